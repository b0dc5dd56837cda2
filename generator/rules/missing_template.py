"""What hooks, the exit handler, tasks and steps start exists.

Why: a hook whose template is missing turns every workflow that has none of that name into Error; a missing exit handler
or task makes it invalid, so that it never runs (argo-workflows workflow/validate/validate.go, workflow/controller/hooks.go).

Bad:
    workflowDefaults: {spec: {hooks: {note: {template: nite, expression: workflow.status == 'Error'}}}}

Good:
    workflowDefaults:
      spec:
        hooks: {note: {template: note, expression: workflow.status == 'Error'}}
        templates: [{name: note, suspend: {}}]
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem, did_you_mean
from generator.model import PREFIX
from generator.rules import Checked
from generator.rules._tree import finding, templates_of, uses_of

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """Templates that are named and stand nowhere in the defaults, and uses that name none."""
    known = list(templates_of(checked.release))
    for use in uses_of(checked.release):
        name, reference = use.body.get("template"), use.body.get("templateRef")
        if reference or use.body.get("inline"):
            continue
        if not name:
            hint = "write template: NAME, or templateRef"
            yield finding(checked.profile, use.path, "neither template nor templateRef", hint)
        elif isinstance(name, str) and name not in known:
            path = use.path if use.path[-1] == "onExit" else (*use.path, "template")
            theirs = [each for each in known if not each.startswith(PREFIX)]
            hint = did_you_mean(name, theirs) if theirs else "write it under workflowDefaults.spec.templates"
            yield finding(checked.profile, path, "a template that stands nowhere in the defaults", hint)
