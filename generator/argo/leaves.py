"""Scalars and the types that decode themselves, each by its letter of the table.

Each function takes the value that the JSON has and the one that stood there before (None for nothing), and gives the
value as it is written back; raises Misfit. Null leaves a scalar as it was, and is given to the types of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from generator.argo import durations, quantities, times
from generator.argo.numbers import float64_plain, json_number, json_text, through_float64
from generator.argo.refusal import INTO_FIELD, Misfit, json_kind, misfit, said

Leaf = Callable[[Any, Any], Any]

ZEROS: dict[str, Any] = {"s": "", "b": False, "i": 0, "j": 0, "u": 0, "f": 0, "A": "", "Q": "0", "I": 0, "D": "0s", "L": "0s"}

_BASE64 = r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"


def _text(value: Any, old: Any) -> Any:
    if value.__class__ is str:
        return value
    if value is None:
        return old or ""
    raise misfit(value, "text", "quote it" if json_kind(value) in ("number", "bool") else "")


def _boolean(value: Any, old: Any) -> Any:
    if value.__class__ is bool:
        return value
    if value is None:
        return old or False
    raise misfit(value, "true or false", "remove the quotes" if value in ("true", "false") else "")


def _whole(low: int, high: int) -> Leaf:
    def leaf(value: Any, old: Any) -> Any:
        if value is None:
            return old or 0
        if value.__class__ is float and value == value // 1:
            value = int(value)
        if value.__class__ is int and low <= value < high:
            return value
        if value.__class__ not in (int, float):
            is_quoted = value.__class__ is str and value.isdecimal()
            raise misfit(value, "a whole number", "remove the quotes" if is_quoted else "")
        found = "a number outside of the range" if value.__class__ is int else "a number with a fraction"
        raise Misfit(f"{found}, expected a whole number", f"json: cannot unmarshal number {json_text(value)}{INTO_FIELD}")

    return leaf


def _fraction(value: Any, old: Any) -> Any:
    if value is None:
        return old or 0
    if value.__class__ not in (int, float):
        raise misfit(value, "a number")
    try:
        return json_number(float(value))
    except OverflowError:
        raise Misfit("a number that is too large", f"json: cannot unmarshal number{INTO_FIELD}") from None


def _anything(value: Any, old: Any) -> Any:
    return value


def _bytes(value: Any, old: Any) -> Any:
    if value is None:
        return None
    if value.__class__ is not str:
        raise misfit(value, "text in base64")
    text = value.replace("\r", "").replace("\n", "")
    if not re.fullmatch(_BASE64, text):
        raise Misfit("text that is not base64", "illegal base64 data at input byte")
    return text


def _any_text(value: Any, old: Any) -> Any:
    """argo-workflows anystring.go `AnyString.UnmarshalJSON`: numbers go through a float64, a map or list is ignored."""
    if value.__class__ is str:
        return value
    if value.__class__ is bool:
        return "true" if value else "false"
    if value.__class__ in (int, float):
        try:
            return float64_plain(value)
        except OverflowError:
            raise Misfit("a number that is too large", "json: cannot unmarshal number") from None
    return old or ""


def _quantity(value: Any, old: Any) -> Any:
    """resource.Quantity: of a value that is no text, the JSON is the text."""
    if value is None:
        return "0"
    try:
        return quantities.canonical(value.strip() if value.__class__ is str else json_text(value) if _is_number(value) else "")
    except ValueError as error:
        hint = "a quantity is a number with a suffix such as m, k, M, Ki, Mi or Gi"
        raise Misfit(f"{said(value)} that is no quantity", str(error), hint) from None


def _number_or_text(value: Any, old: Any) -> Any:
    """intstr.IntOrString keeps the type that it is given."""
    return value if value.__class__ is str else _INT32(value, None)


def _time(value: Any, old: Any) -> Any:
    if value is None:
        return None
    if value.__class__ is not str:
        raise misfit(value, "a time such as 2006-01-02T15:04:05Z")
    try:
        return times.canonical(value)
    except ValueError as error:
        raise Misfit(str(error), "parsing time") from None


def _duration(value: Any, old: Any) -> Any:
    """metav1.Duration; null is the empty text to it, and that is no duration."""
    if value is not None and value.__class__ is not str:
        raise misfit(value, "a duration such as 1h30m")
    try:
        return durations.format_duration(durations.parse_duration(value or ""))
    except ValueError as error:
        raise Misfit("no duration", str(error), "write it as 30s, 5m or 1h30m; d for days is not known here") from None


def _ttl(value: Any, old: Any) -> Any:
    """argo-workflows config/ttl.go `TTL.UnmarshalJSON`."""
    if value.__class__ is not str:
        raise Misfit(f"{said(value)}, expected a lifetime such as 30d", "invalid TTL", "write it as 30d, 12h, 5m or 30s")
    try:
        return durations.format_duration(durations.parse_ttl(value))
    except ValueError as error:
        raise Misfit("no lifetime", str(error), "write it as 30d, 12h, 5m or 30s") from None


def _plugin(value: Any, old: Any) -> Any:
    """argo-workflows plugin_types.go `Plugin.UnmarshalJSON`: one key, whatever is below it."""
    if value.__class__ is not dict:
        if value is None:
            raise Misfit("null, expected a map with one key", "expected exactly one key, got 0")
        raise Misfit(f"{said(value)}, expected a map with one key", f"json: cannot unmarshal {json_kind(value)} into Go value")
    if len(value) != 1:
        raise Misfit(f"a plugin with {len(value)} keys, expected one", f"expected exactly one key, got {len(value)}")
    return value


def _raw(value: Any, old: Any) -> Any:
    """JSON that is kept as it stands."""
    return value


def merged_raw(value: Any, old: Any) -> Any:
    """The same after a merge, which reads it as `map[string]any`: whole numbers beyond 64 bits become floats."""
    if value.__class__ is int and not -(1 << 63) <= value < 1 << 63:
        try:
            return through_float64(value)
        except OverflowError:
            raise Misfit("a number that is too large", "json: cannot unmarshal number") from None
    if value.__class__ is dict:
        return {key: merged_raw(each, None) for key, each in value.items()}
    return [merged_raw(each, None) for each in value] if value.__class__ is list else value


def merged_plugin(value: Any, old: Any) -> Any:
    """A plugin after a merge, which may have given it a second key."""
    return merged_raw(_plugin(value, old), None)


def _is_number(value: Any) -> bool:
    return value.__class__ in (int, float)


_INT32 = _whole(-(1 << 31), 1 << 31)

LEAVES: dict[str, Leaf] = {
    "s": _text, "b": _boolean, "i": _whole(-(1 << 63), 1 << 63), "j": _INT32, "u": _whole(0, 1 << 64), "f": _fraction,
    "x": _anything, "y": _bytes, "Q": _quantity, "I": _number_or_text, "A": _any_text, "T": _time, "D": _duration,
    "L": _ttl, "F": _raw, "G": _plugin, "M": _raw, "N": _raw,
}  # fmt: skip
