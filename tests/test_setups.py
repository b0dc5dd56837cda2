"""What the golden set-ups mean, written by hand: hook names, conditions, environment, what runs.

The bytes are held by test_golden.py. Here stands what a person who asked for the set-up would look for in them.
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.harness import REPO

GOLDEN = REPO / "tests" / "golden"


def read(case: str, environment: str, name: str) -> Any:
    """One expected file of a case, as any YAML reader sees it."""
    return yaml.safe_load((GOLDEN / case / "expected" / environment / name).read_text())


def read_all(case: str, environment: str, name: str) -> list[Any]:
    """All documents of one expected file."""
    return list(yaml.safe_load_all((GOLDEN / case / "expected" / environment / name).read_text()))


def defaults(case: str, environment: str) -> dict[str, Any]:
    """The spec of the workflowDefaults in the Helm values."""
    spec: dict[str, Any] = read(case, environment, "values.yaml")["controller"]["workflowDefaults"]["spec"]
    return spec


def patched(case: str, environment: str) -> dict[str, Any]:
    """The spec of the workflowDefaults in a ConfigMap of the keys layout."""
    data = read(case, environment, "workflow-controller-configmap.yaml")["data"]
    assert list(data) == ["workflowDefaults"]
    spec: dict[str, Any] = yaml.safe_load(data["workflowDefaults"])["spec"]
    return spec


def template(spec: dict[str, Any], name: str) -> dict[str, Any]:
    """One template of a spec, by its name."""
    [found] = [each for each in spec["templates"] if each["name"] == name]
    return dict(found)


def plain_env(container: dict[str, Any]) -> dict[str, str]:
    """NAME -> kind:NAME/KEY for each variable that comes from elsewhere."""
    out = {}
    for variable in container["env"]:
        for kind, reference in variable.get("valueFrom", {}).items():
            out[variable["name"]] = f"{kind}:{reference['name']}/{reference['key']}"
    return out


def test_the_simplest_profile_is_a_guarded_exit_handler() -> None:
    """One task that runs for Failed and Error alone, and whose failure does not touch the workflow."""
    spec = defaults("simplest", "prd")
    assert spec["onExit"] == "hookwright-exit"
    assert "hooks" not in spec
    assert template(spec, "hookwright-exit")["dag"]["tasks"] == [
        {
            "name": "hookwright-notify",
            "template": "hookwright-notify",
            "when": "{{=workflow.status in ['Failed', 'Error']}}",
            "continueOn": {"failed": True, "error": True},
        }
    ]
    notify = template(spec, "hookwright-notify")
    assert notify["activeDeadlineSeconds"] == 300
    assert "timeout" not in notify and "retryStrategy" not in notify
    assert plain_env(notify["script"]) == {"HOOKWRIGHT_SLACK_URL": "secretKeyRef:slack-secret/SLACK_WEBHOOK_URL"}
    assert notify["script"]["securityContext"]["runAsNonRoot"] is True


def test_slack_by_lifecycle_hooks() -> None:
    """One hook for Running and one for all endings; the texts are in the program."""
    spec = defaults("slack-hooks", "sandbox")
    assert "onExit" not in spec
    assert spec["hooks"] == {
        "hookwright-running": {"template": "hookwright-notify", "expression": "workflow.status == 'Running'"},
        "hookwright-end": {
            "template": "hookwright-notify",
            "expression": "workflow.status in ['Succeeded', 'Failed', 'Error']",
        },
    }
    source = template(spec, "hookwright-notify")["script"]["source"]
    for said in ("'Argo Workflows'", "':exclamation: {name} is {status} :exclamation:'", "'creationTimestamp', '{created}'"):
        assert said in source


def test_slack_by_somebody_elses_image() -> None:
    """The image's own command line, and every key of the Secret as a variable."""
    spec = defaults("slack-hooks-image", "sandbox")
    assert {name: hook["template"] for name, hook in spec["hooks"].items()} == {
        "hookwright-running-slackutils": "hookwright-channel-slackutils",
        "hookwright-end-slackutils": "hookwright-channel-slackutils",
    }
    container = template(spec, "hookwright-channel-slackutils")["container"]
    assert container["image"] == "ghcr.io/nagomiso/slackutils:v0.3.1"
    assert container["envFrom"] == [{"secretRef": {"name": "slack-secret", "optional": True}}]
    assert container["args"][0] == "webhook-send"
    assert container["args"][1::2] == ["--color", "--header", "--message", *["--field"] * 5]
    assert container["args"][4] == "Argo Workflows"
    assert [field.partition("=")[0] for field in container["args"][8::2]] == [
        "creator",
        "WorkflowTemplate",
        "creationTimestamp",
        "duration",
        "uid",
    ]
    simple_tags = [text for text in container["args"] if "{{" in text.replace("{{=", "")]
    assert simple_tags == [], "workflow text comes through expressions alone"


def test_a_second_environment_without_any_defaults() -> None:
    """The same chart; nothing of ours is in its values, and nothing else is written."""
    assert read("slack-hooks", "bare", "values.yaml") == {}
    assert sorted(path.name for path in (GOLDEN / "slack-hooks/expected/bare").iterdir()) == [".hookwright.json", "values.yaml"]


def test_an_exit_handler_with_branches() -> None:
    """Notify always, celebrate when it succeeded, cry otherwise."""
    spec = defaults("exit-branches", "prd")
    tasks = template(spec, "hookwright-exit")["dag"]["tasks"]
    assert {task["template"]: task.get("when") for task in tasks} == {
        "hookwright-notify": None,
        "hookwright-channel-celebrate": "{{=workflow.status == 'Succeeded'}}",
        "hookwright-channel-cry": "{{=workflow.status in ['Failed', 'Error']}}",
    }
    assert template(spec, "hookwright-channel-cry")["container"]["command"] == ["sh", "-c"]


@pytest.mark.parametrize(("environment", "color"), [("dev", "good"), ("stg", "warning"), ("prd", "danger")])
def test_the_keys_layout_with_our_notifier(environment: str, color: str) -> None:
    """A patch of one key; the environment's color; variables from ConfigMap and Secret; the wait for the metadata server."""
    spec = patched("keys-layout", environment)
    assert (spec["onExit"], spec["serviceAccountName"]) == ("hookwright-exit", "argo-sa")
    [task] = template(spec, "hookwright-exit")["dag"]["tasks"]
    assert task["when"] == "{{=workflow.status in ['Failed', 'Error']}}", "silent when it succeeded"
    notify = template(spec, "hookwright-notify")
    assert plain_env(notify["script"]) == {
        "ENVIRONMENT": "configMapKeyRef:env-var-config/environment",
        "HOST": "configMapKeyRef:env-var-config/host",
        "HOOKWRIGHT_SLACK_URL": "secretKeyRef:credentials/slack-webhook-url",
    }
    assert [container["name"] for container in notify["initContainers"]] == ["wait-for-metadata-server"]
    source = notify["script"]["source"]
    assert f"'Failed': '{color}'" in source and f"'Error': '{color}'" in source
    for row in ("['Environment', '{env.ENVIRONMENT}']", "['Workflow Name', '{name}']"):
        assert row in source
    assert "['URL', 'https://{env.HOST}/archived-workflows/argo/?phase=Failed']" in source


def test_the_keys_layout_with_the_users_own_image() -> None:
    """bash main.sh with its six variables; the Secret's comes last, so that no text can expand to it."""
    spec = patched("keys-layout-image", "prd")
    channel = template(spec, "hookwright-channel-slack")
    container = channel["container"]
    assert container["command"] == ["bash", "main.sh"]
    assert plain_env(container) == {
        "ENVIRONMENT": "configMapKeyRef:env-var-config/environment",
        "HOST": "configMapKeyRef:env-var-config/host",
        "WEBHOOK_URL": "secretKeyRef:credentials/slack-webhook-url",
    }
    names = [variable["name"] for variable in container["env"]]
    assert names == ["WORKFLOW_STATUS", "WORKFLOW_NAME", "ENVIRONMENT", "HOST", "WEBHOOK_URL"]
    assert [each["name"] for each in channel["initContainers"]] == ["wait-for-metadata-server"]


def test_endpoints_that_argos_agent_calls() -> None:
    """Two requests without a pod of ours, each with a time limit; rights, token and the one Secret in each namespace."""
    spec = defaults("agent", "prd")
    tasks = template(spec, "hookwright-exit")["dag"]["tasks"]
    assert [(task["template"], task.get("when")) for task in tasks] == [
        ("hookwright-channel-hub", None),
        ("hookwright-channel-ledger", None),
    ]
    hub, ledger = (template(spec, f"hookwright-channel-{name}") for name in ("hub", "ledger"))
    assert hub["http"]["url"] == "http://hub.events.svc:8080/workflows/{{=workflow.namespace}}/{{=workflow.name}}"
    assert hub["http"]["headers"][-1] == {"name": "Authorization", "valueFrom": {"secretKeyRef": {"name": "hub", "key": "token"}}}
    assert [(each["timeout"], each["http"]["timeoutSeconds"]) for each in (hub, ledger)] == [("60s", 5)] * 2
    assert not any("insecureSkipVerify" in each["http"] for each in (hub, ledger))
    assert ledger["http"]["successCondition"] == (
        "let found = fromJSON(response.body)?.['result']?.[0]?.['code'];"
        " response.statusCode in [200, 202] && (found == '0' || toJSON(found) == '0')"
    )
    objects = list(yaml.safe_load_all((GOLDEN / "agent/expected/prd/rbac.yaml").read_text()))
    assert [(each["kind"], each["metadata"]["namespace"], each["metadata"]["name"]) for each in objects] == [
        (kind, namespace, name)
        for namespace in ("team-a", "team-b")
        for kind, name in (
            ("Role", "hookwright-agent"),
            ("RoleBinding", "hookwright-agent"),
            ("Secret", "default.service-account-token"),
        )
    ]
    assert objects[0]["rules"][-1] == {"apiGroups": [""], "resources": ["secrets"], "resourceNames": ["hub"], "verbs": ["get"]}
    assert "data" not in objects[2] and objects[2]["type"] == "kubernetes.io/service-account-token"


def test_webhook_and_mail_in_a_config_map_of_our_own() -> None:
    """The whole ConfigMap under the name that the profile says, and every key of the one Secret."""
    config_map = read("webhook-and-mail", "prd", "workflow-controller-configmap.yaml")
    assert config_map["metadata"] == {"name": "argo-settings", "namespace": "argo"}
    assert list(config_map["data"]) == ["config"]
    spec = yaml.safe_load(config_map["data"]["config"])["workflowDefaults"]["spec"]
    assert plain_env(template(spec, "hookwright-notify")["script"]) == {
        f"HOOKWRIGHT_MAIL_{key.upper()}": f"secretKeyRef:smtp/{key}"
        for key in ("host", "port", "from", "username", "password", "tls")
    }
    [inventory] = read("webhook-and-mail", "prd", "secrets.yaml")["secrets"]
    assert inventory["name"] == "smtp"
    assert [entry["key"] for entry in inventory["keys"]] == ["from", "host", "password", "port", "tls", "username"]


def test_one_controller_instead_of_pods() -> None:
    """No hook; the nightly route comes first at Slack and alone at the pager; rights in each namespace, one Secret."""
    assert "workflowDefaults" not in read("engine", "prd", "values.yaml")["controller"]
    config_map, account, *granted = read_all("engine", "prd", "notifications-engine.yaml")
    assert config_map["metadata"] == {"name": "prd-notifications-cm", "namespace": "notifications"}
    assert account["metadata"] == {"name": "prd-notifications", "namespace": "notifications"}
    assert {each["metadata"]["namespace"] for each in granted} == {"notifications", "team-a", "team-b"}
    triggers = {key: yaml.safe_load(text) for key, text in config_map["data"].items() if key.startswith("trigger.")}
    assert {key: [each["send"] for each in found] for key, found in triggers.items()} == {
        "trigger.slack": [["slack.nightly"], ["slack.default"]],
        "trigger.oncall": [["oncall.nightly"]],
    }
    assert {each["selector"] for each in yaml.safe_load(config_map["data"]["subscriptions"]) if each["triggers"] == ["oncall"]} == {
        "tier in (1,2),workflows.argoproj.io/cron-workflow"
    }
    [inventory] = read("engine", "prd", "secrets.yaml")["secrets"]
    assert [(key["key"], key["valueOf"]) for key in inventory["keys"]] == [
        ("slack-url", "slack-secret/SLACK_WEBHOOK_URL"),
        ("oncall-routingKey", "pagerduty/key"),
    ]
    other, *_ = read_all("engine", "qa", "notifications-engine.yaml")
    assert "subscriptions" not in other["data"] and other["data"]["trigger.slack"] == config_map["data"]["trigger.slack"]


def program(case: str) -> str:
    """The notifier's program in a case's environment prd."""
    return str(template(defaults(case, "prd"), "hookwright-notify")["script"]["source"])


def when(case: str) -> str:
    """The condition under which the notifier starts."""
    [task] = template(defaults(case, "prd"), "hookwright-exit")["dag"]["tasks"]
    return str(task["when"])


def test_one_route_for_all_teams() -> None:
    """The program has the table of teams; a success of a team without a channel goes to the platform, and muted starts nothing."""
    source = program("teams")
    assert "'sendBy': {'label': 'team', 'channels': {'data': ['data'], 'ml-*': ['ml']}, 'otherwise': ['platform']}" in source
    assert "'known': {'team': ['data']}" in source, "nightly has no channel for other teams, so that unheard speaks"
    assert source.count("'hookwright.io/mute': ['!true', '!yes']") == 3
    condition = when("teams")
    assert condition.count("['hookwright.io/mute'] in ['true', 'yes'])") == condition.count("matches '^(?s:sandbox-.*)$')") == 3
    env = plain_env(template(defaults("teams", "prd"), "hookwright-notify")["script"])
    assert list(env) == ["HOOKWRIGHT_PLATFORM_URL", "HOOKWRIGHT_DATA_URL", "HOOKWRIGHT_ML_URL"]


def test_quiet_hours_are_the_programs() -> None:
    """The condition knows no clock; the windows stand in the program as the profile has them, with the rule of the zone."""
    [task] = template(defaults("quiet", "prd"), "hookwright-exit")["dag"]["tasks"]
    assert "when" not in task, "the two routes are for every ending"
    source = program("quiet")
    assert "'passes': {'when': ['Error']}" in source and "'to': '07:00'" in source
    assert "'weekend': {'days': ['Sat', 'Sun'], 'from': '00:00', 'to': '24:00', 'routes': ['ends']}" in source
    assert "'release': {'start': '2026-12-01T20:00', 'end': '2026-12-01T23:00', 'channels': ['oncall']}" in source
    assert "ZONE = 'CET-1CEST,M3.5.0,M10.5.0/3'" in source and "JITTER = 30\n" in source


def test_what_a_workflow_may_ask_for() -> None:
    """Channels that no route sends to are there with their Secrets and rights; phases are part of the condition."""
    source = program("overrides")
    assert "OVERRIDES = {'prefix': 'notify.example.com', 'channels': ['mail', 'event']}" in source
    assert "'send': ['chat', 'mail', 'event'], 'message': 'default', 'always': ['chat']" in source
    assert "['notify.example.com/when']" in when("overrides")
    assert plain_env(template(defaults("overrides", "prd"), "hookwright-notify")["script"]) == {
        "HOOKWRIGHT_CHAT_URL": "secretKeyRef:slack/url",
        "HOOKWRIGHT_MAIL_HOST": "secretKeyRef:smtp/host",
        "HOOKWRIGHT_MAIL_FROM": "secretKeyRef:smtp/from",
    }
    assert [each["name"] for each in read("overrides", "prd", "secrets.yaml")["secrets"]] == ["slack", "smtp"]
    assert "events.k8s.io" in (GOLDEN / "overrides/expected/prd/rbac.yaml").read_text()
