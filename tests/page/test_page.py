"""What the page holds: every message from the program itself, nothing secret, nothing that could be injected."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from generator import channels, registry
from generator.commands._program import courier_of
from generator.delivery import build
from generator.model import PHASES, Channel, Release, secret_variable
from generator.page.document import drawing_of, drawings
from generator.page.examples import example
from generator.page.html import html, link, tag
from generator.page.looks import _plain
from generator.page.markup import MARKDOWN, ROBOT, SLACK, Language, shown, simple_html
from generator.page.picture import NARROW, WIDE, boxes
from generator.page.sent import JSON, MAIL
from generator.page.tones import style_of, tone
from generator.page.words import conditions
from generator.store import INVENTORY
from tests import pod, servers
from tests.channels.services import SERVICES, addressed
from tests.channels.street import Street
from tests.harness import REPO, resolve_text, run_hookwright, write_tree
from tests.page.cases import cards, every, page, sheets
from tests.page.shots import SHOTS
from tests.profiles import channel, delivery, message, profile, route

SERVED = [name for name in registry.names(channels) if registry.load(channels, name).IN_POD]
UNSEEN = re.compile("[\u200b\u2060]")


class Text(HTMLParser):
    """The text of a piece of HTML, and its elements."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text, self.tags, self.attributes = "", [], []
        self.feed(source)

    def handle_data(self, data: str) -> None:
        """Collects."""
        self.text += data

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        """Collects."""
        self.tags.append(name)
        self.attributes += attributes


def test_every_channel_type_is_drawn_by_one_file() -> None:
    """A drawing names channel types that there are, none twice; only what has no look of its own is drawn plain."""
    assert set(drawings()) <= set(registry.names(channels))
    plain = {name for name in registry.names(channels) if drawing_of(name) is _plain}
    assert plain == {"container", "http", "log", "webhook"}


@pytest.mark.parametrize("kind", SERVED)
def test_a_drawing_shows_the_message(kind: str) -> None:
    """The title, a row, the text and what failed, in one piece of HTML without a script."""
    [found] = sheets(every())
    [card] = [each for each in cards(found, "everybody", "Failed") if each.channel == kind]
    drawn = Text(drawing_of(kind).draw(card.sent))
    text = UNSEEN.sub("", drawn.text)
    assert card.sent.title == "[prd] nightly-report Failed"
    for said in (card.sent.title, "nightly-report-1767592800", "It was late.", "extract"):
        assert said in text, (kind, said)
    assert {"script", "style", "img", "iframe"}.isdisjoint(drawn.tags)


# What no two sendings have in common: signatures, times and ids; and what is a secret.
VOLATILE = {"timestamp", "sign", "endsAt", "time", "id", "eventTime", "reportingInstance", "MessageDeduplicationId", "routing_key"}


def steady(tree: Any) -> Any:
    """A tree without what differs each time."""
    if isinstance(tree, dict):
        return {key: steady(value) for key, value in tree.items() if key not in VOLATILE}
    return [steady(each) for each in tree] if isinstance(tree, list) else tree


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("kind", [kind for kind in SERVICES if kind != "kubernetes-event"])
def test_the_payload_is_the_one_that_is_sent(town: Street, kind: str, phase: str) -> None:
    """The same program in a process of its own sends to a real server what the page shows."""
    made = SERVICES[kind].channel(town.server.url)
    built = release_of(made)
    variables = pod.environment(phase, [pod.failure("it's <broken> & \"late\"")])
    sent = courier_of(built)("every", made.name, variables)
    town.server.requests.clear()
    pod.run(built.program, {**variables, **town.secrets(kind)})
    got = [addressed(request)[1] for request in town.server.requests]
    if sent.said:
        assert (got, "skipped" in sent.said) == ([], True)
    elif sent.kind == JSON:
        assert steady(got[0].tree) == steady(json.loads(json.dumps(sent.body)))
    else:
        assert steady(dict(parse_qsl(got[0].body.decode()))) == steady(sent.body)


def release_of(made: Channel) -> Release:
    """A release that tells one channel everything."""
    every_phase = route("every", [made.name], when=PHASES)
    return build(profile([made], [every_phase], [message()], delivery=delivery(acknowledge_running_risk=True)))


def test_the_letter_is_the_one_that_is_sent() -> None:
    """Subject and parts as a real mail server gets them."""
    with servers.smtp_server() as office:
        options = {"host": "127.0.0.1", "port": office.port, "from": "argo@example.com", "to": ["kim@example.com"], "tls": "none"}
        built = release_of(channel("mail", "email", **options))
        variables = pod.environment("Failed", [pod.failure("x < y")])
        sent = courier_of(built)("every", "mail", variables)
        pod.run(built.program, variables)
        [got] = office.mails
    assert sent.kind == MAIL
    for name in ("Subject", "From", "To"):
        assert got.message[name] == sent.body["head"][name]
    assert (got.part("plain"), got.part("html")) == (sent.body["text"], sent.body["html"])


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_the_same_profile_gives_the_same_bytes(seed: str, tmp_path: Path) -> None:
    """Under any hash seed, and whatever day it is."""
    write_tree(tmp_path, {"profiles/prd.yaml": every()})
    environment = {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"}
    run = run_hookwright("preview", "prd", "--html", "page.html", cwd=tmp_path, env=environment)
    assert run.code == 0, run.stderr
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == page(every())


def test_a_secret_is_a_place_and_never_a_value(tmp_path: Path) -> None:
    """Even where the variables of the notifier are set."""
    write_tree(tmp_path, {"profiles/prd.yaml": every()})
    names = {secret_variable("slack-webhook", "url"): "https://hooks.slack.com/services/T0/B0/sesame"}
    run = run_hookwright("preview", "prd", "--html", "page.html", cwd=tmp_path, env=names)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert (run.code, "sesame" in text) == (0, False)
    for shown_ in ("POST ‹s/slack›", "Bearer ‹s/bot›", "/bot‹s/telegram›/sendMessage", "Credential=‹s/id›", "‹smtp/from›"):
        assert shown_ in text


HOSTILE = [
    "</pre></style><script>hacked()</script>",
    '"><img src=x onerror=hacked()>',
    "<!here> <https://evil.example.com|click> [x](javascript:hacked()) <javascript:hacked()|x>",
    "&lt;script&gt;hacked()&lt;/script&gt;",
    "\u202eevil\u202c ]]> --> <!-- ${x} <% y %>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_text(text: str) -> None:
    """In every drawing and every payload."""
    found = Text(page(every(text.replace("<%", "< %"))))
    assert {"script", "img", "iframe", "object", "base"}.isdisjoint(found.tags)
    assert [name for name, _ in found.attributes if name.startswith("on")] == []
    addresses = [value for name, value in found.attributes if name in ("href", "src", "action")]
    assert addresses
    assert [each for each in addresses if not re.match(r"https?://|#", each or "")] == []


def test_what_is_put_in_is_escaped() -> None:
    """Text, attributes, and addresses that are none."""
    assert tag("b", "<i>", title='"&', hidden=True, id=None) == '<b title="&quot;&amp;" hidden>&lt;i&gt;</b>'
    assert html("a", None, [tag("br"), ["<"]]) == "a<br>&lt;"
    assert html("\x00\ud800\u202e") == "\ufffd\ufffd\ufffd"
    assert link("javascript:x", "y") == "<span>y</span>"
    assert link('https://a.example/"onclick=x', "y") == "<span>y</span>"
    rel = 'rel="noopener noreferrer nofollow"'
    assert link("https://a.example/?b=1&c", "y") == f'<a href="https://a.example/?b=1&amp;c" {rel}>y</a>'


MARKUP: list[tuple[Language, str, str]] = [
    (SLACK, "a *b* &amp; &lt;c&gt;", "a <b>b</b> &amp; &lt;c&gt;"),
    (SLACK, "<!here> <@U1>", '<b class="call">@here</b> <b class="call">@U1</b>'),
    (SLACK, "```\nx *y*\n```", "<pre><code>x *y*</code></pre>"),
    (SLACK, "<javascript:x|y>", "&lt;javascript:x|y&gt;"),
    (MARKDOWN, "\\*a\\* **b** \\<c\\>", "*a* <b>b</b> &lt;c&gt;"),
    (MARKDOWN, "*\u2060a*\u2060", "*a*"),
    (MARKDOWN, "@\u200bhere @all", '@\u200bhere <b class="call">@all</b>'),
    (MARKDOWN, "[x](javascript:y)", "<span>x</span>"),
    (ROBOT, '**<font color="info">a</font>**', '<b><span class="font font-info">a</span></b>'),
    (ROBOT, "<font color=\"x' onclick=y\">a</font>", "&lt;font color=&quot;x&#x27; onclick=y&quot;&gt;a&lt;/font&gt;"),
    (ROBOT, "* _ ` ~", "* _ ` ~"),
]


@pytest.mark.parametrize(("language", "text", "expected"), MARKUP)
def test_markup_is_shown_as_the_service_shows_it(language: Language, text: str, expected: str) -> None:
    """Emphasis, links, calls and code; what is none is text."""
    assert shown(text, language) == expected


def test_html_keeps_what_messages_use() -> None:
    """Everything else is dropped or text, and what is open is closed."""
    assert simple_html('<b>a</b><br>&lt;i&gt; <a href="javascript:x">y</a>') == "<b>a</b><br>&lt;i&gt; <span>y</span>"
    assert simple_html('<h3 style="color:#2eb886">a</h3>') == '<p class="head tone-2eb886">a</p>'
    assert simple_html("<script>x</script><img src=y><b>z") == "x<b>z</b>"


def test_a_pale_color_becomes_readable() -> None:
    """As a bar it stays; as text it is darkened for white paper and lightened for dark."""
    assert (tone("#DAA038"), tone("danger"), tone(None)) == ("tone-daa038", "", "")
    assert style_of("") == ""
    style = style_of('<i class="tone-daa038">')
    assert "--tone:#daa038" in style
    inks = re.findall("--ink:#([0-9a-f]{6})", style)
    assert [sum(bytes.fromhex(ink)) > sum(bytes.fromhex("daa038")) for ink in inks] == [False, False]
    assert inks[0] != "daa038"


def test_the_request_of_argos_agent_is_shown() -> None:
    """Its template filled in as the controller does, the secret by its place; an image of one's own says what it likes."""
    sent = {card.channel: card.sent for card in cards(sheets(every())[0], "everybody", "Failed")}
    assert sent["http"].address == "POST https://hooks.example.com/argo"
    assert sent["http"].headers == {"X-Team": "data", "Authorization": "‹s/agent›"}
    assert sent["http"].body["title"] == "[prd] nightly-report Failed"
    assert sent["container"].said == "The image registry.example.com/notify:1 is run, and says what it likes."


HISTORY = """\
apiVersion: hookwright/v1
argo: {version: "4.0"}
history: {enabled: true}
channels: {slack: {type: slack-webhook, secret: {url: s/slack}}}
messages: {default: {title: "{source} {status} {change}"}}
routes:
  first: {when: [Failed], change: [first-failure], send: [slack]}
"""


def test_a_change_is_shown_by_a_made_up_past() -> None:
    """A route that asks for one is shown by a run that is such, and says so."""
    text = page(HISTORY)
    assert "a first-failure run. What is said of other runs, or of a log, is made up." in text
    assert "run that is first-failure" in text
    [card] = cards(sheets(HISTORY)[0], "first", "Failed")
    assert card.sent.title == "nightly-report Failed First failure after 12 successes."


CHOICE = """\
apiVersion: hookwright/v1
argo: {version: "4.0"}
overrides: {enabled: true, prefix: notify.example.com, channels: [mail]}
quiet: {night: {days: [Mon, Tue], from: "22:00", to: "07:00", channels: [chat]}}
channels:
  chat: {type: slack-webhook, secret: {url: s/chat}}
  pay: {type: slack-webhook, secret: {url: s/pay}}
  mail: {type: email, to: [ops@example.com], secret: {host: s/host, from: s/from}}
routes:
  team: {when: [Failed], sendBy: {label: team, channels: {"pay*": [pay]}, otherwise: [chat]}}
"""


def test_what_is_not_always_sent_says_when() -> None:
    """A label or an annotation that chooses, and windows that hold back: beside the message, and as a broken line."""
    [found] = sheets(CHOICE)
    assert {card.channel: card.remarks for card in cards(found, "team", "Failed")} == {
        "pay": ("for workflows with the label team: pay*",),
        "chat": ("for workflows with the label team: anything else", "held back by night: Mon, Tue 22:00 to 07:00"),
        "mail": ("for workflows with the annotation notify.example.com/channels",),
    }
    text = page(CHOICE)
    assert text.count('class="line out chosen"') == 2 * 3
    assert "not in night: Mon, Tue 22:00 to 07:00" in text


def test_an_example_is_one_that_the_route_is_for() -> None:
    """Namespace, labels and cron of a match are those of the made-up workflow."""
    meant = resolve_text(every()).profile
    for name in ("everybody", "gold", "rest"):
        made = example(meant.routes[name].match, meant)
        [found] = [each for each in sheets(every())[0].told[name] if each.phase == meant.routes[name].when[-1]]
        assert found.workflow == f"{made.namespace}/{made.workflow['metadata']['name']}"
    gold = example(meant.routes["gold"].match, meant).workflow["metadata"]
    assert (gold["namespace"], gold["labels"]["tier"]) == ("team-a", "gold")
    rest = example(meant.routes["rest"].match, meant).workflow["metadata"]
    assert rest["labels"]["workflows.argoproj.io/workflow-template"] == "report-a"


def test_conditions_are_words() -> None:
    """Each field of a match, and `unless`; a route without any is for every workflow."""
    meant = resolve_text(every()).profile.routes
    assert conditions(meant["everybody"]) == ("every workflow",)
    assert conditions(meant["gold"]) == (
        "namespace team-*, not team-sandbox",
        "label tier: gold or platinum",
        "runs of a CronWorkflow",
    )
    assert conditions(meant["rest"]) == ("template report-*", "unless gold sends")


@pytest.mark.parametrize("form", [WIDE, NARROW])
def test_the_boxes_of_the_picture_do_not_overlap(form: Any) -> None:
    """Each column goes down, inside of the picture."""
    for column in boxes(resolve_text(every()).profile, form):
        places = list(column.values())
        assert all(above.top + above.height < below.top for above, below in pairwise(places))
        assert all(0 <= box.left and box.left + box.width <= form.width for box in places)


def test_given_workflows_take_the_place_of_made_up_ones(tmp_path: Path) -> None:
    """A route is shown by the first that it is for, or says that there is none."""
    labels = "labels: {tier: gold, workflows.argoproj.io/cron-workflow: nightly}"
    workflow = f"kind: Workflow\nmetadata: {{name: mine, namespace: team-a, {labels}}}\n"
    workflow += "spec: {entrypoint: a, templates: [{name: a, container: {image: a}}]}\n"
    write_tree(tmp_path, {"profiles/prd.yaml": every(), "w.yaml": workflow})
    run = run_hookwright("preview", "prd", "--workflow", "w.yaml", "--html", "page.html", "--ending", "Failed", cwd=tmp_path)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert run == (0, f"wrote page.html ({len(text.encode()) / 1000:.1f} KB)\n", "")
    assert text.count("As told of the workflow team-a/mine.") == 2
    assert "[prd] nightly Failed" in text
    assert set(re.findall(">([A-Za-z]+)</label>", text)) == {"Failed"}
    assert "It is for none of the endings that were asked for." in text


def test_environments_stand_beside_each_other(tmp_path: Path) -> None:
    """One table and one page for all of them."""
    write_tree(tmp_path, {"profiles/prd.yaml": every(), "profiles/stg.yaml": every("x")})
    assert run_hookwright("preview", "--all", "--html", "deep/page.html", cwd=tmp_path).code == 0
    found = Text((tmp_path / "deep/page.html").read_text(encoding="utf-8"))
    for head in ("prd tells", "stg tells", "Routing of prd", "Routing of stg", "Messages of stg"):
        assert head in found.text
    ids = [value for name, value in found.attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_a_file_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    """Nor is a folder; a page of ours is."""
    write_tree(tmp_path, {"profiles/prd.yaml": every(), "notes.html": "mine"})
    run = run_hookwright("preview", "prd", "--html", "notes.html", cwd=tmp_path)
    said = "notes.html:1:1: error: exists and was not written by hookwright\n  hint: name another file\n"
    assert run == (2, "", said)
    assert run_hookwright("preview", "prd", "--html", "page.html", cwd=tmp_path).code == 0
    assert run_hookwright("preview", "prd", "--html", "page.html", cwd=tmp_path).code == 0
    assert run_hookwright("preview", "prd", "--html", "profiles", cwd=tmp_path).code == 2


def test_a_render_keeps_the_page_current_where_it_was_asked_for_once(tmp_path: Path) -> None:
    """It stands in the inventory, `--check` holds it, and it goes when it is said so; elsewhere there is none."""
    write_tree(tmp_path, {"profiles/prd.yaml": every(), "profiles/stg.yaml": every()})
    path = tmp_path / "output/prd/preview.html"

    def render(*arguments: str) -> str:
        run = run_hookwright("render", *arguments, cwd=tmp_path)
        return f"{run.code} {run.stdout}"

    assert render("--all").startswith("0")
    assert not path.exists()
    assert "output/prd/preview.html: missing" in render("prd", "--preview", "--check")
    assert "wrote output/prd/ (6 files)" in render("prd", "--preview")
    assert path.read_text(encoding="utf-8") == page(every())
    assert "preview.html" in json.loads((tmp_path / "output/prd" / INVENTORY).read_text())["files"]
    write_tree(tmp_path, {"profiles/prd.yaml": every("It was early.")})
    assert "output/prd/preview.html: differs" in render("--all", "--check")
    assert "wrote output/prd/ (6 files)" in render("--all", "--jobs", "2")
    assert path.read_text(encoding="utf-8") == page(every("It was early."))
    assert render("--all", "--check").startswith("0")
    path.unlink()
    assert "output/prd/preview.html: missing" in render("--all", "--check")
    assert not (tmp_path / "output/stg/preview.html").exists()
    assert "wrote output/prd/ (6 files)" in render("prd")
    assert "output/prd/preview.html: no longer made" in render("prd", "--no-preview", "--check")
    assert "wrote output/prd/ (5 files)" in render("prd", "--no-preview")
    assert not path.exists()
    assert render("--all", "--check").startswith("0")


def test_the_committed_page_is_the_one_that_preview_makes(tmp_path: Path) -> None:
    """`make preview` and `preview --html` have one page between them, in the inventory of prd."""
    assert "preview.html" in json.loads((REPO / "output/prd" / INVENTORY).read_text())["files"]
    run = run_hookwright("preview", "prd", "--html", str(tmp_path / "page.html"), cwd=REPO)
    assert run.code == 0, run.stderr
    assert (tmp_path / "page.html").read_bytes() == (REPO / "output/prd/preview.html").read_bytes()


def test_a_profile_without_routes_has_a_page() -> None:
    """It says that nobody is told."""
    assert "No routes: nobody is told of anything." in page('apiVersion: hookwright/v1\nargo: {version: "4.0"}\n')


def test_the_screenshots_of_readme_are_there() -> None:
    """Two pictures of README, small enough for a page; `make shots` takes them."""
    named = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", (REPO / "README.md").read_text(encoding="utf-8"))
    files = [REPO / path for _, path in named]
    assert sorted(path.name for path in files) == [f"{name}.png" for name in sorted(SHOTS)]
    for path in files:
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size < 150_000


def test_every_setup_that_is_held_has_a_page(tmp_path: Path) -> None:
    """Whatever the golden profiles ask for."""
    for folder in sorted(REPO.glob("tests/golden/*/profiles")):
        run = run_hookwright("preview", "--all", "--profiles", str(folder), "--html", "page.html", cwd=tmp_path)
        assert (run.code, run.stderr) == (0, ""), (folder, run.stderr)
