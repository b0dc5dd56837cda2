"""Computing one expression: by a look-up where that is enough, else by Jinja2, and each different one once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from generator.template.limits import COMPILED_LIMIT, SOURCE_LIMIT, Exhausted, Refused
from generator.template.lookup import look_up, names_of, used_by

if TYPE_CHECKING:
    from generator.template.expression import Expression

_HABITS = "-+=#%!@"  # what stands next to the brackets in other template languages


class Computer(NamedTuple):
    """The variables that expressions see, the names below `vars` that they used, and what is known of them already."""

    variables: dict[str, Any]
    used: set[str]
    prepared: dict[str, Expression | Refused]
    results: dict[str, Any]

    def uses(self, source: str) -> tuple[str, ...]:
        """The variables below `vars` that an expression uses. Raises Refused when it cannot be read."""
        names = names_of(source)
        return used_by(names) if names else self._prepare(source).uses

    def value(self, source: str) -> Any:
        """The value of an expression, of whatever kind; it may be a part of the variables. Raises Refused."""
        names = names_of(source)
        self.used.update(self.uses(source))
        if names:
            return look_up(names, self.variables)
        if source not in self.results:
            from generator.template.expression import compute

            self.results[source] = compute(self._prepare(source), self.variables)
        return self.results[source]

    def _prepare(self, source: str) -> Expression:
        found = self.prepared.get(source)
        if found is None:
            if len(self.prepared) >= COMPILED_LIMIT:
                text = f"more than {COMPILED_LIMIT} different expressions beyond plain look-ups in one profile"
                raise Exhausted(text, "compute a value once, in vars, and use <% vars.NAME %>")
            found = _prepared(source)
            self.prepared[source] = found
        if isinstance(found, Refused):
            raise found
        return found


def _prepared(source: str) -> Expression | Refused:
    from generator.template.expression import prepare  # with its filters a millisecond, and few profiles need it

    try:
        _refuse_form(source)
        return prepare(source)
    except Refused as error:
        return error


def _refuse_form(source: str) -> None:
    if not source.strip():
        raise Refused("an empty expression", "write <% vars.NAME %> or <% environment %>")
    if source[0] in _HABITS or source[-1] in "-+":
        mark = source[0] if source[0] in _HABITS else source[-1]
        raise Refused(f"an expression with {mark} next to its bracket", "write <% vars.NAME %>, with blanks and nothing else")
    if len(source) > SOURCE_LIMIT:
        raise Refused(f"an expression of more than {SOURCE_LIMIT} characters", "divide it: vars may use each other")
