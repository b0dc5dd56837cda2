"""Calls of Go functions with values of the language: what reflection accepts (vm.go OpCall)."""

from __future__ import annotations

from generator.argo.expr.dialect import PASSED, PLACED, Dialect
from generator.argo.expr.outcome import Budget, Panic, UnknownAnswer
from generator.argo.expr.values import ANY, Function, Slice, kind_of, type_of

_ZEROS: dict[str, object] = {"string": "", "int": 0, "bool": False, "float64": 0.0, ANY: None, "int64": 0}


def call_function(callee: object, arguments: list[object], dialect: Dialect, budget: Budget) -> object:
    """The result; Panic for what cannot be called so."""
    is_old = dialect.is_old
    if callee is None:
        zero = "reflect: call of reflect.Value.Call on zero Value"
        raise Panic(zero if is_old else "invalid operation: cannot call nil")
    if not isinstance(callee, Function):
        if is_old:
            raise Panic(f"reflect: call of Call on {kind_of(type_of(callee))} Value")
        raise Panic(f"invalid operation: cannot call non-function of type {type_of(callee)}")
    parameters = parameters_of(callee.type)
    is_variadic = bool(parameters) and parameters[-1].startswith("...")
    _check_count(len(arguments), len(parameters), is_variadic, is_old)
    budget.spend(8)
    given = []
    for position, value in enumerate(arguments):
        parameter = parameters[min(position, len(parameters) - 1)]
        if value is None and dialect.nil_argument == PLACED and parameter.startswith("..."):
            given.append(_placed(parameter[3:], is_beyond=position >= len(parameters)))
        else:
            given.append(_passed(value, parameter.removeprefix("..."), dialect.nil_argument == PASSED))
    return callee.run(given)


def parameters_of(type: str) -> list[str]:
    """The parameter types of `func(a, b) c`."""
    inner = type[len("func(") : type.index(")")]
    return inner.split(", ") if inner else []


def _check_count(given: int, wanted: int, is_variadic: bool, is_old: bool) -> None:
    if given == wanted or (is_variadic and given >= wanted - 1):
        return
    if is_old:
        raise Panic(f"reflect: Call with too {'few' if given < wanted else 'many'} input arguments")
    least = f"at least {wanted - 1}" if is_variadic else str(wanted)
    raise Panic(f"invalid number of arguments: expected {least}, got {given}")


def _placed(parameter: str, *, is_beyond: bool) -> object:
    """What expr 1.17.0 to 1.17.6 make of nil among the last arguments: the empty list of them all, as one of them."""
    if is_beyond:
        raise Panic("runtime error: index out of range")
    if parameter != ANY:
        raise Panic(f"reflect: cannot use []{parameter} as type {parameter} in Call")
    return Slice(f"[]{ANY}", [], is_nil=True)


def _passed(value: object, parameter: str, is_nil_kept: bool) -> object:
    if value is None:
        if is_nil_kept and parameter != ANY:
            raise Panic(f"reflect: Call using interface {{}} as type {parameter}")
        return _zero(parameter)
    if parameter not in (ANY, type_of(value)):
        raise Panic(f"reflect: Call using {type_of(value)} as type {parameter}")
    return value


def _zero(parameter: str) -> object:
    if parameter in _ZEROS:
        return _ZEROS[parameter]
    if parameter.startswith("[]"):
        return Slice(parameter, [], is_nil=True)
    if parameter.startswith("map["):
        return None
    raise UnknownAnswer(f"the zero value of {parameter}")
