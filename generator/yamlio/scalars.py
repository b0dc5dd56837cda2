"""What a plain scalar is to Go.

Owns the types of unquoted text as sigs.k8s.io/yaml reads it, which is what helm, kubectl and the controller link. The
rules are those of go.yaml.in/yaml/v2 resolve.go `resolve`: the words and numbers of YAML 1.1, `y` and `n` among them,
but neither base 60 (`12:30`) nor dates, which stay text. Structure, tags and quotes are not known here.
"""

from __future__ import annotations

import re

Scalar = str | int | float | bool | None


def _spellings(*words: str) -> list[str]:
    """Each word as written, with a capital, and in capitals; no other mixture counts."""
    return [spelling for word in words for spelling in (word, word.capitalize(), word.upper())]


WORDS: dict[str, Scalar] = {
    **dict.fromkeys(_spellings("y", "yes", "true", "on"), True),
    **dict.fromkeys(_spellings("n", "no", "false", "off"), False),
    **dict.fromkeys(["", "~", *_spellings("null")], None),
    **dict.fromkeys([".nan", ".NaN", ".NAN"], float("nan")),
    **dict.fromkeys([".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"], float("inf")),
    **dict.fromkeys(["-.inf", "-.Inf", "-.INF"], float("-inf")),
}

_NUMBER_STARTS = frozenset("+-.0123456789")

TYPED_STARTS = _NUMBER_STARTS | {word[:1] for word in WORDS}
"""The first character, "" where there is none, of every plain scalar that may be something else than text."""

# Patterns are compiled when a number needs them, and then kept by `re`: most files hold none but decimal integers.

# strconv.ParseInt with base 0: the prefix says the base, and a bare leading zero says eight.
_INT = r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+)|(0|[1-9][0-9]*))"
_FLOAT = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
# Behind a dot resolve.go hands the text as it is to ParseFloat, which takes an underscore between two digits.
_FRACTION = r"\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?"
# What is left of `0b` once ParseInt has refused the whole: resolve.go cuts the prefix off and lets a sign follow it.
_BINARY = r"0b([-+]?)([01]+)|-0b([01]+)"

_LOWEST, _HIGHEST, _HIGHEST_UNSIGNED = -(2**63), 2**63 - 1, 2**64 - 1
_DIGITS = 20  # of 2**64 - 1; longer ones need not be turned into a number to be seen as too large


def go_scalar(text: str) -> Scalar:
    """The value of an unquoted scalar as Go types it; text that is no word and no number is itself.

    Integers above 64 bits become floats, floats above the range stay text, `08` is the float 8.
    """
    if text in WORDS:
        return WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    if text[0] == ".":
        return _finite(text) if re.fullmatch(_FRACTION, text) else text
    bare = text.replace("_", "")
    whole = _integer(bare)
    if whole is not None:
        return whole
    return _finite(bare, text) if re.fullmatch(_FLOAT, bare) else text


def _integer(bare: str) -> int | None:
    """ParseInt, then ParseUint, which takes no sign; None for what neither reads."""
    if bare.isascii() and bare.isdigit() and bare[0] != "0" and len(bare) < _DIGITS:
        return int(bare)
    found = re.fullmatch(_INT, bare)
    if found is None:
        return _binary(bare)
    sign, hexadecimal, octal, binary, decimal = found.groups()
    if decimal is None:
        digits, base = (hexadecimal, 16) if hexadecimal else (octal, 8) if octal else (binary, 2)
        number = int(digits, base)
    elif len(decimal) <= _DIGITS:
        number = int(decimal)
    else:
        return None
    if sign == "-":
        number = -number
    if _LOWEST <= number <= _HIGHEST or (not sign and number <= _HIGHEST_UNSIGNED):
        return number
    return None


def _binary(bare: str) -> int | None:
    found = re.fullmatch(_BINARY, bare)
    if found is None:
        return None
    number = int(found[2] or found[3], 2)
    if found[1] == "-" or found[3]:
        number = -number
    return number if _LOWEST <= number <= _HIGHEST else None


def _finite(bare: str, text: str = "") -> float | str:
    number = float(bare)
    return (text or bare) if number in (float("inf"), float("-inf")) else number
