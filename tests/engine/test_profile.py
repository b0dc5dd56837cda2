"""What is rendered for the engine: conditions, subscriptions, Secrets, rights; and what is no longer rendered for pods."""

from __future__ import annotations

import json
from types import FunctionType
from typing import Any

import pytest
import yaml

from generator import channels, registry, targets
from generator.delivery import build
from generator.engine import lost, services
from generator.errors import RuleBroken
from generator.model import PHASES, Match, Profile, Route
from generator.summary import format_release
from generator.targets import applied
from tests.engine.programs import ENGINE, TYPES, inventory, manifests
from tests.profiles import by_label, channel, delivery, message, profile, route

SLACK = channel("slack", "slack-webhook", secrets={"url": "slack-secret/URL"})
BOT = channel("bot", "slack-bot", channel="C1", secrets={"token": "slack-secret/TOKEN"})


def told(*routes: Route, **other: Any) -> Profile:
    """Slack by both ways, told by an engine."""
    return profile([SLACK, BOT], routes or [route("all", ["slack", "bot"])], engine=ENGINE, **other)


def data(shown: Profile) -> dict[str, Any]:
    """The ConfigMap's keys, each read as YAML."""
    config_map, *_ = yaml.safe_load_all(manifests(shown))
    return {key: yaml.safe_load(text) for key, text in config_map["data"].items()}


def test_without_engine_there_is_no_file_and_with_it_no_hook() -> None:
    """Who tells is either the pods or the engine."""
    names = [name for name in registry.names(targets) if list(registry.load(targets, name).emit(build(told())))]
    assert names == ["kustomization", "notifications-engine", "secrets", "values"]
    assert build(told()).workflow_defaults == {}
    assert applied(build(told())) == ("notifications-engine.yaml",)
    assert "notifications-engine.yaml" not in applied(build(told()._replace(engine={})))
    assert format_release(build(told()), "prd").splitlines()[-1] == "  no workflow carries more, and no pod is started"


def test_steps_are_told_by_pods_all_the_same() -> None:
    """A step that calls for a message starts its own pod, and needs its own Secrets."""
    release = build(told(steps="hookwright-steps"))
    [template] = release.cluster_workflow_templates
    assert template["metadata"]["name"] == "hookwright-steps"
    assert applied(release) == ("cluster-workflow-templates.yaml", "rbac.yaml", "notifications-engine.yaml")
    assert [secret["name"] for secret in yaml.safe_load(inventory(release.profile))["secrets"]] == [
        "slack-secret",
        "workflow-notifications-secret",
    ]


def test_each_condition_excludes_the_routes_above_it() -> None:
    """A channel gets one message, that of the first route that fires; other channels are not touched by that."""
    page = route("page", ["slack"], when=("Failed",), match=Match(labels={"team": ("data",)}), says="loud")
    found = data(told(page, route("all", ["slack", "bot"], when=("Failed",)), messages=[message("loud")]))
    first, second = found["trigger.slack"]
    label = "(workflow.metadata.labels ?? {})['team'] == 'data'"
    assert (first["when"], first["send"]) == (f"workflow.status?.phase == 'Failed' && {label}", ["slack.loud"])
    assert (second["when"], second["send"]) == (f"workflow.status?.phase == 'Failed' && !({label})", ["slack.default"])
    assert [each["when"] for each in found["trigger.bot"]] == ["workflow.status?.phase == 'Failed'"]
    assert {"template.slack.loud", "template.slack.default", "template.bot.default"} < set(found)


def test_a_route_that_never_comes_to_a_channel_is_left_out() -> None:
    """Where one above it always fires, and where the channel tells nothing of its phases."""
    found = data(told(route("all", ["slack"], when=("Failed",)), route("again", ["slack", "bot"], when=("Failed",))))
    assert [each["description"] for each in found["trigger.slack"]] == ["route all"]
    pager = channel("pager", "pagerduty", secrets={"routingKey": "a/b"})
    silent = profile([pager, SLACK], [route("ok", ["pager", "slack"], when=("Succeeded",))], engine=ENGINE)
    assert "trigger.pager" not in data(silent) and "service.pagerdutyv2.pager" not in data(silent)


SELECTORS = {
    "a name": (Match(labels={"team": ("a", "b")}), "team in (a,b)"),
    "not a name": (Match(labels={"x.io/team": ("!a",)}), "x.io/team notin (a)"),
    "a pattern": (Match(labels={"team": ("a*", "b")}), "team"),
    "not a pattern": (Match(labels={"team": ("!a*",)}), ""),
    "a cron run": (Match(cron=True), "workflows.argoproj.io/cron-workflow"),
    "no cron run": (Match(cron=False), "!workflows.argoproj.io/cron-workflow"),
    "what no label can be": (Match(labels={"team": ("a b",), "no key!": ("x",)}), "team"),
    "what labels do not say": (Match(namespaces=("a",), annotations={"x": ("y",)}), ""),
    "two labels": (Match(labels={"a": ("1",), "b": ("!2",)}), "a in (1),b notin (2)"),
}


@pytest.mark.parametrize("case", SELECTORS)
def test_what_a_label_selector_can_say_of_a_match_it_says(case: str) -> None:
    """The trigger tests the whole of it all the same."""
    match, selector = SELECTORS[case]
    [found] = data(told(route("all", ["slack"], match=match)))["subscriptions"]
    assert found == {"recipients": ["slack"], "triggers": ["slack"], **({"selector": selector} if selector else {})}


def test_a_channel_is_subscribed_once_for_each_selector() -> None:
    """And once in all where a route has none; a recipient stands behind its service."""
    team = route("team", ["slack", "bot"], match=Match(labels={"team": ("a",)}))
    cron = route("cron", ["slack", "bot"], match=Match(cron=True))
    both = data(told(team, cron, route("all", ["bot"])))["subscriptions"]
    assert [(each["recipients"], each.get("selector")) for each in both] == [
        (["slack"], "team in (a)"),
        (["slack"], "workflows.argoproj.io/cron-workflow"),
        (["bot:C1"], None),
    ]


def test_annotated_workflows_subscribe_themselves() -> None:
    """No subscription for all; the annotations stand in the head, in the long form where the short one would be no key."""
    far = channel("a" * 30, "webhook", url="http://x.example.com")
    shown = profile([BOT, far], engine={**ENGINE, "subscribe": "annotated"})
    head = manifests(shown).partition("apiVersion")[0]
    assert "subscriptions" not in data(shown) and data(shown)["recipients"] == ["bot:C1", far.name]
    assert '#   notifications.argoproj.io/subscribe.bot.bot: "C1"\n' in head
    [line] = [line for line in head.splitlines() if "/subscriptions: " in line]
    value = json.loads(json.loads(line.partition("/subscriptions: ")[2]))
    assert value == [{"trigger": [far.name], "destinations": [{"service": far.name, "recipients": [""]}]}]


def test_secrets_are_references_to_one_secret() -> None:
    """The inventory says which keys it must have and where the profile has their values."""
    found = data(told())
    assert found["service.webhook.slack"]["url"] == "$slack-url" and found["service.slack.bot"] == {"token": "$bot-token"}
    [secret] = yaml.safe_load(inventory(told()))["secrets"]
    assert (secret["name"], secret["namespaces"]) == ("workflow-notifications-secret", ["argo"])
    assert [(key["key"], key["valueOf"]) for key in secret["keys"]] == [
        ("slack-url", "slack-secret/URL"),
        ("bot-token", "slack-secret/TOKEN"),
    ]


def test_an_operator_can_make_the_secret() -> None:
    """Each key from where the profile has it."""
    store = {"store": "vault", "kind": "ClusterSecretStore", "refreshInterval": "1h", "prefix": "argo/"}
    external = yaml.safe_load(inventory(told(external_secrets=store)))
    assert external["metadata"] == {"name": "workflow-notifications-secret", "namespace": "argo"}
    assert external["spec"]["data"] == [
        {"secretKey": "slack-url", "remoteRef": {"key": "argo/slack-secret", "property": "URL"}},
        {"secretKey": "bot-token", "remoteRef": {"key": "argo/slack-secret", "property": "TOKEN"}},
    ]


def test_rights_are_the_least() -> None:
    """Of ConfigMaps and Secrets one each, by name, in the engine's namespace; workflows where they run, with patch."""
    shown = told(argo={"workflow_namespaces": ("team-a", "team-b")})
    shown = shown._replace(engine={**ENGINE, "namespace": "tools", "name": "prd"})
    trees = list(yaml.safe_load_all(manifests(shown)))
    rules = {tree["metadata"]["namespace"]: tree["rules"] for tree in trees if tree["kind"] == "Role"}
    workflows = {"apiGroups": ["argoproj.io"], "resources": ["workflows"], "verbs": ["get", "list", "patch", "watch"]}
    assert rules["team-a"] == rules["team-b"] == [workflows]
    named = [(rule["resources"], rule["resourceNames"], rule["verbs"]) for rule in rules["tools"]]
    assert named == [
        (["configmaps"], ["prd-notifications-cm"], ["list", "watch"]),
        (["secrets"], ["prd-notifications-secret"], ["list", "watch"]),
    ]
    assert data(shown)["namespaces"] == "team-a,team-b"
    assert {tree["kind"] for tree in trees} == {"ConfigMap", "ServiceAccount", "Role", "RoleBinding"}


def test_what_gets_lost_is_told() -> None:
    """Each channel that is not reached, and what of the others is not done."""
    group = channel("group", "wecom", secrets={"url": "a/b"})
    own = channel("own", "container", image="x")
    pager = channel("pager", "pagerduty", secrets={"routingKey": "a/b"}, apiUrl="https://events.eu.pagerduty.com")
    hook = channel("hook", "webhook", url="http://x", success={"codes": (200,), "field": None, "equals": None})
    said = message(text="{env.HOST}")
    shown = profile([group, own, pager, hook, SLACK], messages=[said], engine=ENGINE)
    found = [(".".join(map(str, path)), text) for path, text, hint in lost(shown) if hint]
    places = ["channels.group", "channels.own", *["channels.pager"] * 3, "channels.hook", "messages.default"]
    assert [place for place, _ in found] == places
    assert "no service for channels of type wecom" in found[0][1] and "resolves nothing" in found[2][1]
    assert set(data(shown)["recipients"]) == {"pager:pager", "hook", "slack"}


def test_what_only_the_notifier_knows_is_not_told() -> None:
    """A route that waits for a change is left out, and so is `unless` of it; placeholders of other runs and of a log are empty."""
    changed = route("changed", ["slack"], when=("Failed",))._replace(change=("first-failure",))
    rest = route("rest", ["slack"], when=("Failed",), unless=["changed"])
    shown = told(changed, rest, has_history=True, messages=[message(text="{change} {log}")._replace(log_lines=5)])
    assert [each["description"] for each in data(shown)["trigger.slack"]] == ["route rest"]
    assert [path for path, _, _ in lost(shown)] == [
        ("routes", "changed", "change"),
        *[("messages", "default")] * 2,
        ("messages", "default", "log"),
    ]
    assert "rbac.yaml" not in applied(build(shown))


def test_what_has_a_service_is_known() -> None:
    """Each service is that of a channel type, and these have none."""
    assert set(registry.names(channels)) - set(TYPES) == {
        *("container", "dingtalk", "discord", "feishu", "kubernetes-event", "log", "sns", "wecom"),
    }
    assert set(TYPES) <= set(registry.names(channels))
    assert registry.faults(services, {"service": FunctionType, "form": FunctionType}) == ()


def test_a_workflow_cannot_be_failed_by_the_engine() -> None:
    """It has ended by then."""
    with pytest.raises(RuleBroken, match="cannot fail a workflow"):
        build(told(delivery=delivery(fail_workflow=True)))


def test_running_is_no_risk_for_an_engine() -> None:
    """No hook of the workflow is there that could end it."""
    found = data(told(route("all", ["slack"], when=PHASES)))
    assert found["trigger.slack"][0]["when"] == "workflow.status?.phase in ['Running', 'Succeeded', 'Failed', 'Error']"


def test_routes_that_tangle_are_refused() -> None:
    """At their place, as for pods."""
    routes: list[Route] = []
    for number in range(60):
        match = Match(namespaces=(f"n{number}*",), labels={"l": (f"{number}",)})
        last = [each.name for each in routes[-3:]]
        routes.append(route(f"r{number}", ["slack" if number == 59 else "bot"], match=match, unless=last))
    with pytest.raises(RuleBroken, match="become too long"):
        manifests(told(*routes))


def test_channels_by_a_label_have_conditions_of_their_own() -> None:
    """As pods have them; a workflow that is muted tells nobody."""
    by = by_label("team", {"data": ["slack"]}, ["bot"])
    found = data(told(route("team", [], when=("Failed",), match=Match(labels={"silent": ("!*",)}), send_by=by)))
    team = "(workflow.metadata.labels ?? {})['team'] == 'data'"
    start = "workflow.status?.phase == 'Failed' && !((workflow.metadata.labels ?? {})['silent'] != nil)"
    assert [each["when"] for each in found["trigger.slack"]] == [f"{start} && {team}"]
    assert [each["when"] for each in found["trigger.bot"]] == [f"{start} && !({team})"]


def test_what_only_the_notifier_looks_at_gets_lost() -> None:
    """The clock, the wait, and what a workflow asks for; the message of two routes is not one."""
    quiet = {"nights": {"days": ["Mon"], "from": "22:00", "to": "07:00"}}
    asked = {"prefix": "hookwright.io", "channels": ("slack",)}
    routes = [route("team", [], send_by=by_label("team", {"data": ["slack"]}, ["bot"])), route("all", ["bot"])]
    shown = told(*routes, quiet=quiet, overrides=asked, delivery=delivery(jitter_seconds=9))
    assert [(".".join(path), text.partition(":")[0]) for path, text, hint in lost(shown) if hint] == [
        ("quiet.nights", "the notifications engine knows no clock"),
        ("overrides.enabled", "the notifications engine does not look at what a workflow asks for"),
        ("delivery.jitterSeconds", "the notifications engine sends at once"),
        ("routes.team.sendBy", "by the notifications engine a channel of this label may get the messages of two routes"),
    ]
