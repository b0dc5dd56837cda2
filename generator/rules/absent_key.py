"""No expression errors where a label, an annotation or an output is absent.

Why: a hook condition that errors turns its workflow into Error, and a tag that errors stays as it is. Members of what is
absent, `fromJSON` of labels that may be `null`, `matches` on nil and `jsonpath` all error (argo-workflows
workflow/controller/hooks.go executeWfLifeCycleHook).

Bad:
    workflowDefaults:
      spec:
        hooks: {note: {template: hookwright-exit, expression: "workflow.labels.app.team == 'a'"}}

Good:
    workflowDefaults:
      spec:
        hooks: {note: {template: hookwright-exit, expression: "workflow.labels?.app?.team == 'a'"}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._expressions import parsed_expressions, path_of
from generator.rules._tree import finding

if TYPE_CHECKING:
    from generator.argo.expr.syntax import Node

LEVEL = "error"
# What stands below these need not be there: a member of such a name is nil, and a member of that an error.
_FAMILIES = ("labels", "annotations", "parameters")
_TEXTS = ("matches", "contains", "startsWith", "endsWith")


def check(checked: Checked) -> Iterator[Problem]:
    """Each way of failing once for each expression."""
    for expression, tree in parsed_expressions(checked):
        for text, hint in dict.fromkeys(_faults(tree)):
            yield finding(checked.profile, expression.path, text, hint)


def _faults(tree: Node) -> Iterator[tuple[str, str]]:
    from generator.argo.expr.syntax import Binary, Call, Chain, Member, Name

    pending = [(tree, False)]
    while pending:
        node, is_guarded = pending.pop()
        if isinstance(node, Member) and not node.is_optional and not is_guarded:
            yield from _member(node)
        elif isinstance(node, Binary) and node.operator in _TEXTS and _may_be_nil(node.left):
            yield f"`{node.operator}` on what may be nil is an error", "write (… ?? '') before it"
        elif isinstance(node, Call) and isinstance(node.callee, Name) and node.callee.name == "jsonpath":
            yield "jsonpath errors where the path is absent", "read it as fromJSON(…)['NAME']"
        pending += [(child, isinstance(node, Chain) or (is_guarded and isinstance(node, Member))) for child in _below(node)]


def _below(node: Node) -> list[Node]:
    from generator.argo.expr.walking import children

    return list(children(node))


def _member(node: Node) -> Iterator[tuple[str, str]]:
    from generator.argo.expr.syntax import Builtin, Member

    assert isinstance(node, Member)
    path = path_of(node)
    if len(path) == 4 and path[0] == "workflow" and path[1] in _FAMILIES:
        hint = f"read it as (fromJSON(workflow.{path[1]}.json) ?? {{}})['NAME']"
        yield f"a member of a name under workflow.{path[1]} is an error where that is absent", hint
    if len(path) == 4 and path[:2] == ("workflow", "outputs"):
        yield "workflow.outputs has no members before an output exists", "write workflow?.outputs?.parameters?.NAME"
    if isinstance(node.node, Builtin) and node.node.name == "fromJSON" and _is_json_of_family(node.node.arguments):
        yield "fromJSON gives nil where there are none, and a member of nil is an error", "write (fromJSON(…) ?? {})['NAME']"


def _is_json_of_family(arguments: tuple[Node, ...]) -> bool:
    path = path_of(arguments[0]) if len(arguments) == 1 else ()
    return len(path) == 3 and path[0] == "workflow" and path[1] in ("labels", "annotations") and path[2] == "json"


def _may_be_nil(node: Node) -> bool:
    path = path_of(node)
    if len(path) == 3 and path[0] == "workflow" and path[1] in _FAMILIES and path[2] != "json":
        return True
    return path in (("workflow", "scheduledTime"), ("workflow", "priority"))
