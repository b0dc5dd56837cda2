"""What only the compiler of the language finds: it also sees the arguments that the checker passes over.

It has a bug of its own in both languages: findLast and findLastIndex leave values on the machine's stack
(compiler.go emitLoopBackwards), so what stands left of them in an operation is mixed up. Only where nothing does has
an expression with them an answer here.
"""

from __future__ import annotations

from generator.argo.expr.dialect import Dialect
from generator.argo.expr.outcome import ExpressionError, UnknownAnswer, place_of
from generator.argo.expr.regexp import RegexpError, compile_regexp
from generator.argo.expr.syntax import Array, Binary, Builtin, Call, Literal, MapOf, Member, Node, Pair, Pointer, Slice
from generator.argo.expr.walking import children

_BACKWARDS = ("findLast", "findLastIndex")
_GATHERING = ("map", "filter")
_DROPS_LEFT = ("and", "&&", "or", "||", "??")


def check_compiled(root: Node, text: str, dialect: Dialect) -> None:
    """ExpressionError for what does not compile, UnknownAnswer where the stack is mixed up."""
    pending = [(root, True)]
    while pending:
        node, is_alone = pending.pop()
        if isinstance(node, Pointer) and node.name not in ("", "index", "acc"):
            raise ExpressionError(f"unknown pointer {node.name}")
        if isinstance(node, Binary) and node.operator == "matches" and not dialect.is_old:
            _check_regexp(node, text)
        if isinstance(node, Builtin) and node.name in _BACKWARDS and not is_alone:
            raise UnknownAnswer(f"{node.name} behind another operand, which mixes up the machine's stack")
        for position, child in enumerate(children(node)):
            pending.append((child, is_alone and _is_alone(node, position, dialect)))


def _is_alone(parent: Node, position: int, dialect: Dialect) -> bool:
    """Whether a child runs with nothing of its parent on the stack."""
    if position == 0:
        return not (isinstance(parent, Call) and parent.arguments)
    if isinstance(parent, Builtin) and parent.name in dialect.predicates:
        return parent.name not in _GATHERING
    if isinstance(parent, Call):
        return position == 1
    if isinstance(parent, Binary):
        return parent.operator in _DROPS_LEFT
    return not isinstance(parent, (Member, Slice, Builtin, Array, MapOf, Pair))


def _check_regexp(node: Binary, text: str) -> None:
    if isinstance(node.right, Literal) and node.right.kind == "string":
        try:
            compile_regexp(str(node.right.value))
        except RegexpError as error:
            raise ExpressionError(str(error), place_of(text, node.at)) from None
