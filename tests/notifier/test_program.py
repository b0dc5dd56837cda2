"""The text of the program: small, readable, the same each time, and nothing in it that is not used."""

from __future__ import annotations

import ast
import builtins
import dis
import itertools
import os
import re
import subprocess
import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import Channel, Match, Profile
from generator.notifier import parts
from generator.notifier.bundle import assemble
from generator.notifier.literals import format_literal
from generator.notifier.settings import plan_of
from tests.harness import REPO
from tests.notifier.everything import ALL, FIRST, KEYS, SLACK, TOPIC
from tests.profiles import by_label, channel, delivery, message, profile, route, runner

CHOOSY = {"codes": (), "field": "ok", "equals": "true"}
ROUTES = (
    route("ends", [*(each.name for each in ALL), "choosy", "topic"]),
    route("quiet", ["log"], when=["Succeeded"], says="quiet"),
    route("page", ["mail"], when=["Failed"], match=Match(namespaces=("!sandbox-*",)), unless=["ends"], says="page"),
)
TEXT = "{labels.team} {env.HOST} {retry} {failureCount}"
PAGE = message("page", text=TEXT, failures="code", locale="ja", links=[("UI of {name}", "{url}")])
RICH = profile(
    [
        *ALL[1:],
        channel("choosy", "webhook", secrets={"url": "s/u"}, success=CHOOSY, format="cloudevents"),
        channel("topic", "sns", secrets=KEYS, topicArn=TOPIC, format="json"),
        channel("slack", "slack-webhook", secrets={"url": "s/url"}, mentions=("here",)),
    ],
    ROUTES,
    [message(), PAGE, message("quiet", failures="none")],
    delivery=delivery(fail_workflow=True, runner=runner(ca_bundle={"configMap": "ca/pem"})),
    time_zone="Europe/Berlin",
)
# What asks the API server, which has a size of its own: few channels need it all, and no program carries every one of them.
ASKING = profile(
    [channel("log", "log"), SLACK],
    [route("first", ["slack"], when=["Failed"], change=["first-failure"], says="page"), route("rest", ["log"], unless=["first"])],
    [message(), message("page", text="{change} {differences}", log=(10, 2000))],
    has_history=True,
    time_zone="Europe/Berlin",
)
# When and where messages go, of which a profile rarely wants everything.
AIMED = profile(
    FIRST,
    [
        route("ends", ["slack"], send_by=by_label("team", {"data-*": ["mail"]}, ["wecom"])),
        route("page", [], match=Match(known={"team": ("a",)}), send_by=by_label("team", {"a": ["incidents"]})),
    ],
    delivery=delivery(jitter_seconds=30),
    overrides={"prefix": "hookwright.io", "channels": ("slack", "log")},
    quiet={
        "nights": {"days": ["Mon", "Tue"], "from": "22:00", "to": "07:00", "passes": {"routes": ["page"]}},
        "release": {"start": "2026-12-01T20:00", "end": "2026-12-01T23:00", "channels": ["mail"]},
    },
    time_zone="America/New_York",
)
SOURCES = [path.read_text() for path in sorted((REPO / "generator").rglob("*.py"))]
EVERY_FEATURE = frozenset(re.findall(r"  #: (\w+)$", "".join(SOURCES), re.MULTILINE))


def programs() -> Iterator[tuple[str, Profile]]:
    """Profiles of many kinds: each type, sets of types, and each feature of messages and routes by itself."""
    for each in ALL:
        yield each.type, profile([each])
        yield f"{each.type}, rich", profile([each], messages=[message(links=[("UI", "{url}")], failures="code", locale="zh")])
    for count in range(2, len(FIRST) + 1):
        for chosen in itertools.combinations(FIRST, count):
            yield "+".join(each.type for each in chosen), profile(chosen)
    yield "all types", profile(ALL)
    said = {
        "links": message(links=[("Runbook", "https://x.example.com/{source}")]),
        "code": message(failures="code"),
        "no failures": message(failures="none"),
        "count": message(failures="none", text="{failureCount}"),
        "environment": message(text="{env.HOST}"),
        "labels": message(text="{labels.team}", fields=[]),
        "nothing": message(title="x", fields=[], failures="none"),
        "ja": message(locale="ja"),
        "url": message(text="{url} {retry}", fields=[]),
    }
    for name, each in said.items():
        yield name, profile(ALL, messages=[each])
        yield f"{name}, Slack alone", profile([SLACK], messages=[each])
    yield "a time zone", profile([SLACK], messages=[message(locale="zh")], time_zone="Asia/Shanghai")
    for field in (Match(namespaces=("a",)), Match(labels={"a": ("b",)}), Match(cron=False), Match(workflow_templates=("x",))):
        yield f"match {field}", profile([SLACK], [route("one", ["slack"], match=field), route("two", ["slack"], unless=["one"])])
    aims: dict[str, dict[str, Any]] = {
        "jitter": {"delivery": AIMED.delivery},
        "overrides": {"overrides": AIMED.overrides},
        "quiet": {"quiet": AIMED.quiet},
        "quiet somewhere": {"quiet": AIMED.quiet, "time_zone": "Asia/Tokyo"},
        "by label": {"routes": AIMED.routes, "channels": AIMED.channels},
    }
    for name, other in aims.items():
        yield name, profile([SLACK])._replace(**other)
    yield "where and when", AIMED
    yield "everything", RICH
    yield "asking", ASKING
    yield "change alone", profile([SLACK], [route("first", ["slack"], change=["first-failure"])], has_history=True)
    yield "change alone in a text", profile([SLACK], messages=[message(text="{change}", locale="zh")], has_history=True)
    yield "log alone", profile([SLACK], messages=[message(failures="none", fields=["log"], log=(5, 500))])


every_program = pytest.mark.parametrize("said", [each for _, each in programs()], ids=[name for name, _ in programs()])


@every_program
def test_a_program_is_sound(said: Profile) -> None:
    """It compiles, uses no name that is not there, defines none that is not used, and survives YAML, tags and pages."""
    text = assemble(said)
    names = defined(text)
    assert sorted(used(compile(text, "notifier", "exec")) - names - set(dir(builtins))) == []
    assert sorted(name for name in names if len(re.findall(rf"\b{name}\b", text)) < 2) == []
    assert text.isascii()
    assert "{{" not in text and "}}" not in text and "\t" not in text
    assert [line for line in text.split("\n") if line != line.rstrip()] == []
    assert (text[-1], text[-2:] == "\n\n", text.count('"""')) == ("\n", False, 0)


def defined(text: str) -> set[str]:
    """The names of a program's outermost level."""
    found: set[str] = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def used(code: types.CodeType) -> set[str]:
    """The names that a program reads and that are not its functions' own, at any depth."""
    steps = list(dis.get_instructions(code))
    found = {step.argval for step in steps if step.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    found -= {step.argval for step in steps if step.opname == "STORE_NAME"}
    for inner in code.co_consts:
        found |= used(inner) if isinstance(inner, types.CodeType) else set()
    return found


LINKED = message(links=[("Runbook", "https://runbooks.example.com/platform/{source}")])
TOLD = message("page", title="{source} {status}", text="{failureCount} failed. Try again with: {retry}", failures="code")
BY_MAIL = route("page", ["mail", "incidents", "wecom"], match=Match(namespaces=("!sandbox-*",)), says="page")


@pytest.mark.parametrize(
    ("said", "limit"),
    [
        (profile([SLACK]), 8000),
        (profile([SLACK], messages=[LINKED]), 8700),
        (profile(FIRST, [route("ends", ["slack", "log"]), BY_MAIL], [LINKED, TOLD]), 16384),
        (profile(ALL), 40000),
        (AIMED, 18432),
        (RICH, 40960),
        (ASKING, 20480),
    ],
    ids=["Slack alone", "Slack with links", "two messages and routes", "all types", "where and when", "everything", "asking"],
)
def test_a_program_is_small(said: Profile, limit: int) -> None:
    """In bytes, with the settings of an ordinary profile; each stored workflow carries it."""
    assert len(assemble(said)) <= limit


@pytest.mark.parametrize("each", ALL, ids=[each.type for each in ALL])
def test_the_code_for_one_channel_is_small(each: Channel) -> None:
    """In bytes, without the settings below it, which are the profile's own."""
    code, *settings = re.split(r"\n(?=(?:ENVIRONMENT|PAGE|BUDGET) = )", assemble(profile([each])))
    assert settings and len(code) <= 8192


def test_a_program_has_just_what_it_uses() -> None:
    """No mail without a mail channel, no matching without a match, no dictionary for English."""
    text = assemble(profile([SLACK]))
    unused = ("smtplib", "fnmatch", "WORDS", "quote", "errcode", "MATCHERS", "unless", "HOOKWRIGHT_CA_BUNDLE", "sys.exit")
    assert [word for word in unused if word in text] == []
    rich = assemble(RICH)
    assert [word for word in unused if word not in rich] == []


def test_no_route_to_a_channel_of_the_pod_needs_no_program() -> None:
    """A channel that no route uses is left out, too."""
    assert assemble(profile()) == ""
    assert "other" not in assemble(profile([SLACK, channel("other", "log")], [route("all", ["slack"])]))


def test_each_feature_is_known() -> None:
    """A mark that no profile can ask for would drop its line from every program."""
    called = profile([channel("webhook", "webhook"), channel("email", "email", to=())])  # as the classic pair of steps has them
    plans = [plan_of(each) for each in (RICH, AIMED, ASKING, called)]
    assert EVERY_FEATURE == frozenset().union(*(plan.features for plan in plans if plan))


def test_the_same_profile_gives_the_same_program() -> None:
    """In every process, whatever the seed of its hashes."""
    code = "import sys; from tests.notifier.test_program import RICH, assemble; sys.stdout.write(assemble(RICH))"
    seeds = ("0", "1", "4711")
    texts = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(REPO)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in seeds
    ]
    assert texts == [assemble(RICH)] * 3


def blocks() -> Iterator[tuple[str, str, str]]:
    """Each function and class of the program: its name, its source, and what the bundler makes of it with every feature."""
    pools = [parts.program_blocks(), *(parts.channel_blocks(each.type) for each in ALL)]
    made = {name: parts.with_features(block, EVERY_FEATURE).text for pool in pools for name, block in pool.items()}
    files = [*(REPO / "generator" / "notifier" / "program").glob("*.py")]
    files += [REPO / "generator" / "channels" / f"{each.type.replace('-', '_')}.py" for each in ALL]
    for path in sorted(files):
        source = path.read_text()
        start = source.partition(parts.IN_THE_POD)[0].count("\n") if parts.IN_THE_POD in source else 0
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.lineno > start:
                yield node.name, ast.get_source_segment(source, node) or "", made[node.name]


@pytest.mark.parametrize(("name", "source", "made"), [pytest.param(*each, id=each[0]) for each in blocks()])
def test_the_bundler_changes_no_code(name: str, source: str, made: str) -> None:
    """It takes docstrings, annotations and comments away, and nothing else."""
    assert ast.dump(stripped(source)) == ast.dump(ast.parse(made)), name


def stripped(source: str) -> ast.Module:
    """A syntax tree without docstrings and annotations."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            for argument in [*node.args.args, *node.args.kwonlyargs]:
                argument.annotation = None
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            del node.body[0]
        for field in ("body", "orelse", "finalbody"):
            statements = getattr(node, field, None)
            if isinstance(statements, list):
                setattr(node, field, [bare(each) for each in statements])
    return ast.fix_missing_locations(tree)


def bare(node: ast.stmt) -> ast.stmt:
    """An annotated assignment as a plain one."""
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return ast.Assign([node.target], node.value)
    return node


def test_no_name_stands_in_two_parts() -> None:
    """The blocks of all parts and channel types make one namespace; only imports may be the same."""
    pools = [parts.program_blocks(), *(parts.channel_blocks(each.type) for each in ALL)]
    named = [(name, block.text) for pool in pools for name, block in pool.items()]
    texts: dict[str, set[str]] = {}
    for name, text in named:
        texts.setdefault(name, set()).add(text)
    assert [name for name, different in texts.items() if len(different) > 1] == []


NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
LEAVES = st.none() | st.booleans() | NUMBERS | st.text("{}ab\"'\\\n\u5931\U0001f6a8", max_size=12)
NAMES = st.text("{}a'", max_size=5)
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4))


@given(TREES)
@settings(max_examples=300)
def test_a_literal_is_its_value(tree: object) -> None:
    """Python reads back what was written; it is ASCII, and no two braces stand side by side."""
    text = format_literal(tree)
    assert ast.literal_eval(text) == tree
    assert text.isascii() and "{{" not in text and "}}" not in text


def test_texts_of_the_profile_do_not_become_code() -> None:
    """Quotes, braces and newlines in every text of a profile stay texts."""
    odd = "\"'''\\\n{{=x}} }} {\u2028\U0001f6a8\t"
    said = message(title=odd, text=odd, fields=[(odd, odd)], links=[(odd, "https://x.example.com/" + odd)])
    hook = channel("hook", "webhook", url="https://x.example.com/", headers={"X": odd}, body={odd: [odd, {odd: odd}]})
    text = assemble(profile([hook, SLACK], messages=[said], argo={"ui_url": odd}))
    assert text.isascii() and "{{" not in text and "}}" not in text and "\t" not in text
    assigned = [node for node in ast.parse(text).body if isinstance(node, ast.Assign)]
    values = {ast.unparse(node.targets[0]): node.value for node in assigned}
    assert ast.literal_eval(values["PAGE"]).startswith(odd)
    assert ast.literal_eval(values["MESSAGES"])["default"]["rows"] == [[odd, odd]]
