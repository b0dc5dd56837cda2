"""sprig's defaults, JSON and reflection (defaults.go and reflect.go of sprig 3.3.0)."""

from __future__ import annotations

from typing import cast

from generator.argo.expr.gojson import format_json, parse_json
from generator.argo.expr.operators import deep_equal
from generator.argo.expr.outcome import Budget, Panic, UnknownAnswer
from generator.argo.expr.sprig.table import Table
from generator.argo.expr.values import Function, Time, kind_of, number_of, type_of


def is_empty(value: object) -> bool:
    """defaults.go empty: false, 0, "", nil, and lists and maps without elements"""
    if value is None:
        return True
    if isinstance(value, bool):
        return not value
    if isinstance(value, (str, list, dict)):
        return len(value) == 0
    number = number_of(value)
    if number is not None:
        return number == 0
    if isinstance(value, (Function, Time)):
        return False
    raise UnknownAnswer(f"whether a {type_of(value)} is empty")


def _default(budget: Budget, given: list[object]) -> object:
    return given[0] if len(given) < 2 or is_empty(given[1]) else given[1]


def _coalesce(budget: Budget, given: list[object]) -> object:
    return next((value for value in given if not is_empty(value)), None)


def _from_json(budget: Budget, given: list[object]) -> object:
    try:
        return parse_json(cast(str, given[0]))
    except Panic as panic:
        if str(panic).startswith("json:"):
            raise UnknownAnswer("what is left of JSON that does not fit") from None
        return None


def _to_json(indent: str, html: bool, is_strict: bool) -> object:
    def run(budget: Budget, given: list[object]) -> object:
        try:
            return format_json(given[0], indent, html)
        except Panic:
            if is_strict:
                raise
            return ""

    return run


def _fail(budget: Budget, given: list[object]) -> object:
    raise Panic(cast(str, given[0]))


def _kind(value: object) -> str:
    return kind_of(type_of(value))


TABLE = cast(
    Table,
    {
        "default": ("(interface {}, ...interface {}) interface {}", _default),
        "empty": ("(interface {}) bool", lambda budget, given: is_empty(given[0])),
        "coalesce": ("(...interface {}) interface {}", _coalesce),
        "all": ("(...interface {}) bool", lambda budget, given: not any(is_empty(value) for value in given)),
        "any": ("(...interface {}) bool", lambda budget, given: any(not is_empty(value) for value in given)),
        "fromJson": ("(string) interface {}", _from_json),
        "mustFromJson": ("(string) interface {}", lambda budget, given: parse_json(given[0])),
        "toJson": ("(interface {}) string", _to_json("", True, False)),
        "mustToJson": ("(interface {}) string", _to_json("", True, True)),
        "toPrettyJson": ("(interface {}) string", _to_json("  ", True, False)),
        "mustToPrettyJson": ("(interface {}) string", _to_json("  ", True, True)),
        "toRawJson": ("(interface {}) string", _to_json("", False, True)),
        "mustToRawJson": ("(interface {}) string", _to_json("", False, True)),
        "ternary": (
            "(interface {}, interface {}, bool) interface {}",
            lambda budget, given: given[0] if given[2] else given[1],
        ),
        "typeOf": ("(interface {}) string", lambda budget, given: type_of(given[0])),
        "typeIs": ("(string, interface {}) bool", lambda budget, given: given[0] == type_of(given[1])),
        "typeIsLike": (
            "(string, interface {}) bool",
            lambda budget, given: type_of(given[1]) in (given[0], f"*{given[0]}"),
        ),
        "kindOf": ("(interface {}) string", lambda budget, given: _kind(given[0])),
        "kindIs": ("(string, interface {}) bool", lambda budget, given: given[0] == _kind(given[1])),
        "deepEqual": ("(interface {}, interface {}) bool", lambda budget, given: deep_equal(given[0], given[1])),
        "fail": ("(string) string", _fail),
    },
)
