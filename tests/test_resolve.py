"""Values -> Profile: defaults, types, names that must exist, and what is refused."""

from __future__ import annotations

import pytest

from generator.errors import InputUnusable, RuleBroken
from generator.model import Link, Match, Row, SecretKey
from tests.harness import resolve_text

GOOD = """\
apiVersion: hookwright/v1
argo: {version: "4.0", uiUrl: https://argo.example.com/}
channels:
  slack: {type: slack-webhook, secret: {url: slack-secret/SLACK_WEBHOOK_URL}}
routes:
  failures: {when: [Error, Failed], send: [slack]}
"""


def test_defaults_of_the_simplest_profile() -> None:
    """What is not said has a good default."""
    profile = resolve_text(GOOD).profile
    assert profile.environment == "prd"
    assert profile.argo._asdict() == {
        "version": "4.0",
        "ui_url": "https://argo.example.com",
        "namespace": "argo",
        "workflow_namespaces": ("argo",),
        "owner": "helm",
        "layout": "config",
        "config_map": "workflow-controller-configmap",
        "controller_config": {},
        "cluster": {},
        "logs_url": "",
    }
    assert (profile.delivery.mode, profile.delivery.placement) == ("exit-handler", "inline")
    assert profile.delivery.active_deadline_seconds == 300
    assert profile.delivery.runner.image == "python:3.14-alpine"
    assert profile.delivery.runner.security_context["runAsNonRoot"] is True
    assert profile.channels["slack"].secrets == {"url": SecretKey("slack-secret", "SLACK_WEBHOOK_URL")}
    assert profile.routes["failures"].when == ("Failed", "Error"), "phases stand in the order of a workflow's life"
    assert profile.routes["failures"].match == Match()
    assert list(profile.messages) == ["default"]


@pytest.mark.parametrize(
    ("argo", "written", "links"),
    [
        ("", "", [Link("Workflow", "{url}")]),
        (", logsUrl: 'https://l.example.com/{pod}'", "", [Link("Workflow", "{url}"), Link("Logs", "https://l.example.com/{pod}")]),
        ("", "links: []", []),
        (
            ", logsUrl: 'https://l.example.com/{pod}'",
            "locale: ja, links: [logs, {title: T, url: U}]",
            [Link("\u30ed\u30b0", "https://l.example.com/{pod}"), Link("T", "U")],
        ),
        ("", "links: [logs]", []),
    ],
)
def test_links_by_their_names(argo: str, written: str, links: list[Link]) -> None:
    """A link to what the profile does not know is left out; titles are in the message's language."""
    text = GOOD.replace("uiUrl: https://argo.example.com/", f"uiUrl: https://argo.example.com/{argo}")
    text += f"messages: {{default: {{{written}}}}}\n"
    assert list(resolve_text(text).profile.messages["default"].links) == links


def test_no_ui_is_no_link() -> None:
    """Without its address there is no page to lead to."""
    text = GOOD.replace(", uiUrl: https://argo.example.com/", "")
    assert resolve_text(text).profile.messages["default"].links == ()


def test_a_secret_may_be_written_as_a_map() -> None:
    """{name, key} is the same as NAME/KEY."""
    text = GOOD.replace("slack-secret/SLACK_WEBHOOK_URL", "{name: slack-secret, key: SLACK_WEBHOOK_URL}")
    assert resolve_text(text).profile.channels == resolve_text(GOOD).profile.channels


def test_owner_patch_means_the_keys_layout() -> None:
    """A single key can only be patched where there are keys."""
    assert resolve_text(GOOD.replace('"4.0",', '"4.0", owner: patch,')).profile.argo.layout == "keys"


def test_an_image_with_a_digest() -> None:
    """The digest pins the image."""
    digest = "sha256:" + "0123456789abcdef" * 4
    text = GOOD + f"delivery: {{runner: {{image: python:3.14-alpine, digest: '{digest}'}}}}\n"
    assert resolve_text(text).profile.delivery.runner.image == f"python:3.14-alpine@{digest}"


def test_rows_of_a_message() -> None:
    """A placeholder's row gets its title in the message's language; a title of the user's own stays."""
    text = GOOD + (
        "messages: {default: {locale: ja, fields: [name, labels.team, {title: Stage, value: '{environment}!'}],"
        " links: [{title: Logs, url: 'https://logs.example.com/{name}'}]}}\n"
    )
    message = resolve_text(text).profile.messages["default"]
    assert message.fields == (Row("名前", "{name}"), Row("team", "{labels.team}"), Row("Stage", "{environment}!"))
    assert message.links == (Link("Logs", "https://logs.example.com/{name}"),)


COLORS = {
    "by status": ("{}", {"Running": "#0DADEA", "Succeeded": "good", "Failed": "danger", "Error": "danger"}),
    "by status, one changed": (
        '{colors: {Error: "#123abc"}}',
        {"Running": "#0DADEA", "Succeeded": "good", "Failed": "danger", "Error": "#123abc"},
    ),
    "by environment": (
        "{colorBy: environment}",
        {"Running": "danger", "Succeeded": "danger", "Failed": "danger", "Error": "danger"},
    ),
    "by environment, its own": (
        "{colorBy: environment, colors: {prd: warning}}",
        {"Running": "warning", "Succeeded": "warning", "Failed": "warning", "Error": "warning"},
    ),
}


@pytest.mark.parametrize("case", COLORS)
def test_colors(case: str) -> None:
    """One color for each phase, decided while rendering."""
    written, expected = COLORS[case]
    assert resolve_text(GOOD + f"messages: {{default: {written}}}\n").profile.messages["default"].colors == expected


def test_an_environment_without_a_color_is_refused() -> None:
    """Nobody knows the color of `qa`."""
    with pytest.raises(InputUnusable, match="no color for environment qa"):
        resolve_text(GOOD + "messages: {default: {colorBy: environment}}\n", name="qa")


def test_match_patterns_may_be_one_or_many() -> None:
    """A single pattern needs no list."""
    text = GOOD.replace("send: [slack]", "match: {namespaces: team-*, labels: {tier: [gold, '!x*']}, cron: true}, send: [slack]")
    assert resolve_text(text).profile.routes["failures"].match == Match(("team-*",), {"tier": ("gold", "!x*")}, {}, True, ())


def test_environment_is_the_files_name_unless_said() -> None:
    """Also in folders, and never inherited."""
    assert resolve_text(GOOD, name="teams/a/dev").profile.environment == "dev"
    assert resolve_text(GOOD + "environment: live\n").profile.environment == "live"
    base = GOOD + "environment: base-env\nabstract: true\n"
    assert resolve_text("extends: [base]\n", base=base).profile.environment == "prd"


def test_variables_are_filled_in() -> None:
    """A scalar that is one expression keeps its type."""
    text = GOOD + "vars: {seconds: 60, team: data}\ndelivery: {activeDeadlineSeconds: <% vars.seconds %>}\n"
    text += 'messages: {default: {title: "<% vars.team %>-<% environment %>: {name}"}}\n'
    profile = resolve_text(text).profile
    assert profile.delivery.active_deadline_seconds == 60
    assert profile.messages["default"].title == "data-prd: {name}"


def test_argos_tags_pass_through_the_defaults() -> None:
    """Under workflowDefaults every byte of {{ }} stays."""
    text = GOOD + "workflowDefaults: {spec: {podMetadata: {labels: {a: '{{workflow.name}} {{= 1 + 1 }}'}}}}\n"
    labels = resolve_text(text).profile.workflow_defaults["spec"]["podMetadata"]["labels"]
    assert labels == {"a": "{{workflow.name}} {{= 1 + 1 }}"}


REFUSED = {
    "two sources of a variable": (
        "delivery: {runner: {env: {A: {value: x, secret: a/b}}}}",
        "delivery.runner.env.A: expected one of value, configMap or secret",
    ),
    "a variable of ours": ("delivery: {runner: {env: {HOOKWRIGHT_X: {value: x}}}}", "names that start with HOOKWRIGHT_"),
    "two bundles": ("delivery: {runner: {caBundle: {configMap: a/b, secret: a/b}}}", "delivery.runner.caBundle: expected one"),
    "a number out of range": ("delivery: {timeoutSeconds: 0}", "delivery.timeoutSeconds: expected a number from 1 to 300"),
    "a family without a name": ("messages: {default: {text: '{labels}'}}", "placeholder {labels} needs a name"),
    "a container's placeholder in a message": ("messages: {default: {text: '{title}'}}", "unknown placeholder {title}"),
    "a color that is none": ("messages: {default: {colors: {Failed: red}}}", "expected good, warning, danger or #RRGGBB"),
    "a color of no phase": ("messages: {default: {colors: {Failure: good}}}", "expected a phase"),
    "an address with credentials": ("argo: {uiUrl: 'https://me@example.com'}", "without credentials"),
    "a name with capitals": ("messages: {Default: {}}", "lower case letters"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    """Each says the path and what was expected."""
    written, said = REFUSED[case]
    with pytest.raises(InputUnusable) as caught:
        resolve_text(f"extends: [base]\n{written}\n", base=GOOD)
    assert any(said in problem.text for problem in caught.value.problems), caught.value.problems


def test_a_secret_in_plain_text_is_refused_and_not_shown() -> None:
    """By its shape, wherever it stands, and by its field's name."""
    hidden = "/".join(["https://hooks.slack.com", "services", "T00000000", "B00000000", "abcdefghijklmnopqrstuvwx"])
    text = GOOD + f"helm: {{values: {{x: {{link: '{hidden}'}}, dbPassword: hunter2}}}}\n"
    with pytest.raises(RuleBroken) as caught:
        resolve_text(text)
    shown = [(problem.mark.line, problem.rule, problem.text) for problem in caught.value.problems]
    assert [(line, rule) for line, rule, _ in shown] == [(7, "secret-in-profile"), (7, "secret-in-profile")]
    assert "hunter2" not in str(shown) and "abcdef" not in str(shown)


def test_what_no_route_uses_is_a_warning() -> None:
    """Channels and messages; `default` is always there."""
    text = GOOD.replace("routes:", "  spare: {type: log}\nmessages: {page: {}}\nroutes:")
    warnings = resolve_text(text).warnings
    assert [(warning.rule, warning.level, warning.mark.line) for warning in warnings] == [
        ("unused-channel", "warning", 5),
        ("unused-message", "warning", 6),
    ]


def test_a_shells_own_variables_are_text() -> None:
    """`${NAME}` is no placeholder, not even where a placeholder has that name."""
    text = GOOD.replace("routes:", "  own: {type: container, image: a:1, args: ['echo ${HOME} ${name} {name}']}\nroutes:")
    assert resolve_text(text).profile.channels["own"].options["args"] == ("echo ${HOME} ${name} {name}",)


AIMED = """\
mute: {labels: {stage: [sandbox-*]}, annotations: {a.b/mute: "true"}}
overrides: {enabled: true}
quiet:
  nights: {days: [Tue, Mon], from: 22:00, passes: {routes: [page]}}
  release: {start: 2026-12-01T20:00, end: 2026-12-01T23:00, channels: [slack]}
"""


def test_where_and_when() -> None:
    """The match of every route excludes the muted ones; windows have their whole times, days in the order of the week."""
    own = "  page: {when: [Error], match: {labels: {stage: ['*']}}, sendBy: {label: team, channels: {data: [slack]}}}\n"
    profile = resolve_text(GOOD.replace("channels:", "channels:\n  own: {type: container, image: i}") + own + AIMED).profile
    muted = {"a.b/mute": ("!true",)}
    assert profile.everyone == profile.routes["failures"].match == Match(labels={"stage": ("!sandbox-*",)}, annotations=muted)
    assert profile.routes["page"].match == Match(
        labels={"stage": ("*", "!sandbox-*")}, annotations=muted, known={"team": ("data",)}
    )
    assert profile.routes["page"].send_by == {"label": "team", "channels": {"data": ("slack",)}, "otherwise": ()}
    assert profile.overrides == {"prefix": "hookwright.io", "channels": ("slack",)}
    assert profile.quiet == {
        "nights": {"days": ["Mon", "Tue"], "from": "22:00", "to": "24:00", "passes": {"routes": ["page"]}},
        "release": {"start": "2026-12-01T20:00", "end": "2026-12-01T23:00", "channels": ["slack"]},
    }


def test_where_and_when_are_off_by_default() -> None:
    """Nothing is muted, held back, delayed or asked for."""
    profile = resolve_text(GOOD).profile
    assert (profile.everyone, profile.overrides, profile.quiet, profile.delivery.jitter_seconds) == (Match(), {}, {}, 0)
    assert resolve_text(GOOD + "overrides: {channels: [slack]}\n").profile.overrides == {}
