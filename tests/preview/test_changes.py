"""Routes by how a run compares with those before: what is told when, with runs that are made up, and that this is said."""

from __future__ import annotations

from generator.delivery.conditions import any_fires, rules_of
from generator.preview.shown import format_preview
from tests.harness import resolve_text
from tests.preview.test_preview import CRON, REF, TEMPLATE, previews, workflow

PROFILE = """
apiVersion: hookwright/v1
argo: {version: "4.0", workflowNamespaces: [argo]}
history: {enabled: true}
channels:
  chat: {type: slack-webhook, secret: {url: chat/url}}
  pager: {type: slack-webhook, secret: {url: pager/url}}
messages:
  default: {title: "{source} {status}", fields: [change], failures: {show: none}}
  page: {text: "{differences}", title: x, fields: [], log: {lines: 5}}
routes:
  page: {when: [Failed, Error], change: [first-failure], send: [pager], message: page}
  over: {when: [Succeeded], change: [recovered], send: [pager]}
  rest: {when: [Succeeded, Failed, Error], unless: [page, over], send: [chat]}
"""
MADE_UP = "    (what it says of other runs, or of a log, is made up: the notifier asks for it)"


def told(text: str) -> list[list[tuple[str, tuple[str, ...]]]]:
    """Channels and changes for a success, a failure and a workflow that was terminated."""
    each = previews(text, profile=PROFILE)[-1]
    return [[(note.channel, note.change) for note in ending.notes] for ending in each.endings]


def test_each_change_has_its_channels() -> None:
    """A run of a CronWorkflow or a template; a channel that is told in any case has no condition."""
    expected = [
        [("chat", ("",)), ("pager", ("recovered",))],
        [("chat", ("still-failing",)), ("pager", ("first-failure",))],
        [],
    ]
    assert told(TEMPLATE + "---\n" + CRON) == told(TEMPLATE) == expected


def test_a_run_of_nothing_is_the_first() -> None:
    """It has no runs before it; so has a reference that no controller labels, before Argo 4.1."""
    assert told(workflow()) == told(TEMPLATE + "---\n" + REF) == [[("chat", ())], [("pager", ())], []]


def test_the_text_says_when_and_what_is_made_up() -> None:
    """In the row, above the message, and below it."""
    lines = format_preview(previews(TEMPLATE + "---\n" + CRON, profile=PROFILE)[-1]).split("\n")
    assert "  Succeeded  -> chat when not recovered, pager when recovered" in lines
    assert "  Failed     -> chat when still-failing, pager when first-failure" in lines
    at = lines.index("  Failed -> pager when first-failure, in pod hookwright-notify")
    assert lines[at + 1 : at + 9] == [
        "    | x",
        "    | Compared with nightly-1767592800-before:",
        "    | parameter date: 2026-01-04 \u2192 2026-01-05",
        "    | image of load: etl:1.1 \u2192 etl:1.2",
        "    | nightly-1767592800: main: Error (exit code 1)",
        "    | connecting to the database",
        "    | fatal: no answer within 30 s",
        MADE_UP,
    ]


def test_the_pod_starts_where_only_it_can_decide() -> None:
    """Its condition holds for every ending that a route with a change is for, and for what waits for one."""
    rules = rules_of(resolve_text(PROFILE).profile.routes, 2048)
    conditions = {name: any_fires(rules, [name], ("Succeeded", "Failed", "Error")) for name in rules.routes}
    assert conditions == {
        "page": "workflow.status in ['Failed', 'Error']",
        "over": "workflow.status == 'Succeeded'",
        "rest": "workflow.status in ['Succeeded', 'Failed', 'Error']",
    }
