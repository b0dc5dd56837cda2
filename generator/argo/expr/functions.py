"""The functions of the language, apart from those with a predicate (builtin/builtin.go of expr 1.15.3 and 1.17.8).

Owns the dispatch and the functions over text; numbers.py, bits.py, lists.py and moments.py have the others.
"""

from __future__ import annotations

from collections.abc import Callable

from generator.argo.expr import bits, gotext, lists, numbers
from generator.argo.expr.goformat import format_value
from generator.argo.expr.gojson import format_json, parse_json
from generator.argo.expr.operators import to_int
from generator.argo.expr.outcome import Panic, UnknownAnswer
from generator.argo.expr.state import State, shown
from generator.argo.expr.values import Slice, kind_of, ordered, type_of

Run = Callable[[State, list[object]], object]


def call_builtin(state: State, name: str, arguments: list[object]) -> object:
    """The result; Panic for what the function refuses."""
    run = _FUNCTIONS.get(name)
    if run is None:
        raise UnknownAnswer(f"the function {name}")
    return run(state, arguments)


def text(value: object) -> str:
    """value.(string)"""
    if isinstance(value, str):
        return value
    raise Panic(f"interface conversion: interface {{}} is {shown(value)}, not string")


def _of_text(function: Callable[[str], object]) -> Run:
    return lambda state, given: function(text(given[0]))


def _of_texts(function: Callable[[str, str], object]) -> Run:
    return lambda state, given: function(text(given[0]), text(given[1]))


def _trim(state: State, given: list[object]) -> object:
    if len(given) == 1:
        return gotext.trim_space(text(given[0]))
    return text(given[0]).strip(text(given[1]))


def _split(keep: bool) -> Run:
    def run(state: State, given: list[object]) -> object:
        count = to_int(given[2]) if len(given) == 3 else -1
        return gotext.split(text(given[0]), text(given[1]), count, keep=keep)

    return run


def _replace(state: State, given: list[object]) -> object:
    whole, old, new = (text(value) for value in given[:3])
    count = max(to_int(given[3]), -1) if len(given) == 4 else -1
    state.budget.spend((len(whole) + whole.count(old) * len(new)) // 64)
    return whole.replace(old, new, count)


def _repeat(state: State, given: list[object]) -> object:
    count = to_int(given[1])
    if count > 1_000_000:
        raise Panic("memory budget exceeded")
    whole = text(given[0])
    if count < 0:
        old = "strings: negative Repeat count"
        raise Panic(
            old if state.dialect.is_old else f"invalid argument for repeat (expected positive integer, got {count})"
        )
    if not state.dialect.is_old:
        state.budget.hold(len(whole.encode("utf-8", "surrogateescape")) * count)
    state.budget.spend(len(whole) * count // 64)
    return whole * count


def _join(state: State, given: list[object]) -> object:
    glue = text(given[1]) if len(given) == 2 else ""
    parts = given[0]
    if not isinstance(parts, list) or (isinstance(parts, Slice) and parts.type not in ("[]string", "[]interface {}")):
        raise Panic(f"invalid argument for join (type {'%!s(<nil>)' if parts is None else type_of(parts)})")
    texts = [text(part) for part in ordered(parts)]
    state.budget.spend((sum(map(len, texts)) + len(glue) * len(texts)) // 64)
    return glue.join(texts)


def _prefix_cut(is_suffix: bool) -> Run:
    def run(state: State, given: list[object]) -> object:
        part = text(given[1]) if len(given) == 2 else " "
        return text(given[0]).removesuffix(part) if is_suffix else text(given[0]).removeprefix(part)

    return run


def _length(state: State, given: list[object]) -> object:
    value = given[0]
    if isinstance(value, (list, dict)):
        return len(value)
    if isinstance(value, str):
        return len(value.encode("utf-8", "surrogateescape")) if state.dialect.is_old else len(value)
    raise Panic(f"invalid argument for len (type {type_of(value)})")


_NAMES = {"nil": "nil", "bool": "bool", "string": "string", "slice": "array", "array": "array", "map": "map"}
_NAMES |= {"func": "func", "struct": "struct", "interface": "interface"}


def _type(state: State, given: list[object]) -> object:
    if given[0] is None:
        return "nil"
    name = type_of(given[0])
    if name.startswith("time."):
        return name
    kind = kind_of(name)
    return _NAMES.get(kind) or ("uint" if kind.startswith("uint") else "int" if kind.startswith("int") else "float")


def _moment(name: str) -> Run:
    def run(state: State, given: list[object]) -> object:
        from generator.argo.expr import moments

        function: Run = getattr(moments, name)
        return function(state, given)

    return run


_FUNCTIONS: dict[str, Run] = {
    "len": _length,
    "type": _type,
    "string": lambda state, given: format_value(given[0]),
    "trim": _trim,
    "trimPrefix": _prefix_cut(is_suffix=False),
    "trimSuffix": _prefix_cut(is_suffix=True),
    "upper": _of_text(gotext.upper),
    "lower": _of_text(gotext.lower),
    "split": _split(keep=False),
    "splitAfter": _split(keep=True),
    "replace": _replace,
    "repeat": _repeat,
    "join": _join,
    "indexOf": _of_texts(gotext.index),
    "lastIndexOf": _of_texts(gotext.last_index),
    "hasPrefix": _of_texts(lambda whole, part: whole.startswith(part)),
    "hasSuffix": _of_texts(lambda whole, part: whole.endswith(part)),
    "toJSON": lambda state, given: format_json(given[0], indent="  "),
    "fromJSON": _of_text(parse_json),
    "toBase64": _of_text(gotext.encode_base64),
    "fromBase64": _of_text(gotext.decode_base64),
    "now": _moment("now"),
    "duration": _moment("duration"),
    "date": _moment("date"),
    "timezone": _moment("timezone"),
}
_FUNCTIONS |= numbers.FUNCTIONS | bits.FUNCTIONS | lists.FUNCTIONS
