"""Expressions that are more than a look-up. The only user of Jinja2, which is loaded when the first of them is met.

Jinja2 parses and computes; what it may be asked is decided here, by a list of the parts that an expression may have.
Refuses calls, powers, comments and statements; names other than the variables; filters and tests that are not listed.
An attribute is a key of a map and nothing else, so no method and no internal of Python can be reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.errors import did_you_mean
from generator.model import EXPRESSION_END, EXPRESSION_START
from generator.template.filters import FILTERS, bounded
from generator.template.limits import FILTER_LIMIT, NESTING_LIMIT, NODE_LIMIT, Refused, copied, measure
from generator.template.lookup import ALL, look_up, unknown_name

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.environment import TemplateExpression
    from jinja2.nodes import Node

_PARTS = "Name Const List Tuple Dict Pair Getattr Getitem Filter Test Keyword CondExpr Not And Or Compare Operand"
_PARTS += " Add Sub Mul Div FloorDiv Mod Neg Pos Concat"
_TESTS = ("boolean", "defined", "false", "integer", "mapping", "none", "number", "string", "true", "undefined")
_STATEMENTS = ("if", "for", "set", "block", "include", "import", "from", "macro", "call", "filter", "with", "endif", "endfor")
_HINT = f"only expressions stand here, such as {EXPRESSION_START} vars.team | upper {EXPRESSION_END}"


class Expression(NamedTuple):
    """One expression, ready to be computed any number of times.

    uses     the variables below `vars` that it names, or ALL.
    look_ups the dotted names in it that have to lead somewhere.
    roots    the first names of all look-ups.
    """

    compute: TemplateExpression
    uses: tuple[str, ...]
    look_ups: tuple[tuple[str, ...], ...]
    roots: tuple[str, ...]


@lru_cache(maxsize=1024)
def prepare(source: str) -> Expression:
    """Parse and check an expression. Raises Refused; compiling takes half a millisecond, so the result is kept."""
    from jinja2 import TemplateError

    environment = _environment()
    try:
        tree = environment.parse(f"{EXPRESSION_START}{source}{EXPRESSION_END}")
        nodes = tuple(_checked(tree, source))
        compiled = environment.compile_expression(source, undefined_to_none=False)
    except (TemplateError, RecursionError):
        raise _no_expression(source) from None
    return Expression(compiled, tuple(_uses(nodes)), tuple(_look_ups(nodes)), tuple(_roots(nodes)))


def compute(expression: Expression, variables: Mapping[str, Any]) -> Any:
    """The value of an expression, of whatever kind. Raises Refused; what Jinja2 says is dropped, it may show values."""
    from jinja2 import TemplateError, UndefinedError

    for root in expression.roots:
        if root not in variables:
            raise unknown_name(root, variables)
    try:
        result = expression.compute(variables)
        measure(result)  # it touches all of it, so that nothing undefined hides in a list
        return result
    except UndefinedError:
        pass
    except ZeroDivisionError:
        raise Refused("a division by zero") from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError):
        raise Refused("an operator or a filter that does not fit its values", "see the kinds of the values in it") from None
    for names in expression.look_ups:
        look_up(names, variables)
    raise Refused("something in the expression is not defined", "give a default: | default('…')")


def _no_expression(source: str) -> Refused:
    word = source.split(maxsplit=1)[0] if source.strip() else ""
    return Refused(f"a statement ({word})" if word in _STATEMENTS else "not an expression", _HINT)


def _checked(tree: Node, source: str) -> Iterator[Node]:
    """Every part of an expression, each of which may be used."""
    from jinja2 import nodes

    output = tree.body[0] if isinstance(tree, nodes.Template) and len(tree.body) == 1 else None
    if not isinstance(output, nodes.Output) or len(output.nodes) != 1 or isinstance(output.nodes[0], nodes.TemplateData):
        raise _no_expression(source)
    parts = _PARTS.split()
    pending: list[tuple[Node, int]] = [(output.nodes[0], 1)]
    count = filters = 0
    while pending:
        node, depth = pending.pop()
        count += 1
        filters += isinstance(node, nodes.Filter)
        if count > NODE_LIMIT or depth > NESTING_LIMIT or filters > FILTER_LIMIT:
            raise Refused("an expression of too many parts", "divide it: vars may use each other")
        _refuse_part(node, parts)
        yield node
        pending += [(child, depth + 1) for child in node.iter_child_nodes()]


def _refuse_part(node: Node, parts: list[str]) -> None:
    from jinja2 import nodes

    if type(node).__name__ not in parts:
        what = "a call" if isinstance(node, nodes.Call) else "an operator or a form that is not known here"
        raise Refused(what, "nothing can be called; a filter is written value | upper" if what == "a call" else _HINT)
    if isinstance(node, nodes.CondExpr) and node.expr2 is None:
        raise Refused("a choice without else", "write … if … else …")
    if isinstance(node, nodes.Const):
        copied(node.value, 0)  # Jinja2 writes constants into the code that it makes, and has no way to write some
    if isinstance(node, nodes.Filter | nodes.Test):
        noun, known = ("filter", [*FILTERS, "default"]) if isinstance(node, nodes.Filter) else ("test", list(_TESTS))
        if node.name not in known:
            raise Refused(f"unknown {noun} {node.name}", did_you_mean(node.name, known))
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise Refused("* or ** among the arguments of a filter", _HINT)


def _dotted(node: Node) -> tuple[str, ...]:
    """`vars.a.b` -> its names; () for what is no look-up."""
    from jinja2 import nodes

    names: list[str] = []
    while isinstance(node, nodes.Getattr):
        names.append(node.attr)
        node = node.node
    return (node.name, *reversed(names)) if isinstance(node, nodes.Name) else ()


def _look_ups(parts: tuple[Node, ...]) -> Iterator[tuple[str, ...]]:
    # what has a default, or is tested, need not be there
    from jinja2 import nodes

    free = {id(part.node) for part in parts if isinstance(part, nodes.Test | nodes.Filter) and part.name in (*_TESTS, "default")}
    for part in parts:
        names = () if id(part) in free else _dotted(part)
        if names:
            yield names


def _roots(parts: tuple[Node, ...]) -> Iterator[str]:
    from jinja2 import nodes

    yield from (part.name for part in parts if isinstance(part, nodes.Name))


def _uses(parts: tuple[Node, ...]) -> Iterator[str]:
    from jinja2 import nodes

    owners = set()
    for part in parts:
        if isinstance(part, nodes.Getattr | nodes.Getitem) and _dotted(part.node) == ("vars",):
            name = part.attr if isinstance(part, nodes.Getattr) else getattr(part.arg, "value", ALL)
            owners.add(id(part.node))
            yield name if isinstance(name, str) else ALL
    for part in parts:
        if isinstance(part, nodes.Name) and part.name == "vars" and id(part) not in owners:
            yield ALL


@cache
def _environment() -> Environment:
    """Jinja2 with everything taken out that an expression of a profile has no use for."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%"])

        def getattr(self, obj: Any, attribute: str) -> Any:
            return self.getitem(obj, attribute)

        def getitem(self, obj: Any, argument: Any) -> Any:
            is_there = argument in obj if isinstance(obj, dict) else _is_place(obj, argument)
            return obj[argument] if is_there else self.undefined(obj=obj, name=argument)

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            _refuse_operands(operator, left, right)
            return self.binop_table[operator](left, right)

        def is_safe_callable(self, obj: Any) -> bool:
            return False

    made = Sandbox(
        variable_start_string=EXPRESSION_START,
        variable_end_string=EXPRESSION_END,
        block_start_string="<%%{",
        block_end_string="}%%>",
        comment_start_string="<%%#",
        comment_end_string="#%%>",
        undefined=StrictUndefined,
        optimized=False,  # nothing is computed before its size is known
        cache_size=0,
    )
    made.globals.clear()
    made.filters = {**{name: bounded(name) for name in FILTERS}, "default": made.filters["default"]}
    made.tests = {name: made.tests[name] for name in _TESTS}
    return made


def _is_place(value: Any, argument: Any) -> bool:
    is_number = isinstance(argument, int) and not isinstance(argument, bool)
    return isinstance(value, (str, list, tuple)) and is_number and -len(value) <= argument < len(value)


def _refuse_operands(operator: str, left: Any, right: Any) -> None:
    """Numbers with numbers; + also joins text with text and lists with lists. Nothing repeats, nothing formats."""
    from jinja2 import Undefined

    if isinstance(left, Undefined) or isinstance(right, Undefined):
        str(left), str(right)  # one of them says that it is undefined
    kinds = {"number" if isinstance(side, (int, float)) else type(side).__name__ for side in (left, right)}
    booleans = isinstance(left, bool) or isinstance(right, bool)
    if booleans or kinds not in ([{"number"}, {"str"}, {"list"}] if operator == "+" else [{"number"}]):
        raise TypeError(operator)
