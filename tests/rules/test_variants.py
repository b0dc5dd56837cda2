"""What the rules find, and what they leave alone, beyond the examples of their own files."""

from __future__ import annotations

import itertools

import pytest

from tests.rules.test_units import BASE, problems_of

HOOK = "workflowDefaults: {spec: {hooks: {x: {template: hookwright-exit, expression: %s}}}}\n"
TEMPLATES = "{name: note, inputs: {parameters: [{name: how}]}, suspend: {}}"
ARGUMENT = (
    "workflowDefaults: {spec: {hooks: {x: {template: note, expression: workflow.status == 'Failed', "
    "arguments: {parameters: [{name: how, value: %s}]}}}, templates: [" + TEMPLATES + "]}}\n"
)
IN_TEMPLATE = "workflowDefaults: {spec: {templates: [{name: t, suspend: {}, metadata: {annotations: {a: %s}}}]}}\n"
LIFECYCLE = "delivery: {mode: lifecycle-hooks}\n"
RUNNING = "delivery: {acknowledgeRunningRisk: true}\nroutes: {start: {when: [Running], send: [slack]}}\n"
GROUP = "channels: {group: {type: wecom, secret: {url: a/b}}}\ndelivery: {acknowledgeRunningRisk: true}\n"
INNER = (
    "workflowDefaults: {spec: {templates: [{name: t, %s: [%s{name: a, template: w, %s}, {name: c-d, template: w}%s]%s}, "
    "{name: w, suspend: {}, inputs: {parameters: [{name: how, default: x}]}}]}}\n"
)
CHANGED = "history: {enabled: true}\ndelivery: {runner: {serviceAccountName: notifier}}\n"
STEPS = "workflowDefaults: {spec: {templates: [{name: t, steps: [[{name: a, %s}]]}]}}\n"


def quoted(text: str) -> str:
    """A text in single quotes of YAML."""
    return "'" + text.replace("'", "''") + "'"


def hook(condition: str) -> str:
    """A profile with one hook of its own."""
    return HOOK % quoted(condition)


def step(fields: str) -> str:
    """A profile with a step that has these fields beside its name and template."""
    return INNER % ("steps", "[", fields, "]", "")


def task(fields: str) -> str:
    """The same with a task of a dag."""
    return INNER.replace("%s: [", "dag: {%s: [") % ("tasks", "", fields, "", "}")


def condition(text: str) -> str:
    """A hook with this condition, as a field of a step or task."""
    return f"hooks: {{x: {{template: w, expression: {quoted(text)}}}}}"


def argument(value: str) -> str:
    """A profile with a hook that hands over a value."""
    return ARGUMENT % quoted(value)


# sentence -> (piece of a profile, the ids of all rules that find something)
CASES: dict[str, tuple[str, list[str]]] = {
    "a service account of two owners": (
        "delivery: {runner: {serviceAccountName: notifier}}\n"
        "helm: {values: {workflow: {serviceAccount: {create: true, name: notifier}}}}\n",
        ["account-owners"],
    ),
    "a service account of the chart": (
        "delivery: {runner: {serviceAccountName: notifier}}\nhelm: {values: {workflow: {serviceAccount: {create: true}}}}\n",
        [],
    ),
    "a log for an account of everybody": ("messages: {default: {log: {lines: 5}}}\n", ["account-of-all"]),
    "a log for the notifier's account": (
        "messages: {default: {log: {lines: 5}}}\ndelivery: {runner: {serviceAccountName: notifier}}\n",
        [],
    ),
    "runs before that nobody asks for": ("history: {enabled: true}\n", []),
    "no time to ask before the pod's end": (
        "messages: {default: {log: {lines: 5}}}\n"
        "delivery: {activeDeadlineSeconds: 60, retrySeconds: 50, runner: {serviceAccountName: notifier}}\n",
        ["tries-beyond-deadline"],
    ),
    "a route below one that sends only for a change": (
        CHANGED + "routes: {failures: {change: [first-failure]}, rest: {when: [Failed, Error], send: [slack]}}\n",
        [],
    ),
    "a route below one that sends for more changes": (
        CHANGED
        + "routes: {failures: {change: [first-failure, still-failing]},"
        + " rest: {when: [Failed], change: [first-failure], send: [slack]}}\n",
        ["route-without-effect"],
    ),
    "a route that waits for one that may not send": (
        CHANGED + "routes: {failures: {change: [first-failure]}, rest: {when: [Failed], unless: [failures], send: [slack]}}\n",
        [],
    ),
    "a phase in a list": (hook("workflow.status in ['Failed', 'Errored']"), ["unknown-phase"]),
    "a phase on the left": (hook("'Failure' == workflow.status"), ["unknown-phase"]),
    "a phase that is not": (hook("workflow.status != 'Success'"), ["unknown-phase"]),
    "a phase in a template's tag": (IN_TEMPLATE % quoted("{{=workflow.status == 'OK' ? 1 : 2}}"), ["unknown-phase"]),
    "Pending, which a hook may wait for": (hook("workflow.status == 'Pending'"), []),
    "another text that is compared": (hook("workflow.name != 'Failure' && workflow.status == 'Failed'"), []),
    "an annotation with a slash alone": (hook("workflow.annotations['team/a'] == 'x'"), []),
    "an annotation with a dot": (hook("workflow.annotations['a.b'] != nil"), ["dotted-label"]),
    "labels.json is no label with a dot": (hook("workflow.labels.json != ''"), []),
    "a guarded read of a label": (hook("(fromJSON(workflow.labels.json) ?? {})['a.b'] == 'x'"), []),
    "fromJSON without a guard": (hook("fromJSON(workflow.labels.json)['a'] == 'x'"), ["absent-key"]),
    "an output without a guard": (hook("workflow.outputs.parameters.x == 'x'"), ["absent-key"]),
    "an output with a guard": (hook("workflow?.outputs?.parameters?.x == 'x'"), []),
    "matches on a label that may be absent": (hook("workflow.labels['a'] matches 'x'"), ["absent-key"]),
    "matches on a label with a default": (hook("(workflow.labels['a'] ?? '') matches 'x'"), []),
    "contains on the name, which is there": (hook("workflow.name contains 'x'"), []),
    "jsonpath": (hook("jsonpath(workflow.labels.json, '$.x') == 'x'"), ["absent-key"]),
    "a condition that is no expression": (hook("workflow.status =="), ["expression-syntax"]),
    "a condition in tags": (hook("{{workflow.status}} == 'Failed'"), ["expression-syntax"]),
    "a broken tag in a template": (IN_TEMPLATE % quoted("{{=workflow.}}"), ["expression-syntax"]),
    "a plain tag in a template": (IN_TEMPLATE % quoted("{{workflow.labels.a.b/c}}"), []),
    "a condition that is a name": (hook("workflow.name"), ["condition-type"]),
    "a condition that is a text": (hook("'true'"), ["condition-type"]),
    "a condition that is true": (hook("true"), []),
    "a condition that is a sum": (hook("workflow.name + 'x'"), ["condition-type"]),
    "a condition that negates": (hook("!(workflow.status == 'Failed')"), []),
    "a step in a hook's condition": (hook("steps.a.status == 'Failed'"), ["unknown-name"]),
    "a step in a template": (IN_TEMPLATE % quoted("{{=steps.a.status == 'Failed'}}"), []),
    "a function that is none": (hook("lowercase(workflow.name) == 'a'"), ["unknown-name"]),
    "functions that are there": (hook("sprig.lower(workflow.name) == lower('A') && asInt('1') == 1"), []),
    "a name that the condition binds": (hook("let a = workflow.name; a == 'x'"), []),
    "a tag of what a workflow has not": (IN_TEMPLATE % quoted("{{workflow.message}}"), ["unknown-name"]),
    "an element of a list": (hook("any(['a'], # == workflow.name)"), []),
    "a long condition": (hook(" && ".join(["workflow.status == 'Failed'"] * 1000)), []),
    "more nodes than the language takes": (hook(" && ".join(["workflow.status == 'Failed'"] * 2000)), ["expression-syntax"]),
    "a condition of nothing but brackets": (hook("(" * 3000), ["expression-syntax"]),
    "a blank condition": (hook("  "), ["hook-without-expression"]),
    "a duration as text in an argument": (argument("{{=string(workflow.duration)}}"), ["early-evaluation"]),
    "a guarded duration in an argument": (argument("{{=workflow.duration ?? 'x'}}"), ["early-evaluation"]),
    "a look for the status in an argument": (argument('{{="status" in workflow}}'), ["early-evaluation"]),
    "the whole workflow in an argument": (argument("{{=toJson(workflow)}}"), ["early-evaluation"]),
    "a duration that errors, and so waits": (argument("{{=asFloat(workflow.duration)}}"), []),
    "the name with the status in an argument": (argument("{{=workflow.name + workflow.status}}"), []),
    "failures in an argument": (argument("{{=workflow.failures}}"), []),
    "a name with a default in an argument": (argument("{{=workflow.name ?? 'x'}}"), []),
    "a guarded status in a template": (IN_TEMPLATE % quoted("{{=workflow.status ?? 'x'}}"), []),
    "a step's hook that reads its step": (step(condition("steps.a.status == 'Failed'")), []),
    "a task's hook that reads its task": (task(condition("tasks['c-d'].status in ['Failed', 'Omitted']")), []),
    "a hook of a step that reads inputs": (step(condition("inputs.parameters.how == 'x'")), []),
    "a step's hook that reads tasks": (step(condition("tasks.a.status == 'Failed'")), ["unknown-name"]),
    "a step's hook that reads a step of no template": (step(condition("steps.b.status == 'Failed'")), ["unknown-name"]),
    "a task's hook that compares with no phase": (task(condition("tasks.a.status == 'Failure'")), ["unknown-phase"]),
    "a label called status": (hook("workflow.labels.status == 'good'"), []),
    "a step's hook that is no expression": (step(condition("steps.a.status =")), ["expression-syntax"]),
    "a step's hook that is a text": (step(condition("steps.a.status")), ["condition-type"]),
    "a step's hook without a condition": (step("hooks: {x: {template: w}}"), ["hook-without-expression"]),
    "a task's hook without a condition": (task("hooks: {x: {template: w}}"), ["hook-without-expression"]),
    "a step's exit hook without a condition": (step("hooks: {exit: {template: w}}"), []),
    "a step's exit hook with a condition": (step("hooks: {exit: {template: w, expression: steps.a.status == 'Failed'}}"), []),
    "a step's exit hook beside its exit handler": (step("onExit: w, hooks: {exit: {template: w}}"), ["exit-hidden"]),
    "a task's exit handler that is not there": (task("onExit: gone"), ["missing-template"]),
    "a hook of a task that starts what is not there": (
        task("hooks: {x: {template: gone, expression: tasks.a.status == 'Failed'}}"),
        ["missing-template"],
    ),
    "a hook of a task that starts nothing": (task("hooks: {x: {expression: tasks.a.status == 'Failed'}}"), ["missing-template"]),
    "a hook of a task with templateRef": (
        task("hooks: {x: {templateRef: {name: o, template: u}, expression: tasks.a.status == 'Failed'}}"),
        [],
    ),
    "a hook of a step with an argument that is no input": (
        step("hooks: {exit: {template: w, arguments: {parameters: [{name: haw, value: x}]}}}"),
        ["hook-arguments"],
    ),
    "a hook of a step of an inline template": (
        step("inline: {steps: [[{name: i, template: w, hooks: {x: {template: gone, expression: steps.i.status == 'Failed'}}}]]}"),
        ["missing-template"],
    ),
    "a step that starts what is not there": (STEPS % "template: b", ["missing-template"]),
    "a step that starts nothing": (STEPS % "arguments: {}", ["missing-template"]),
    "a step that starts another one's template": (STEPS % "templateRef: {name: other, template: b}", []),
    "a hook with templateRef": (
        "workflowDefaults: {spec: {hooks: {x: {templateRef: {name: a, template: b}, expression: workflow.status == 'Error'}}}}\n",
        [],
    ),
    "an exit handler that is not there": (LIFECYCLE + "workflowDefaults: {spec: {onExit: bye}}\n", ["missing-template"]),
    "an input without a value": (
        STEPS.replace("[{name: t,", f"[{TEMPLATES}, {{name: t,") % "template: note",
        ["hook-arguments"],
    ),
    "an exit hook takes the workflow's arguments": (
        LIFECYCLE + "workflowDefaults: {spec: {hooks: {exit: {template: note}}, templates: [" + TEMPLATES + "]}}\n",
        [],
    ),
    "failures in the exit handler": (
        LIFECYCLE
        + "workflowDefaults: {spec: {onExit: e, templates: [{name: e, steps: [[{name: a, template: b}]]}, {name: b, suspend: {}, "
        "metadata: {annotations: {a: '{{ workflow.failures }}'}}}]}}\n",
        [],
    ),
    "failures in a template of nobody": (IN_TEMPLATE % quoted("{{ workflow.failures }}"), ["failures-tag"]),
    "retries beside a hook without a status": (
        hook("workflow.name != ''").replace("{spec: {", "{spec: {retryStrategy: {limit: 1}, "),
        ["retry-over-running"],
    ),
    "retries of the workflow beside endings": ("workflowDefaults: {spec: {retryStrategy: {limit: 1}}}\n", []),
    "retries of a template that a hook runs": (
        "workflowDefaults: {spec: {hooks: {x: {template: t, expression: workflow.status == 'Error'}}, "
        "templates: [{name: t, suspend: {}, retryStrategy: {limit: 1}}]}}\n",
        ["retry-over-notify"],
    ),
    "parallelism beside a Running hook": (RUNNING + "workflowDefaults: {spec: {parallelism: 9}}\n", ["parallelism-beside-hook"]),
    "shutdown in the defaults": ("workflowDefaults: {spec: {shutdown: Stop}}\n", ["defaults-suspend"]),
    "finalizers in the defaults": ("workflowDefaults: {metadata: {finalizers: [a/b]}}\n", ["defaults-identity"]),
    "a toleration without a key in a template": (
        "workflowDefaults: {spec: {templates: [{name: t, suspend: {}, tolerations: [{operator: Exists}]}]}}\n",
        ["toleration-key"],
    ),
    "a minor without its patch": (
        "argo: {version: '3.7'}\nworkflowDefaults: {spec: {workflowMetadata: {labelsFrom: {a: {expression: \"'b'\"}}}}}\n",
        ["labels-from"],
    ),
    "a version that always merges labelsFrom": (
        "argo: {version: '4.1'}\nworkflowDefaults: {spec: {workflowMetadata: {labelsFrom: {a: {expression: \"'b'\"}}}}}\n",
        [],
    ),
    "a setting of a later version": (
        "argo: {version: '3.5', owner: manifest, controllerConfig: {failedPodRestart: {enabled: true}}}\n",
        ["controller-parse"],
    ),
    "the same setting in its version": (
        "argo: {version: '4.1', owner: manifest, controllerConfig: {failedPodRestart: {enabled: true}}}\n",
        [],
    ),
    "settings in keys": ("argo: {owner: manifest, layout: keys, controllerConfig: {parallelism: 5, namespace: a}}\n", []),
    "a wrong setting in keys": ("argo: {owner: manifest, layout: keys, controllerConfig: {paralelism: 5}}\n", ["controller-parse"]),
    "a wrong field of the notifier's pod": ("delivery: {runner: {securityContext: {runAsUsr: 1}}}\n", ["controller-parse"]),
    "a wrong field of a toleration": ("delivery: {runner: {tolerations: [{operatr: Exists}]}}\n", ["controller-parse"]),
    "a registry with a port and no tag": ("delivery: {runner: {image: 'a:5000/b'}}\n", ["image-latest"]),
    "latest": ("delivery: {runner: {image: 'a/b:latest'}}\n", ["image-latest"]),
    "an init container's image": ("delivery: {runner: {initContainers: [{name: a, image: 'b:1'}]}}\n", ["image-digest"]),
    "a template's image": (
        "workflowDefaults: {spec: {templates: [{name: t, container: {image: b}}]}}\n",
        ["image-latest"],
    ),
    "patterns that exclude each other": (
        "argo: {workflowNamespaces: [team-a]}\nroutes: {failures: {match: {namespaces: [team-a, '!team-*']}}}\n",
        ["route-never-fires"],
    ),
    "a label that may not be what it must": (
        "routes: {failures: {match: {labels: {a: [x, '!x']}}}}\n",
        ["route-never-fires"],
    ),
    "a namespace by a pattern": (
        "argo: {workflowNamespaces: [team-a]}\nroutes: {failures: {match: {namespaces: [team-*, '!team-b']}}}\n",
        [],
    ),
    "a route that adds a channel": (
        "channels: {more: {type: log}}\nroutes: {again: {when: [Failed], send: [slack, more]}}\n",
        [],
    ),
    "a route that is narrower and says more": ("routes: {again: {when: [Failed, Succeeded], send: [slack]}}\n", []),
    "a robot that is told of every phase by two routes": (
        GROUP + "routes: {a: {when: [Running], send: [group]}, b: {when: [Succeeded, Failed, Error], send: [group]}}\n",
        ["robot-rate"],
    ),
    "a robot that is told of some workflows": (
        GROUP + "routes: {a: {when: [Running, Succeeded, Failed, Error], send: [group], match: {cron: true}}}\n",
        [],
    ),
    "two channels of one address in different phases": (
        "channels: {chat: {type: slack-webhook, secret: {url: slack-secret/URL}}}\n"
        "routes: {good: {when: [Succeeded], send: [chat]}}\n",
        [],
    ),
    "ref+ where helmfile is not asked": (
        "argo: {owner: manifest}\nworkflowDefaults: {metadata: {annotations: {a: ref+vault://a/b}}}\n",
        [],
    ),
    "ref+ in a message": ("messages: {default: {text: 'see ref+vault://a/b'}}\n", ["helmfile-ref"]),
    "a value that the controller cannot read": ("helm: {values: {controller: {parallelism: many}}}\n", ["chart-config"]),
    "a number in quotes, which the chart writes without them": ("helm: {values: {controller: {parallelism: '10'}}}\n", []),
    "a number in quotes, which the chart writes with them": (
        "helm: {values: {controller: {retentionPolicy: {completed: '10'}}}}\n",
        ["chart-config"],
    ),
    "a setting of a later version in the chart": (
        "argo: {version: '3.5'}\nhelm: {values: {controller: {failedPodRestart: {enabled: true}}}}\n",
        ["chart-config"],
    ),
    "metrics that are switched off": ("helm: {values: {controller: {metricsConfig: {port: many}}}}\n", []),
    "metrics that are switched on": (
        "helm: {values: {controller: {metricsConfig: {enabled: true, port: many}}}}\n",
        ["chart-config"],
    ),
    "a field that the chart drops": ("helm: {values: {controller: {metricsConfig: {enabled: true, prot: 1}}}}\n", []),
    "a repository for artifacts": (
        "helm: {values: {artifactRepository: {s3: {bucket: b}}, customArtifactRepository: {gcs: {bukket: c}}}}\n",
        ["chart-config"],
    ),
    "a value with a tag of Helm's": ("helm: {values: {controller: {persistence: {archive: '{{ .Values.a }}'}}}}\n", []),
    "a value for a ConfigMap that the chart does not write": (
        "argo: {owner: manifest}\nhelm: {values: {controller: {parallelism: 5, metricsConfig: {enabled: true}}}}\n",
        ["chart-ignored"],
    ),
    "a setting that the chart has no value for": (
        "helm: {values: {controller: {podSpecLogStrategy: {failedPod: true}}}}\n",
        ["chart-ignored"],
    ),
    "a ConfigMap of somebody else": (
        "argo: {owner: manifest}\nhelm: {values: {controller: {configMap: {create: false}}}}\n",
        [],
    ),
    "a controller that reads no cluster templates": (
        "delivery: {placement: cluster-workflow-template}\nrules: {placement-order: off}\n"
        "helm: {values: {controller: {clusterWorkflowTemplates: {enabled: false}}}}\n",
        ["chart-off"],
    ),
    "a controller of one namespace and its own": ("helm: {values: {singleNamespace: true}}\n", []),
    "a controller of one namespace and others": (
        "argo: {workflowNamespaces: [team-a]}\nhelm: {values: {singleNamespace: true}}\n",
        ["chart-off"],
    ),
    "secure templates in our own ConfigMap": (
        "argo: {owner: manifest, controllerConfig: {workflowRestrictions: {templateReferencing: Secure}}}\n",
        ["secure-restriction"],
    ),
    "tries beyond the deadline of no notifier": (
        "channels: {own: {type: container, image: 'a:1@sha256:0'}}\nroutes: {failures: {send: [own]}}\n"
        "rules: {unused-channel: off}\ndelivery: {activeDeadlineSeconds: 10}\n",
        [],
    ),
    "the usual tries, with a short deadline": ("delivery: {activeDeadlineSeconds: 30}\n", ["tries-beyond-deadline"]),
    "an escaped tag of the chart's own": ("helm: {values: {extraObjects: ['{{ .Release.Name }}']}}\n", []),
    "a tag in the artifact repository": (
        "helm: {values: {artifactRepository: {gcs: {keyFormat: 'a/{{workflow.name}}'}}}}\n",
        ["chart-template"],
    ),
    "a tag where the chart reads none": ("helm: {values: {artifactRepository: {s3: {keyFormat: 'a/{{workflow.name}}'}}}}\n", []),
}


@pytest.mark.parametrize("case", CASES)
def test_finds_what_it_should_and_no_more(case: str) -> None:
    """The ids of all rules that find something, once each."""
    text, expected = CASES[case]
    assert sorted({problem.rule for problem in problems_of(text)}) == expected


MODES = ("exit-handler", "exit-hook", "lifecycle-hooks")
OWNERS = ("helm", "manifest", "patch")
CONTAINER = "tool: {type: container, image: 'a:1@sha256:0', args: ['{title}'], env: {A: {value: '{labels.a.b/c} {parameters.p}'}}}"
ALL = f"""\
channels: {{{CONTAINER}}}
messages: {{default: {{text: "{{failures}} {{annotations.x}} {{labels.y.z/a}}"}}}}
routes:
  start: {{when: [Running], send: [slack, tool], match: {{labels: {{a.b/c: [x, "!y*"]}}}}}}
  ends: {{when: [Succeeded, Failed, Error], send: [slack, tool], unless: [failures], match: {{cron: false}}}}
"""


@pytest.mark.parametrize("version", ["3.5", "3.6", "3.7", "4.0", "4.1"])
@pytest.mark.parametrize(("mode", "owner"), list(itertools.product(MODES, OWNERS)))
def test_a_thorough_check_finds_nothing_in_our_own(version: str, mode: str, owner: str) -> None:
    """Each version, mode and owner, with everything that makes expressions; so a render may trust them."""
    base = BASE.replace('argo: {version: "4.0"}', f'argo: {{version: "{version}", owner: {owner}}}')
    text = f"delivery: {{mode: {mode}, acknowledgeRunningRisk: true}}\n{ALL}"
    assert problems_of(text, base=base, is_thorough=True) == ()
