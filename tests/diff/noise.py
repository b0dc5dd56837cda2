"""Pairs of controller ConfigMaps: fifty and more that mean the same, and fifty and more that differ in one place.

A table for a test and for `make bench`. A text is the key `config`; a dict is the data as it A
Ais; a text that begins with,
`spec` is put below workflowDefaults.
"""

from __future__ import annotations

import textwrap
from typing import NamedTuple

Data = str | dict[str, str]


class Same(NamedTuple):
    """Two that mean the same."""

    name: str
    before: Data
    after: Data


class Other(NamedTuple):
    """Two that differ at `place`, as `diff` shows it: below workflowDefaults.spec, unless it begins with a dot."""

    name: str
    place: str
    before: Data
    after: Data


def data_of(given: Data) -> dict[str, str]:
    """The data of the ConfigMap."""
    if isinstance(given, dict):
        return given
    text = textwrap.dedent(given)
    return {"config": "workflowDefaults:\n" + textwrap.indent(text, "  ") if text.startswith("spec") else text}


def template(inner: str) -> str:
    """One template with a container."""
    return f"spec: {{templates: [{{name: a, container: {{image: i, {inner}}}}}]}}\n"


def one(inner: str) -> str:
    """One template of any type."""
    return f"spec: {{templates: [{{name: a, {inner}}}]}}\n"


SAME = (
    Same("order of keys", "spec: {onExit: a, entrypoint: b}\n", "spec: {entrypoint: b, onExit: a}\n"),
    Same(
        "order of templates",
        "spec: {templates: [{name: a}, {name: b}]}\n",
        "spec: {templates: [{name: b}, {name: a}]}\n",
    ),
    Same(
        "order of parameters",
        "spec: {arguments: {parameters: [{name: a, value: 1}, {name: b, value: 2}]}}\n",
        "spec: {arguments: {parameters: [{name: b, value: 2}, {name: a, value: 1}]}}\n",
    ),
    Same(
        "order of env",
        template("env: [{name: A, value: x}, {name: B, value: y}]"),
        template("env: [{name: B, value: y}, {name: A, value: x}]"),
    ),
    Same(
        "order of env that reads another",
        template("env: [{name: A, value: x}, {name: B, value: $(A)}, {name: C, value: z}]"),
        template("env: [{name: C, value: z}, {name: A, value: x}, {name: B, value: $(A)}]"),
    ),
    Same(
        "order of volumes",
        "spec: {volumes: [{name: a, emptyDir: {}}, {name: b, secret: {secretName: s}}]}\n",
        "spec: {volumes: [{name: b, secret: {secretName: s}}, {name: a, emptyDir: {}}]}\n",
    ),
    Same(
        "order of mounts",
        template("volumeMounts: [{name: a, mountPath: /a}, {name: b, mountPath: /b}]"),
        template("volumeMounts: [{name: b, mountPath: /b}, {name: a, mountPath: /a}]"),
    ),
    Same(
        "order of ports",
        template("ports: [{containerPort: 1}, {containerPort: 2}]"),
        template("ports: [{containerPort: 2}, {containerPort: 1}]"),
    ),
    Same(
        "order of tolerations",
        "spec: {tolerations: [{key: a}, {key: b}]}\n",
        "spec: {tolerations: [{key: b}, {key: a}]}\n",
    ),
    Same(
        "order of tolerations of one key",
        "spec: {tolerations: [{key: a, effect: NoSchedule}, {key: a, effect: NoExecute}]}\n",
        "spec: {tolerations: [{key: a, effect: NoExecute}, {key: a, effect: NoSchedule}]}\n",
    ),
    Same(
        "order of pull secrets",
        "spec: {imagePullSecrets: [{name: a}, {name: b}]}\n",
        "spec: {imagePullSecrets: [{name: b}, {name: a}]}\n",
    ),
    Same(
        "order of host aliases",
        "spec: {hostAliases: [{ip: 1.1.1.1, hostnames: [a, b]}, {ip: 2.2.2.2}]}\n",
        "spec: {hostAliases: [{ip: 2.2.2.2}, {ip: 1.1.1.1, hostnames: [b, a]}]}\n",
    ),
    Same(
        "order of tasks",
        one("dag: {tasks: [{name: x, template: t}, {name: u, template: t}]}"),
        one("dag: {tasks: [{name: u, template: t}, {name: x, template: t}]}"),
    ),
    Same(
        "order of dependencies",
        one("dag: {tasks: [{name: x, dependencies: [p, q]}]}"),
        one("dag: {tasks: [{name: x, dependencies: [q, p]}]}"),
    ),
    Same(
        "order inside a group of steps",
        one("steps: [[{name: x, template: t}, {name: u, template: t}]]"),
        one("steps: [[{name: u, template: t}, {name: x, template: t}]]"),
    ),
    Same(
        "order of sidecars",
        one("sidecars: [{name: x, image: i}, {name: u, image: i}]"),
        one("sidecars: [{name: u, image: i}, {name: x, image: i}]"),
    ),
    Same(
        "order of a container set",
        one("containerSet: {containers: [{name: x}, {name: u}]}"),
        one("containerSet: {containers: [{name: u}, {name: x}]}"),
    ),
    Same(
        "order of outputs",
        one("outputs: {parameters: [{name: x}, {name: u}]}"),
        one("outputs: {parameters: [{name: u}, {name: x}]}"),
    ),
    Same(
        "order of artifacts",
        one("inputs: {artifacts: [{name: x, path: /x}, {name: u, path: /y}]}"),
        one("inputs: {artifacts: [{name: u, path: /y}, {name: x, path: /x}]}"),
    ),
    Same(
        "order of hooks",
        "spec: {hooks: {a: {template: t}, b: {template: u}}}\n",
        "spec: {hooks: {b: {template: u}, a: {template: t}}}\n",
    ),
    Same(
        "order of capabilities",
        template("securityContext: {capabilities: {drop: [A, B]}}"),
        template("securityContext: {capabilities: {drop: [B, A]}}"),
    ),
    Same(
        "order of requirements",
        "spec: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
        "{nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In, values: [x, y]}, {key: b, operator: Exists}]}]}}}}\n",
        "spec: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
        "{nodeSelectorTerms: [{matchExpressions: [{key: b, operator: Exists}, {key: a, operator: In, values: [y, x]}]}]}}}}\n",
    ),
    Same(
        "order of headers",
        one("http: {url: u, headers: [{name: A, value: x}, {name: B, value: y}]}"),
        one("http: {url: u, headers: [{name: B, value: y}, {name: A, value: x}]}"),
    ),
    Same(
        "order of metrics",
        "spec: {metrics: {prometheus: [{name: a, help: x}, {name: b, help: y}]}}\n",
        "spec: {metrics: {prometheus: [{name: b, help: y}, {name: a, help: x}]}}\n",
    ),
    Same(
        "order of claims",
        "spec: {volumeClaimTemplates: [{metadata: {name: a}}, {metadata: {name: b}}]}\n",
        "spec: {volumeClaimTemplates: [{metadata: {name: b}}, {metadata: {name: a}}]}\n",
    ),
    Same(
        "order of links",
        "links: [{name: a, url: x, scope: pod}, {name: b, url: y, scope: pod}]\n",
        "links: [{name: b, url: y, scope: pod}, {name: a, url: x, scope: pod}]\n",
    ),
    Same("quotes", "spec: {onExit: 'a'}\n", 'spec: {onExit: "a"}\n'),
    Same("no quotes", "spec: {onExit: 'a'}\n", "spec: {onExit: a}\n"),
    Same(
        "a block or a quoted text",
        "spec:\n  podSpecPatch: |\n    a: b\n    c: d\n",
        'spec:\n  podSpecPatch: "a: b\\nc: d\\n"\n',
    ),
    Same("a folded or a plain text", "spec:\n  podSpecPatch: >-\n    a\n    b\n", "spec:\n  podSpecPatch: a b\n"),
    Same(
        "the line end behind a script", one('script: {image: i, source: "x\\n"}'), one("script: {image: i, source: x}")
    ),
    Same("an emoji or its escape", 'spec: {podSpecPatch: "\U0001f6a8"}\n', 'spec: {podSpecPatch: "\\U0001f6a8"}\n'),
    Same("a letter or its escape", "spec: {podSpecPatch: é}\n", 'spec: {podSpecPatch: "\\xe9"}\n'),
    Same(
        "line ends of Windows", "spec:\n  onExit: a\n  entrypoint: b\n", "spec:\r\n  onExit: a\r\n  entrypoint: b\r\n"
    ),
    Same(
        "a blank that turns a block into one quoted line",
        "spec:\n  podSpecPatch: |\n    a \n    b\n",
        'spec:\n  podSpecPatch: "a \\nb\\n"\n',
    ),
    Same("brackets or lines of a map", "spec: {onExit: a}\n", "spec:\n  onExit: a\n"),
    Same("brackets or lines of a list", "spec: {templates: [{name: a}]}\n", "spec:\n  templates:\n  - name: a\n"),
    Same(
        "indentation",
        "spec:\n  templates:\n    - name: a\n      daemon: true\n",
        "spec:\n      templates:\n      -   name: a\n          daemon: true\n",
    ),
    Same("comments and blank lines", "spec:\n  onExit: a\n", "spec:\n  # why\n\n  onExit: a  # because\n"),
    Same(
        "a mark before the document",
        "workflowDefaults: {spec: {onExit: a}}\n",
        "---\nworkflowDefaults: {spec: {onExit: a}}\n",
    ),
    Same(
        "a second document",
        "workflowDefaults: {spec: {onExit: a}}\n",
        "workflowDefaults: {spec: {onExit: a}}\n---\nparallelism: 3\n",
    ),
    Same(
        "JSON",
        "spec: {onExit: a, templates: [{name: b}]}\n",
        {"config": '{"workflowDefaults": {"spec": {"onExit": "a", "templates": [{"name": "b"}]}}}'},
    ),
    Same(
        "an alias or the same again",
        "spec:\n  arguments: {parameters: [{name: a, value: x}]}\n  templates: [{name: t, "
        "inputs: {parameters: [{name: a, value: x}]}}]\n",
        "spec:\n  arguments: &a {parameters: [{name: a, value: x}]}\n  templates: [{name: t, inputs: *a}]\n",
    ),
    Same("a merge key", "spec: {nodeSelector: {a: x, b: y}}\n", "spec: {nodeSelector: {<<: {a: x}, b: y}}\n"),
    Same(
        "one key or a key for each",
        "workflowDefaults: {spec: {onExit: a}}\nparallelism: 3\n",
        {"workflowDefaults": "spec:\n  onExit: a\n", "parallelism": "3"},
    ),
    Same(
        "a key on one line",
        {"workflowDefaults": "{spec: {onExit: a}}"},
        {"workflowDefaults": "\n\nspec:\n  onExit: a\n\n"},
    ),
    Same(
        "a key without a value", {"workflowDefaults": "spec:\n  onExit: a\n", "nodeEvents": ""}, "spec: {onExit: a}\n"
    ),
    Same("names in another case", "spec: {onExit: a}\n", {"config": "WorkflowDefaults: {SPEC: {ONEXIT: a}}\n"}),
    Same(
        "a quantity of processors",
        template("resources: {limits: {cpu: 1000m}}"),
        template("resources: {limits: {cpu: 1}}"),
    ),
    Same(
        "a quantity of memory",
        template("resources: {limits: {memory: 1024Mi}}"),
        template("resources: {limits: {memory: 1Gi}}"),
    ),
    Same(
        "a number as a label", "spec: {podMetadata: {labels: {a: 12}}}\n", "spec: {podMetadata: {labels: {a: '12'}}}\n"
    ),
    Same(
        "a word as a label", "spec: {podMetadata: {labels: {a: yes}}}\n", "spec: {podMetadata: {labels: {a: 'true'}}}\n"
    ),
    Same(
        "a number as a parameter",
        "spec: {arguments: {parameters: [{name: a, value: 1.5}]}}\n",
        "spec: {arguments: {parameters: [{name: a, value: '1.5'}]}}\n",
    ),
    Same("another base", "spec: {parallelism: 010}\n", "spec: {parallelism: 8}\n"),
    Same(
        "seconds or minutes",
        "spec: {retryStrategy: {backoff: {duration: '60'}}}\n",
        "spec: {retryStrategy: {backoff: {duration: 1m}}}\n",
    ),
    Same("a timeout", one("timeout: 90s"), one("timeout: 1m30s")),
    Same("a limit as text", "spec: {retryStrategy: {limit: '3'}}\n", "spec: {retryStrategy: {limit: 3}}\n"),
    Same("a deadline as text", one("activeDeadlineSeconds: '300'"), one("activeDeadlineSeconds: 300")),
    Same("a duration of the controller", "initialDelay: 60s\n", "initialDelay: 1m0s\n"),
    Same("an empty list", "spec: {onExit: a, volumes: []}\n", "spec: {onExit: a}\n"),
    Same("a null", "spec: {onExit: a, entrypoint: ~, ttlStrategy: null}\n", "spec: {onExit: a}\n"),
    Same("an empty text", "spec: {onExit: a, entrypoint: ''}\n", "spec: {onExit: a}\n"),
    Same("empty resources", template("resources: {}"), template("name: ''")),
    Same(
        "empty arguments",
        one("dag: {tasks: [{name: x, arguments: {}, template: t}]}"),
        one("dag: {tasks: [{name: x, template: t}]}"),
    ),
    Same("an empty collection of pods", "spec: {onExit: a, podGC: {}}\n", "spec: {onExit: a}\n"),
    Same("an empty security context", template("securityContext: {}"), template("securityContext: {capabilities: {}}")),
    Same(
        "false where nothing is said",
        one("steps: [[{name: x, templateRef: {name: n, template: t, clusterScope: false}}]]"),
        one("steps: [[{name: x, templateRef: {name: n, template: t}}]]"),
    ),
    Same("no defaults at all", "workflowDefaults: {}\n", "{}\n"),
)

OTHER = (
    Other("a letter", "onExit", "spec: {onExit: a}\n", "spec: {onExit: b}\n"),
    Other("a new field", "entrypoint", "spec: {onExit: a}\n", "spec: {onExit: a, entrypoint: b}\n"),
    Other("a field that goes", "entrypoint", "spec: {onExit: a, entrypoint: b}\n", "spec: {onExit: a}\n"),
    Other(
        "a new template",
        "templates[name=b]",
        "spec: {templates: [{name: a}]}\n",
        "spec: {templates: [{name: b}, {name: a}]}\n",
    ),
    Other(
        "a template that goes",
        "templates[name=a]",
        "spec: {templates: [{name: a}, {name: b}]}\n",
        "spec: {templates: [{name: b}]}\n",
    ),
    Other(
        "an image among moved templates",
        "templates[name=b].container.image",
        "spec: {templates: [{name: a}, {name: b, container: {image: x}}]}\n",
        "spec: {templates: [{name: b, container: {image: y}}, {name: a}]}\n",
    ),
    Other(
        "a parameter",
        "arguments.parameters[name=b].value",
        "spec: {arguments: {parameters: [{name: a, value: 1}, {name: b, value: 2}]}}\n",
        "spec: {arguments: {parameters: [{name: b, value: 3}, {name: a, value: 1}]}}\n",
    ),
    Other(
        "a variable",
        "templates[name=a].container.env[name=B].value",
        template("env: [{name: A, value: x}, {name: B, value: y}]"),
        template("env: [{name: B, value: z}, {name: A, value: x}]"),
    ),
    Other(
        "a new variable",
        "templates[name=a].container.env[name=B]",
        template("env: [{name: A, value: x}]"),
        template("env: [{name: B, value: z}, {name: A, value: x}]"),
    ),
    Other(
        "a key of a Secret",
        "templates[name=a].container.env[name=A].valueFrom.secretKeyRef.key",
        template('env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: "k"}}}]'),
        template('env: [{name: A, valueFrom: {secretKeyRef: {key: "l", name: s}}}]'),
    ),
    Other(
        "a variable that now stands below its reader",
        "templates[name=a].container.env",
        template("env: [{name: A, value: x}, {name: B, value: $(A)}]"),
        template("env: [{name: B, value: $(A)}, {name: A, value: x}]"),
    ),
    Other(
        "a variable of the same name",
        "templates[name=a].container.env[0].value",
        template("env: [{name: A, value: x}, {name: A, value: y}]"),
        template("env: [{name: A, value: z}, {name: A, value: y}]"),
    ),
    Other(
        "the order of containers that prepare",
        "templates[name=a].initContainers",
        one("initContainers: [{name: x, image: i}, {name: u, image: i}]"),
        one("initContainers: [{name: u, image: i}, {name: x, image: i}]"),
    ),
    Other(
        "the order of arguments",
        "templates[name=a].container.args[1]",
        template("args: [x, y]"),
        template("args: [x, z]"),
    ),
    Other(
        "an argument in front",
        "templates[name=a].container.args[0]",
        template("args: [x, y]"),
        template("args: [w, x, y]"),
    ),
    Other(
        "an argument that goes",
        "templates[name=a].container.args[1]",
        template("args: [x, y, z]"),
        template("args: [x, z]"),
    ),
    Other(
        "a group of steps in front",
        "templates[name=a].steps[0]",
        one("steps: [[{name: x, template: t}], [{name: u, template: t}]]"),
        one("steps: [[{name: w, template: t}], [{name: x, template: t}], [{name: u, template: t}]]"),
    ),
    Other(
        "a step",
        "templates[name=a].steps[1][name=u].template",
        one("steps: [[{name: x, template: t}], [{name: u, template: t}, {name: z, template: t}]]"),
        one("steps: [[{name: x, template: t}], [{name: z, template: t}, {name: u, template: u}]]"),
    ),
    Other(
        "a condition of a step",
        "templates[name=a].steps[0][name=x].when",
        one("steps: [[{name: x, template: t}]]"),
        one("steps: [[{name: x, template: t, when: 'true'}]]"),
    ),
    Other(
        "an item of withItems",
        "templates[name=a].steps[0][name=x].withItems[0]",
        one("steps: [[{name: x, withItems: [1]}]]"),
        one("steps: [[{name: x, withItems: [true]}]]"),
    ),
    Other(
        "a task",
        "templates[name=a].dag.tasks[name=u].when",
        one("dag: {tasks: [{name: x, template: t}, {name: u, template: t}]}"),
        one("dag: {tasks: [{name: u, template: t, when: 'true'}, {name: x, template: t}]}"),
    ),
    Other(
        "what a task depends on",
        "templates[name=a].dag.tasks[name=x].dependencies[0]",
        one("dag: {tasks: [{name: x, dependencies: [p, q]}]}"),
        one("dag: {tasks: [{name: x, dependencies: [q]}]}"),
    ),
    Other(
        "whether a task may fail",
        "templates[name=a].dag.tasks[name=x].continueOn.failed",
        one("dag: {tasks: [{name: x, continueOn: {failed: true, error: true}}]}"),
        one("dag: {tasks: [{name: x, continueOn: {error: true}}]}"),
    ),
    Other(
        "a hook",
        "hooks.b",
        "spec: {hooks: {a: {template: t}}}\n",
        "spec: {hooks: {b: {template: u}, a: {template: t}}}\n",
    ),
    Other(
        "an empty hook, which silences",
        "hooks.exit",
        "spec: {hooks: {a: {template: t}}}\n",
        "spec: {hooks: {exit: {}, a: {template: t}}}\n",
    ),
    Other(
        "the condition of a hook",
        "hooks.a.expression",
        "spec: {hooks: {a: {template: t, expression: 'workflow.status == \"Failed\"'}}}\n",
        "spec: {hooks: {a: {template: t, expression: 'workflow.status == \"Error\"'}}}\n",
    ),
    Other(
        "a retry strategy that says nothing",
        "retryStrategy",
        "spec: {onExit: a}\n",
        "spec: {onExit: a, retryStrategy: {}}\n",
    ),
    Other(
        "a retry limit",
        "retryStrategy.limit",
        "spec: {retryStrategy: {limit: '3'}}\n",
        "spec: {retryStrategy: {limit: 4}}\n",
    ),
    Other(
        "a backoff",
        "retryStrategy.backoff.duration",
        "spec: {retryStrategy: {backoff: {duration: '60'}}}\n",
        "spec: {retryStrategy: {backoff: {duration: 61s}}}\n",
    ),
    Other(
        "a lifetime",
        "ttlStrategy.secondsAfterCompletion",
        "spec: {ttlStrategy: {secondsAfterCompletion: 1}}\n",
        "spec: {ttlStrategy: {secondsAfterCompletion: 2}}\n",
    ),
    Other("zero where nothing was said", "parallelism", "spec: {onExit: a}\n", "spec: {onExit: a, parallelism: 0}\n"),
    Other(
        "false where nothing was said", "archiveLogs", "spec: {onExit: a}\n", "spec: {onExit: a, archiveLogs: false}\n"
    ),
    Other(
        "a quantity",
        "templates[name=a].container.resources.limits.cpu",
        template("resources: {limits: {cpu: 1000m}}"),
        template("resources: {limits: {cpu: 1001m}}"),
    ),
    Other(
        "a label",
        "podMetadata.labels.a",
        "spec: {podMetadata: {labels: {a: 12}}}\n",
        "spec: {podMetadata: {labels: {a: '012'}}}\n",
    ),
    Other(
        "a parameter that only looks the same",
        "arguments.parameters[name=a].value",
        "spec: {arguments: {parameters: [{name: a, value: '1.10'}]}}\n",
        "spec: {arguments: {parameters: [{name: a, value: 1.10}]}}\n",
    ),
    Other(
        "a volume of another kind",
        "volumes[name=a].secret",
        "spec: {volumes: [{name: a, emptyDir: {}}]}\n",
        "spec: {volumes: [{name: a, emptyDir: {}, secret: {secretName: s}}]}\n",
    ),
    Other(
        "a volume that is emptied",
        "volumes[name=a].emptyDir",
        "spec: {volumes: [{name: a}]}\n",
        "spec: {volumes: [{name: a, emptyDir: {}}]}\n",
    ),
    Other(
        "a template that suspends", "templates[name=a].suspend", one("daemon: true"), one("daemon: true, suspend: {}")
    ),
    Other(
        "a toleration",
        "tolerations[key=b].effect",
        "spec: {tolerations: [{key: a}, {key: b, effect: NoSchedule}]}\n",
        "spec: {tolerations: [{key: b, effect: NoExecute}, {key: a}]}\n",
    ),
    Other(
        "one of two tolerations of one key",
        "tolerations[0].effect",
        "spec: {tolerations: [{key: a, effect: NoSchedule}, {key: a, effect: NoExecute}]}\n",
        "spec: {tolerations: [{key: a, effect: PreferNoSchedule}, {key: a, effect: NoExecute}]}\n",
    ),
    Other(
        "a capability",
        "templates[name=a].container.securityContext.capabilities.drop[0]",
        template("securityContext: {capabilities: {drop: [A, B]}}"),
        template("securityContext: {capabilities: {drop: [B]}}"),
    ),
    Other(
        "a line of a script",
        "templates[name=a].script.source",
        one('script: {image: i, source: "x\\ny\\n"}'),
        one('script: {image: i, source: "x\\nz\\n"}'),
    ),
    Other(
        "a line end inside a script",
        "templates[name=a].script.source",
        one('script: {image: i, source: "x\\ny\\n"}'),
        one('script: {image: i, source: "x\\n\\ny\\n"}'),
    ),
    Other("an emoji", "podSpecPatch", 'spec: {podSpecPatch: "\U0001f6a8"}\n', 'spec: {podSpecPatch: "\U0001f6a9"}\n'),
    Other(
        "a blank at the end of a line",
        "podSpecPatch",
        "spec:\n  podSpecPatch: |\n    a\n    b\n",
        "spec:\n  podSpecPatch: |\n    a \n    b\n",
    ),
    Other(
        "the line end behind a text that is no script",
        "podSpecPatch",
        "spec:\n  podSpecPatch: |\n    a\n",
        "spec:\n  podSpecPatch: |-\n    a\n",
    ),
    Other(
        "a metric",
        "metrics.prometheus[name=b].help",
        "spec: {metrics: {prometheus: [{name: a, help: x}, {name: b, help: y}]}}\n",
        "spec: {metrics: {prometheus: [{name: b, help: z}, {name: a, help: x}]}}\n",
    ),
    Other(
        "a header",
        "templates[name=a].http.headers[name=B].value",
        one("http: {url: u, headers: [{name: A, value: x}, {name: B, value: y}]}"),
        one("http: {url: u, headers: [{name: B, value: z}, {name: A, value: x}]}"),
    ),
    Other(
        "a claim",
        'volumeClaimTemplates["metadata.name"=b].spec',
        "spec: {volumeClaimTemplates: [{metadata: {name: a}}, {metadata: {name: b}}]}\n",
        "spec: {volumeClaimTemplates: [{metadata: {name: b}, spec: {storageClassName: c}}, {metadata: {name: a}}]}\n",
    ),
    Other(
        "a default label of the workflow",
        ".workflowDefaults.metadata.labels.b",
        "workflowDefaults: {metadata: {labels: {a: x}}}\n",
        "workflowDefaults: {metadata: {labels: {b: y, a: x}}}\n",
    ),
    Other("another setting", ".parallelism", "parallelism: 3\n", {"parallelism": "4"}),
    Other(
        "a setting in the other layout",
        ".persistence.archive",
        "persistence: {archive: true, nodeStatusOffLoad: true}\n",
        {"persistence": "nodeStatusOffLoad: true\n"},
    ),
    Other("the defaults as a whole", ".workflowDefaults", "{}\n", "spec: {onExit: a}\n"),
    Other(
        "a link",
        ".links[name=b].url",
        "links: [{name: a, url: x, scope: pod}, {name: b, url: y, scope: pod}]\n",
        "links: [{name: b, url: z, scope: pod}, {name: a, url: x, scope: pod}]\n",
    ),
)
