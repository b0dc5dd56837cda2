"""What a workflow tells whom: expectations written by hand for each way in which it can meet the defaults."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.argo.predict import Foresight, Prediction
from generator.commands.preview import program_of
from generator.delivery import build
from generator.preview import ENDINGS, Preview, preview
from generator.preview.documents import read
from generator.preview.endings import foresee, stage_of
from generator.preview.shown import dump_previews, format_preview
from generator.preview.subjects import sample, subjects
from tests.harness import resolve_text

PROFILE = """
apiVersion: hookwright/v1
argo: {version: "4.0", uiUrl: https://argo.example.com, workflowNamespaces: [argo, team-a]}
delivery: {mode: MODE}
channels:
  chat: {type: slack-webhook, secret: {url: chat/url}}
  pager: {type: webhook, secret: {url: pager/url}, body: {text: "{source} {status}"}}
messages:
  default: {title: "{source} {status}", text: "in {namespace}", fields: []}
routes:
  ends: {when: [Succeeded, Failed, Error], match: {namespaces: ["!quiet"]}, send: [chat]}
  page: {when: [Failed, Error], match: {labels: {tier: [gold]}}, send: [pager]}
"""
PAGE = "Workflow: https://argo.example.com/workflows/argo/w?uid=00000000-0000-4000-8000-000000000000"
TEMPLATES = "[{name: main, container: {image: a}}, {name: bye, container: {image: a}}]"
PLAIN = "kind: Workflow\nmetadata: {name: w NAMESPACE}\nspec: {entrypoint: main, templates: TEMPLATES EXTRA}\n"
NOTHING = {"Succeeded": "", "Failed": "", "terminated": ""}
CHAT = {"Succeeded": "chat", "Failed": "chat", "terminated": ""}
ASKED = tuple(CHAT)


def workflow(extra: str = "", metadata: str = "") -> str:
    """A workflow of one container, with more in its spec and its metadata."""
    text = PLAIN.replace("EXTRA", f", {extra}" if extra else "").replace("TEMPLATES", TEMPLATES)
    return text.replace(" NAMESPACE", f", {metadata}" if metadata else "")


TEMPLATE = "kind: WorkflowTemplate\nmetadata: {name: etl}\nspec: {entrypoint: main, templates: TEMPLATES}\n"
TEMPLATE = TEMPLATE.replace("TEMPLATES", TEMPLATES)
REF = "kind: Workflow\nmetadata: {name: w}\nspec: {workflowTemplateRef: {name: etl}}\n"
REFERENCE = "workflowSpec: {workflowTemplateRef: {name: etl}}"
CRON = f'kind: CronWorkflow\nmetadata: {{name: nightly}}\nspec:\n  schedules: ["0 6 * * *"]\n  {REFERENCE}\n'


def previews(text: str, mode: str = "exit-handler", endings: tuple[str, ...] = ASKED, profile: str = PROFILE) -> list[Preview]:
    """The previews of a text's workflows."""
    release = build(resolve_text(profile.replace("MODE", mode)).profile)
    found, _ = read(text, "w.yaml")
    chosen, problems = subjects(found, "argo", "4.0")
    assert problems == []
    stage, program = stage_of(release), program_of(release.program)
    return [preview(each, stage, program, endings) for each in chosen]


def sent(each: Preview) -> dict[str, str]:
    """The channels that are told, by ending."""
    return {ending.name: " ".join(note.channel for note in ending.notes) for ending in each.endings}


CASES: list[tuple[str, str, str, dict[str, str], tuple[str, ...]]] = [
    ("a plain workflow is told of", "exit-handler", workflow(), CHAT, ()),
    (
        "a label brings a second channel",
        "exit-handler",
        workflow(metadata="labels: {tier: gold}"),
        {**CHAT, "Failed": "chat pager"},
        (),
    ),
    ("no route is for its namespace", "exit-handler", workflow(metadata="namespace: quiet"), NOTHING, ()),
    (
        "its own onExit takes the place of ours",
        "exit-handler",
        workflow("onExit: bye"),
        NOTHING,
        ("own onExit wins: the default's exit handler does not run",),
    ),
    (
        "its own onExit silences our exit hook",
        "exit-hook",
        workflow("onExit: bye"),
        NOTHING,
        ("own onExit wins: the default's hooks.exit does not run",),
    ),
    (
        "its own exit hook is silenced by our onExit",
        "exit-handler",
        workflow("hooks: {exit: {template: bye}}"),
        CHAT,
        ("own hooks.exit does not run: the default's onExit wins",),
    ),
    (
        "its own exit hook takes the place of ours",
        "exit-hook",
        workflow("hooks: {exit: {template: bye}}"),
        NOTHING,
        ("own hooks.exit wins: the default's does not run",),
    ),
    ("lifecycle hooks stand beside its own onExit", "lifecycle-hooks", workflow("onExit: bye"), CHAT, ()),
    (
        "a hook of the same name replaces ours",
        "lifecycle-hooks",
        workflow("hooks: {hookwright-end: {template: bye, expression: \"workflow.status == 'Failed'\"}}"),
        NOTHING,
        ("own hook hookwright-end replaces the default's",),
    ),
    ("a reference runs the template", "exit-handler", f"{TEMPLATE}---\n{REF}", CHAT, ()),
    ("a CronWorkflow's run is told of", "exit-handler", f"{CRON}---\n{TEMPLATE}", CHAT, ()),
]


@pytest.mark.parametrize(("mode", "text", "expected", "clashes"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_who_is_told(mode: str, text: str, expected: dict[str, str], clashes: tuple[str, ...]) -> None:
    """The channels of each ending, and what stands against the defaults."""
    for each in previews(text, mode):
        assert (sent(each), each.effect.clashes, each.refused) == (expected, clashes, "")


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("exit-handler", {"stopped": "chat", "terminated": "", "deadline": "chat", "retried": "chat"}),
        ("exit-hook", {"stopped": "chat", "terminated": "", "deadline": "chat", "retried": "chat"}),
        ("lifecycle-hooks", {"stopped": "", "terminated": "", "deadline": "", "retried": ""}),
    ],
)
def test_the_endings_that_people_cause(mode: str, expected: dict[str, str]) -> None:
    """As the table of delivery modes in the README says."""
    [each] = previews(workflow(), mode, tuple(expected))
    assert sent(each) == expected


def test_a_template_of_our_name_makes_an_invalid_workflow() -> None:
    """The controller merges both field by field, and then it is a container and a script at once."""
    [each] = previews(workflow().replace("name: bye", "name: hookwright-notify"))
    assert each.effect.clashes == ("own template hookwright-notify is merged with the default's, field by field: rename it",)
    assert "multiple template types specified" in each.refused
    assert each.endings == ()


def test_own_handlers_are_named() -> None:
    """What runs instead of ours is said, too."""
    [each] = previews(workflow("onExit: bye"), endings=("Failed",))
    assert [ending.own for ending in each.endings] == [("exit: bye",)]


def test_the_message_is_the_one_that_is_sent() -> None:
    """Title and text of the profile, what failed below it; a webhook with a body shows that."""
    [each] = previews(workflow(metadata="labels: {tier: gold}"), endings=("Failed",))
    [ending] = each.endings
    assert [(note.channel, note.route, note.template, note.title, note.lines) for note in ending.notes] == [
        ("chat", "ends", "hookwright-notify", "w Failed", ("in argo", "w: main: Error (exit code 1)", PAGE)),
        ("pager", "page", "hookwright-notify", "", ("{", '  "text": "w Failed"', "}")),
    ]


def test_names_of_a_cron_workflow_and_a_template() -> None:
    """A run is named as the controller would, and `{source}` is what started it."""
    found = previews(f"{CRON}---\n{TEMPLATE}", endings=("Succeeded",))
    assert [each.subject.workflow["metadata"]["name"] for each in found] == ["nightly-1767592800", "etl-x7k2p"]
    assert [each.endings[0].notes[0].title for each in found] == ["nightly Succeeded", "etl Succeeded"]


def test_what_the_defaults_override_is_named_without_values() -> None:
    """Only the field's name is shown."""
    profile = PROFILE + "workflowDefaults: {spec: {activeDeadlineSeconds: 3600}}\n"
    [each] = previews(workflow("activeDeadlineSeconds: 60"), profile=profile)
    assert each.effect.clashes == ("own activeDeadlineSeconds wins over the default's",)
    assert sorted(each.effect.added) == ["onExit", "templates"]


def test_a_container_channel_has_a_pod_of_its_own() -> None:
    """Its image says what it likes."""
    webhook = 'type: webhook, secret: {url: pager/url}, body: {text: "{source} {status}"}'
    profile = PROFILE.replace(webhook, "type: container, image: a")
    [each] = previews(workflow(metadata="labels: {tier: gold}"), endings=("Failed",), profile=profile)
    assert [(note.channel, note.template, note.title) for note in each.endings[0].notes] == [
        ("chat", "hookwright-notify", "w Failed"),
        ("pager", "hookwright-channel-pager", ""),
    ]


@pytest.mark.parametrize("mode", ["exit-handler", "exit-hook", "lifecycle-hooks"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_the_stand_ins_change_nothing(mode: str, ending: str) -> None:
    """What is foreseen with light defaults is what is foreseen with the defaults as they are, conditions included."""
    stage = stage_of(build(resolve_text(PROFILE.replace("MODE", mode)).profile))
    workflow = sample("argo").workflow
    light, whole = (foresee(Foresight(place, workflow), ending) for place in (stage.light, stage.whole))
    assert not isinstance(light, str) and not isinstance(whole, str)
    assert (light.phase, delivered(light)) == (whole.phase, delivered(whole))


def delivered(found: Prediction) -> list[tuple[str, str]]:
    """Hook and template of each notifier that delivers."""
    return [(each.hook, each.template) for each in found.deliveries if each.is_delivered]


def test_the_texts_for_people_and_programs() -> None:
    """What is printed, whole."""
    [each] = previews(workflow(), endings=("Succeeded", "Failed", "stopped", "terminated"))
    text = format_preview(each)
    assert text.splitlines()[0] == "argo/w (w.yaml)"
    assert text.partition("\n\n")[2] == (
        "  Succeeded  -> chat\n"
        "  Failed     -> chat\n"
        "  stopped    -> chat\n"
        "  terminated -> nothing: an exit handler does not run once the workflow is terminated\n"
        "\n"
        "  Succeeded -> chat, in pod hookwright-notify\n"
        "    | w Succeeded\n"
        "    | in argo\n"
        f"    | {PAGE}\n"
        "\n"
        "  Failed, stopped -> chat, in pod hookwright-notify\n"
        "    | w Failed\n"
        "    | in argo\n"
        "    | w: main: Error (exit code 1)\n"
        f"    | {PAGE}\n"
        "    (as for Failed; --ending shows the others, where what failed differs)"
    )
    tree: list[dict[str, Any]] = json.loads(dump_previews([each]))
    assert tree[0]["endings"][0] == {
        "ending": "Succeeded",
        "phase": "Succeeded",
        "why": "",
        "own": [],
        "notifications": [
            {
                "channel": "chat",
                "route": "ends",
                "template": "hookwright-notify",
                "title": "w Succeeded",
                "lines": ["in argo", PAGE],
                "by": "pod",
                "change": [],
                "madeUp": False,
                "chosen": "",
                "quiet": [],
            }
        ],
    }


AIMED = PROFILE.replace(
    "routes:",
    """mute: {labels: {silent: "*"}}
overrides: {enabled: true, prefix: a.b, channels: [pager]}
quiet:
  nights: {days: [Mon, Sat], from: 22:00, to: 07:00, passes: {when: [Error]}}
routes:
  team: {when: [Failed], sendBy: {label: team, channels: {data: [chat]}}, match: {namespaces: [quiet]}}""",
).replace("MODE", "exit-handler")


def test_what_a_workflow_says_of_itself_is_told() -> None:
    """Who is muted, what it asks for and in vain, whose label chooses, and when a message is held back."""
    requests = 'annotations: {a.b/channels: "pager nix", a.b/when: "Failed"}'
    silent, asking, team = (
        previews(workflow(metadata=metadata), profile=AIMED)[0]
        for metadata in ("labels: {silent: x}", requests, "namespace: quiet, labels: {team: data}")
    )
    assert [ending.why for ending in silent.endings] == [
        *["muted by its label silent"] * 2,
        "an exit handler does not run once the workflow is terminated",
    ]
    assert asking.effect.clashes == ("a.b/channels: no channel 'nix'",)
    assert sent(asking) == {"Succeeded": "", "Failed": "pager", "terminated": ""}
    assert asking.endings[0].why == "its annotation a.b/when leaves Succeeded out"
    assert asking.endings[1].notes[0].chosen == "annotation a.b/channels"
    assert sent(team) == {"Succeeded": "", "Failed": "chat", "terminated": ""}
    shown = format_preview(team)
    assert "\n  Failed -> chat, in pod hookwright-notify, for its label team\n" in shown
    assert "\n    (held back by nights: Mon, Sat 22:00 to 07:00)" in shown
    assert json.loads(dump_previews([team]))[0]["endings"][1]["notifications"][0]["quiet"] == ["nights: Mon, Sat 22:00 to 07:00"]
    [error] = previews(workflow(), profile=AIMED, endings=("Error",))[0].endings
    assert [note.quiet for note in error.notes] == [()]
