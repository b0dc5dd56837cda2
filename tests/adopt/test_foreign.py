"""Set-ups that hookwright has not written: what it does not know stays as it was."""

from __future__ import annotations

from typing import Any

import pytest

from generator.adopt import adopt
from generator.errors import InputUnusable
from tests.adopt.cases import meaning, round_trip, said

VALUES = """\
images: {tag: v3.7.4}
server: {enabled: true, secure: null}
controller:
  parallelism: 10
  workflowNamespaces: [team-a, team-b]
  workflowDefaults:
    metadata: {annotations: {text: "<% 1 + 1 %> {{workflow.name}}", none: null}}
    spec:
      serviceAccountName: argo-sa
      ttlStrategy: {secondsAfterCompletion: 86400}
      templates:
        - name: notify
          steps: [[{name: a, template: send, when: "{{workflow.status}} != Succeeded"}]]
        - {name: send, script: {image: "alpine:3.22", command: [sh], source: "echo {{workflow.name}}\\n"}}
      onExit: notify
"""

CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: workflow-controller-configmap, namespace: workflows}
data:
  config: |
    parallelism: 10
    artifactRepository: &repository
      archiveLogs: true
    workflowDefaults:
      spec:
        podGC: {strategy: OnPodSuccess}
        volumes: [{name: tmp, emptyDir: {}}]
"""

KEYS = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: argo-settings, namespace: workflows}
data:
  parallelism: "10"
  namespace: workflows
  artifactRepository: |
    archiveLogs: true
  workflowDefaults: |
    spec:
      podGC: {strategy: OnPodSuccess}
"""

PATCH = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: argo-settings, namespace: workflows}
data:
  workflowDefaults: |
    spec: {podGC: {strategy: OnPodSuccess}}
"""


def test_values_of_the_chart_come_back_as_they_were() -> None:
    """All of them, nulls and signs of other templates among them; the version is that of the images."""
    trip = round_trip(VALUES, version="")
    assert said(trip.adopted) == ["15: onExit: not understood as a notification, kept under workflowDefaults"]
    assert trip.files == {"values.yaml": meaning(VALUES)}
    assert trip.profile["argo"] == {"version": "3.7.4", "workflowNamespaces": ["team-a", "team-b"]}


@pytest.mark.parametrize("text", [CONFIG, KEYS, PATCH], ids=["one config key", "a key for each setting", "the one key alone"])
def test_a_config_map_comes_back_as_it_was(text: str) -> None:
    """In its own layout, with its name and namespace, and every other setting."""
    trip = round_trip(text)
    assert said(trip.adopted) == []
    assert trip.files["workflow-controller-configmap.yaml"] == meaning(text)


def test_a_config_map_of_the_defaults_alone_is_patched() -> None:
    """So that settings which somebody else made are not wiped."""
    assert round_trip(PATCH).profile["argo"]["owner"] == "patch"


def test_a_gotmpl_is_read_as_helmfile_gives_it() -> None:
    """The actions that are a quoted text, in all their forms, and comments."""
    text = """\
{{- /* ours */ -}}
controller:
  workflowDefaults:
    metadata:
      annotations:
        a: "{{ `{{workflow.name}}` }}"
        b: "{{`{{=workflow.labels['a']}}`}} and {{ "{{" }}workflow.uid{{ "}}" }}"
"""
    trip = round_trip(text, "values.yaml.gotmpl")
    annotations = trip.files["values.yaml"]["controller"]["workflowDefaults"]["metadata"]["annotations"]
    assert annotations == {"a": "{{workflow.name}}", "b": "{{=workflow.labels['a']}} and {{workflow.uid}}"}


def test_a_gotmpl_with_values_of_its_own_is_refused() -> None:
    """Each action that only helmfile can work out has its place."""
    text = "controller:\n  a: {{ .Values.a }}\n  b: {{ `x` }}\n  c: {{ requiredEnv \"B\" | quote }}\n"
    with pytest.raises(InputUnusable) as refused:
        adopt(text, "values.yaml.gotmpl")
    assert [(problem.mark.line, problem.mark.column) for problem in refused.value.problems] == [(2, 6), (4, 6)]


SECRETS: dict[str, Any] = {
    "by its shape": "url=https://hooks.slack.com/services/T0123/B0123/abcdefghijkl",
    "by its name": "hunter2hunter2",
}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_a_secret_is_never_shown(secret: str) -> None:
    """Neither in the profile nor in what is said; the profile does not render until somebody has put a reference there."""
    text = f"""\
controller:
  workflowDefaults:
    spec:
      templates:
        - name: send
          container: {{image: "curl:8", env: [{{name: SLACK_TOKEN, value: "{secret}"}}]}}
"""
    adopted = adopt(text, "values.yaml", version="4.0")
    assert secret not in adopted.text + repr(adopted.notes)
    assert [note.level for note in adopted.notes] == ["error"]
    assert 'value: "<% vars.secret %>"' in adopted.text
    with pytest.raises(InputUnusable, match="secret"):
        round_trip(text)


NOT_OURS = {
    "another kind": "apiVersion: v1\nkind: Pod\n",
    "a list": "- a\n",
    "nothing": "",
    "no YAML": "a: [b\n",
    "a config key beside others": "kind: ConfigMap\ndata: {config: '', a: b}\n",
    "text in data that is no YAML": "kind: ConfigMap\ndata: {config: 'a: [b'}\n",
    "defaults that are no map": "kind: ConfigMap\ndata: {config: 'workflowDefaults: [1]'}\n",
    "data that is no text": "kind: ConfigMap\ndata: {parallelism: 1}\n",
    "a workflow without a spec": "kind: Workflow\n",
    "a number that is not finite": "controller: {a: .inf}\n",
    "an alias bomb": "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{n}: &{n} [{', '.join([f'*{b}'] * 9)}]\n" for b, n in zip("abcdefg", "bcdefgh", strict=True)),
}


@pytest.mark.parametrize("text", NOT_OURS.values(), ids=NOT_OURS)
def test_what_cannot_be_adopted_is_one_clear_error(text: str) -> None:
    """With a place, whatever it is."""
    with pytest.raises(InputUnusable) as refused:
        adopt(text, "given.yaml")
    assert [problem.mark.file for problem in refused.value.problems] == ["given.yaml"]


HOOKS = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: nightly}
spec:
  entrypoint: main
  hooks:
    started:
      expression: workflow.status == "Running"
      template: webhook-send
      arguments: {parameters: [{name: color, value: good}, {name: message, value: "{{workflow.name}} started"}]}
    failed:
      expression: workflow.status == "Failed" || workflow.status == "Error"
      template: webhook-send
      arguments: {parameters: [{name: color, value: danger}, {name: message, value: "{{workflow.name}} is {{ workflow.status }}"}]}
  templates:
    - {name: main, container: {image: "busybox:1"}}
    - name: webhook-send
      inputs: {parameters: [{name: color}, {name: message}]}
      container:
        image: ghcr.io/nagomiso/slackutils:v0.3.1
        args: [webhook-send, --color, "{{inputs.parameters.color}}", --message, "{{inputs.parameters.message}}"]
        envFrom: [{secretRef: {name: slack-secret}}]
"""


def test_hooks_that_start_a_container_become_channels() -> None:
    """One channel and one route for each hook, with its arguments in place; the workflow's own work stays in the workflow."""
    trip = round_trip(HOOKS)
    assert [line.partition(":")[2].split(":")[0].strip() for line in said(trip.adopted)] == ["entrypoint", "started", "failed"]
    assert trip.profile["channels"]["failed"] == {
        "type": "container",
        "image": "ghcr.io/nagomiso/slackutils:v0.3.1",
        "args": ["webhook-send", "--color", "danger", "--message", "{name} is {status}"],
        "envFrom": [{"secret": "slack-secret"}],
    }
    assert trip.profile["routes"] == {
        "started": {"when": ["Running"], "send": ["started"]},
        "failed": {"when": ["Failed", "Error"], "send": ["failed"]},
    }
    assert "workflowDefaults" not in trip.profile
    hooks = trip.files["values.yaml"]["controller"]["workflowDefaults"]["spec"]["hooks"]
    assert {name: hook["expression"] for name, hook in hooks.items()} == {
        "hookwright-running-started": "workflow.status == 'Running'",
        "hookwright-end-failed": "workflow.status in ['Failed', 'Error']",
    }


EXIT = """\
controller:
  workflowDefaults:
    spec:
      onExit: exit-handler
      templates:
        - name: exit-handler
          steps:
            - - {name: notify, template: send}
              - {name: cry, template: cry, when: "{{workflow.status}} != Succeeded"}
        - {name: send, container: {image: "alpine:3.22", command: [sh, -c], args: ["echo {{workflow.name}} {{workflow.status}}"]}}
        - {name: cry, container: {image: "alpine:3.22", env: [{name: URL, valueFrom: {secretKeyRef: {name: a, key: b}}}]}}
"""


def test_an_exit_handler_of_one_group_of_steps_becomes_channels() -> None:
    """Each step in its phases; a notification that fails still fails the workflow, as it did."""
    profile = round_trip(EXIT).profile
    assert profile["delivery"] == {"failWorkflow": True}
    assert profile["routes"] == {
        "notify": {"when": ["Succeeded", "Failed", "Error"], "send": ["notify"]},
        "cry": {"when": ["Failed", "Error"], "send": ["cry"]},
    }
    assert profile["channels"]["cry"]["env"] == {"URL": {"secret": "a/b"}}
    assert "workflowDefaults" not in profile


DAG = EXIT.replace(
    """          steps:
            - - {name: notify, template: send}
              - {name: cry, template: cry, when: "{{workflow.status}} != Succeeded"}
""",
    """          dag:
            failFast: false
            tasks:
              - {name: notify, template: send, continueOn: {failed: true, error: true}}
              - {name: cry, template: cry, when: "{{= workflow.status in BAD }}", continueOn: {failed: true, error: true}}
""".replace("BAD", "['Failed', 'Error']"),
)


def test_an_exit_handler_of_tasks_becomes_channels() -> None:
    """Each task in its phases; what continues on a failure leaves the workflow alone, as it did."""
    profile = round_trip(DAG).profile
    assert "delivery" not in profile
    assert profile["routes"] == {
        "notify": {"when": ["Succeeded", "Failed", "Error"], "send": ["notify"]},
        "cry": {"when": ["Failed", "Error"], "send": ["cry"]},
    }
    assert "workflowDefaults" not in profile
    strict = round_trip(DAG.replace(", continueOn: {failed: true, error: true}", "")).profile
    assert strict["delivery"] == {"failWorkflow": True}


WHENS = {
    "in a list": ("{{workflow.status}} in (Failed, Error)", ["Failed", "Error"]),
    "two comparisons": ("'{{workflow.status}}' == 'Failed' || {{ workflow.status }} == Error", ["Failed", "Error"]),
    "a pattern": ("{{workflow.status}} =~ '^Err'", ["Error"]),
    "an expression": ("{{= workflow.status != 'Succeeded' }}", ["Failed", "Error"]),
    "never": ("{{workflow.status}} == Running", []),
    "a label": ("{{workflow.labels.a}} == b", None),
    "an expression of more": ("{{= workflow.status == 'Failed' && workflow.name == 'a' }}", None),
    "no condition": ("{{workflow.status}} ==", None),
}


@pytest.mark.parametrize(("when", "phases"), WHENS.values(), ids=WHENS)
def test_conditions_of_an_exit_handler(when: str, phases: list[str] | None) -> None:
    """As the controller evaluates them; one that asks for more keeps the handler as it is."""
    profile = round_trip(EXIT.replace('"{{workflow.status}} != Succeeded"', f'"{when}"')).profile
    if phases is None:
        assert "routes" not in profile and profile["workflowDefaults"]["spec"]["onExit"] == "exit-handler"
    else:
        assert profile["routes"].get("cry", {}).get("when", []) == phases


DAGS_KEPT = {
    "a task that waits": ("- {name: cry,", "- {name: cry, depends: notify,"),
    "tasks that end each other": ("failFast: false", "failFast: true"),
    "failures that count for one task alone": ("send, continueOn: {failed: true, error: true}", "send"),
    "failures that half count": ("failed: true, error: true", "failed: true"),
    "a loop": ("template: send,", "template: send, withItems: [a],"),
}


@pytest.mark.parametrize(("old", "new"), DAGS_KEPT.values(), ids=DAGS_KEPT)
def test_a_dag_that_means_more_stays_as_it_is(old: str, new: str) -> None:
    """With a word on it."""
    text = DAG.replace(old, new, 1)
    assert text != DAG
    trip = round_trip(text)
    assert "routes" not in trip.profile
    assert trip.files["values.yaml"] == meaning(text)
    assert [line.partition(": ")[2] for line in said(trip.adopted)] == [
        "onExit: not understood as a notification, kept under workflowDefaults"
    ]


KEPT = {
    "a condition that asks for more": ('workflow.status == "Failed" || workflow', "workflow.name == 'a' || workflow"),
    "a condition that holds before the workflow runs": ('workflow.status == "Failed" ||', 'workflow.status != "Running" ||'),
    "a text with a placeholder of ours by chance": ("{{ workflow.status }}", "{text}"),
    "a fact that we say in other words": ("{{ workflow.status }}", "{{workflow.duration}}"),
    "a container with volumes": ("        envFrom:", "        volumeMounts: [{name: a, mountPath: /a}]\n        envFrom:"),
    "a template that is tried again": ("      inputs: ", "      retryStrategy: {limit: 2}\n      inputs: "),
}


@pytest.mark.parametrize(("old", "new"), KEPT.values(), ids=KEPT)
def test_what_a_channel_cannot_say_stays_as_it_is(old: str, new: str) -> None:
    """The hook is kept under workflowDefaults, with its template."""
    text = HOOKS.replace(old, new)
    assert text != HOOKS
    given = meaning(text)["spec"]
    spec = round_trip(text).profile["workflowDefaults"]["spec"]
    assert spec["hooks"]["failed"] == given["hooks"]["failed"]
    assert spec["templates"] == given["templates"][1:]


def test_a_secret_in_a_command_is_left_out_of_its_channel() -> None:
    """The handler becomes a channel all the same, and says where a reference has to stand."""
    secret = "https://hooks.slack.com/services/T0123/B0123/abcdefghijkl"
    adopted = adopt(EXIT.replace("{{workflow.name}} {{workflow.status}}", secret), "values.yaml", version="4.0")
    assert secret not in adopted.text + repr(adopted.notes)
    assert '- "<% vars.secret %>"' in adopted.text
    assert "workflowDefaults" not in adopted.text
    assert [note.level for note in adopted.notes] == ["error", "warning", "warning"]


def test_a_secret_in_a_variable_is_left_out_of_its_channel() -> None:
    """By the variable's name alone."""
    given = EXIT.replace("{name: URL, valueFrom: {secretKeyRef: {name: a, key: b}}}", "{name: API_TOKEN, value: hunter2}")
    adopted = adopt(given, "values.yaml", version="4.0")
    assert "hunter2" not in adopted.text + repr(adopted.notes)
    assert 'value: "<% vars.secret %>"' in adopted.text
