"""YAML: text to values with marks, values to text. The only part that knows PyYAML.

Both sides mean what Go's sigs.k8s.io/yaml means (helm, kubectl, the controller), since PyYAML and Go disagree on some
eighty plain scalars and on what may stand in a file at all. Profiles are read strictly (`parse`); text that another
program will read, such as the controller's, is looked at event by event (`events`, `go_scalar`).
"""

from __future__ import annotations

from generator.yamlio.events import ALIAS, DOCUMENT, END, END_OF_DOCUMENT, LIST, MAP, SCALAR, Event, events
from generator.yamlio.quick import UNSURE, quick_value
from generator.yamlio.reader import Parsed, parse
from generator.yamlio.scalars import Scalar, go_scalar
from generator.yamlio.source import DEPTH, LIMIT
from generator.yamlio.style import block_reason
from generator.yamlio.tree import NODES, PROBLEMS
from generator.yamlio.writer import DEEPEST, Unwritable, dump

__all__ = [
    "ALIAS",
    "DEEPEST",
    "DEPTH",
    "DOCUMENT",
    "END",
    "END_OF_DOCUMENT",
    "LIMIT",
    "LIST",
    "MAP",
    "NODES",
    "PROBLEMS",
    "SCALAR",
    "UNSURE",
    "Event",
    "Parsed",
    "Scalar",
    "Unwritable",
    "block_reason",
    "dump",
    "events",
    "go_scalar",
    "parse",
    "quick_value",
]
