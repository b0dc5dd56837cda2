"""Pairs of texts -> one comparison of those whose meaning is known; the others stay texts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from generator.diff.model import CHANGE, CHANGED, Change, Comparison, Subject
from generator.diff.objects import compare_objects, is_known, is_ours
from generator.diff.shown import Look, write, write_state, write_texts
from generator.diff.states import objects_in
from generator.errors import InputUnusable

# The formats in which a text without a meaning stands as it is; in the others it is a change like any.
_FOR_PEOPLE = ("human", "unified")
_FILE = "File"
_SECRET = re.compile(r"""\bkind["']?\s*:\s*["']?Secret\b""")
_COVER = "(a Secret that cannot be read is not shown)\n"


class Texts(NamedTuple):
    """Two texts of one name, "" where there is none."""

    name: str
    before: str
    after: str


class Compared(NamedTuple):
    """What is known, compared; and the pairs that differ and of which nothing is known."""

    comparison: Comparison
    others: tuple[Texts, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs that counts."""
        return self.comparison.is_same and not self.others


def compare_texts(pairs: Iterable[Texts], labels: tuple[str, str]) -> Compared:
    """All differences between the two sides of all pairs; texts that are the same are not read."""
    before: list[Mapping[str, Any]] = []
    after: list[Mapping[str, Any]] = []
    others = []
    for pair in pairs:
        if pair.before == pair.after:
            continue
        found = _objects(pair.before, pair.name), _objects(pair.after, pair.name)
        if found[0] is None or found[1] is None or not any(map(_is_known, found, (pair.before, pair.after))):
            others.append(_covered(pair))
        else:
            before += found[0]
            after += found[1]
    return Compared(compare_objects(before, after, labels), tuple(others))


def _covered(pair: Texts) -> Texts:
    """A pair of texts without those of a Secret that cannot be read: nobody knows which words of it are its values."""
    if not any(map(_SECRET.search, (pair.before, pair.after))):
        return pair
    return pair._replace(before=_COVER if pair.before else "", after=_COVER.replace("(a", "(another") if pair.after else "")


def _objects(text: str, name: str) -> list[dict[str, Any]] | None:
    """The objects of a text, None where it is a text and no more."""
    try:
        return objects_in(text, name)
    except InputUnusable:
        return None


def _is_known(found: list[dict[str, Any]] | None, text: str) -> bool:
    return bool(found) and (is_ours(text) or any(map(is_known, found or [])))


def write_compared(compared: Compared, form: str, labels: tuple[str, str], look: Look) -> str:
    """Both parts in one of the formats; "" where nothing differs and the format has no words for that."""
    if form in _FOR_PEOPLE:
        told = [write(compared.comparison, form, look)]
        for each in compared.others:
            told.append(write_texts(each.before, each.after, (f"{labels[0]}/{each.name}", f"{labels[1]}/{each.name}"), look))
        return "\n".join(filter(None, told))
    more = [_change(each) for each in compared.others]
    return write(compared.comparison._replace(changes=(*compared.comparison.changes, *more)), form, look)


def _change(pair: Texts) -> Change:
    return Change(CHANGE, Subject(_FILE, "", pair.name), (), CHANGED, pair.before, pair.after, True)


def normal_text(text: str, name: str) -> str:
    """What a text means, as text; the text itself where nothing in it is known."""
    found = _objects(text, name)
    return write_state(compare_objects(found, found, ("", "")).sides[1]) if found and _is_known(found, text) else text
