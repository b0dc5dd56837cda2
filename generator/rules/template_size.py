"""The notifier's template, filled in, fits where Argo 3.5 puts it.

Why: that version hands the whole template to the pod in one environment variable, ARGO_TEMPLATE, and Linux starts no
program with one of 128 KiB (`argument list too long`); later versions move a large one into a ConfigMap (argo-workflows
workflow/controller/workflowpod.go).

Bad:
    argo: {version: "3.5"}
    vars: {thirty: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx}
    messages: {default: {text: "<% vars.thirty | replace('x', vars.thirty) | replace('x', vars.thirty) %>"}}

Good:
    argo: {version: "3.5"}
    messages: {default: {text: "{name}"}}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from generator.argo.versions import minor_of
from generator.delivery.needs import CONTEXT_BYTES, FAILURES_BYTES, needs_of
from generator.delivery.notify import NOTIFY
from generator.errors import Problem
from generator.model import Release
from generator.rules import Checked
from generator.rules._tree import finding, list_of, map_of, spec_of

LEVEL = "error"
_FIRST_WITHOUT = (3, 6)
_MOST = 128 * 1024 - 1


def check(checked: Checked) -> Iterator[Problem]:
    """The template with both variables at their largest, as Go writes JSON."""
    profile = checked.profile
    if minor_of(profile.argo.version) >= _FIRST_WITHOUT:
        return
    for template in _templates(checked.release):
        if template.get("name") == NOTIFY:
            filled = CONTEXT_BYTES + (FAILURES_BYTES if needs_of(profile).tells_failures else 0)
            size = _bytes_in_go(template) + filled
            if size > _MOST:
                text = f"the notifier's template can come to {size // 1024} KiB in a pod of Argo {profile.argo.version}"
                hint = "shorten the messages, set failures: {show: none} in all of them, or update Argo to 3.6"
                yield finding(profile, ("messages",), text, hint)


def _templates(release: Release) -> list[Mapping[str, Any]]:
    placed = [map_of(tree.get("spec")) for tree in release.cluster_workflow_templates]
    return [map_of(template) for spec in (spec_of(release), *placed) for template in list_of(spec.get("templates"))]


def _bytes_in_go(template: Mapping[str, Any]) -> int:
    """The size as JSON, in which Go writes three signs with six bytes."""
    text = json.dumps(template, ensure_ascii=False, separators=(",", ":"))
    return len(text.encode()) + 5 * sum(text.count(sign) for sign in "<>&")
