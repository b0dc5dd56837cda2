"""The tree of an expression. Nodes are frozen; `at` is the offset in the text that errors point to.

How to walk them stands in walking.py. Follows ast/node.go of expr.
"""

from __future__ import annotations

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
