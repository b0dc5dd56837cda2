"""Kubernetes' strategic merge patch on JSON of the table's types.

Source: k8s.io/apimachinery pkg/util/strategicpatch, `StrategicMergePatch` with the struct tags as schema. The patch wins;
lists with a merge key are merged item by item and put in an order of both. Directives (`$patch` and its kin) are only
looked for in maps from text, since a struct of the table cannot hold such a key. Arguments are never changed, results
share parts with them.
"""

from __future__ import annotations

from typing import Any

from generator.argo.fields import STRUCT, Field, Kind, Table
from generator.argo.keyed import in_order, united
from generator.argo.refusal import Misfit

DIRECTIVE, RETAIN = "$patch", "$retainKeys"
DELETE_FROM, ORDER = "$deleteFromPrimitiveList", "$setElementOrder"

_BAD_RETAIN = "invalid patch format of retainKeys"
_BAD_DELETE = "invalid patch format of primitive list"
_BAD_ORDER = "invalid patch format of setElementOrder list"


class Patcher:
    """Merges values of one version's types."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def maps(self, original: dict[str, Any], patch: dict[str, Any], kind: Kind) -> dict[str, Any]:
        """`mergeMap`: null deletes, what is only in the patch is taken without its nulls and directives, maps merge."""
        result = dict(original)
        if kind.letter != STRUCT and any(key[:1] == "$" for key in patch):
            if DIRECTIVE in patch:
                return _directed(patch)
            patch = _special(result, patch)
        for key, new in patch.items():
            old = result.get(key)
            if new is None:
                result.pop(key, None)
            elif new.__class__ is not old.__class__ or new.__class__ not in (dict, list):
                self.take(result, key, new)
            else:
                try:
                    result[key] = self.both(old, new, self.field(key, kind))
                except Misfit as error:
                    error.path.insert(0, key)
                    raise
        return result

    def take(self, result: dict[str, Any], key: str, new: Any) -> None:
        """Put the patch's own value, or nothing when it was a directive."""
        if new.__class__ in (dict, list):
            new = cleaned(new)
            if new is None:
                result.pop(key, None)
                return
        result[key] = new

    def both(self, old: Any, new: Any, field: Field) -> Any:
        """Two maps or two lists of one field."""
        kind = field.kind
        while kind.letter == "*" and kind.item is not None:
            kind = kind.item
        if new.__class__ is dict:
            return new if field.merge == "=" else self.maps(old, new, kind)
        if field.merge != "@":
            return new
        assert kind.item is not None
        return self.lists(old, new, field.key, kind.item)

    def field(self, key: str, kind: Kind) -> Field:
        """`LookupPatchMetadataForStruct`: only a struct says how the parts of it merge."""
        if kind.letter == "{":
            cause = "merging an object in json but data type is not struct, instead is: map"
            hint = "give one of the two another name"
            raise Misfit("the same key in both, where the controller cannot merge maps of objects", cause, hint)
        field = self.table.struct(kind.name).field(key) if kind.letter == STRUCT else None
        if field is None:
            name = kind.name or "Plugin"
            cause = f'unable to find api field in struct {name} for the json field "{key}"'
            raise Misfit("both sides have this plugin, and the controller cannot merge plugins", cause, "rename the template")
        return field

    def lists(self, old: list[Any], new: list[Any], key: str, item: Kind) -> list[Any]:
        """`mergeSlice`: by key for objects, a union for scalars. Where a key stands twice on the patch's side the items
        collapse, on the original's side only the first is merged."""
        if not old and not new:
            return old
        if not key:
            return united(old, new)
        merged = list(old)
        at: dict[Any, int] = {}
        for index, each in enumerate(old):
            if key in each:
                at.setdefault(each[key], index)
        while item.letter == "*" and item.item is not None:
            item = item.item
        for index, each in enumerate(new):
            if key not in each:
                raise _without_key(index, key)
            place = at.setdefault(each[key], len(merged))
            if place == len(merged):
                merged.append(each)
                continue
            try:
                merged[place] = self.maps(merged[place], each, item)
            except Misfit as error:
                error.path.insert(0, index)
                raise
        if any(key not in each for each in old):
            raise _without_key(next(index for index, each in enumerate(old) if key not in each), key)
        return in_order(merged, old, new, key)


def cleaned(value: Any) -> Any:
    """`discardNullValuesFromPatch` and `removeDirectives`: without nulls in maps, and without every map that holds a
    directive; None for such a map itself."""
    if value.__class__ is dict:
        if DIRECTIVE in value:
            return None
        inner = {key: cleaned(each) for key, each in value.items() if each is not None}
        return {key: each for key, each in inner.items() if each is not None}
    if value.__class__ is list:
        pairs = [(cleaned(each), each) for each in value]
        return [new for new, each in pairs if new is not None or each is None]
    return value


def _directed(patch: dict[str, Any]) -> dict[str, Any]:
    """`handleDirectiveInMergeMap`."""
    if patch[DIRECTIVE] == "replace":
        return {key: value for key, value in patch.items() if key != DIRECTIVE}
    if patch[DIRECTIVE] == "delete":
        return {}
    said = f"unknown patch type: {patch[DIRECTIVE]}"
    raise Misfit("the key $patch is an order to the controller, and this is none that it knows", said, "use another key")


def _special(result: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """The other directives, as they work in a map of text; `result` is changed, what is left of the patch is given."""
    left = dict(patch)
    if RETAIN in left:
        raise Misfit("the key $retainKeys is an order to the controller", _BAD_RETAIN, "use another key")
    for key in patch:
        if key.startswith(ORDER):
            raise Misfit("the key $setElementOrder is an order to the controller", _BAD_ORDER, "use another key")
        if key.startswith(DELETE_FROM):
            prefix, slash, name = key.partition("/")
            if prefix != DELETE_FROM or not slash:
                raise Misfit("the key $deleteFromPrimitiveList is an order to the controller", _BAD_DELETE, "use another key")
            value = left.pop(key)
            if name in result:
                result[name] = value
    return left


def _without_key(index: int, key: str) -> Misfit:
    error = Misfit(
        f"an item without {key}, by which the controller merges this list",
        f"does not contain declared merge key: {key}",
        f"give it a {key}, or leave the list to one of the two",
    )
    error.path.append(index)
    return error
