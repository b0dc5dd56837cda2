"""Kubernetes quantities such as "500m" and "1Gi", in the form in which they are written back.

Source: k8s.io/apimachinery pkg/api/resource, `ParseQuantity`, `Quantity.MarshalJSON` and `CanonicalizeBytes`. Kept as it
is: text that already looks canonical is handed back untouched ("+5", "1.500"), and a suffix above E is lost.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

FORM = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
NO_SUFFIX = "unable to parse quantity's suffix"
TOO_LONG = "a quantity of so many digits is not looked at"
ENDLESS = "a quantity so small that the controller would reckon for hours"

DECIMAL, BINARY, EXPONENT = "DecimalSI", "BinarySI", "DecimalExponent"

_TEXT = re.compile(r"([-+]?)0*([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)")
_TENS = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_TWOS = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_SUFFIX = {power: suffix for suffix, power in _TENS.items()}
_SUFFIX_1024 = {power // 10: suffix for suffix, power in _TWOS.items()}
_EXPONENT = re.compile(r"[eE]([-+]?[0-9]+)")

_NANO = -9
_HIGHEST = (1 << 63) - 1
_LENGTH = 400
_STEPS = 10**7  # so many noughts take Go a second


class Amount(NamedTuple):
    """value * 10**scale, and how it was written."""

    value: int
    scale: int
    form: str


@functools.lru_cache(maxsize=512)
def canonical(text: str) -> str:
    """The quantity as it is written back. Raises ValueError with the words of Kubernetes."""
    if text == "0":
        return text
    if len(text) > _LENGTH:
        raise ValueError(TOO_LONG)
    found = _TEXT.fullmatch(text)
    if not text or found is None:
        raise ValueError(FORM)
    sign, whole, fraction, suffix = found[1], found[2] or "0", found[3] or "", found[4]
    base, power, form = _interpret(suffix)
    shifted, factor = whole + fraction, -1 if sign == "-" else 1
    scale, mantissa = (power - len(fraction), 1) if base == 10 else (-len(fraction), 1 << power)
    value = int(shifted) * mantissa
    if _is_short(base, power, whole, fraction) and scale >= _NANO and value <= _HIGHEST:
        if _is_canonical(base, power, scale, shifted):
            return text
        return _format(Amount(factor * value, scale, form))
    return _format(_bounded(value, scale, form, factor))


def _interpret(suffix: str) -> tuple[int, int, str]:
    if suffix in _TENS:
        return 10, _TENS[suffix], DECIMAL
    if suffix in _TWOS:
        return 2, _TWOS[suffix], BINARY
    found = _EXPONENT.fullmatch(suffix)
    if found is None or len(found[1]) > 18:
        raise ValueError(NO_SUFFIX)
    return 10, (int(found[1]) + (1 << 31)) % (1 << 32) - (1 << 31), EXPONENT


def _is_short(base: int, power: int, whole: str, fraction: str) -> bool:
    """Whether ParseQuantity reckons with an int64 instead of an endless decimal."""
    if base == 10:
        return len(whole + fraction) <= 18
    return not fraction and 15 - len(whole) - power * 3 // 10 - 1 >= 0


def _is_canonical(base: int, power: int, scale: int, shifted: str) -> bool:
    """Whether ParseQuantity keeps the text; "1000Ki" is not kept for its three noughts as bits."""
    if base == 2:
        return int(shifted) & 7 != 0
    return scale % 3 == 0 and not shifted.endswith("000") and shifted[0] != "0"


def _bounded(value: int, scale: int, form: str, factor: int) -> Amount:
    """What the slow way of ParseQuantity does: up to whole nanos, and binary ones not above an int64."""
    if scale < _NANO and value:
        steps = _NANO - scale
        if steps > _STEPS:
            raise ValueError(ENDLESS)
        value = 1 if steps > 2 * _LENGTH else -(-value // 10**steps)
        scale = _NANO
    if form == BINARY:
        one = 10**-scale
        if value > _HIGHEST * one:
            value, scale = _HIGHEST, 0
        elif 0 < value < one:
            form = DECIMAL
    return Amount(factor * value, scale, form)


def _format(amount: Amount) -> str:
    if amount.value == 0:
        return "0"
    if amount.form == BINARY:
        one = 10**-amount.scale
        if abs(amount.value) >= 1024 * one and amount.value % one == 0:
            value, power = _without(amount.value // one, 1024)
            return str(value) + _SUFFIX_1024.get(power, "")
    value, tens = _without(amount.value, 10)
    scale = amount.scale + tens
    value, scale = value * 10 ** (scale % 3), scale - scale % 3
    if amount.form == EXPONENT:
        return f"{value}e{scale}" if scale else str(value)
    return str(value) + _SUFFIX.get(scale, "")


def _without(value: int, factor: int) -> tuple[int, int]:
    """`value` without all its factors, and how many there were."""
    times = 0
    while value % factor == 0:
        value, times = value // factor, times + 1
    return value, times
