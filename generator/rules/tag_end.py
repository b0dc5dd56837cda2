"""No two braces end a `{{= }}` before its end.

Why: the first `}}` closes a tag, also inside an expression, so two maps that close together cut it in half
(argo-workflows util/template, which looks for the next `}}`).

Bad:
    workflowDefaults:
      spec:
        templates: [{name: t, suspend: {}, metadata: {annotations: {a: "{{=toJson({'b': {'c': 1}})}}"}}}]

Good:
    workflowDefaults:
      spec:
        templates: [{name: t, suspend: {}, metadata: {annotations: {a: "{{=toJson({'b': {'c': 1} })}}"}}}]
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._expressions import Unparsed, expressions_of, parsed
from generator.rules._tree import finding

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """A tag that is no expression, and goes on behind its end."""
    for expression in expressions_of(checked):
        if "}}" in expression.after and isinstance(parsed(expression.text, checked.profile.argo.version), Unparsed):
            text = "the first }} ends this tag in the middle of its expression"
            yield finding(checked.profile, expression.path, text, "write a blank between two braces that are no end: } }")
