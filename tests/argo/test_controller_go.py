"""The port beside the packages of Argo Workflows 3.7.4 themselves (tests/go/controller), on random cases.

The program links sigs.k8s.io/yaml 1.6.0 as 4.1 does, so that the reading of YAML is that of 4.1. Where 4.1 differs from
3.7, and so is not held here but by the conformance cases:
  * fields of its own, see tests/argo/test_fields.py; metadata.creationTimestamp is no longer written when it is zero
  * join: artifacts of one name are repaired as parameters are (4.0), their locations merged in the same store (4.1)
  * join: the label with the template's name (4.1), and the user's spec cut down under templateReferencing (4.0)
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

import pytest

from generator.argo import config, fields, join, merge
from generator.argo.refusal import Refused
from tests import gotools
from tests.argo.random_objects import Maker, config_data
from tests.argo.shrink import shrunk

pytestmark = [pytest.mark.go, pytest.mark.slow]

VERSION = "3.7.4"
CASES = 4000
TABLE = fields.table(VERSION)
WILD = (0.0, 0.005, 0.02, 0.1)

Outcome = dict[str, Any]
Ask = Callable[[Any], Outcome]


def config_case(chance: random.Random) -> Any:
    """The data of a ConfigMap."""
    return {"data": config_data(chance, TABLE, chance.choice(WILD))}


def merge_case(chance: random.Random) -> Any:
    """Two workflows."""
    maker = Maker(chance, TABLE, chance.choice(WILD))
    return {"defaults": maker.struct("Workflow", share=0.5), "workflow": maker.struct("Workflow", share=0.5)}


def join_case(chance: random.Random) -> Any:
    """Defaults, a template, and a workflow that refers to it."""
    maker = Maker(chance, TABLE, chance.choice(WILD))
    spec = maker.struct("WorkflowSpec", share=0.3)
    spec = {key: value for key, value in spec.items() if key.lower() != "workflowtemplateref"}
    template = {"kind": "WorkflowTemplate", "metadata": {"name": "t"}, "spec": maker.struct("WorkflowSpec", share=0.3)}
    workflow = {"metadata": {"name": "w"}, "spec": {**spec, "workflowTemplateRef": {"name": "t"}}}
    return {"defaults": maker.struct("Workflow", share=0.5), "workflow": workflow, "template": template}


def parsed(case: Any) -> Any:
    """The whole configuration."""
    return config.parse(case["data"], VERSION).values


def merged(case: Any) -> Any:
    """The merged workflow."""
    return merge.plain(case["defaults"], case["workflow"], VERSION)


def joined(case: Any) -> Any:
    """Spec, labels and annotations."""
    return join.referring(case["defaults"], case["workflow"], case["template"], VERSION)._asdict()


OPERATIONS = {
    "parseConfig": (config_case, parsed),
    "merge": (merge_case, merged),
    "join": (join_case, joined),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_random_cases(operation: str) -> None:
    """The same outcome for each case; one that differs is made small and shown."""
    make, run = OPERATIONS[operation]
    cases = [make(random.Random(f"{operation} {seed}")) for seed in range(CASES)]
    with gotools.Lines(gotools.build("controller")) as program:
        answers = program.ask_all({"op": operation, "input": case} for case in cases)
        different = [case for case, answer in zip(cases, answers, strict=True) if differs(operation, case, answer, run)]
        if different:
            still = still_differs(operation, run, lambda case: program.ask({"op": operation, "input": case}))
            pytest.fail(f"{len(different)} of {CASES} differ, e.g. {json.dumps(shrunk(different[0], still))}", pytrace=False)


def still_differs(operation: str, run: Callable[[Any], Any], ask: Ask) -> Callable[[Any], bool]:
    """Whether a smaller case is one of the operation's and differs, too."""

    def still(case: Any) -> bool:
        if operation == "join" and not is_join_case(case):
            return False
        whole = {"parseConfig": 1, "merge": 2, "join": 3}[operation]
        return len(case) == whole and differs(operation, case, ask(case), run)

    return still


def is_join_case(case: Any) -> bool:
    """Whether the workflow still refers to the template."""
    template, workflow = case.get("template", {}), case.get("workflow", {})
    named = template.get("kind") == "WorkflowTemplate" and template.get("metadata") == {"name": "t"}
    spec = workflow.get("spec", {})
    return named and workflow.get("metadata") == {"name": "w"} and spec.get("workflowTemplateRef") == {"name": "t"}


def differs(operation: str, case: Any, answer: Outcome, run: Callable[[Any], Any]) -> bool:
    """Whether ours is not the program's answer, and not for a reason that is known."""
    theirs = without_wrapping(operation, answer)
    try:
        ours: Outcome = {"ok": True, "result": run(case)}
    except Refused:
        ours = {"ok": False}
    if theirs["ok"] and not ours["ok"] and operation == "parseConfig":
        return not any(is_oddity(text) for text in case["data"].values())
    return typed(ours) != typed(theirs)


def is_oddity(text: str) -> bool:
    """What Go's scanner reads and libyaml does not, see generator/argo/oddities.py."""
    return bool(re.search(r"[^\s{,:]:\}|^\{\}\s*:", text))


def without_wrapping(operation: str, answer: Outcome) -> Outcome:
    """The answer without what the cases leave out: a zero status, null labels, the message of an error."""
    if not answer["ok"]:
        return {"ok": False}
    result = answer["result"]
    if operation == "merge":
        result = config.without_zero_status(result)
    if operation == "join":
        result = {key: value or {} for key, value in result.items()}
    return {"ok": True, "result": result}


def typed(value: Any) -> Any:
    """`value` in a form in which true is not 1."""
    if isinstance(value, dict):
        return {key: typed(each) for key, each in value.items()}
    if isinstance(value, list):
        return [typed(each) for each in value]
    return (isinstance(value, bool), value)
