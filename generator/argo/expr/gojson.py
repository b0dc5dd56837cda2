"""JSON as Go's encoding/json reads and writes it.

Reading gives float64 for every number and refuses what Python's json would let pass. Writing sorts the keys and
escapes `<`, `>`, `&`, U+2028 and U+2029.
"""

from __future__ import annotations

import json
import re

from generator.argo.expr.goformat import MAX_DEPTH, plain_float
from generator.argo.expr.outcome import Panic, UnknownAnswer
from generator.argo.expr.values import (
    ANY,
    Duration,
    Function,
    Map,
    Missing,
    Named,
    Number,
    Slice,
    Time,
    clean,
    key_of,
    ordered,
)

_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)
_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_NEEDS_CARE = re.compile('[\x00-\x1f"\\\\<>&\u2028\u2029\ud800-\udfff]')


def parse_json(text: str) -> object:
    """The value; Panic with (about) Go's message when it is no JSON."""
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _check_depth(text)
    readable = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        value = json.loads(readable, parse_int=_number, parse_float=_number, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise Panic(_message(readable, error)) from None
    return _without_surrogates(value) if "\\u" in text else value


def _check_depth(text: str) -> None:
    depth = deepest = 0
    for match in _STRUCTURE.finditer(text):
        if match[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif match[0] in "]}":
            depth -= 1
    if deepest > 10_000:
        raise Panic("exceeded max depth")
    if deepest > MAX_DEPTH:
        raise UnknownAnswer("JSON nested too deeply")


def _number(written: str) -> float:
    value = float(written)
    if value in (float("inf"), float("-inf")):
        raise Panic(f"json: cannot unmarshal number {written} into Go value of type float64")
    return value


def _constant(written: str) -> object:
    raise Panic(f"invalid character '{written[0]}' looking for beginning of value")


def _message(text: str, error: json.JSONDecodeError) -> str:
    if not text[error.pos :].strip(" \t\r\n") or error.msg.startswith(
        ("Unterminated", "Expecting") * (error.pos >= len(text))
    ):
        return "unexpected end of JSON input"
    sign = text[error.pos]
    if error.msg == "Extra data":
        return f"invalid character '{sign}' after top-level value"
    if error.msg == "Expecting value":
        return f"invalid character '{sign}' looking for beginning of value"
    return f"invalid character '{sign}' in JSON"


def _without_surrogates(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_without_surrogates(one) for one in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(one) for key, one in value.items()}
    return value


def quote_json(text: str, escape_html: bool = True) -> str:
    """A JSON string as Go writes it."""
    if not _NEEDS_CARE.search(text):
        return f'"{text}"'
    quoted = json.dumps(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), ensure_ascii=False)
    if "\ufffd" in quoted and "\ufffd" not in text:
        quoted = quoted.replace("\ufffd", "\\ufffd")
    for sign, escaped in _HTML.items():
        if escape_html or sign not in "<>&":
            quoted = quoted.replace(sign, escaped)
    return quoted


def format_json(value: object, indent: str = "", escape_html: bool = True) -> str:
    """json.Marshal, or MarshalIndent with that indent; Panic for what has no JSON."""
    return _write(value, indent, "", escape_html, 0)


def _write(value: object, indent: str, before: str, html: bool, depth: int) -> str:
    if depth > MAX_DEPTH:
        raise UnknownAnswer("a value nested too deeply")
    if value is None:
        return "null"
    if isinstance(value, str):
        return quote_json(value, html)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Number):
        return _write(value.value, indent, before, html, depth)
    if isinstance(value, float):
        return format_number(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return _write_list(value, indent, before, html, depth)
    if isinstance(value, dict):
        return _write_map(value, indent, before, html, depth)
    return _write_special(value)


def format_number(value: float) -> str:
    """A float64 as JSON; Panic for what JSON cannot say."""
    text = plain_float(value, -6, 21, 1 if abs(value) < 1 else 2)
    if text in ("NaN", "+Inf", "-Inf"):
        raise Panic(f"json: unsupported value: {text}")
    return text


def _write_list(value: list[object], indent: str, before: str, html: bool, depth: int) -> str:
    if isinstance(value, Slice) and value.is_nil:
        return "null"
    inner = before + indent
    parts = [_write(one, indent, inner, html, depth + 1) for one in ordered(value)]
    return _join("[", parts, "]", indent, before)


def _write_map(value: dict[object, object], indent: str, before: str, html: bool, depth: int) -> str:
    if isinstance(value, Map) and key_of(value.type) == ANY:
        raise Panic(f"json: unsupported type: {value.type}")
    if isinstance(value, Map) and value.is_nil:
        return "null"
    inner = before + indent
    colon = ": " if indent else ":"
    parts = []
    for key in sorted(value, key=lambda key: str(key).encode("utf-8", "surrogateescape")):
        parts.append(quote_json(str(key), html) + colon + _write(value[key], indent, inner, html, depth + 1))
    return _join("{", parts, "}", indent, before)


def _join(opening: str, parts: list[str], closing: str, indent: str, before: str) -> str:
    if not indent or not parts:
        return opening + ",".join(parts) + closing
    inner = "\n" + before + indent
    return opening + inner + ("," + inner).join(parts) + "\n" + before + closing


def _write_special(value: object) -> str:
    from generator.argo.expr.moments import format_rfc3339

    if isinstance(value, Duration):
        return str(value.nanoseconds)
    if isinstance(value, Named):
        return str(value.value)
    if isinstance(value, Time):
        return f'"{format_rfc3339(value)}"'
    if isinstance(value, Function):
        raise Panic(f"json: unsupported type: {value.type}")
    if isinstance(value, Missing):
        raise UnknownAnswer("a name that the controller resolves at random")
    raise UnknownAnswer(f"the JSON of a {type(value).__name__}")
