"""Which fields the controller's types have, for each minor version of Argo Workflows.

Owns the notation of fields.json, a table of facts that tests/argo/fieldtable.py writes; refuses to interpret values. The
notation is one token a field, `name:kind` and marks, or `+Type` for a type whose fields stand here as if its own:
    s text  b boolean  i 64-bit integer  j 32-bit integer  u unsigned integer  f float  x anything  y base64
    *K pointer  [K list  {K map from text  Type one of the table
    Q quantity  I integer or text  A any scalar as text  T time  D duration  L lifetime (3.7's config.TTL)
    F raw JSON  G plugin (raw, one key)  S a group of parallel steps  M item (raw)  N amount (raw)
    !  written even when empty   ?  left out when zero   @KEY  lists merge by KEY (by value without)   =  replaced
"""

from __future__ import annotations

import functools
import json
import os
import re
from typing import Any, NamedTuple

from generator.argo.versions import minor_of
from generator.errors import did_you_mean

STRUCT = "struct"

# When a field is left out of the JSON: never, when it is null, when it is empty (0, "", false, [] or {}), or "0s".
NEVER, NULL, EMPTY, NO_TIME = "never", "null", "empty", "0s"

_TOKEN = re.compile(r"([^:]+):([*\[{]*)(\w+)([!?]?)(?:(@)(\w*)|(=))?")


class Kind(NamedTuple):
    """What a value is: a letter of the notation with the kind of its `item`, or STRUCT with the type's name."""

    letter: str
    item: Kind | None = None
    name: str = ""


class Field(NamedTuple):
    """One field of a type.

    omit   when it is left out: NEVER, NULL, EMPTY or NO_TIME
    merge  "" for a list that replaces, "@" for one that merges by `key` (by value when `key` is ""), "=" for a struct
           that replaces
    via    the type of the first embedded struct that the field comes through, "" for a field of the type itself
    """

    name: str
    kind: Kind
    omit: str
    merge: str
    key: str
    via: str


class Struct(NamedTuple):
    """The fields of a type by name; `folded` by lower case; `kept` those that are always written; `order` their places."""

    name: str
    fields: dict[str, Field]
    folded: dict[str, Field]
    kept: tuple[Field, ...]
    order: dict[str, int]

    def field(self, key: str) -> Field | None:
        """The field that encoding/json takes `key` for: the exact name, else the first that differs in case only."""
        return self.fields.get(key) or self.folded.get(fold(key))

    def hint(self, key: str) -> str:
        """The nearest field for an unknown `key`, or all that there are."""
        return did_you_mean(key, list(self.fields))


class Table:
    """The types of one version; a type is read out of its text when it is first asked for."""

    def __init__(self, version: str, types: dict[str, str]) -> None:
        self.version = version
        self.types = types
        self.structs: dict[str, Struct] = {}

    def struct(self, name: str) -> Struct:
        """The type of that name, which must be one of `types`."""
        found = self.structs.get(name)
        if found is None:
            found = self.structs[name] = _struct(name, self._fields(name))
        return found

    def _fields(self, name: str) -> dict[str, Field]:
        """The fields in Go's order; an own field hides one of an embedded struct."""
        tokens = self.types[name].split()
        own = {token.partition(":")[0] for token in tokens}
        fields: dict[str, Field] = {}
        for token in tokens:
            if token[0] != "+":
                field = _field(token)
                fields[field.name] = field
                continue
            for inner in self._fields(token[1:]).values():
                if inner.name not in own and inner.name not in fields:
                    fields[inner.name] = inner._replace(via=token[1:])
        return fields


def fold(key: str) -> str:
    """`key` as encoding/json compares names: without case, and by Unicode's simple folding two more letters are ASCII."""
    return key.lower().replace("\u017f", "s").replace("\u212a", "k")


@functools.cache
def table(version: str) -> Table:
    """The types of a version such as "3.7" or "4.1.2": those of the newest minor that is not above it, else of 3.5."""
    facts = _facts()
    types: dict[str, str] = facts["types"]
    older: dict[str, dict[str, str | None]] = facts["older"]
    asked = minor_of(version)
    if asked >= minor_of(facts["version"]):
        return Table(facts["version"], types)
    known = max((each for each in older if minor_of(each) <= asked), key=minor_of, default=min(older, key=minor_of))
    return Table(known, _changed(types, older[known]))


def versions() -> list[str]:
    """The minor versions that have a table, oldest first."""
    facts = _facts()
    return sorted([*facts["older"], facts["version"]], key=minor_of)


def _changed(types: dict[str, str], delta: dict[str, str | None]) -> dict[str, str]:
    result = dict(types)
    for name, tokens in delta.items():
        if tokens is None:
            del result[name]
            continue
        fields = {token.partition(":")[0]: token for token in result.get(name, "").split()}
        for token in tokens.split():
            if token[0] == "-":
                del fields[token[1:]]
            else:
                fields[token.partition(":")[0]] = token
        result[name] = " ".join(fields.values())
    return result


@functools.cache
def _facts() -> Any:
    path = os.path.join(os.path.dirname(__file__), "fields.json")
    return json.loads(__spec__.loader.get_data(path))  # type: ignore[union-attr]


def _struct(name: str, fields: dict[str, Field]) -> Struct:
    folded: dict[str, Field] = {}
    for field in fields.values():
        folded.setdefault(fold(field.name), field)
    kept = tuple(field for field in fields.values() if field.omit == NEVER)
    return Struct(name, fields, folded, kept, {each: place for place, each in enumerate(fields)})


def _omitted(letter: str, mark: str) -> str:
    """omitempty means nothing to a struct, which Go never calls empty; nearly all letters of types of their own are."""
    if mark == "!" or (mark == "" and letter in (STRUCT, *"QITDFGSMN")):
        return NEVER
    return NULL if mark == "?" or letter == "*" else NO_TIME if letter == "L" else EMPTY


def _field(token: str) -> Field:
    found = _TOKEN.fullmatch(token)
    assert found is not None
    name, boxes, base, mark, at, key, replaced = found.groups()
    kind = Kind(STRUCT, None, base) if len(base) > 1 else Kind(base)
    for box in reversed(boxes):
        kind = Kind(box, kind)
    return Field(name, kind, _omitted(kind.letter, mark), at or replaced or "", key or "", "")
