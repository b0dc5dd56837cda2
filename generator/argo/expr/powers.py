"""math.Pow as Go computes it, which rounds otherwise than the C library that Python asks.

Whole exponents go by repeated squaring of the mantissa (math/pow.go). For other exponents Go uses an exponential and a
logarithm of its own, which this port does not have.
"""

from __future__ import annotations

import math

from generator.argo.expr.outcome import UnknownAnswer


def power(base: float, exponent: float) -> float:
    """base ** exponent"""
    special = _special(base, exponent)
    if special is not None:
        return special
    if exponent in (0.5, -0.5):
        if base < 0:
            return math.nan
        return math.sqrt(base) if exponent > 0 else 1 / math.sqrt(base)
    whole = abs(exponent)
    if whole != int(whole):
        if base < 0:
            return math.nan
        raise UnknownAnswer("a power with an exponent that is no whole number")
    if whole >= 2**63:
        return 1.0 if base == -1 else 0.0 if (abs(base) < 1) == (exponent > 0) else math.inf
    return _by_squaring(base, int(whole), exponent < 0)


def _special(base: float, exponent: float) -> float | None:
    if exponent == 0 or base == 1:
        return 1.0
    if exponent == 1:
        return base
    if math.isnan(base) or math.isnan(exponent):
        return math.nan
    if base == 0:
        signed = math.copysign(1, base) if _is_odd(exponent) else 1.0
        return signed * (math.inf if exponent < 0 else 0.0)
    if math.isinf(exponent):
        return 1.0 if base == -1 else 0.0 if (abs(base) < 1) == (exponent > 0) else math.inf
    if math.isinf(base):
        if base < 0:
            return _special(-0.0, -exponent)
        return 0.0 if exponent < 0 else math.inf
    return None


def _is_odd(value: float) -> bool:
    return abs(value) < 2**53 and value == int(value) and int(value) % 2 == 1


def _by_squaring(base: float, times: int, is_inverse: bool) -> float:
    result, scale = 1.0, 0
    mantissa, shift = math.frexp(base)
    while times:
        if not -4096 <= shift <= 4096:
            scale += shift
            break
        if times & 1:
            result *= mantissa
            scale += shift
        mantissa *= mantissa
        shift <<= 1
        if mantissa < 0.5:
            mantissa += mantissa
            shift -= 1
        times >>= 1
    if is_inverse:
        result, scale = 1 / result, -scale
    try:
        return math.ldexp(result, scale)
    except OverflowError:
        return math.copysign(math.inf, result)
