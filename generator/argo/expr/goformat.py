"""Text as Go prints it: %v, %q, and numbers.

Sources: strconv.Quote, strconv.FormatFloat with the shortest digits, fmt's %v of maps and slices.
"""

from __future__ import annotations

from generator.argo.expr.outcome import UnknownAnswer
from generator.argo.expr.values import Duration, Function, Map, Missing, Named, Number, Slice, Time, go_bytes, ordered

MAX_DEPTH = 60
_ESCAPES = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}
_ESCAPES |= {'"': '\\"', "\\": "\\\\"}
# Characters that Python calls printable and Go does not, and the other way round, are Unicode newcomers only.


def quote(text: str) -> str:
    """strconv.Quote."""
    if text.isascii() and text.isprintable():
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return '"' + "".join(map(_quoted, text)) + '"'


def _quoted(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    code = ord(sign)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if sign.isprintable():
        return sign
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def digits_of(value: float) -> tuple[str, int]:
    """The shortest digits of a finite positive float and the place of its point: 0.digits * 10**point."""
    mantissa, _, exponent = f"{value!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    return (digits, point) if digits else ("0", 1)


def plain_float(value: float, low: int, high: int, pad: int) -> str:
    """With an exponent below 10**low and from 10**high on, else without; the exponent has at least `pad` digits."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "+Inf" if value > 0 else "-Inf"
    sign = "-" if f"{value!r}".startswith("-") else ""
    digits, point = digits_of(abs(value))
    if value and not low <= point - 1 < high:
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        exponent = point - 1
        return f"{sign}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):0{pad}d}"
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    whole, fraction = digits[:point].ljust(point, "0"), digits[point:]
    return sign + whole + ("." + fraction if fraction else "")


def format_float(value: float) -> str:
    """%v of a float64."""
    return plain_float(value, -4, 6, 2)


def format_value(value: object, depth: int = 0) -> str:
    """%v; what has no text that is the same each time has no answer."""
    if depth > MAX_DEPTH:
        raise UnknownAnswer("a value nested too deeply")
    if isinstance(value, str):
        return value
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Number):
        return format_value(value.value)
    if isinstance(value, float):
        return format_float(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return _format_list(value, depth)
    if isinstance(value, dict):
        return _format_map(value, depth)
    return _format_special(value)


def _format_list(value: list[object], depth: int) -> str:
    if isinstance(value, Slice) and value.type == "[]uint8":
        return "[" + " ".join(str(byte) for byte in value) + "]"
    return "[" + " ".join(format_value(one, depth + 1) for one in ordered(value)) + "]"


def _format_map(value: dict[object, object], depth: int) -> str:
    keys = list(value)
    if isinstance(value, Map) and "interface {}]" in value.type[:17]:
        if len({key[0] for key in keys if isinstance(key, tuple)}) > 1:
            raise UnknownAnswer("the text of a map with keys of several types")
        shown = {key: key[1] if isinstance(key, tuple) else key for key in keys}
    else:
        shown = {key: key for key in keys}
    keys.sort(key=lambda key: _sort_key(shown[key]))
    return "map[" + " ".join(f"{format_value(shown[key])}:{format_value(value[key], depth + 1)}" for key in keys) + "]"


def _sort_key(key: object) -> tuple[bytes, float]:
    if isinstance(key, str):
        return go_bytes(key), 0
    return b"", float(key) if isinstance(key, (int, float)) else 0


def _format_special(value: object) -> str:
    from generator.argo.expr.durations import format_duration
    from generator.argo.expr.moments import format_named, format_time

    if isinstance(value, Duration):
        return format_duration(value)
    if isinstance(value, Time):
        return format_time(value)
    if isinstance(value, Named):
        return format_named(value)
    if isinstance(value, Function):
        raise UnknownAnswer("the text of a function")
    if isinstance(value, Missing):
        raise UnknownAnswer("a name that the controller resolves at random")
    raise UnknownAnswer(f"the text of a {type(value).__name__}")
