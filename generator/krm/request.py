"""The ResourceList that a function is given, and what its functionConfig asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.errors import InputUnusable, Mark, Problem
from generator.model import EMPTY, Path
from generator.schema import Checker, Field, check, record, text
from generator.yamlio import Parsed, parse

FILE = "ResourceList"
"""What stands for the file in marks: the list comes by standard input."""

API_VERSION, KIND = "config.kubernetes.io/v1", "ResourceList"
OWN_API_VERSION, OWN_KIND = "hookwright/v1", "Notifications"
OBJECTS, DEFAULTS, WORKFLOWS = "objects", "defaults", "workflows"

_SPEC: Mapping[str, Field] = {
    "environment": text("the profile to render", nonempty=True),
    "profiles": text("where the profiles stand; profiles/ here or above, unless said", "", nonempty=False),
    "add": text(
        "what is added: the environment's objects, the defaults to the controller's ConfigMap, or hooks to workflows",
        choices=(OBJECTS, DEFAULTS, WORKFLOWS),
    ),
}
CONFIG = record(
    "what the function does",
    {
        "apiVersion": text("the form of this configuration", choices=(OWN_API_VERSION,)),
        "kind": text("the kind of this configuration", choices=(OWN_KIND,)),
        "spec": record("what is asked for", dict(_SPEC)),
    },
)


class Request(NamedTuple):
    """The whole list as it was read, and what is asked for; `mark` is where the environment is named."""

    tree: Mapping[str, Any]
    marks: Mapping[Path, Mark]
    environment: str
    profiles: str
    add: str
    mark: Mark

    @property
    def items(self) -> list[Any]:
        """The objects of the list, as they were read."""
        return list(self.tree.get("items") or ())

    def mark_of(self, position: int) -> Mark:
        """Where an object of the list stands."""
        return self.marks.get(("items", position), self.mark)


def read_request(content: bytes) -> Request:
    """Read a ResourceList; raises InputUnusable with every problem of it."""
    parsed = parse(content, FILE)
    tree = parsed.values
    if not isinstance(tree, Mapping) or tree.get("kind") != KIND:
        found = tree.get("kind") if isinstance(tree, Mapping) else None
        hint = "list the function under `generators:` or `transformers:` of a kustomization, and build it with kustomize"
        what = f", found {found}" if isinstance(found, str) and found.isalnum() else ""
        raise InputUnusable(Problem(Mark(FILE, 1, 1), f"expected kind {KIND}{what}", hint))
    items = tree.get("items")
    if not isinstance(items, (list, type(None))) or not all(isinstance(item, Mapping) for item in items or ()):
        raise InputUnusable(Problem(_mark(parsed, ("items",)), "items: expected a list of objects"))
    spec = _config(parsed)["spec"]
    mark = _mark(parsed, ("functionConfig", "spec", "environment"))
    return Request(tree, parsed.marks, spec["environment"], spec["profiles"], spec["add"], mark)


def _config(parsed: Parsed) -> Mapping[str, Any]:
    """The functionConfig with its defaults. Its metadata is kustomize's."""
    given = parsed.values.get("functionConfig")
    path: Path = ("functionConfig",)
    if not isinstance(given, Mapping):
        hint = f"apiVersion: {OWN_API_VERSION}, kind: {OWN_KIND}, spec: {{environment: prd, add: {DEFAULTS}}}"
        raise InputUnusable(Problem(_mark(parsed, path), "functionConfig: expected what the function has to do", hint))
    own = {key: value for key, value in given.items() if key != "metadata"}
    to = Checker(lambda at: _mark(parsed, at), lambda at: parsed.keys.get(at, _mark(parsed, at)), [], {})
    complete: Mapping[str, Any] = check(own, CONFIG, path, to)
    if to.problems:
        raise InputUnusable(*to.problems)
    return complete or EMPTY


def _mark(parsed: Parsed, path: Path) -> Mark:
    """Where a value stands, or else what is around it."""
    for length in range(len(path), -1, -1):
        if path[:length] in parsed.marks:
            return parsed.marks[path[:length]]
    return Mark(FILE, 1, 1)
