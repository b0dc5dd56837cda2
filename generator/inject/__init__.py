"""Hooks on the steps and tasks of a manifest that a person wrote: added, kept up to date, removed; nothing else moves. Pure.

    targets   which steps of which templates          hooks   what a hook says
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from generator.argo.documents import Part, parts, value_of
from generator.errors import InputUnusable, Mark, Problem
from generator.inject.hooks import Asked, hooks_of
from generator.inject.targets import Target, targets_of
from generator.model import PREFIX, Path
from generator.yamlio import Unwritable
from generator.yamlio.edit import Uneditable, remove_key, set_key

HOOKS = "hooks"


class Injected(NamedTuple):
    """A text with its hooks, and the steps that they stand on, as `Kind name: template.step`."""

    text: str
    steps: tuple[str, ...]


def inject(text: str, file: str, patterns: Sequence[str], asked: Asked | None) -> Injected:
    """The text of a file whose matching steps and tasks have just the hooks that are asked for; None removes ours.

    `patterns` are globs of `template.step`. Hooks of others stay. Raises InputUnusable for a document that cannot be read
    or edited, and where no step matches.
    """
    out: list[str] = []
    steps: list[str] = []
    at = 0
    for part in parts(text, file):
        start = text.index(part.text, at)
        changed, found = _in_document(part, patterns, asked)
        out += [text[at:start], changed]
        steps += found
        at = start + len(part.text)
    if not steps:
        hint = "write TEMPLATE.STEP, e.g. 'main.*'; only templates with steps or a dag have some"
        raise InputUnusable(Problem(Mark(file, 1, 1), "no step or task matches --steps", hint))
    return Injected("".join([*out, text[at:]]), tuple(steps))


def _in_document(part: Part, patterns: Sequence[str], asked: Asked | None) -> tuple[str, list[str]]:
    value = value_of(part)
    text, found = part.text, []
    for target in targets_of(value, patterns):
        wanted = hooks_of(target, asked) if asked else {}
        try:
            text = _with_hooks(text, part.mark.file, target.path, wanted)
        except (Uneditable, Unwritable, InputUnusable):
            raise _uneditable(part, target) from None
        found.append(target.label)
    if found and value_of(part._replace(text=text)) != _expected(value, patterns, asked):
        raise _uneditable(part, None)
    return text, found


def _with_hooks(text: str, file: str, path: Path, wanted: dict[str, Any]) -> str:
    """One step's hooks of ours made just `wanted`; the key `hooks` goes where none are left."""
    present = _at(value_of(Part(text, 1, Mark(file, 1, 1))), path).get(HOOKS) or {}
    ours = [name for name in present if name.startswith(PREFIX)]
    for name in ours:
        if present[name] == wanted.get(name):
            continue
        if len(present) == 1 and not wanted:
            return remove_key(text, file, path, HOOKS)
        if name not in wanted:
            text = remove_key(text, file, (*path, HOOKS), name)
            present = {key: hook for key, hook in present.items() if key != name}
    for name, hook in wanted.items():
        if present.get(name) == hook:
            continue
        if present:
            text = set_key(text, file, (*path, HOOKS), name, hook)
        else:
            text = set_key(text, file, path, HOOKS, {name: hook})
        present = {**present, name: hook}
    return text


def _expected(value: Any, patterns: Sequence[str], asked: Asked | None) -> Any:
    """What the document has to mean, made without its text: the proof of the edit."""
    import copy

    out = copy.deepcopy(value)
    for target in targets_of(value, patterns):
        step = _at(out, target.path)
        others = {name: hook for name, hook in (step.get(HOOKS) or {}).items() if not name.startswith(PREFIX)}
        hooks = {**others, **(hooks_of(target, asked) if asked else {})}
        had = any(name.startswith(PREFIX) for name in step.get(HOOKS) or {})
        if hooks or (HOOKS in step and not had):
            step[HOOKS] = hooks if hooks or step[HOOKS] is not None else None
        else:
            step.pop(HOOKS, None)
    return out


def _at(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value


def _uneditable(part: Part, target: Target | None) -> InputUnusable:
    where = f"{target.label}: " if target else ""
    text = f"{where}written in a way that is not edited here, such as an alias or a merge key"
    return InputUnusable(Problem(part.mark, text, "write the hook by hand, or write the step out"))


__all__ = ["Asked", "Injected", "inject"]
