"""The expressions of a release's defaults, each parsed once however many rules read it.

The parser is imported late: it costs milliseconds, and defaults without expressions need none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generator.model import PREFIX, Path
from generator.rules import Checked
from generator.rules._tree import DEFAULTS, SPEC, inner_hooks, lifecycle_hooks
from generator.trees import texts

if TYPE_CHECKING:
    from generator.argo.expr.syntax import Node

_ROOM = 64  # expressions whose trees are kept: those of one environment, which the next one mostly has as well


class Expression(NamedTuple):
    """One expression. `after` is the text that follows its tag; `is_condition` for a hook's, which is no tag.

    The condition of a hook of a task or step also reads `kind`, tasks or steps, of which there are `names`.
    """

    path: Path
    text: str
    after: str
    is_condition: bool
    kind: str = ""
    names: tuple[str, ...] = ()

    @property
    def is_early(self) -> bool:
        """Whether it stands where the controller evaluates it before the workflow runs: anywhere but in templates."""
        return not self.is_condition and self.path[:3] != (*SPEC, "templates")


class Unparsed(NamedTuple):
    """Why an expression is none: what the controller says; "" where our port of it does not know."""

    message: str


def expressions_of(checked: Checked) -> Iterator[Expression]:
    """The conditions of all hooks, then every `{{= }}` of the defaults; our own only for a thorough check."""
    for name, hook in lifecycle_hooks(checked.release).items():
        condition = hook.get("expression")
        if isinstance(condition, str) and condition.strip() and (checked.is_thorough or not name.startswith(PREFIX)):
            yield Expression((*SPEC, "hooks", name, "expression"), condition, "", True)
    for use in inner_hooks(checked.release):
        condition = use.body.get("expression")
        if isinstance(condition, str) and condition.strip():
            yield Expression((*use.path, "expression"), condition, "", True, use.kind, use.names)
    # ours stand behind the profile's own, at places that the profile does not have
    tree = checked.release.workflow_defaults if checked.is_thorough else checked.profile.workflow_defaults
    for path, text in texts(tree, DEFAULTS):
        if "{{=" in text:
            yield from _tags(path, text)


def _tags(path: Path, text: str) -> Iterator[Expression]:
    at = 0
    while (start := text.find("{{", at)) >= 0 and (end := text.find("}}", start + 2)) >= 0:
        at = end + 2
        if text[start + 2] == "=":
            yield Expression(path, text[start + 3 : end], text[at:], False)


def parsed_expressions(checked: Checked) -> Iterator[tuple[Expression, Node]]:
    """The expressions that parse, with their trees."""
    for expression in expressions_of(checked):
        tree = parsed(expression.text, checked.profile.argo.version)
        if not isinstance(tree, Unparsed):
            yield expression, tree


@lru_cache(maxsize=_ROOM)
def parsed(text: str, version: str) -> Node | Unparsed:
    """The tree of an expression for a version of Argo, or why there is none."""
    from generator.argo.expr.dialect import dialect_of
    from generator.argo.expr.outcome import Budget, ExpressionError, UnknownAnswer
    from generator.argo.expr.parser import parse_text

    try:
        return parse_text(text, dialect_of(version), frozenset(), Budget())
    except ExpressionError as error:
        return Unparsed(str(error))
    except UnknownAnswer:
        return Unparsed("")


def nodes_of(root: Node) -> Iterator[Node]:
    """Every node of a tree, a node before what stands below it."""
    from generator.argo.expr.walking import children

    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(children(node)))


def path_of(node: Node) -> tuple[str, ...]:
    """`("workflow", "status")` for `workflow.status` and `workflow["status"]`; () for what is no chain of names."""
    from generator.argo.expr.syntax import Literal, Member, Name

    steps: list[str] = []
    while isinstance(node, Member) and isinstance(node.property, Literal) and node.property.kind == "string":
        steps.append(str(node.property.value))
        node = node.node
    return (node.name, *reversed(steps)) if isinstance(node, Name) else ()
