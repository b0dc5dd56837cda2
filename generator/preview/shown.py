"""Previews as text for people, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from generator.preview import Preview
from generator.preview.notes import Ending, Note
from generator.summary import format_size
from generator.yamlio import Unwritable, dump

_WIDTH = 11  # of the longest ending, and a blank
_INDENT = "  "


def format_preview(each: Preview, *, is_full: bool = False) -> str:
    """A few lines on a workflow, what goes where at each ending, and every message once."""
    subject = each.subject
    kind = "" if subject.kind == "Workflow" else f", of {subject.kind} {subject.name}"
    name = _shown(f"{subject.namespace}/{subject.workflow['metadata']['name']}")
    where = subject.mark.file if subject.mark.line == 1 else f"{subject.mark.file}:{subject.mark.line}"
    lines = [f"{name} ({where}{kind})"]
    heads = ["the defaults add ", *[" " * 17] * len(each.effect.added)]
    added = list(_added(each.effect.added)) or ([] if each.refused else ["nothing"])
    lines += [f"{_INDENT}{head}{line}" for head, line in zip(heads, added, strict=False)]
    lines += [f"{_INDENT}! {_shown(clash)}" for clash in each.effect.clashes]
    if each.refused:
        return "\n".join([*lines, f"{_INDENT}! the controller does not run it: {_shown(each.refused)}"])
    lines += [""] + [f"{_INDENT}{_row(ending)}" for ending in each.endings]
    lines += _messages(each.endings)
    if is_full:
        lines += ["", f"{_INDENT}spec that runs:", *_spec(each.effect.spec)]
    return "\n".join(lines)


def _added(added: dict[str, Any]) -> Iterator[str]:
    for key, value in added.items():
        if key == "templates":
            yield f"{key}: " + ", ".join(f"{_shown(str(one.get('name')))} ({_size(one)})" for one in value)
        elif isinstance(value, dict):
            yield f"{key}: {', '.join(map(_shown, value))}"
        elif isinstance(value, list):
            yield f"{key}: {len(value)} more"
        else:
            yield f"{key}: {_shown(str(value))}"


def _size(value: Any) -> str:
    return format_size(len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()))


def _row(ending: Ending) -> str:
    told = ", ".join(note.channel + _when(note) for note in ending.notes)
    if not told:
        told = f"nothing: {_shown(ending.why)}" if ending.why else "nothing"
    own = f"; its own {', '.join(map(_shown, ending.own))}" if ending.own else ""
    is_other = ending.phase not in ("", ending.name) and ending.name in ("Succeeded", "Failed", "Error")
    phase = f" (the workflow ends as {ending.phase})" if is_other else ""
    return f"{ending.name:{_WIDTH}}-> {told}{own}{phase}"


def _when(note: Note) -> str:
    """What the run has to be for a note to be sent, where that is not any."""
    changes = [change or "not recovered" for change in note.change]
    return f" when {' or '.join(changes)}" if changes else ""


class _Said(NamedTuple):
    """A message as it is shown: the first of its kind, and all endings at which one of its kind is sent."""

    note: Note
    endings: list[str]
    others: list[Note]


def _messages(endings: Iterable[Ending]) -> Iterator[str]:
    """Each message once, below the endings and channels that have it; of those that differ in what failed the first."""
    kinds: dict[Any, _Said] = {}
    for ending in endings:
        for note in ending.notes:
            kind = (note.channel, note.template, note.route, note.title, note.change, ending.phase)
            said = kinds.setdefault(kind, _Said(note, [], []))
            said.endings.append(ending.name)
            if note.lines != said.note.lines:
                said.others.append(note)
    groups: dict[Any, list[_Said]] = {}
    for said in kinds.values():
        note = said.note
        groups.setdefault((note.template, note.chosen, _words(note), tuple(said.endings), note.quiet), []).append(said)
    for (template, chosen, words, names, quiet), group in groups.items():
        where = {"agent": "by Argo's agent", "engine": "by the notifications engine"}.get(group[0].note.by, f"in pod {template}")
        where += f", for its {chosen}" if chosen else ""
        yield ""
        channels = ", ".join(said.note.channel + _when(said.note) for said in group)
        yield f"{_INDENT}{', '.join(names)} -> {channels}, {where}"
        yield from (f"{_INDENT}{_INDENT}| {_shown(line)}".rstrip() for line in words)
        yield from (f"{_INDENT}{_INDENT}(held back by {window})" for window in quiet)
        if any(said.note.is_made_up for said in group):
            yield f"{_INDENT}{_INDENT}(what it says of other runs, or of a log, is made up: the notifier asks for it)"
        if any(said.others for said in group):
            yield f"{_INDENT}{_INDENT}(as for {names[0]}; --ending shows the others, where what failed differs)"


def _words(note: Note) -> tuple[str, ...]:
    said = "(`engine try` shows what it says)" if note.by == "engine" else "(what its image says)"
    return (*filter(None, [note.title]), *note.lines) or (said,)


def _spec(spec: dict[str, Any]) -> list[str]:
    try:
        text = dump(spec)
    except Unwritable:
        text = json.dumps(spec, indent=2, ensure_ascii=True)
    return [f"{_INDENT}{_INDENT}{_shown(line)}".rstrip() for line in text.splitlines()]


def _shown(text: str) -> str:
    """One line without what would move the cursor of a terminal or cannot be encoded."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def dump_previews(previews: Iterable[Preview], *, is_full: bool = False) -> str:
    """A JSON list with one object for each workflow."""
    return json.dumps([_tree(each, is_full) for each in previews], indent=2, ensure_ascii=True)


def _tree(each: Preview, is_full: bool) -> dict[str, Any]:
    subject = each.subject
    return {
        "environment": each.environment,
        "file": subject.mark.file,
        "line": subject.mark.line,
        "kind": subject.kind,
        "name": subject.name,
        "workflow": subject.workflow["metadata"]["name"],
        "namespace": subject.namespace,
        "refused": each.refused,
        "clashes": list(each.effect.clashes),
        "added": each.effect.added,
        **({"spec": each.effect.spec} if is_full else {}),
        "endings": [_ending(ending) for ending in each.endings],
    }


def _ending(ending: Ending) -> dict[str, Any]:
    notes = [_note(note) for note in ending.notes]
    return {"ending": ending.name, "phase": ending.phase, "why": ending.why, "own": list(ending.own), "notifications": notes}


def _note(note: Note) -> dict[str, Any]:
    found = {**note._asdict(), "lines": list(note.lines), "change": list(note.change), "madeUp": note.is_made_up}
    found["quiet"] = list(note.quiet)
    del found["is_made_up"]
    return found
