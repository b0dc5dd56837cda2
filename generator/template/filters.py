"""The filters of expressions: few, deterministic, and none makes much out of little.

They are Jinja2's by name and by what they answer, but stricter: what Jinja2 would print as Python (a list as text) or
turn into 0 (letters as a number) is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from generator.schema import kind_of
from generator.template.limits import Refused, check_size, measure


def _text(value: Any) -> str:
    if isinstance(value, (str, bool, int, float)):
        return str(value)
    raise Refused(f"a filter for text on {kind_of(value)}")


def _list(value: Any) -> list[Any]:
    if isinstance(value, (list, tuple)):
        return list(value)
    raise Refused(f"a filter for lists on {kind_of(value)}")


def _replace(value: Any, old: Any, new: Any, count: int | None = None) -> str:
    text, gone, come = _text(value), _text(old), _text(new)
    check_size(len(text) + text.count(gone) * len(come))
    return text.replace(gone, come, -1 if count is None else count)


def _join(value: Any, between: Any = "") -> str:
    texts = [_text(entry) for entry in _list(value)]
    check_size(sum(map(len, texts)) + len(texts) * len(_text(between)))
    return _text(between).join(texts)


def _title(value: Any) -> str:
    # words begin after what Jinja2 says they do (filters.py, _word_beginning_split_re)
    words = re.split(r"([-\s({\[<]+)", _text(value))
    return "".join(word[:1].upper() + word[1:].lower() for word in words)


def _end(value: Any, position: int) -> Any:
    ordered = value if isinstance(value, str) else _list(value)
    if not ordered:
        raise Refused("the first or last of nothing")
    return ordered[position]


def _first(value: Any) -> Any:
    return _end(value, 0)


def _last(value: Any) -> Any:
    return _end(value, -1)


def _length(value: Any) -> int:
    return len(value) if isinstance(value, (str, dict)) else len(_list(value))


def _int(value: Any, default: Any = None, base: int = 10) -> Any:
    try:
        return int(value, base) if isinstance(value, str) else int(value)
    except (TypeError, ValueError, OverflowError):
        return _otherwise(value, default)


def _float(value: Any, default: Any = None) -> Any:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return _otherwise(value, default)


def _otherwise(value: Any, default: Any) -> Any:
    if default is None:
        raise Refused(f"a number expected, found other {kind_of(value).removeprefix('a ')}", "or give a default: | int(0)")
    return default


def _same_kind(entries: list[Any]) -> bool:
    kinds = [kind_of(entry) for entry in entries]
    return not kinds or (len(set(kinds)) == 1 and kinds[0] in ("text", "a number"))


def _folded(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _sort(value: Any, reverse: bool = False, case_sensitive: bool = False) -> list[Any]:
    entries = _list(value)
    if not _same_kind(entries):
        raise Refused("a list of text or a list of numbers expected, to sort it")
    return sorted(entries, reverse=bool(reverse), key=None if case_sensitive else _folded)


def _unique(value: Any, case_sensitive: bool = False) -> list[Any]:
    entries = _list(value)
    if not _same_kind(entries):
        raise Refused("a list of text or a list of numbers expected, to tell what is unique")
    kept: dict[Any, Any] = {}
    for entry in entries:
        kept.setdefault(entry if case_sensitive else _folded(entry), entry)
    return list(kept.values())


def _tojson(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _urlencode(value: Any) -> str:
    from urllib.parse import quote  # Jinja2 has loaded it already

    return quote(_text(value), safe="/")


FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "capitalize": lambda value: _text(value).capitalize(),
        "first": _first,
        "float": _float,
        "int": _int,
        "join": _join,
        "last": _last,
        "length": _length,
        "lower": lambda value: _text(value).lower(),
        "replace": _replace,
        "sort": _sort,
        "string": _text,
        "title": _title,
        "tojson": _tojson,
        "trim": lambda value, chars=None: _text(value).strip(chars),
        "unique": _unique,
        "upper": lambda value: _text(value).upper(),
        "urlencode": _urlencode,
    }
)
"""All but `default`, which alone may be given something undefined, and so is Jinja2's own."""


def bounded(name: str) -> Callable[..., Any]:
    """A filter that measures what it is given and what it gives."""
    compute = FILTERS[name]

    def filter_value(*given: Any, **named: Any) -> Any:
        for value in (*given, *named.values()):
            measure(value)
        result = compute(*given, **named)
        measure(result)
        return result

    return filter_value
