"""YAML as the controller reads it: anchors, merge keys, tags, and of many documents the first.

Owns what go.yaml.in/yaml/v2 `UnmarshalStrict` builds for an `interface{}`, and the text that sigs.k8s.io/yaml makes of
keys. Refuses what these refuse (duplicate keys, those of a merge key among them, unknown anchors, too much aliasing)
and, by our own budget, what would be too large or too deep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from generator.argo.numbers import float32_text
from generator.argo.oddities import QUOTES, check_version, is_flow, line_starts, quote_at
from generator.argo.refusal import Refused
from generator.argo.tagged import MERGE, tagged_scalar
from generator.errors import InputUnusable, Mark, Problem
from generator.yamlio.events import ALIAS, DOCUMENT, END, END_OF_DOCUMENT, LIST, MAP, Event, events
from generator.yamlio.scalars import go_scalar

NODES = 250_000
"""How many keys and values a text may have once its aliases are copied; a ConfigMap holds 1 MiB."""
DEPTH = 64
"""How deep they may stand in each other once its aliases are copied."""

# yaml.v2 decode.go `unmarshal`: aliasing is looked at from these counts on, and may make up this part of all values.
_ALIASED, _ALL, _PART = 100, 1000, 0.99

_WANT_MAP = "map merge requires map or sequence of maps as the value"


class Node(NamedTuple):
    """A value and where it stands.

    inside  of a map: by its key as Go tells keys apart, the key as text, the place of the key and the value;
            of a list: the values; else None
    size    how often Go's decoder is called for it, aliases copied; depth: how deep its innermost value stands in it
    """

    value: Any
    mark: Mark
    inside: Any = None
    size: int = 1
    depth: int = 0
    is_alias: bool = False
    is_merge: bool = False


Entries = dict[Any, tuple[str, Mark, Node]]


def compose(text: str, file: str, home: Callable[[Mark], Mark] = lambda mark: mark) -> Node:
    """The first document of `text`; null when there is none. Raises InputUnusable.

    `home` tells where a place in the text comes from, when the text was joined of several: these may come in any order,
    so that an alias cannot rely on an anchor of another one. The marks that are raised and given are those of the text.
    """
    check_version(text, file)
    for _ in range(QUOTES):
        try:
            return _Composer(text, file, home).document(events(text, file))
        except InputUnusable as error:
            at = quote_at(text, error.problems[0].mark)
            if at < 0:
                raise
            text = text[:at] + text[at + 1 :]
    return _Composer(text, file, home).document(events(text, file))


def locate(node: Node, path: list[str | int], is_key: bool = False) -> Mark:
    """Where the value (or its key) at `path` stands, as far as the path leads."""
    mark = node.mark
    for step in path:
        if isinstance(step, int):
            if not isinstance(node.inside, list):
                return mark
            node = node.inside[step]
            mark = node.mark
            continue
        if not isinstance(node.inside, dict):
            return mark
        entries: Entries = node.inside
        at = [known for known, entry in entries.items() if entry[0] == step]
        if not at:
            return mark
        _, key, node = entries[at[-1]]
        mark = key if is_key else node.mark
    return mark


class _Box:
    """A list or map that is being read."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.nodes: list[Node] = []


class _Composer:
    """Builds from events by a stack, never by recursion."""

    def __init__(self, text: str, file: str, home: Callable[[Mark], Mark]) -> None:
        self.text = text
        self.file = file
        self.home = home
        self.boxes: list[_Box] = []
        self.anchors: dict[str, Node | None] = {}
        self.count = 0
        self.copied = 0
        self.starts: list[int] = []

    def document(self, steps: Iterator[Event]) -> Node:
        root = Node(None, Mark(self.file, 1, 1))
        for event in steps:
            if event.kind == END_OF_DOCUMENT:
                break
            if event.kind in (MAP, LIST):
                self.boxes.append(_Box(event))
                self.anchors.update({event.anchor: None} if event.anchor else {})
                self.counted(1, event.mark)
            elif event.kind != DOCUMENT:
                node = self.node(event)
                if not self.boxes:
                    root = node
                else:
                    self.boxes[-1].nodes.append(node)
        return root

    def node(self, event: Event) -> Node:
        return self.closed() if event.kind == END else self.alias(event) if event.kind == ALIAS else self.scalar(event)

    def counted(self, size: int, mark: Mark) -> None:
        self.count += size
        if self.count > NODES:
            raise Refused(Problem(mark, f"more than {NODES:,} values, aliases copied", "is it the right text?"))

    def scalar(self, event: Event) -> Node:
        self.counted(1, event.mark)
        if "?" in event.text and event.is_plain and self.boxes and self.is_in_brackets():
            problem = Problem(event.mark, "a ? in unquoted text inside { } or [ ], where Go takes it for a key", "quote it")
            raise Refused(problem, "did not find expected ',' or '")
        value = go_scalar(event.text) if event.is_plain else tagged_scalar(event)
        is_merge = event.text == "<<" and (event.is_plain or event.tag == MERGE)
        node = Node(value, event.mark, is_merge=is_merge)
        if event.anchor:
            self.anchors[event.anchor] = node._replace(is_merge=False)
        return node

    def is_in_brackets(self) -> bool:
        mark = self.boxes[-1].event.mark
        self.starts = self.starts or line_starts(self.text)
        return is_flow(self.text, self.starts[mark.line - 1] + mark.column - 1)

    def alias(self, event: Event) -> Node:
        if event.anchor not in self.anchors:
            cause = f"unknown anchor '{event.anchor}' referenced"
            raise Refused(Problem(event.mark, f"no anchor &{event.anchor} stands before this alias", ""), cause)
        node = self.anchors[event.anchor]
        if node is None:
            cause = f"anchor '{event.anchor}' value contains itself"
            raise Refused(Problem(event.mark, f"the alias *{event.anchor} stands inside its own anchor", ""), cause)
        if self.home(node.mark).file != self.home(event.mark).file:
            hint = "the controller joins the keys in random order: repeat the value, or put all under one key `config`"
            raise Refused(Problem(event.mark, f"the anchor &{event.anchor} stands under another key", hint))
        self.counted(1 + node.size, event.mark)
        self.copied += node.size
        if self.copied > _ALIASED and self.count > _ALL and self.copied > _PART * self.count:
            raise Refused(Problem(event.mark, "nearly all of the text is made of aliases", ""), "excessive aliasing")
        return node._replace(mark=event.mark, size=1 + node.size, is_alias=True)

    def closed(self) -> Node:
        box = self.boxes.pop()
        nodes, event = box.nodes, box.event
        depth = 1 + max((node.depth for node in nodes), default=0)
        if depth > DEPTH:
            raise Refused(Problem(event.mark, f"lists and maps nested deeper than {DEPTH} levels, aliases copied", ""))
        inside = nodes if event.kind == LIST else self.entries(nodes)
        value: Any = [node.value for node in nodes]
        if event.kind == MAP:
            value = {text: node.value for text, _, node in inside.values()}  # type: ignore[union-attr]
        closed = Node(value, event.mark, inside, 1 + sum(node.size for node in nodes), depth)
        if event.anchor:
            self.anchors[event.anchor] = closed
        return closed

    def entries(self, nodes: list[Node]) -> Entries:
        """The map of keys and values by turns, as decode.go `mapping` fills it."""
        entries: Entries = {}
        for key, node in zip(nodes[::2], nodes[1::2], strict=True):
            if key.is_merge:
                for merged in _merged(node):
                    for known, entry in merged.items():
                        self.enter(entries, known, entry, key.mark)
            else:
                known, text = _key(key)
                self.enter(entries, known, (text, key.mark, node), key.mark)
        return entries

    def enter(self, entries: Entries, known: Any, entry: tuple[str, Mark, Node], mark: Mark) -> None:
        if known in entries:
            text = f"the key {entry[0]} stands twice in one map, first at {self.home(entries[known][1])}"
            raise Refused(Problem(mark, text, "keep one of them"), f'key "{entry[0]}" already set in map')
        entries[known] = entry


def _merged(node: Node) -> list[Entries]:
    """The maps behind a merge key; of a list the last comes first (decode.go `merge`)."""
    if isinstance(node.inside, dict):
        return [node.inside]
    if isinstance(node.inside, list) and not node.is_alias and all(isinstance(each.inside, dict) for each in node.inside):
        return [each.inside for each in reversed(node.inside)]
    raise Refused(Problem(node.mark, "a merge key << needs a map or a list of maps", ""), _WANT_MAP)


def _key(node: Node) -> tuple[Any, str]:
    """A key as Go tells it from others, and as the text that sigs.k8s.io/yaml makes of it."""
    value = node.value
    if isinstance(value, str):
        return value, value
    if isinstance(value, bool):
        return ("bool", value), "true" if value else "false"
    if isinstance(value, float):
        words = {"+Inf": ".inf", "-Inf": "-.inf", "NaN": ".nan"}
        text = float32_text(value)
        return ("float", value), words.get(text, text)
    if isinstance(value, int) and value < 1 << 63:
        return ("int", value), str(value)
    cause = "invalid map key" if isinstance(value, dict | list) else "unsupported map key of type"
    raise Refused(Problem(node.mark, "a key that is null, a list, a map or too large a number", "keys are text"), cause)
