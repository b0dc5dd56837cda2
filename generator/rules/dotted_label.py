"""A label or annotation with a dot in its name is not read as `workflow.labels["a.b/c"]`.

Why: the controller splits names at their dots, so this read is always nil, also where the label is set
(argo-workflows util/expand; channels that never fire are the symptom).

Bad:
    workflowDefaults:
      spec:
        hooks:
          note: {template: hookwright-exit, expression: "workflow.labels['example.com/team'] == 'a'"}

Good:
    workflowDefaults:
      spec:
        hooks:
          note:
            template: hookwright-exit
            expression: "(fromJSON(workflow.labels.json) ?? {})['example.com/team'] == 'a'"
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._expressions import nodes_of, parsed_expressions, path_of
from generator.rules._tree import finding

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """Each kind of read once for each expression."""
    for expression, tree in parsed_expressions(checked):
        paths = {path_of(node): None for node in nodes_of(tree)}
        for kind in dict.fromkeys(path[1] for path in paths if _is_split(path)):
            text = f"a name with a dot under workflow.{kind}: this is always nil"
            hint = f"read it as (fromJSON(workflow.{kind}.json) ?? {{}})['NAME']"
            yield finding(checked.profile, expression.path, text, hint)


def _is_split(path: tuple[str, ...]) -> bool:
    is_family = len(path) == 3 and path[0] == "workflow" and path[1] in ("labels", "annotations")
    return is_family and "." in path[2]
