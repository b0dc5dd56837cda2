"""Values that want to be more than values: no format lets them out of where they are shown, whatever they hold."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diff.model import (
    CHANGE,
    CHANGED,
    DRIFT,
    Change,
    Comparison,
    Edit,
    Foreign,
    Item,
    Keeper,
    Meaning,
    Subject,
    Table,
)
from generator.diff.shown import FORMATS, Look, write
from generator.errors import Mark, Problem
from tests.diff import samples

BREAKERS = [
    "\033[2J\033]0;title\007 \x9b31m",
    "first\r::error::second\n::set-output name=x::y",
    "```\n</details>\n<script>alert(1)</script>",
    "````diff\n~~~\n`",
    "@everyone @org/team #1 GH-1 https://example.com www.example.com",
    "<details><summary>x</summary> <!-- -->",
    "\u202egnp.exe \u2066 \u200b \ufeff \u2028 \u2029",
    "\ud800 half a pair",
    "# heading\n- list\n1. one\n| a | b |\n---",
    "%0A%0D::warning::x",
    "\x00\x7f\x85",
    "🚨👩‍💻",
]
SECRETS = [
    "https://hooks.slack.com/services/T0000/B0000/abcdefgh",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIabcdef\nqwerty\n-----END RSA PRIVATE KEY-----",
    "https://robot:hunter22@example.com/x",
]
INNER = ["T0000/B0000", "abcdefghijklmnopqrstuvwxyz", "MIIabcdef", "qwerty", "hunter22", "s3cret-of-ours"]


def everywhere(text: str, other: str = "other") -> Comparison:
    """A comparison with `text` in every place where a text of others can stand."""
    subject = Subject("ConfigMap", text, text)
    places: list[tuple[Any, ...]] = [(text,), ("x", Item("name", text)), ("y", Item(text, "n")), ("z", Table(text), text), ()]
    pairs = [(text, other), (other, text), ({text: [text]}, {text: text}), ([text], {"a": text})]
    found = [Change(part, subject, place, CHANGED, *pair) for part in (DRIFT, CHANGE) for place in places for pair in pairs]
    found += [Change(CHANGE, subject, ("source",), CHANGED, f"a\n{text}\n", f"b\n{text}\n{text}", True)]
    side = samples.state(text, {text: text})
    return samples.compared(
        side,
        side._replace(objects={subject: {text: [text]}}),
        found=tuple(found),
        environment=text,
        meaning=(Meaning(DRIFT, text),),
        running=(text,),
        foreign=(Foreign(subject, (text,)),),
        edits=(Edit(subject, text, text, text, True), Edit(subject, text, text, text, False)),
        keepers=(Keeper(subject, text, text),),
    )


def outside_of_fences(text: str) -> list[str]:
    """The lines that markdown reads; fails for a block that does not end, or whose fence is not its own."""
    lines, fence = [], ""
    for line in text.split("\n"):
        ticks = re.match(r" {0,3}(`{3,})([^`]*)$", line)
        if fence:
            if ticks and len(ticks[1]) >= len(fence) and not ticks[2].strip():
                fence = ""
            continue
        if ticks:
            fence = ticks[1]
        else:
            lines.append(line)
    assert not fence, "a block that does not end"
    return lines


def fenced(text: str) -> int:
    """How many lines stand in blocks."""
    return len(text.split("\n")) - len(outside_of_fences(text)) - 2 * text.count("<details>")


def check_markdown(text: str, limit: int = 65_000) -> None:
    """Balanced, within its limit, and nothing of others does anything."""
    assert len(text.encode("utf-8")) <= limit
    lines = outside_of_fences(text)
    tags = [tag for line in lines for tag in re.findall(r"</?[a-z!][^>]*>", line)]
    assert set(tags) <= {"<details>", "</details>", "<summary>", "</summary>"}
    assert "".join(tags) == "<details><summary></summary></details>" * lines.count("<details>")
    for line in lines:
        assert not re.search(r"@(?!&#8203;)|https?://|www\.|(?<!&)#(?!&#8203;|#| )", line), line
        assert re.match(r"### |- |<|\d|$", line), line


@pytest.mark.parametrize("text", BREAKERS)
@pytest.mark.parametrize("form", FORMATS)
def test_no_character_of_a_value_does_anything(text: str, form: str) -> None:
    """Nothing but our own line ends is a control, changes the direction, or cannot be encoded."""
    shown = write(everywhere(text), form)
    shown.encode()
    odd = {char for char in shown if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn")}
    assert odd <= {"\n"}


@pytest.mark.parametrize("text", BREAKERS)
def test_markdown_holds_what_it_is_given(text: str) -> None:
    """Fences, HTML, mentions, links, references, headings and lists of others stay text."""
    check_markdown(write(everywhere(text), "markdown"))


@pytest.mark.parametrize("text", BREAKERS)
def test_github_gets_commands_of_ours_alone(text: str) -> None:
    """Each line is one command, and no value ends one."""
    for line in write(everywhere(text), "github").split("\n"):
        assert re.match(r"::(error|notice) title=[^:,]*::", line)
        assert "\r" not in line


@pytest.mark.parametrize("text", BREAKERS)
def test_each_line_of_a_unified_diff_has_its_sign(text: str) -> None:
    """And the counts of each hunk are those of its lines."""
    lines = write(everywhere(text), "unified").split("\n")
    while lines:
        assert [line[:4] for line in lines[:2]] == ["--- ", "+++ "]
        counts = re.fullmatch(r"@@ -\d+,(\d+) \+\d+,(\d+) @@", lines[2])
        assert counts
        end = next((at for at in range(3, len(lines)) if lines[at].startswith("--- ")), len(lines))
        hunk, lines = lines[3:end], lines[end:]
        assert [sum(line[:1] in signs for line in hunk) for signs in (" -", " +")] == [int(counts[1]), int(counts[2])]
        assert all(line[:1] in (" ", "-", "+", "\\") for line in hunk)


@pytest.mark.parametrize("form", ["json", "json-patch"])
@pytest.mark.parametrize("text", [*BREAKERS, *SECRETS])
def test_programs_get_json(text: str, form: str) -> None:
    """In ASCII, whatever it holds."""
    shown = write(everywhere(text), form)
    assert shown.isascii()
    json.loads(shown)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("form", FORMATS)
def test_no_secret_is_shown(secret: str, form: str) -> None:
    """Not as a value, a key, a name, a line of a program, nor in a sentence."""
    shown = write(everywhere(secret), form) + write(everywhere("harmless", secret), form)
    assert [inner for inner in INNER if inner in shown] == []
    assert "redacted" in shown


NAMED = [
    {"password": "s3cret-of-ours"},
    {"password": "s3cret-of-ours\nand more"},
    {"deep": {"apiKey": "s3cret-of-ours"}},
    [{"name": "DB_PASSWORD", "value": "s3cret-of-ours"}],
    {"headers": [{"name": "X-Auth-Token", "value": "s3cret-of-ours"}]},
]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("tree", NAMED)
@pytest.mark.parametrize("other", [None, "changed"])
def test_what_is_called_a_secret_is_not_shown(tree: Any, other: str | None, form: str) -> None:
    """Whether the tree comes as a whole, or the change lies at the value itself."""
    after = json.loads(json.dumps(tree).replace("s3cret-of-ours", "another")) if other else "other"
    shown = write(samples.between(after, tree), form)
    assert "s3cret-of-ours" not in shown
    assert "another" not in shown.replace("another one", "")
    assert "redacted" in shown


def test_a_secret_that_became_another_one_is_a_change() -> None:
    """Though both are shown alike."""
    lines = write(samples.between({"url": SECRETS[0]}, {"url": SECRETS[0] + "x"}), "human").splitlines()
    assert lines[-1].strip() == "~ x.url: (redacted: a Slack webhook URL) -> another one"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("value", ["x" * 5_000_000, "`" * 5_000_000, "line\n" * 1_000_000, {"k" * 5_000_000: 1}])
def test_five_megabytes_are_shown_in_seconds(value: Any, form: str) -> None:
    """And are cut where a person reads them."""
    shown = write(samples.between(value, "y"), form)
    if form in ("human", "github"):
        assert len(shown) < 70_000
    if form == "markdown":
        check_markdown(shown)


@pytest.mark.parametrize("limit", [400, 401, 402, 999, 1_000, 5_000, 65_000])
@pytest.mark.parametrize("text", ["x", "🚨" * 30, "```\n`````", "é" * 50])
def test_a_comment_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    """In bytes, and so in characters; whatever is left out is counted, and what is left in is balanced."""
    found = tuple(Change(CHANGE, samples.CONFIG_MAP, (f"{text}{n}",), CHANGED, text, n) for n in range(3_000))
    told = tuple(Meaning(CHANGE, f"{text} {n}") for n in range(300))
    comparison = samples.ordinary()._replace(changes=found, meaning=told)
    shown = write(comparison, "markdown", Look(limit=limit))
    check_markdown(shown, limit)
    whole = write(comparison, "markdown", Look(limit=10**9))
    said = re.search(rf"\n(?:([\d,]+) sentences?(?: and )?)?(?:([\d,]+) lines?)? more did not fit into {limit:,} bytes\.\n$", shown)
    missing = [int((count or "0").replace(",", "")) for count in said.groups()] if said else [0, 0]
    assert shown.count("\n- ") + missing[0] == whole.count("\n- ") == 300
    assert fenced(shown) + missing[1] == fenced(whole) >= 3_000


def test_a_comment_is_as_long_as_it_may_be() -> None:
    """What is cut is no more than the next line and what is kept for saying so; every line is shown or counted."""
    found = tuple(Change(CHANGE, samples.CONFIG_MAP, (f"key{n:04}",), CHANGED, 1, 2) for n in range(3_000))
    shown = write(samples.ordinary()._replace(changes=found), "markdown", Look(limit=10_000))
    assert 10_000 - len(shown) < 200
    (missing,) = re.findall(r"([\d,]+) lines more did not fit", shown)
    assert shown.count("\n! key") + int(missing.replace(",", "")) == 3_000


PROBLEM = Problem(Mark("a```b", 1, 1), "```\n</details> @everyone", "```", "x")


def test_problems_are_held_as_values_are() -> None:
    """Their files are named by others."""
    check_markdown(write(samples.ordinary()._replace(problems=(PROBLEM,)), "markdown"))


ANYTHING = st.text(st.characters(), max_size=40)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | ANYTHING,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANYTHING, inner, max_size=4),
    max_leaves=12,
)


@given(TREES, TREES)
def test_any_two_trees_can_be_written(before: Any, after: Any) -> None:
    """In every format, without an exception, and markdown that holds."""
    comparison = samples.between(before, after)
    for form in FORMATS:
        write(comparison, form).encode()
    check_markdown(write(comparison, "markdown"))
