"""From text to plain values, and where each of them stands.

Refuses what only some YAML readers take, or take for something else: duplicate keys, keys that are not text, merge keys,
tags, directives, several documents, numbers that are not finite. Anchors and aliases are fine, within a budget.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from yaml.error import YAMLError

from generator.errors import InputUnusable, Mark
from generator.model import Path
from generator.yamlio.source import checked_text, new_parser
from generator.yamlio.tree import Tree


class Parsed(NamedTuple):
    """A text as values: dict, list, str, int, float, bool and None; None for a text without a document.

    marks  where each value stands, by its path of keys and indexes; () is the document. What came by an alias stands at
           the alias, and what is inside of it where it was written.
    keys   where each key of a map stands, by the path of its value.
    """

    values: Any
    marks: dict[Path, Mark]
    keys: dict[Path, Mark]


def parse(text: bytes | str, file: str) -> Parsed:
    """Read `text`; `file` is the name in the marks. Raises InputUnusable with every problem that can be collected.

    Unquoted scalars are typed as Go types them (`go_scalar`). No list, map or part of one is in the tree twice.
    """
    text = checked_text(text, file)
    tree = Tree(text, file)
    steps, next_event = tree.steps, new_parser(text)
    try:
        while not tree.is_over:
            event = next_event()
            steps[type(event)](event)
    except (YAMLError, UnicodeDecodeError) as error:
        from generator.yamlio.syntax import explain  # a table that only a broken file needs

        tree.problems.append(explain(error, text, file))
    if tree.problems:
        raise InputUnusable(*tree.problems)
    return Parsed(tree.root, tree.marks, tree.keys)
