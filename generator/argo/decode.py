"""JSON into the controller's types and back, in one step.

Owns what `json.Marshal(json.Unmarshal(x))` gives for a type of the table: unknown fields, names in another case, kinds
that do not fit, empty values left out, values that are always written, and the order: fields as the type has them, keys
of maps sorted (a tag that is not closed takes in what stands behind it, so the order can be seen). Values are JSON: dict,
list, str, int, float, bool, None. Sources: encoding/json `decode.go` and `encode.go`. What types of their own do stands in
leaves.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.argo.fields import EMPTY, NEVER, NULL, STRUCT, Field, Kind, Struct, Table, fold
from generator.argo.leaves import LEAVES, ZEROS, Leaf
from generator.argo.refusal import Misfit, misfit

_STEPS = Kind("[", Kind(STRUCT, None, "WorkflowStep"))

# (value, kind, what stood there before or None for nothing) -> the new value
Decode = Callable[[Any, Kind, Any], Any]


class Decoder:
    """Reads values of one version's types; `is_strict` refuses unknown fields, as the parser of the ConfigMap does."""

    def __init__(self, table: Table, is_strict: bool = False) -> None:
        self.table = table
        self.is_strict = is_strict
        self.by_letter: dict[str, Decode] = {
            **{letter: leaf_decode(leaf) for letter, leaf in LEAVES.items()},
            STRUCT: self.struct,
            "*": self.pointer,
            "[": self.list_of,
            "{": self.map_of,
            "S": self.steps,
        }

    def decode(self, value: Any, type_name: str, old: Any = None) -> Any:
        """`value` as a struct of that name, laid on top of `old` as json.Unmarshal does with a struct in use. Raises
        Misfit. Neither argument is changed, but the result may share parts with both."""
        return self.struct(value, Kind(STRUCT, None, type_name), old)

    def struct(self, value: Any, kind: Kind, old: Any) -> Any:
        """A name in another case than the field's counts as the field; null changes nothing."""
        struct = self.table.struct(kind.name)
        if value is None:
            return self.zero(kind) if old is None else old
        if value.__class__ is not dict:
            raise misfit(value, f"a map with the fields of {kind.name}")
        result = {} if old is None else dict(old)
        fields = struct.fields
        for key, each in value.items():
            field = fields.get(key) or struct.folded.get(fold(key))
            if field is None:
                self.on_unknown(key, struct)
                continue
            try:
                new = self.by_letter[field.kind.letter](each, field.kind, result.get(field.name))
            except Misfit as error:
                raise _passed_up(error, key, field, struct) from None
            if field.omit is NEVER or not is_left_out(field, new) or _points(field, each):
                result[field.name] = new
            elif field.name in result:
                del result[field.name]
        for field in struct.kept:
            if field.name not in result:
                result[field.name] = self.zero(field.kind)
        return _in_order(result, struct)

    def on_unknown(self, key: str, struct: Struct) -> None:
        """An unknown field is an error at every depth, or nothing at all."""
        if not self.is_strict:
            return
        error = Misfit(f"unknown field of {struct.name}", f'json: unknown field "{key}"', struct.hint(key), is_key=True)
        error.owner = struct.name
        error.path.append(key)
        raise error

    def pointer(self, value: Any, kind: Kind, old: Any) -> Any:
        """Null is the one value that a pointer has and what it points to has not."""
        assert kind.item is not None
        return None if value is None else self.by_letter[kind.item.letter](value, kind.item, old)

    def list_of(self, value: Any, kind: Kind, old: Any) -> Any:
        """An item lands on top of the old one at its index (so a field that it lacks stays from there)."""
        item = kind.item
        assert item is not None
        if value is None:
            return None
        if value.__class__ is not list:
            raise misfit(value, "a list")
        decode = self.by_letter[item.letter]
        result: list[Any] = []
        try:
            for each in value:
                prior = old[len(result)] if old is not None and len(old) > len(result) else None
                result.append(decode(each, item, prior))
        except Misfit as error:
            error.path.insert(0, len(result))
            raise
        return result

    def map_of(self, value: Any, kind: Kind, old: Any) -> Any:
        """New keys join the old ones; a value replaces the old one of its key as a whole."""
        item = kind.item
        assert item is not None
        if value is None:
            return None
        if value.__class__ is not dict:
            raise misfit(value, "a map")
        decode = self.by_letter[item.letter]
        result = {} if old is None else dict(old)
        for key, each in value.items():
            try:
                result[key] = decode(each, item, None)
            except Misfit as error:
                error.path.insert(0, key)
                raise
        return result if len(result) < 2 else dict(sorted(result.items()))

    def steps(self, value: Any, kind: Kind, old: Any) -> Any:
        """A group of steps decodes itself: field names in their exact case alone, always strict, but lenient below
        (argo-workflows workflow_types.go `ParallelSteps.UnmarshalJSON`)."""
        known = self.table.struct("WorkflowStep").fields
        if value is not None and value.__class__ is not list:
            raise misfit(value, "a list of steps; the steps of a template are a list of such lists")
        for index, step in enumerate(value or ()):
            if step is None:
                continue
            if step.__class__ is not dict:
                error = misfit(step, "a map with the fields of WorkflowStep")
                error.path.append(index)
                raise error
            unknown = next((key for key in step if key not in known), None)
            if unknown is not None:
                hint = self.table.struct("WorkflowStep").hint(unknown)
                error = Misfit("unknown field of WorkflowStep", f'json: unknown field "{unknown}"', hint, is_key=True)
                error.path = [index, unknown]
                raise error
        lenient = self if not self.is_strict else Decoder(self.table)
        return lenient.list_of(value, _STEPS, old)

    def zero(self, kind: Kind) -> Any:
        """A fresh zero value as JSON: maps, lists and pointers are null, a struct has the fields always written."""
        if kind.letter != STRUCT:
            return ZEROS.get(kind.letter)
        return {field.name: self.zero(field.kind) for field in self.table.struct(kind.name).kept}


def _in_order(value: dict[str, Any], struct: Struct) -> dict[str, Any]:
    """The value with its fields as the type has them; itself where they stand so already, as they mostly do."""
    places = list(map(struct.order.__getitem__, value))
    if places == sorted(places):
        return value
    return {name: value[name] for name in sorted(value, key=struct.order.__getitem__)}


def leaf_decode(leaf: Leaf) -> Decode:
    """A function of leaves.py in the form of the methods here."""
    return lambda value, kind, old: leaf(value, old)


def is_left_out(field: Field, value: Any) -> bool:
    """Whether encoding/json leaves the field out of what it writes."""
    omit = field.omit
    return not value if omit is EMPTY else value is None if omit is NULL else omit is not NEVER and value == omit


def _points(field: Field, value: Any) -> bool:
    """Whether the field is a pointer to something, be it to the zero time, which is written as null."""
    return value is not None and field.kind.letter == "*"


def _passed_up(error: Misfit, key: str, field: Field, struct: Struct) -> Misfit:
    error.path.insert(0, key)
    error.fields.insert(0, field.name)
    error.owner = error.owner or struct.name
    return error
