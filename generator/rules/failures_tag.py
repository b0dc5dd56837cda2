"""`{{workflow.failures}}` stands only in templates that the exit handler runs.

Why: validation knows this tag there and nowhere else, so in a template that a hook runs it makes every workflow invalid
(`failed to resolve {{workflow.failures}}`); an expression tag is never validated (argo-workflows
workflow/validate/validate.go).

Bad:
    workflowDefaults:
      spec:
        hooks: {note: {template: note, expression: workflow.status == 'Error'}}
        templates: [{name: note, container: {image: "x:1@sha256:0", args: ["{{workflow.failures}}"]}}]

Good:
    workflowDefaults:
      spec:
        hooks: {note: {template: note, expression: workflow.status == 'Error'}}
        templates: [{name: note, container: {image: "x:1@sha256:0", args: ["{{=workflow.failures}}"]}}]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.errors import Problem
from generator.model import Release
from generator.rules import Checked
from generator.rules._tree import finding, spec_of, templates_of, uses_in
from generator.trees import texts

LEVEL = "error"
_TAG = re.compile(r"\{\{ *workflow\.failures *\}\}")


def check(checked: Checked) -> Iterator[Problem]:
    """Each text with the tag in a template that the exit handler does not reach."""
    exempt = _of_exit_handler(checked.release)
    for name, (path, template) in templates_of(checked.release).items():
        if name in exempt:
            continue
        for place, text in texts(template, path):
            if "workflow.failures" in text and _TAG.search(text):
                what = "validation refuses this tag outside of the exit handler"
                yield finding(checked.profile, place, what, "write {{=workflow.failures}}")


def _of_exit_handler(release: Release) -> set[str]:
    """The names of the templates that `onExit` runs, through tasks and steps."""
    templates = templates_of(release)
    waiting = [str(spec_of(release).get("onExit") or "")]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in templates and name not in found:
            found.add(name)
            waiting += [str(use.body.get("template") or "") for use in uses_in(*templates[name])]
    return found
