"""Properties of the program's text functions."""

from __future__ import annotations

import ast
import re
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.notifier.program.forms import wide_text
from generator.notifier.program.slack import slack_text
from generator.notifier.program.text import clean, cut, fill, fill_url, one_line
from generator.notifier.words import words_of
from tests.harness import REPO

ANY = st.text(st.characters(codec=None, categories=None), max_size=200)
ENGLISH: dict[str, Any] = {"locale": None}
BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@given(ANY)
@example("\r\n\r\x85\u2028")
@settings(max_examples=300)
def test_clean_text_holds_nothing_bad(text: str) -> None:
    """No control character but tab and newline; it can be encoded; cleaning again changes nothing."""
    tidy = clean(text)
    assert not BAD.search(tidy)
    assert tidy.encode().decode() == tidy
    assert clean(tidy) == tidy
    assert "\n" not in one_line(text)


@given(st.text("a&<`\u5931\U0001f6a8 ]("), st.integers(40, 120), st.sampled_from(["slack", "wecom", "plain"]))
@settings(max_examples=500)
def test_a_cut_is_honest_and_fits(text: str, limit: int, kind: str) -> None:
    """What is kept is the beginning; kept and missing characters make up the whole; the escaped form fits."""
    sizes = {
        "slack": lambda part: len(slack_text(part)),
        "wecom": lambda part: len(wide_text(part).encode()),
        "plain": len,
    }
    short = cut(text * 20, limit, ENGLISH, sizes[kind])
    assert sizes[kind](short) <= limit
    found = re.fullmatch("(.*)\u2026 ([0-9,]+) more characters", short, re.DOTALL)
    if found is None:
        assert short == text * 20
        return
    assert (text * 20).startswith(found[1])
    assert len(found[1]) + int(found[2].replace(",", "")) == len(text * 20)


@given(ANY)
@settings(max_examples=300)
def test_slacks_text_has_no_tags(text: str) -> None:
    """Every `&` starts an entity, there is no angle bracket and no fence."""
    shown = slack_text(text)
    assert not re.search("[<>]|&(?!(amp|lt|gt);)|```", shown)
    plain = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert plain.replace("`\u200b`\u200b`", "```") == text.replace("`\u200b`\u200b`", "```")


@given(ANY, ANY)
@settings(max_examples=300)
def test_a_value_is_filled_in_once(value: str, around: str) -> None:
    """What a placeholder is replaced by is never looked at again."""
    facts = {"a": value + "{b}", "b": "never"}
    safe = around.replace("{", "(").replace("$", "(")
    assert fill(safe + "{a}" + safe, facts) == (safe + clean(value + "{b}") + safe).strip()


@given(ANY)
@settings(max_examples=300)
def test_a_value_in_an_address_stays_in_its_place(value: str) -> None:
    """It adds no slash, query, fragment or blank."""
    url = fill_url("https://h.example.com/a/{x}?q={x}#end", {"x": value})
    if not clean(value):
        assert url == ""
        return
    assert re.fullmatch(r"https://h\.example\.com/a/[\w.~%-]+\?q=[\w.~%-]+#end", url, re.ASCII)


def test_no_translation_is_forgotten() -> None:
    """Each text of the program that is said in words has a translation, in each language."""
    folder = REPO / "generator" / "notifier" / "program"
    source = "".join(path.read_text() for path in sorted(folder.glob("*.py")))
    said = re.findall(r'word\(\w+, ("[^"]+")\)', source) + re.findall(r'"HOOKWRIGHT_\w+", ("[^"]+")', source)
    said += re.findall(r'(?<!")("[A-Z][\w ;,{}%\']+[.:]")(?!")', source)  # sentences that are chosen before they are said
    texts = [ast.literal_eval(literal) for literal in said]
    assert len(set(texts)) == 16
    for locale in ("ja", "zh"):
        assert [text for text in texts if text not in words_of(locale)] == []
    assert dict(words_of("en")) == {}
