"""The functions of the later language over the bits of an int."""

from __future__ import annotations

from collections.abc import Callable

from generator.argo.expr.operators import to_int
from generator.argo.expr.outcome import Panic
from generator.argo.expr.state import State
from generator.argo.expr.values import int64, is_integer, type_of

Run = Callable[[State, list[object]], object]


def _bits(name: str, function: Callable[[int, int], int]) -> Run:
    def run(state: State, given: list[object]) -> object:
        left, right = (_bit_operand(name, value) for value in given)
        if name.startswith("bitsh") or name == "bitushr":
            if right < 0:
                raise Panic(f"invalid operation: negative shift count {right} (type int)")
            right = min(right, 64)
        return int64(function(left, right))

    return run


def _bit_operand(name: str, value: object) -> int:
    if not is_integer(type_of(value)):
        raise Panic(f"cannot use {type_of(value)} as argument (type int) to call {name}")
    return to_int(value)


_MASK = 0xFFFFFFFFFFFFFFFF

FUNCTIONS: dict[str, Run] = {
    "bitand": _bits("bitand", lambda a, b: a & b),
    "bitor": _bits("bitor", lambda a, b: a | b),
    "bitxor": _bits("bitxor", lambda a, b: a ^ b),
    "bitnand": _bits("bitnand", lambda a, b: a & ~b),
    "bitshl": _bits("bitshl", lambda a, b: a << b),
    "bitshr": _bits("bitshr", lambda a, b: a >> b),
    "bitushr": _bits("bitushr", lambda a, b: (a & _MASK) >> b),
    "bitnot": lambda state, given: ~_bit_operand("bitnot", given[0]),
}
