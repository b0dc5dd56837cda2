"""What a syntax error means, in our words.

Owns the sentences and hints for what libyaml and PyYAML's own parser refuse; the two word some errors differently, so
a sentence is found by a part that both use. Neither parser's text is ever shown: the Python one quotes the file.
"""

from __future__ import annotations

from typing import NamedTuple

from yaml.error import MarkedYAMLError

from generator.errors import Mark, Problem
from generator.yamlio.source import TheirMark, mark_at, mark_of


class Meaning(NamedTuple):
    """`text` and `hint` for an error. Where what was being read begins is told as well, or is the place (`is_early`)."""

    text: str
    hint: str
    tells_begin: bool = False
    is_early: bool = False


_TAB = Meaning("a tab where only blanks may indent", "indent with blanks")
_ALIAS = Meaning("`*` begins an alias, and no name follows", "quote text that begins with *")
_ANCHOR = Meaning("`&` begins an anchor, and no name follows", "quote text that begins with &")
_TAG = Meaning("`!` begins a tag, and this is none", "quote text that begins with !")
_DIRECTIVE = Meaning("`%` begins a directive, and this is none", "quote text that begins with %")
_COLON = Meaning("`: ` where no key can stand", "quote text that holds `: `; check the indentation of this line")
_NO_COLON = Meaning("a key without `:`", "write `key: value`, with a blank after the colon", is_early=True)
_DASH = Meaning("`- ` where no list item can stand", "put each item on a line of its own, below the key of the list")
_QUESTION = Meaning("`? ` where no key can stand", "quote text that begins with `? `")
_OPEN_QUOTE = Meaning("a quote that is never closed", "close it", is_early=True)
_ESCAPE = Meaning("`\\` begins an escape, and this is none", "write `\\\\`, or use single quotes")
_SLASH = Meaning("`\\/` in double quotes, which Go does not read", "write `/` alone")
_FIRST = Meaning("no plain text can begin with this character", "quote the text")
_IN_LIST = Meaning("expected `,` or `]`", "close the list, or quote the text if no list is meant", tells_begin=True)
_IN_MAP = Meaning("expected `,` or `}`", "close the map, or quote the text if no map is meant", tells_begin=True)
_IN_BRACKETS = Meaning(
    "expected a value in the brackets that are open here", "quote the text if no list or map is meant"
)
_BLOCK_HEAD = Meaning("`|` and `>` begin a block, and more than `-` or `+` follows", "put the text on the next line")
_NO_KEY = Meaning("this does not belong to the map around it", "check the quotes and the indentation of this line")
_NO_ITEM = Meaning("this does not belong to the list around it", "begin an item with `- `, below the others")
_AFTER_END = Meaning(
    "this does not belong to what stands before it", "check the quotes and the indentation of this line"
)
_UNKNOWN = Meaning("not YAML from here on", "check the quotes, brackets and the indentation of this line")

# Parts of what the parsers say, context and problem in one line; the first that fits counts.
_MEANINGS = (
    ("found a tab", _TAB),
    ("mapping values are not allowed", _COLON),
    ("entries are not allowed", _DASH),
    ("mapping keys are not allowed", _QUESTION),
    ("find expected ':'", _NO_COLON),
    ("cannot start any token", _FIRST),
    ("scanning an alias", _ALIAS),
    ("scanning an anchor", _ANCHOR),
    ("scanning a tag", _TAG),
    ("parsing a tag", _TAG),
    ("tag handle", _TAG),
    ("directive", _DIRECTIVE),
    ("incompatible", _DIRECTIVE),
    ("quoted scalar found unexpected", _OPEN_QUOTE),
    ("escaped slash", _SLASH),
    ("quoted scalar", _ESCAPE),
    ("Unicode character escape", _ESCAPE),
    ("flow sequence", _IN_LIST),
    ("flow mapping", _IN_MAP),
    ("flow node", _IN_BRACKETS),
    ("block node", _FIRST),
    ("block scalar", _BLOCK_HEAD),
    ("block mapping", _NO_KEY),
    ("block collection", _NO_ITEM),
    ("document start", _AFTER_END),
)


def explain(error: Exception, text: str, file: str) -> Problem:
    """The problem for what a parser raised on `text`: YAMLError, or what its own defects let through."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return Problem(Mark(file, 1, 1), "syntax error: " + _UNKNOWN.text, _UNKNOWN.hint)
    place = error.problem_mark
    said = " ".join(part for part in (error.context, error.problem) if part)
    meaning = next((meaning for part, meaning in _MEANINGS if part in said), _UNKNOWN)
    if meaning is not _ESCAPE and text[place.index : place.index + 1] == "\t":
        meaning = _TAB
    found = "syntax error: " + meaning.text
    if error.context_mark is not None:
        begin = mark_of(error.context_mark, file)
        if meaning.is_early:
            return Problem(begin, found, meaning.hint)
        if meaning.tells_begin:
            found += f" for what begins at {begin.line}:{begin.column}"
    return Problem(_inside(place, text, file), found, meaning.hint)


def _inside(place: TheirMark, text: str, file: str) -> Mark:
    """A mark; what is missing at the end of a text is missing behind its last word, not on a line of its own."""
    return mark_of(place, file) if place.index < len(text) else mark_at(text, len(text.rstrip()), file)
