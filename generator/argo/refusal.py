"""What the controller refuses, in our words and with a hint of its own.

Owns the one error of this package for texts and objects, and the exception that carries a wrong value up to where its
place is known.
"""

from __future__ import annotations

from typing import Any

from generator.errors import InputUnusable, Mark, Problem

INTO_FIELD = " into Go struct field"


class Refused(InputUnusable):
    """The controller would not take this.

    controller   a part of what it says itself, "" where that is not known
    path         the keys and indexes that lead to it, () where its place is one of the text alone
    """

    def __init__(self, problem: Problem, controller: str = "", path: tuple[str | int, ...] = ()) -> None:
        super().__init__(problem)
        self.controller = controller
        self.path = path


class Misfit(Exception):
    """A value that does not fit its type.

    text     what was found and what was expected, in our words; never the value of a string
    cause    the controller's words, without the place
    path     keys and indexes from the root; grows at the front while the error passes up
    fields   the same in the names of the types, without indexes and keys of maps, as encoding/json puts it
    owner    the innermost type around the value
    hint     what to do
    is_key   whether the key itself is what is wrong, not its value
    """

    def __init__(self, text: str, cause: str = "", hint: str = "", is_key: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.cause = cause
        self.hint = hint
        self.is_key = is_key
        self.path: list[str | int] = []
        self.fields: list[str] = []
        self.owner = ""

    @property
    def controller(self) -> str:
        """The controller's words, with the place where encoding/json gives one."""
        if not self.cause.endswith(INTO_FIELD):
            return self.cause
        if not self.owner:
            return self.cause.removesuffix(INTO_FIELD)
        return f"{self.cause} {self.owner}.{'.'.join(self.fields)}"

    def refused(self, mark: Mark) -> Refused:
        """The error for the place that has been found."""
        where = dotted(self.path)
        return Refused(Problem(mark, f"{where}: {self.text}" if where else self.text, self.hint), self.controller, tuple(self.path))


DEPTH = 100
"""How deep objects may stand in each other; the types of the table reach 30 unless templates stand inside templates."""


def check_depth(value: Any) -> None:
    """Raises Misfit for a value that is nested deeper than `DEPTH`."""
    level = [value]
    for _ in range(DEPTH):
        level = [
            each
            for box in level
            for each in (box.values() if box.__class__ is dict else box if box.__class__ is list else ())
            if each.__class__ is dict or each.__class__ is list
        ]
        if not level:
            return
    raise Misfit(f"nested deeper than {DEPTH} levels", "exceeded max depth")


def misfit(value: Any, expected: str, hint: str = "") -> Misfit:
    """The error for a value of another kind than `expected`, which is in our words."""
    return Misfit(f"{said(value)}, expected {expected}", f"json: cannot unmarshal {json_kind(value)}{INTO_FIELD}", hint)


def json_kind(value: Any) -> str:
    """What encoding/json calls the kind of a value."""
    kinds = {dict: "object", list: "array", str: "string", bool: "bool", int: "number", float: "number"}
    return kinds.get(type(value), "null")


def said(value: Any) -> str:
    """What a value is, in our words."""
    words = {"object": "a map", "array": "a list", "string": "text", "bool": "true or false", "number": "a number"}
    return words.get(json_kind(value), "null")


def dotted(path: list[str | int]) -> str:
    """A path as people write it: `spec.templates[0].name`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")
