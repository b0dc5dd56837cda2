"""For programs: the whole comparison as one JSON object, whose form `_json_schema.py` says.

Values that look like secrets are replaced by words, and
`redacted` is true beside them; a side without a value lacks the key.
"""

from __future__ import annotations

import json
from typing import Any

from generator.diff.model import ABSENT, Change, Comparison, Item, Subject, Table
from generator.diff.shown import Look
from generator.diff.shown._json_schema import VERSION
from generator.diff.shown._plain import place_text, values_of
from generator.secrets import redact


def write(comparison: Comparison, look: Look) -> str:
    """The object, in ASCII."""
    tree = {
        "version": VERSION,
        "environment": redact(comparison.environment),
        "same": comparison.is_same,
        "sides": list(map(redact, comparison.labels)),
        "meaning": [{"part": each.part, "text": redact(each.text)} for each in comparison.meaning],
        "running": list(map(redact, comparison.running)),
        "changes": list(map(_change, comparison.changes)),
        "foreign": [{**_subject(each.subject), "names": list(map(redact, each.names))} for each in comparison.foreign],
        "edits": [_about(each) for each in comparison.edits],
        "keepers": [_about(each) for each in comparison.keepers],
        "ignored": comparison.ignored,
        "problems": [_problem(each) for each in comparison.problems],
    }
    return json.dumps(tree, indent=2, ensure_ascii=True, allow_nan=False)


def _subject(subject: Subject) -> dict[str, Any]:
    return {"object": {key: redact(value) for key, value in subject._asdict().items()}}


def _about(each: Any) -> dict[str, Any]:
    facts = {key: redact(value) if isinstance(value, str) else value for key, value in each._asdict().items()}
    names = {"is_last": "last"}
    return {**_subject(each.subject), **{names.get(key, key): value for key, value in facts.items() if key != "subject"}}


def _problem(each: Any) -> dict[str, Any]:
    return {**each.mark._asdict(), **{key: getattr(each, key) for key in ("level", "rule", "text", "hint")}}


def _change(change: Change) -> dict[str, Any]:
    given = {"before": change.before, "after": change.after}
    shown = {key: value for key, value in zip(given, values_of(change), strict=True) if value is not ABSENT}
    return {
        "part": change.part,
        "action": change.action,
        **_subject(change.subject),
        "place": place_text(change.place),
        "steps": list(map(_step, change.place)),
        **shown,
        "code": change.is_code,
        "redacted": any(shown[key] != given[key] for key in shown),
    }


def _step(step: str | int | Item | Table) -> Any:
    if isinstance(step, Item):
        return {"key": redact(step.key), "value": redact(step.value)}
    return {"table": redact(step.name)} if isinstance(step, Table) else redact(step) if isinstance(step, str) else step
