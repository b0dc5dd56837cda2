"""Tags in a manifest: `{{name}}` and `{{=expression}}`, as the controller replaces them.

Sources: argo-workflows util/template (template.go, simple_template.go, expression_template.go, replace.go, kind.go) of
3.5.2, 3.6.13 and 3.7.4, and for 4.x what its controller was seen to do. The text is JSON and stays it: a plain value is
put in as Go quotes it, so that a control character ends in an error. What is not resolved stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from generator.argo.expr.dialect import Dialect, dialect_of
from generator.argo.expr.environment import environment
from generator.argo.expr.evaluation import evaluate_in
from generator.argo.expr.goformat import format_value, quote
from generator.argo.expr.gojson import format_json, quote_json
from generator.argo.expr.lexer import EOF, ERROR, IDENTIFIER, tokens
from generator.argo.expr.outcome import Budget, ExpressionError, Panic, UnknownAnswer
from generator.argo.expr.paths import read_paths
from generator.argo.expr.values import clean, clean_all

# Names that exist in late passes only: an expression that reads an absent one waits.
_OLD_LATE = ("retries", "workflow.status", "workflow.failures")
_LATE = ("item", "lastRetry.exitCode", "lastRetry.status", "lastRetry.duration", "lastRetry.message", *_OLD_LATE)
_HTML = {"\\u003c": "<", "\\u003e": ">", "\\u0026": "&"}
_BAD_JSON = "cannot finish template replacement because the result was invalid JSON"


def replace_tags(
    template: str,
    scope: Mapping[str, str],
    version: str,
    *,
    passes: int = 1,
    allow_unresolved: bool = True,
    strict_prefixes: Sequence[str] = (),
    now: int | None = None,
) -> str:
    """One string of a manifest after its tags have been replaced, `passes` times.

    `strict_prefixes`: what begins with one of them has to be resolved. Raises ExpressionError for what the controller
    reports, UnknownAnswer for what this port does not know.
    """
    text = quote_json(clean(template))
    for _ in range(max(passes, 1)):
        text = replace_in_json(
            text, scope, version, allow_unresolved=allow_unresolved, strict_prefixes=strict_prefixes, now=now
        )
    return clean(str(json.loads(text)))


def replace_in_json(
    text: str,
    scope: Mapping[str, str],
    version: str,
    *,
    allow_unresolved: bool = True,
    strict_prefixes: Sequence[str] = (),
    now: int | None = None,
    budget: Budget | None = None,
) -> str:
    """A manifest, or a part of one, as JSON text after one replacement; `budget` for one that several share."""
    if not _is_json(text):
        raise ExpressionError("cannot do template replacements with invalid JSON")
    one_pass = _Pass(clean_all(scope), dialect_of(version), allow_unresolved, tuple(strict_prefixes), now)
    one_pass.budget = budget or one_pass.budget
    replaced = "".join(one_pass.part(part, is_tag) for part, is_tag in _parts(text))
    if not _is_json(replaced):
        raise ExpressionError(_BAD_JSON)
    return replaced


def _is_json(text: str) -> bool:
    try:
        _STRICT.decode(text)
    except ValueError:
        return False
    except RecursionError:
        raise UnknownAnswer("JSON nested too deeply") from None
    return True


def _refuse(written: str) -> object:
    raise ValueError(written)


_STRICT = json.JSONDecoder(parse_constant=_refuse, parse_int=str, parse_float=str)


def _parts(text: str) -> list[tuple[str, bool]]:
    """Plain text and tags by turns: a tag is what stands between `{{` and the next `}}` (valyala/fasttemplate)."""
    found = []
    at = 0
    while (start := text.find("{{", at)) >= 0:
        end = text.find("}}", start + 2)
        if end < 0:
            raise ExpressionError(
                f'Cannot find end tag="}}}}" in the template starting from {quote(text[start + 2 :][:40])}'
            )
        found += [(text[at:start], False), (text[start + 2 : end], True)]
        at = end + 2
    return [*found, (text[at:], False)]


class _Pass:
    """One replacement of all tags."""

    def __init__(
        self, scope: Mapping[str, str], dialect: Dialect, allow: bool, strict: tuple[str, ...], now: int | None
    ) -> None:
        self.scope = scope
        self.dialect = dialect
        self.allow = allow
        self.strict = strict
        self.now = now
        self.budget = Budget()

    def part(self, text: str, is_tag: bool) -> str:
        """What stands in the place of plain text or a tag."""
        if not is_tag:
            return text
        if not text.startswith("="):
            return self._simple(text)
        for escaped, sign in _HTML.items():
            text = text.replace(escaped, sign)
        return self._expression(text[1:])

    def _simple(self, tag: str) -> str:
        name = tag.strip(" ")
        if name in self.scope:
            return quote(self.scope[name])[1:-1]
        at = tag.rfind("{{")
        if at > 0 and tag[at + 2 :] in self.scope:
            return "{{" + tag[:at] + quote(self.scope[tag[at + 2 :]])[1:-1]
        if not self.allow or name.startswith(self.strict):
            raise ExpressionError(f"failed to resolve {{{{{tag}}}}}")
        return f"{{{{{tag}}}}}"

    def _expression(self, text: str) -> str:
        literal = f"{{{{={text}}}}}"
        try:
            expression = json.loads(f'"{text}"')
        except ValueError:
            expression = None
        if not isinstance(expression, str):
            if self.allow:
                return literal
            raise ExpressionError("failed to unmarshall JSON expression")
        expression = clean(expression)
        if self._waits(expression) and self.allow:
            return literal
        written = self._evaluated(expression)
        return literal if written is None else written

    def _evaluated(self, expression: str) -> str | None:
        """The result as it is written; None when it stays unresolved."""
        try:
            env = environment(self.scope, self.dialect, expression, self.budget)
            value = evaluate_in(expression, env, self.dialect, self.budget, self.now)
            if value is not None:
                return _written(value, self.dialect)
            problem = ExpressionError("failed to evaluate expression: it gives nil")
        except ExpressionError as error:
            problem = ExpressionError(f"failed to evaluate expression: {error.message}", error.place)
        except Panic as panic:
            problem = ExpressionError(f"failed to marshal evaluated expression: {panic}")
        if self.allow:
            return None
        raise problem

    def _waits(self, expression: str) -> bool:
        """Whether an absent late name is read. 4.x also raises here: for bad syntax, and for an absent strict name."""
        if not self.dialect.is_four:
            late = _OLD_LATE if self.dialect.is_old else _LATE
            return any(self._is_absent(name) and _mentions(expression, name, self.dialect) for name in late)
        try:
            paths = read_paths(expression, self.dialect, self.budget)
        except ExpressionError as error:
            raise ExpressionError(f"failed to evaluate expression: {error.message}", error.place) from None
        absent = [path for path in paths if self._is_absent(path)]
        for path in absent:
            if self.strict and path.startswith(self.strict):
                raise ExpressionError(f"failed to evaluate expression: {path} is not resolved")
        return any(path == name or path.startswith(name + ".") for path in absent for name in _LATE)

    def _is_absent(self, name: str) -> bool:
        return name not in self.scope or any(other.startswith(name + ".") for other in self.scope)


def _written(value: object, dialect: Dialect) -> str:
    """3.5 writes the text of a value, later minors its JSON; a string goes without its quotes."""
    if dialect.is_old:
        return quote_json(format_value(value))[1:-1]
    text = format_json(value)
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    return quote(text)[1:-1]


def _mentions(expression: str, name: str, dialect: Dialect) -> bool:
    """Whether the tokens of a name stand in the expression; 3.5 compares the texts of three tokens only."""
    found = tokens(expression, dialect.is_old)
    if name not in expression or found[-1].kind == ERROR:
        return False
    if dialect.is_old and name == "retries":
        return any(token.has(IDENTIFIER, name) for token in found)
    if dialect.is_old:
        rows = zip(found, found[1:], found[2:], strict=False)
        return any("".join(token.text for token in row) == name for row in rows)
    wanted = [str(token) for token in tokens(name, False) if token.kind != EOF]
    texts = [str(token) for token in found]
    return any(texts[at : at + len(wanted)] == wanted for at in range(len(texts)))
