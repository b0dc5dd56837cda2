"""Values -> values: every `<% expression %>` in them is computed, one scalar at a time, after YAML has been parsed.

So a result can never become YAML: it is one value where one scalar stood. A scalar that is one whole expression takes
the result with its kind, any other becomes text. Keys hold no expressions, results are not computed again, and Argo's
`{{ }}` is text like any other. An expression sees `environment` and `vars`, the profile's own, which may use each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from generator.errors import InputUnusable, Mark, Problem
from generator.model import EXPRESSION_START, Path
from generator.schema import format_path
from generator.template.computer import Computer
from generator.template.limits import (
    PROBLEM_LIMIT,
    TOTAL_LIMIT,
    Exhausted,
    Refused,
    check_size,
    copied,
    format_text,
    measure,
)
from generator.template.lookup import ALL, split
from generator.template.order import ordered

VARS = "vars"


class Rendered(NamedTuple):
    """The values without expressions, and the variables below `vars` that no expression names, in their order."""

    values: dict[str, Any]
    unused: tuple[str, ...]


class _Run(NamedTuple):
    """One rendering: what it is given, and what it has found so far."""

    computer: Computer
    mark_of: Callable[[Path], Mark]
    key_mark_of: Callable[[Path], Mark]
    skip: Collection[Path]
    broken: set[str]  # variables with a problem; what uses them has no further one
    sizes: list[int]
    problems: list[Problem]

    def refuse(self, mark: Mark, path: Path, text: str, hint: str) -> None:
        """Note a problem. Raises Exhausted when there are too many."""
        self.problems.append(Problem(mark, f"{format_path(path)}: {text}", hint))
        if len(self.problems) >= PROBLEM_LIMIT:
            raise Exhausted(text)


def render(
    values: Mapping[str, Any],
    variables: Mapping[str, Any],
    mark_of: Callable[[Path], Mark],
    key_mark_of: Callable[[Path], Mark],
    skip: Collection[Path] = (),
) -> Rendered:
    """Compute every expression; `variables` are the names beside `vars`, which is taken from the values themselves.

    What stands at or below a path of `skip` is left alone. The values stay as they are; parts without expressions are
    shared with the result. Raises InputUnusable with all problems, each at its scalar, none of which shows a value.
    """
    own = values.get(VARS)
    own = own if isinstance(own, dict) else {}
    computer = Computer({**variables, VARS: dict(own)}, set(), {}, {})
    run = _Run(computer, mark_of, key_mark_of, {*skip, (VARS,)}, set(), [0], [])
    done: dict[str, Any] = {}
    try:
        rendered = _render_vars(own, run)
        done = {**_render_box(dict(values), (), run), **({VARS: rendered} if own else {})}
    except Exhausted:
        assert run.problems, "what was exhausted has been noted"
    if run.problems:
        raise InputUnusable(*run.problems)
    used = computer.used
    return Rendered(done, tuple(name for name in own if name not in used and ALL not in used))


def _render_vars(own: dict[str, Any], run: _Run) -> dict[str, Any]:
    """The variables, each after those that it uses; the computer sees each as soon as it is there."""
    for name in own:
        if EXPRESSION_START in name:
            _refuse_key(name, (VARS,), run)
    needs = {name: tuple(_needs(value, own, run)) for name, value in own.items() if _has_expression(value)}
    order, circles = ordered(needs)
    for circle in circles:
        run.broken.update(circle)
        marks = [f"{name} ({run.mark_of((VARS, name))})" for name in circle]
        text = "variables that use each other: " + " -> ".join([*marks, circle[0]])
        run.refuse(run.mark_of((VARS, circle[0])), (VARS, circle[0]), text, "give one of them a value of its own")
    rendered: dict[str, Any] = run.computer.variables[VARS]
    for name in order:
        before = len(run.problems)
        if not run.broken.isdisjoint(needs[name]):
            run.broken.add(name)
        elif name not in run.broken:
            rendered[name] = _render_value(own[name], (VARS, name), run)
            if len(run.problems) > before:
                run.broken.add(name)
    return rendered


def _has_expression(value: Any) -> bool:
    if isinstance(value, str):
        return EXPRESSION_START in value
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_has_expression, below))


def _needs(value: Any, own: Mapping[str, Any], run: _Run) -> Iterator[str]:
    """The variables that a value uses; those of an expression that cannot be read are none."""
    if isinstance(value, str) and EXPRESSION_START in value:
        try:
            for source in split(value)[1::2]:
                for name in run.computer.uses(source):
                    yield from own if name == ALL else (name,)
        except Refused:
            return  # it is refused where it is computed
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _needs(inner, own, run)


def _refuse_key(key: str, above: Path, run: _Run) -> None:
    path = (*above, key)
    run.refuse(run.key_mark_of(path), path, "an expression in a key", "keys are taken as they are; write it out")


def _render_value(value: Any, path: Path, run: _Run) -> Any:
    """A value without expressions; the very same one where it holds none."""
    if path in run.skip:
        return value
    return _render_text(value, path, run) if isinstance(value, str) else _render_box(value, path, run)


def _render_box(box: Any, path: Path, run: _Run) -> Any:
    done = box
    for step, inner in box.items() if isinstance(box, dict) else enumerate(box):
        if isinstance(step, str) and EXPRESSION_START in step:
            _refuse_key(step, path, run)
        if isinstance(inner, str):
            if EXPRESSION_START not in inner:
                continue
        elif not isinstance(inner, (dict, list)):
            continue
        new = _render_value(inner, (*path, step), run)
        if new is not inner:
            done = box.copy() if done is box else done
            done[step] = new
    return done


def _render_text(text: str, path: Path, run: _Run) -> Any:
    """The value of a text with expressions; the text itself where there is a problem, which is noted."""
    parts: list[str] = []
    done = size = 0
    try:
        parts = split(text)
        is_whole = len(parts) == 3 and not parts[0] and not parts[2]
        result: Any = ""
        for place in range(1, len(parts), 2):
            if _is_broken(run.computer.uses(parts[place]), run):
                return text
            result = run.computer.value(parts[place])
            size += measure(result)
            check_size(size)
            if not is_whole:
                parts[place] = format_text(result)
            done += 1
        result = copied(result if is_whole else "".join(parts), len(path))
        _count(measure(result), run)
        return result
    except Refused as error:
        count = len(parts) // 2
        which = f", in expression {done + 1} of {count}" if count > 1 and done < count else ""
        run.refuse(run.mark_of(path), path, error.text + which, error.hint)
        if isinstance(error, Exhausted):
            raise
        return text


def _is_broken(names: tuple[str, ...], run: _Run) -> bool:
    return bool(run.broken) and (ALL in names or not run.broken.isdisjoint(names))


def _count(size: int, run: _Run) -> None:
    run.sizes[0] += size
    if run.sizes[0] > TOTAL_LIMIT:
        raise Exhausted(f"more than {TOTAL_LIMIT // 1024} KiB of computed values in one profile", "use fewer or shorter ones")
