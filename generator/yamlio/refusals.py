"""What YAML allows and profiles do not, in sentences.

Owns the text and the hint of each refusal that needs no parser to explain. Values are never shown, names of keys are.
"""

from __future__ import annotations

import json

from generator.errors import Mark
from generator.yamlio.scalars import Scalar

Refusal = tuple[str, str]

MERGE_KEY = ("a merge key `<<`", "put the shared part into a profile of its own and name it in `extends`")
TAG = ("a tag (`!` and a name)", "remove it, or quote text that begins with !")
DIRECTIVE = ("a directive (a line that begins with %)", "remove it")
SECOND_DOCUMENT = ("a second document; a file is one document", "remove the line `---`")
NOT_FINITE = ("a number that is not finite, which JSON does not know", "quote it if it is text")
MAP_AS_KEY = ("a map or list as a key; keys are text", "quote the text if no map is meant")
PLACEHOLDER_AS_KEY = ("`{{` outside of quotes begins a map whose key is a map", "quote the whole text")
ALIAS_AS_KEY = ("an alias as a key; keys are text", "quote text that begins with *")
ALIAS_OF_NOTHING = ("an alias of an anchor that is not there", "quote text that begins with *")
ALIAS_OF_ITSELF = ("an alias inside of what it stands for", "write the part out")
MORE_PROBLEMS = ("more problems follow; these are the first", "")

_SHOWN = 60


def too_deep(depth: int) -> Refusal:
    """For a list or map that stands in too many others."""
    return f"lists and maps nested deeper than {depth} levels", "quote the text if no brackets are meant"


def too_many(nodes: int, letters: int) -> Refusal:
    """For a file that is, or by its aliases would be, too large a tree."""
    found = f"more than {nodes:,} values or {letters:,} characters, those that aliases repeat counted"
    return found, "write less, or without aliases"


def twice(key: str, first: Mark) -> Refusal:
    """For a key that is in its map already."""
    return f"the key {_shown(key)} stands twice in one map, first at {first}", "keep one of the two"


def not_text(key: str, value: Scalar) -> Refusal:
    """For a plain key that Go and YAML 1.1 take for something else than text."""
    if value is None:
        kind = "null"
    else:
        kind = "true or false" if isinstance(value, bool) else "a number"
    found = f"the key {_shown(key)} is {kind} in YAML" if key else "an empty key is null in YAML"
    return f"{found}, and keys are text", f'write "{key}" with quotes'


def _shown(key: str) -> str:
    """A key as a name in a sentence: bare where it is a plain word, else quoted; shortened where it is long."""
    key = key if len(key) <= _SHOWN else key[:_SHOWN] + "..."
    return key if key.isascii() and key.isprintable() and " " not in key and key else json.dumps(key)
