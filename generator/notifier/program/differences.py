"""What differs between two runs: who submitted them, their arguments, and their templates with the images in them.

The templates of a run that refers to some are those that it was stored with. The generation of a WorkflowTemplate is
recorded nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from generator.notifier.program.api import ask
from generator.notifier.program.redaction import hidden
from generator.notifier.program.text import one_line, word


def compare(facts: Mapping[str, Any]) -> dict[str, Any]:
    """`differing`: kind and name of each thing, what it was in the other run and what it is in this one, None for absent."""
    if not facts.get("other"):
        return {}
    old, new = ({part[:2]: part[2] for part in parts(whole(facts, run))} for run in (facts["other"], facts["name"]))
    changed = (key for key in {**old, **new} if old.get(key) != new.get(key))
    return {"differing": [(*key, old.get(key), new.get(key)) for key in changed]}


def whole(facts: Mapping[str, Any], name: str) -> Any:
    """All of one workflow, by the right to list workflows."""
    place = f"/apis/argoproj.io/v1alpha1/namespaces/{facts['namespace']}/workflows"
    return json.loads(ask(f"{place}?fieldSelector=metadata.name%3D{name}"))["items"][0]


def parts(run: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """What is compared: the kind of a thing, its name, and its value. An image counts by itself, apart from its template."""
    labels, spec = run["metadata"].get("labels", {}), run.get("status", {}).get("storedWorkflowTemplateSpec") or run["spec"]
    creator = "workflows.argoproj.io/creator"
    yield "submitter", "", labels.get(creator + "-preferred-username") or labels.get(creator)
    for each in spec.get("arguments", {}).get("parameters", []):
        yield "parameter %s", each["name"], each.get("value")
    for each in spec.get("templates", []):
        if each["name"][:11] != "hookwright-":
            kind = "script" if "script" in each else "container"
            box = each.get(kind) or {}
            yield "image of %s", each["name"], box.get("image")
            yield "template %s", each["name"], {**each, kind: {**box, "image": ""} }


def value_differences(facts: Mapping[str, Any]) -> str:
    """One line for each, ten at most; nothing where there is no run to compare with."""
    found = facts.get("differing")
    if found is None:
        return ""
    head = "Compared with %s:" if found else "Nothing known differs from %s."
    lines = [word(facts, head) % facts["other"]]
    for kind, name, old, new in found[:10]:
        said = word(facts, "was added" if old is None else "was removed" if new is None else "was changed")
        if kind != "template %s":
            said = " \u2192 ".join("\u2013" if each is None else hidden(one_line(each), name)[:80].strip() for each in (old, new))
        lines.append(word(facts, kind).replace("%s", name) + f": {said}")
    return "\n".join([*lines, word(facts, "and {:,} more").format(len(found) - 10)] if len(found) > 10 else lines)
