"""The tree of an expression. Nodes are frozen; `at` is the offset in the text that errors point to.

Owns the nodes, how to walk them and how to exchange their children. Follows ast/node.go of expr.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias


class Nil(NamedTuple):
    """nil"""

    at: int


class Name(NamedTuple):
    """A name of the environment, or a variable."""

    name: str
    at: int


class Literal(NamedTuple):
    """A number, text or truth value; `kind` is its Go type."""

    value: object
    kind: str
    at: int


class Constant(NamedTuple):
    """A value that the optimizer has made; `kind` is its Go type."""

    value: object
    kind: str
    at: int


class Unary(NamedTuple):
    """`!x`, `not x`, `-x`, `+x`"""

    operator: str
    node: Node
    at: int


class Binary(NamedTuple):
    """`left operator right`"""

    operator: str
    left: Node
    right: Node
    at: int


class Chain(NamedTuple):
    """What a `?.` inside may end early."""

    node: Node
    at: int


class Member(NamedTuple):
    """`node.name` or `node[property]`; optional with `?.`."""

    node: Node
    property: Node
    is_optional: bool
    is_method: bool
    at: int


class Slice(NamedTuple):
    """`node[start:stop]`"""

    node: Node
    start: Node | None
    stop: Node | None
    at: int


class Call(NamedTuple):
    """A call of what the environment holds, or of a method."""

    callee: Node
    arguments: tuple[Node, ...]
    at: int


class Builtin(NamedTuple):
    """A call of a function of the language. The last three fields are the optimizer's."""

    name: str
    arguments: tuple[Node, ...]
    at: int
    result: Node | None = None
    throws: bool = False
    threshold: int = 0


class Predicate(NamedTuple):
    """The body that runs for each element."""

    node: Node
    at: int


class Pointer(NamedTuple):
    """`#`, `#index`, `#acc`; a leading `.` is `#` as well."""

    name: str
    at: int


class Let(NamedTuple):
    """`let name = value; body`"""

    name: str
    value: Node
    body: Node
    at: int


class Sequence(NamedTuple):
    """`a; b`"""

    nodes: tuple[Node, ...]
    at: int


class Conditional(NamedTuple):
    """`condition ? then : other`, or if and else."""

    condition: Node
    then: Node
    other: Node
    at: int


class Array(NamedTuple):
    """`[a, b]`"""

    nodes: tuple[Node, ...]
    at: int


class MapOf(NamedTuple):
    """`{a: b}`"""

    pairs: tuple[Node, ...]
    at: int


class Pair(NamedTuple):
    """`a: b` of a map"""

    key: Node
    value: Node
    at: int


Node: TypeAlias = (
    Nil | Name | Literal | Constant | Unary | Binary | Chain | Member | Slice | Call | Builtin | Predicate | Pointer
    | Let | Sequence | Conditional | Array | MapOf | Pair
)  # fmt: skip

# The fields that hold nodes, in the order in which the compiler and the walkers visit them.
_CHILDREN: dict[type, tuple[str, ...]] = {
    Unary: ("node",),
    Binary: ("left", "right"),
    Chain: ("node",),
    Member: ("node", "property"),
    Slice: ("node", "start", "stop"),
    Call: ("callee", "arguments"),
    Builtin: ("arguments",),
    Predicate: ("node",),
    Let: ("value", "body"),
    Sequence: ("nodes",),
    Conditional: ("condition", "then", "other"),
    Array: ("nodes",),
    MapOf: ("pairs",),
    Pair: ("key", "value"),
}


def children(node: Node) -> list[Node]:
    """The nodes directly below."""
    found: list[Node] = []
    for field in _CHILDREN.get(type(node), ()):
        value = getattr(node, field)
        if isinstance(node, (Call, Builtin, Sequence, Array, MapOf)) and field in ("arguments", "nodes", "pairs"):
            found.extend(value)
        elif value is not None:
            found.append(value)
    return found


def with_children(node: Node, new: list[Node]) -> Node:
    """The same node over other children, given in the order of `children`."""
    left = iter(new)
    changed: dict[str, object] = {}
    for field in _CHILDREN.get(type(node), ()):
        value = getattr(node, field)
        if field in ("arguments", "nodes", "pairs"):
            changed[field] = tuple(next(left) for _ in value)
        elif value is not None:
            changed[field] = next(left)
    return node._replace(**changed) if changed else node


def rewrite(root: Node, visit: Callable[[Node], Node]) -> Node:
    """The tree after `visit` has seen every node, children first, and given what stands in its place."""
    pending: list[tuple[Node, bool]] = [(root, False)]
    done: list[Node] = []
    while pending:
        node, is_ready = pending.pop()
        below = children(node)
        if not is_ready and below:
            pending.append((node, True))
            pending.extend((child, False) for child in reversed(below))
            continue
        if below:
            new = done[-len(below) :]
            del done[-len(below) :]
            if any(after is not before for after, before in zip(new, below, strict=True)):
                node = with_children(node, new)
        done.append(visit(node))
    return done[0]


def alike(left: Node | None, right: Node | None) -> bool:
    """Whether two trees are written alike, wherever they stand."""
    pending = [(left, right)]
    while pending:
        a, b = pending.pop()
        if a is None or b is None or type(a) is not type(b):
            if a is not b:
                return False
            continue
        below, other = children(a), children(b)
        if len(below) != len(other) or own_fields(a) != own_fields(b):
            return False
        pending.extend(zip(below, other, strict=True))
    return True


def own_fields(node: Node) -> list[object]:
    """What the node says itself: everything but its place and its children."""
    below = (*_CHILDREN.get(type(node), ()), "at")
    return [getattr(node, field) for field in node._fields if field not in below]
