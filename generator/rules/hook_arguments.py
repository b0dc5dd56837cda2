"""Arguments and inputs agree: each input without a value is given one, and each argument is an input.

Why: an input that gets no value turns the workflow of a hook into Error (`was not supplied`); an argument that no input
takes is dropped without a word (argo-workflows workflow/common ProcessArgs).

Bad:
    workflowDefaults:
      spec:
        hooks:
          note:
            template: note
            expression: workflow.status == 'Error'
            arguments: {parameters: [{name: txet, value: oops}]}
        templates: [{name: note, inputs: {parameters: [{name: text}]}, suspend: {}}]

Good:
    workflowDefaults:
      spec:
        hooks:
          note:
            template: note
            expression: workflow.status == 'Error'
            arguments: {parameters: [{name: text, value: oops}]}
        templates: [{name: note, inputs: {parameters: [{name: text}]}, suspend: {}}]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.errors import Problem, did_you_mean
from generator.rules import Checked
from generator.rules._tree import Use, finding, list_of, map_of, templates_of, uses_of

LEVEL = "error"
_VALUES = ("value", "default", "valueFrom")


def check(checked: Checked) -> Iterator[Problem]:
    """Uses of templates that stand in the defaults. An exit handler gets the arguments of the workflow, whatever they are."""
    templates = templates_of(checked.release)
    for use in uses_of(checked.release):
        name = use.body.get("template")
        if isinstance(name, str) and name in templates and not use.body.get("templateRef") and use.path[-1] != "onExit":
            yield from _disagreements(checked, use, templates[name][1])


def _disagreements(checked: Checked, use: Use, template: Mapping[str, Any]) -> Iterator[Problem]:
    inputs = {
        str(map_of(entry).get("name")): map_of(entry) for entry in list_of(map_of(template.get("inputs")).get("parameters"))
    }
    given = [str(map_of(entry).get("name")) for entry in list_of(map_of(use.body.get("arguments")).get("parameters"))]
    is_exit = use.path[-1] == "exit" and not given
    for name, entry in inputs.items():
        if name not in given and not is_exit and not any(entry.get(key) is not None for key in _VALUES):
            hint = "give it a value under arguments.parameters, or a default in the template"
            yield finding(checked.profile, use.path, f"input {name} of the template gets no value", hint)
    for position, name in enumerate(given):
        if name not in inputs:
            path = (*use.path, "arguments", "parameters", position)
            hint = did_you_mean(name, list(inputs)) if inputs else "remove it, or declare it under inputs.parameters"
            yield finding(checked.profile, path, f"argument {name} is no input of the template", hint)
