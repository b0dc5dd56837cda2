"""Go values that Python has no own type for, and the Go type of every value.

A value of the language is one of: None (nil), bool, int (Go's int), float (float64), str (string; bytes that are no
UTF-8 as surrogate escapes), list ([]interface {}), dict (map[string]interface {}), or one of the classes here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from generator.argo.expr.outcome import UnknownAnswer

ANY = "interface {}"
ANYS = "[]interface {}"
OBJECT = "map[string]interface {}"
TIME = "time.Time"
DURATION = "time.Duration"
MONTH = "time.Month"
WEEKDAY = "time.Weekday"

_INTEGERS = frozenset(f"{sign}int{bits}" for sign in ("", "u") for bits in ("", "8", "16", "32", "64"))
_FLOATS = frozenset(("float32", "float64"))


class Number(NamedTuple):
    """A Go number that is neither int nor float64."""

    type: str
    value: int | float


class Slice(list[object]):
    """A list of another type than []interface {}, or a nil one."""

    __slots__ = ("is_nil", "type")

    def __init__(self, type: str, values: list[object], is_nil: bool = False) -> None:
        super().__init__(values)
        self.type = type
        self.is_nil = is_nil


class Shuffled(list[object]):
    """The keys or values of a map: Go gives them in another order each time. Otherwise []interface {}."""

    __slots__ = ()


class Map(dict[object, object]):
    """A map of another type than map[string]interface {}; interface keys are pairs of Go type and value."""

    __slots__ = ("is_nil", "type")

    def __init__(self, type: str, is_nil: bool = False) -> None:
        super().__init__()
        self.type = type
        self.is_nil = is_nil


class Function(NamedTuple):
    """A Go function; `run` gets the arguments as a list, checked against the type by who calls it."""

    name: str
    type: str
    run: Callable[[list[object]], object]


class Time(NamedTuple):
    """time.Time: nanoseconds since 1970 in UTC, and the zone it is shown in."""

    nanoseconds: int
    offset: int = 0
    zone: str = "UTC"


class Duration(NamedTuple):
    """time.Duration"""

    nanoseconds: int


class Named(NamedTuple):
    """time.Month or time.Weekday: a number that is shown by its name, and compares with its own kind only."""

    type: str
    value: int


class Missing:
    """A name that the controller resolves at random: reading it has no answer."""


def type_of(value: object) -> str:
    """The Go type as %T prints it."""
    if value is None:
        return "<nil>"
    known = _PLAIN.get(type(value))
    if known is not None:
        return known
    if isinstance(value, (Number, Slice, Map, Function, Named)):
        return value.type
    return type(value).__name__


_PLAIN: dict[type, str] = {
    bool: "bool",
    int: "int",
    float: "float64",
    str: "string",
    list: ANYS,
    Shuffled: ANYS,
    dict: OBJECT,
    Time: TIME,
    Duration: DURATION,
}


def kind_of(type: str | None) -> str:
    """reflect.Kind of a Go type, as a word; "invalid" for none."""
    if type is None or type == "<nil>":
        return "invalid"
    for start, kind in _KINDS:
        if type.startswith(start):
            return kind
    return {TIME: "struct", DURATION: "int64", "struct {}": "struct", MONTH: "int", WEEKDAY: "int"}.get(type, type)


_KINDS = (
    ("[]", "slice"),
    ("[", "array"),
    ("map[", "map"),
    ("func(", "func"),
    ("*", "ptr"),
    ("interface {}", "interface"),
)


def element_of(type: str) -> str:
    """The type of the elements of a slice, array or map."""
    return type[type.index("]") + 1 :]


def key_of(type: str) -> str:
    """The type of the keys of a map."""
    return type[4 : type.index("]")]


def is_integer(type: str | None) -> bool:
    """One of Go's builtin integer types."""
    return type in _INTEGERS


def is_number(type: str | None) -> bool:
    """One of Go's builtin number types."""
    return type in _INTEGERS or type in _FLOATS


def number_of(value: object) -> int | float | None:
    """The number that a value is, whatever its Go type; None when it is none. Durations are none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return value
    return value.value if isinstance(value, Number) else None


def int64(value: int) -> int:
    """Wrapped to 64 bits, as Go's int does."""
    return ((value + 0x8000000000000000) & 0xFFFFFFFFFFFFFFFF) - 0x8000000000000000


def is_nil(value: object) -> bool:
    """runtime.IsNil: nil, or a nil slice or map."""
    return value is None or (isinstance(value, (Slice, Map)) and value.is_nil)


def ordered(values: list[object]) -> list[object]:
    """The list, where its order matters; UnknownAnswer when Go's order differs each time."""
    if isinstance(values, Shuffled) and len(values) > 1:
        raise UnknownAnswer("the order of the keys of a map, which differs each time")
    return values


def go_bytes(text: str) -> bytes:
    """The bytes of a Go string."""
    return text.encode("utf-8", "surrogateescape")


def go_text(raw: bytes) -> str:
    """A Go string of these bytes."""
    return raw.decode("utf-8", "surrogateescape")


def clean(text: str) -> str:
    """Text from outside as Go reads it: lone surrogates become U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def clean_all(texts: Mapping[str, str]) -> Mapping[str, str]:
    """Texts by name, names and all of them cleaned; itself where nothing is to be done."""
    if all(map(str.isascii, texts)) and all(map(str.isascii, texts.values())):
        return texts
    return {clean(name): clean(value) for name, value in texts.items()}
