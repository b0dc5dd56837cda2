"""How Go writes floats, as far as a configuration or a manifest meets them.

Sources: strconv.FormatFloat with the shortest digits, and encoding/json for a float64. Reading numbers is yamlio's.
"""

from __future__ import annotations

import struct

_EXACT = 1 << 53  # whole numbers up to here are the same in a float64


def float32_text(number: float) -> str:
    """FormatFloat(number, 'g', -1, 32), which sigs.k8s.io/yaml makes of a float where text is wanted: 123456789.0 is
    "1.2345679e+08"."""
    try:
        packed = struct.pack("f", number)
    except OverflowError:
        return "+Inf" if number > 0 else "-Inf"
    near: float = struct.unpack("f", packed)[0]
    if near != near:
        return "NaN"
    if near in (float("inf"), float("-inf")):
        return "+Inf" if near > 0 else "-Inf"
    shortest = next(text for p in range(17) if struct.pack("f", float(text := f"{near:.{p}e}")) == packed)
    return _text(shortest, -4, 6, 2)


def float64_plain(number: float) -> str:
    """FormatFloat(number, 'f', -1, 64): the shortest digits, never an exponent."""
    return _text(repr(float(number)), -400, 400, 1)


def json_text(number: float | int) -> str:
    """The text of a finite number as encoding/json writes it."""
    return str(number) if isinstance(number, int) else _text(repr(number), -6, 21, 1)


def json_number(number: float) -> float | int:
    """`number` as it is read back: encoding/json writes whole ones below 1e21 without point and exponent."""
    return int(float64_plain(number)) if abs(number) < 1e21 and number == int(number) else number


def through_float64(number: int) -> float | int:
    """A whole number after a stay in a float64, as in Go's `any`. Raises OverflowError when it is too large for one."""
    return number if -_EXACT <= number <= _EXACT else json_number(float(number))


def _text(shortest: str, low: int, high: int, pad: int) -> str:
    """Digits as Python gives them, with an exponent of `pad` digits or more when it is below `low` or from `high` on."""
    mantissa, _, power = shortest.lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    exponent = int(power or 0) + len(whole) - 1 - (len(whole + fraction) - len(digits))
    digits, exponent = (digits.rstrip("0"), exponent) if digits else ("0", 0)
    sign = "-" * (shortest[0] == "-")
    if exponent < low or exponent >= high:
        point = "." * (len(digits) > 1)
        return f"{sign}{digits[0]}{point}{digits[1:]}e{'-' if exponent < 0 else '+'}{abs(exponent):0{pad}d}"
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    digits = digits.ljust(exponent + 1, "0")
    point = "." * (len(digits) > exponent + 1)
    return f"{sign}{digits[: exponent + 1]}{point}{digits[exponent + 1 :]}"
