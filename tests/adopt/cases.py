"""What the tests of adopt share: a set-up in, the files that the adopted profile renders to out."""

from __future__ import annotations

from typing import Any, NamedTuple

from generator import yamlio
from generator.adopt import Adopted, adopt
from generator.errors import Mark
from generator.model import Layer
from generator.pipeline import build

NAME = "prd"


class Trip(NamedTuple):
    """The adopted profile, its text as values, and each file that it renders to as values."""

    adopted: Adopted
    profile: dict[str, Any]
    files: dict[str, Any]


def round_trip(text: str, file: str = "given.yaml", version: str = "4.0") -> Trip:
    """Adopt a text and render the profile, without any disk."""
    adopted = adopt(text, file, version=version)
    profile = yamlio.parse(adopted.text, "profile").values

    def read(asked: str, mark: Mark | None) -> Layer:
        parsed = yamlio.parse(adopted.text, f"{asked}.yaml")
        return Layer(asked, parsed.values, parsed.marks, parsed.keys)

    documents = build(NAME, read).documents
    files = {each.name: meaning(each.text) for each in documents if each.name not in ("rbac.yaml", "secrets.yaml")}
    return Trip(adopted, profile, files)


def meaning(text: str) -> Any:
    """A file as values; the texts of a ConfigMap as values, too."""
    values = yamlio.parse(text, "file").values
    if isinstance(values, dict) and values.get("kind") == "ConfigMap":
        return {**values, "data": {key: yamlio.parse(inner, key).values for key, inner in values["data"].items()}}
    return values


def said(adopted: Adopted) -> list[str]:
    """What was not understood, as `line: text`."""
    return [f"{note.mark.line}: {note.text}" for note in adopted.notes]
