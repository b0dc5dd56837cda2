"""From plain values to YAML that every reader takes for the same values.

Owns the shape of every document that we write: blocks of two blanks, lists indented below their key, keys in the order
given, no anchors, no tags, no folding. Refuses, as Unwritable, what has no YAML that Go and Python read alike.
"""

from __future__ import annotations

from typing import Any

from generator.yamlio.style import block, has_surrogate, inline, is_safe

DEEPEST = 100
"""How deep lists and maps may stand in each other; a list that holds itself ends here."""

_LONG_KEY = 1000  # as written; from 1024 characters on YAML knows a key only by the sign before it
_SHOWN = 60
_LOWEST, _HIGHEST = -(2**63), 2**64 - 1


class Unwritable(ValueError):
    """A value without a YAML that all read alike. `path` leads to it, `reason` says what it is, never its content."""

    def __init__(self, reason: str, path: tuple[Any, ...] = ()) -> None:
        super().__init__(reason, path)
        self.reason = reason
        self.path = path

    def __str__(self) -> str:
        steps = (str(step)[:_SHOWN].encode("utf-8", "backslashreplace").decode() for step in self.path)
        return f"{'.'.join(steps) or 'the document'}: {self.reason}"


def dump(values: object, comment: str = "", *, is_embedded: bool = False) -> str:
    """`values` (dict with text keys, list or tuple, str, int, float, bool, None) as one document that ends its last line.

    `comment`, if any, stands above it, a `# ` before each line. `is_embedded` is for a document that becomes a text of
    another one, as in a ConfigMap: then `block_reason` of the result is "", so kubectl shows it as lines.
    Raises Unwritable.
    """
    writer = _Writer(is_embedded)
    writer.root(values)
    text = "".join(writer.out)
    if text.endswith("\n\n"):
        text += "...\n"  # or the next tool that trims the end of a file would change the last value
    return _comment(comment) + text


def _comment(comment: str) -> str:
    if not is_safe(comment):
        raise Unwritable("a character in the comment that YAML refuses or takes for the end of a line")
    return "".join(f"# {line}".rstrip() + "\n" for line in comment.split("\n")) if comment else ""


class _Writer:
    """The pieces of a document as they are written. No piece ends its line: the next one begins with the line's end."""

    def __init__(self, is_embedded: bool) -> None:
        self.is_embedded = is_embedded
        self.out: list[str] = []

    def root(self, values: object) -> None:
        """Write the document. A bare text is no block here, where readers differ about its indentation."""
        if type(values) is str:
            self.out.append(self._inline(values))
        else:
            self._value(values, "", "", "")
        self.out.append("\n")

    def _value(self, value: Any, indent: str, gap: str, lead: str) -> None:
        """Write what follows a key or dash: a scalar after `gap`, the first entry of a list or map after `lead`.

        `indent` is that of the entries, and of the lines of a block.
        """
        kind = type(value)
        if kind is str:
            self.out.append(gap + (block(value, indent, self.is_embedded) or self._inline(value)))
        elif kind is dict and value:
            self._map(value, indent, lead)
        elif kind in (list, tuple) and value:
            self._list(value, indent, lead)
        else:
            self.out.append(gap + _scalar(value))

    def _map(self, box: dict[Any, Any], indent: str, lead: str) -> None:
        inner = _deeper(indent)
        next_line = "\n" + indent
        key: Any = None
        try:
            for key, value in box.items():
                text = self._key(key)
                self.out.append(f"{lead}{text}:" if len(text) <= _LONG_KEY else f"{lead}? {text}{next_line}:")
                lead = next_line
                self._value(value, inner, " ", "\n" + inner)
        except Unwritable as error:
            raise Unwritable(error.reason, (key, *error.path)) from None

    def _list(self, box: list[Any] | tuple[Any, ...], indent: str, lead: str) -> None:
        inner = _deeper(indent)
        next_line = "\n" + indent
        index = -1
        try:
            for value in box:
                index += 1
                self.out.append(lead + "-")
                lead = next_line
                self._value(value, inner, " ", " ")
        except Unwritable as error:
            raise Unwritable(error.reason, (index, *error.path)) from None

    def _key(self, key: object) -> str:
        if type(key) is not str:
            raise Unwritable(f"a key that is no text but of type {type(key).__name__}")
        return self._inline(key)

    def _inline(self, text: str) -> str:
        if not text.isascii() and has_surrogate(text):
            raise Unwritable("text with a lone surrogate, which UTF-8 does not know")
        return inline(text, self.is_embedded)


def _deeper(indent: str) -> str:
    if len(indent) >= 2 * DEEPEST:
        raise Unwritable(f"lists and maps nested deeper than {DEEPEST} levels")
    return indent + "  "


def _scalar(value: object) -> str:
    """What is no text and has no entries."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if type(value) is int:
        return _integer(value)
    if type(value) is float:
        return _float(value)
    if type(value) is dict:
        return "{}"
    if type(value) in (list, tuple):
        return "[]"
    raise Unwritable(f"a value of type {type(value).__name__}, which YAML does not know")


def _integer(number: int) -> str:
    if not _LOWEST <= number <= _HIGHEST:
        raise Unwritable("an integer that does not fit 64 bits, of which Go would lose digits")
    return str(number)


def _float(number: float) -> str:
    if number - number != 0:
        raise Unwritable("a number that is not finite, which JSON does not know")
    text = repr(number)
    mantissa, exponent, power = text.partition("e")
    # PyYAML takes text without a dot for no float.
    return text if "." in mantissa else mantissa + ".0" + exponent + power
