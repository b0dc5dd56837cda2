"""A secret written into a profile is refused by its shape and by the name of its field, and never shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.errors import Problem
from generator.model import Path
from generator.schema import Checker, format_path
from generator.secrets import is_secret_name, shape

RULE = "secret-in-profile"
_HINT = "put it into a Secret of the cluster and refer to it as NAME/KEY"
# Trees whose keys are not ours: there a telling name is all that we can go by.
_FREE = ("vars", "workflowDefaults", "helm", "delivery", "argo")


def find_secrets(values: Mapping[str, Any], to: Checker) -> Iterator[Problem]:
    """A problem for each text that is, or by its key's name should be, a secret."""
    for path, text in _texts(values, ()):
        found = shape(text)
        if found:
            yield Problem(to.mark_of(path), f"{format_path(path)}: {found} in plain text", _HINT, RULE)
        elif path[0] in _FREE and text and _names_a_secret(path) and "{{" not in text and "<%" not in text:
            yield Problem(to.mark_of(path), f"{format_path(path)}: its name says that it is a secret", _HINT, RULE)


def _names_a_secret(path: Path) -> bool:
    # `secret: NAME/KEY` is our own word for a reference; `env: {DB_PASSWORD: {value: …}}` is named one level higher
    key = path[-1]
    if key == "value" and len(path) > 1:
        key = path[-2]
    return isinstance(key, str) and key != "secret" and is_secret_name(key)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _texts(entry, (*path, key))
    elif isinstance(value, list):
        for position, entry in enumerate(value):
            yield from _texts(entry, (*path, position))
