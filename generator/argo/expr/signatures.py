"""Which arguments each function of the language takes, and what it gives: a table of facts.

`TYPES` are the overloads of builtin/builtin.go, tried in order; `VALIDATED` the functions that look at kinds instead.
In a signature s is a string, i an int, a anything, A a list, S a list of strings, I of ints, F of floats.
"""

from __future__ import annotations

from generator.argo.expr.natures import A_DURATION, A_TIME, FLOAT, INT, LIST, STRING, UNKNOWN, Nature, Rules
from generator.argo.expr.values import ANY, ANYS, is_number

PARAMETERS = {"s": "string", "i": "int", "a": ANY, "A": ANYS, "S": "[]string", "I": "[]int", "F": "[]float64"}
_RESULTS = PARAMETERS | {"b": "bool", "D": A_DURATION.type or "", "T": A_TIME.type or "", "Z": "*time.Location"}

_SHARED = """
type a:s | string a:s | trim s:s ss:s | trimPrefix ss:s s:s | trimSuffix ss:s s:s | upper s:s | lower s:s
split ss:S ssi:S | splitAfter ss:S ssi:S | replace sssi:s sss:s | repeat si:s | join Ss:s As:s A:s Ss:s S:s
indexOf ss:i | lastIndexOf ss:i | hasPrefix ss:b | hasSuffix ss:b | toJSON a:s | fromJSON s:a | toBase64 s:s
fromBase64 s:s | duration s:D
"""
_OLD = "now :T | date s:T ss:T sss:T"
_LATER = """
timezone s:Z | sort As:A Is:A Fs:A Ss:A A:A F:A S:A I:A | bitand ii:i | bitor ii:i | bitxor ii:i | bitnand ii:i
bitshl ii:i | bitshr ii:i | bitushr ii:i | bitnot i:i
"""


def _table(text: str) -> dict[str, list[tuple[str, Nature]]]:
    found = {}
    for entry in text.replace("\n", "|").split("|"):
        name, *overloads = entry.split() or [""]
        split = [overload.partition(":") for overload in overloads]
        found[name] = [(parameters, Nature(_RESULTS[result])) for parameters, _, result in split]
    del found[""]
    return found


OLD_TYPES = _table(_SHARED + "|" + _OLD + "|")
TYPES = _table(_SHARED + "|" + _LATER + "|")

# The functions that Argo adds to the environment, by their Go type.
FUNCTIONS = {
    "func(interface {}) interface {}": ("a", Nature(ANY)),
    "func(interface {}) string": ("a", STRING),
    "func(interface {}) int64": ("a", Nature("int64")),
    "func(interface {}) float64": ("a", FLOAT),
    "func(string, string) interface {}": ("ss", Nature(ANY)),
}

_LISTS = ("slice", "array", "interface")


def _is_number(kind: str) -> bool:
    return is_number(kind)


def validate(name: str, given: list[Nature], rules: Rules) -> Nature | str:
    """What a function gives for these arguments, or the message why it refuses them."""
    if name in ("now", "date", "concat") or (name in _AGGREGATES and not (rules.is_old and name in _OF_ONE)):
        return _free(name, given, rules)
    counts = _COUNTS.get(name, (1,))
    if len(given) not in counts:
        wanted = " or ".join(map(str, counts))
        return f"invalid number of arguments (expected {wanted}, got {len(given)})"
    kinds = [ANY_KIND if nature.is_unknown else nature.kind for nature in given]
    allowed, refusal, result = _ONE[name]
    if not (kinds[0] in allowed or ("number" in allowed and _is_number(kinds[0]))):
        return (
            f"{refusal} {rules.show(given[0])}"
            if refusal
            else f"invalid argument for {name} (type {rules.show(given[0])})"
        )
    problem = _second(name, kinds[1:], given, rules)
    if problem:
        return problem
    if name in ("first", "last"):
        return UNKNOWN if given[0].is_unknown else Rules(True).element(given[0])
    return result or Nature(given[0].type, given[0].is_nil)


ANY_KIND = "interface"
_AGGREGATES = ("max", "min", "mean", "median", "sum")
_OF_ONE = ("sum", "mean", "median")
_COUNTS = {"take": (2,), "sort": (1, 2), "sortBy": (2, 3)}
_PAIRS = Nature("map[interface {}]interface {}")
_NUMBERS = ("number", "interface")
_ONE: dict[str, tuple[tuple[str, ...], str, Nature | None]] = {
    "len": (("array", "map", "slice", "string", "interface"), "", INT),
    "abs": (_NUMBERS, "", None),
    "ceil": (_NUMBERS, "", FLOAT),
    "floor": (_NUMBERS, "", FLOAT),
    "round": (_NUMBERS, "", FLOAT),
    "int": ((*_NUMBERS, "string"), "", INT),
    "float": ((*_NUMBERS, "string"), "", FLOAT),
    "first": (_LISTS, "cannot get first element from", None),
    "last": (_LISTS, "cannot get last element from", None),
    "take": (_LISTS, "cannot take from", None),
    "keys": (("map", "interface"), "cannot get keys from", LIST),
    "values": (("map", "interface"), "cannot get values from", LIST),
    "toPairs": (("map", "interface"), "cannot transform", LIST),
    "fromPairs": (_LISTS, "cannot transform", _PAIRS),
    "reverse": (_LISTS, "cannot reverse", LIST),
    "uniq": (_LISTS, "cannot uniq", LIST),
    "flatten": (_LISTS, "cannot flatten", LIST),
    "sum": (_LISTS, "cannot sum", UNKNOWN),
    "mean": (_LISTS, "cannot avg", FLOAT),
    "median": (_LISTS, "cannot median", FLOAT),
    "sort": (_LISTS, "cannot sort", LIST),
    "sortBy": (_LISTS, "cannot sort", LIST),
}


def _second(name: str, kinds: list[str], given: list[Nature], rules: Rules) -> str:
    """Why the arguments after the first are refused, or ""."""
    if name == "take" and kinds[0] not in ("interface", "int", "int8", "int16", "int32", "int64"):
        return f"cannot take {rules.show(given[1])} elements"
    if name in ("sort", "sortBy") and any(kind not in ("string", "interface") for kind in kinds):
        return f"invalid argument for sort (expected string, got {rules.show(given[1])})"
    return ""


def _free(name: str, given: list[Nature], rules: Rules) -> Nature | str:
    """Functions with any number of arguments."""
    if name == "now":
        return A_TIME if not given else f"invalid number of arguments (expected 0, got {len(given)})"
    if name == "date":
        if not given:
            return "invalid number of arguments (expected at least 1, got 0)"
        count = len(given) - (given[0].type == "*time.Location")
        return A_TIME if count <= 3 else f"invalid number of arguments (expected at most 3, got {count})"
    if name == "concat":
        bad = [nature for nature in given if not (nature.is_unknown or nature.is_list)]
        if not given:
            return "invalid number of arguments (expected at least 1, got 0)"
        return f"cannot concat {rules.show(bad[0])}" if bad else LIST
    if not given:
        return f"not enough arguments to call {name}"
    for nature in given:
        if nature.is_unknown or (nature.is_list and not rules.is_old):
            return UNKNOWN
        if not _is_number(nature.kind):
            return f"invalid argument for {name} (type {rules.show(nature)})"
    return given[0]
