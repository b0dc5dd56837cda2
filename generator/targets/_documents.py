"""From plain trees to the text of a file: the comment above it, and where an unwritable value of the user's came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generator.delivery.places import broken
from generator.errors import RuleBroken
from generator.model import GENERATED, Document, Path, Profile, Release
from generator.yamlio import Unwritable, dump

# Where the values of a document come from: places in the document -> places in the profile.
Sources = Mapping[Path, Path]


def document(release: Release, name: str, what: str, trees: Sequence[Mapping[str, Any]], sources: Sources) -> Document:
    """A file of one or more YAML documents. `what` are the lines that tell a person what to do with it."""
    environment = release.profile.environment
    comment = f"{GENERATED} from the profile {environment}: change that and render it again, not this file.\n{what}"
    first, *others = trees
    texts = [text_of(release.profile, first, sources, comment)]
    texts += [text_of(release.profile, tree, sources) for tree in others]
    return Document(name, "---\n".join(texts))


def text_of(profile: Profile, tree: Any, sources: Sources, comment: str = "", *, is_embedded: bool = False) -> str:
    """YAML; raises RuleBroken at the place in the profile that holds what cannot be written."""
    try:
        return dump(tree, comment, is_embedded=is_embedded)
    except Unwritable as problem:
        path = _place(problem.path, sources)
        hint = "write something that every YAML reader takes for the same"
        raise RuleBroken(broken(profile, path, "unwritable", problem.reason, hint)) from None


def _place(path: Path, sources: Sources) -> Path:
    for length in range(len(path), -1, -1):
        if path[:length] in sources:
            return (*sources[path[:length]], *path[length:])
    return ()
