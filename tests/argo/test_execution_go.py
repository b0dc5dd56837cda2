"""The port beside the packages that Argo Workflows 3.7.4 executes with (tests/go/controller), on random cases.

Validation (workflow/validate, with getters over the given templates), arguments (workflow/common ProcessArgs), tags
(util/template) and the conditions of hooks (util/expr). Where 4.1 differs from 3.7, and so is held by the conformance
cases and by tests/argo/expr alone:
  * tags: what does not parse is an error, absent names are found by their paths, some prefixes are strict (4.0)
  * validation: podResources of an http template (4.1)
Messages are compared where a workflow has one fault: of several the controller often names another one each time, since
it goes through maps.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from generator.argo.expr import ExpressionError, UnknownAnswer, eval_hook
from generator.argo.predict.arguments import NotSupplied, process
from generator.argo.predict.drive import around, start
from generator.argo.predict.run import Script
from generator.argo.predict.spec import prepared
from generator.argo.refusal import Refused
from generator.argo.tags import replace_tags
from tests import gotools
from tests.argo.expr import pieces
from tests.argo.expr.grammar import ENVIRONMENTS, expression
from tests.argo.predict.random_workflows import random_case
from tests.argo.random_templates import Maker, surroundings
from tests.argo.shrink import shrunk

pytestmark = [pytest.mark.go, pytest.mark.slow]

VERSION = "3.7.4"
CASES = 3000
ROUNDS = 50
WILD = (0.0, 0.03, 0.1, 0.3)
UNKNOWN = {"unknown": True}
FAILED = {"ok": False}
PLACE = around(VERSION, None, [], [])
INVALID = "invalid spec: "

Answer = dict[str, Any]


@pytest.fixture(scope="module")
def go() -> Iterator[gotools.Lines]:
    """The program with the controller's packages."""
    with gotools.Lines(gotools.build("controller")) as lines:
        yield lines


def stage_of(case: Any) -> Answer:
    """Where a workflow's first pass ends: at the merge, as invalid, or not there."""
    place = around(VERSION, case["defaults"], case["templates"], case["clusterTemplates"])
    run = start(place, case["workflow"], Script())
    prepared(run)
    is_merge = run.phase == "Error" and not run.message.startswith(("failed to evaluate label", "invalid label value"))
    return {"ok": True, "result": "invalid" if run.message.startswith(INVALID) else "merge" if is_merge else ""}


def processed(case: Any) -> Answer:
    """A template with its arguments and variables."""
    workflow = {"metadata": {"name": "w"}, "spec": {"templates": [case["template"]], "arguments": case["arguments"]}}
    run = start(PLACE, workflow, Script())
    (template,) = run.spec["templates"]
    made = process(run, template, run.spec["arguments"], case["globals"], {})
    return {"ok": True, "result": PLACE.merger.read({"spec": {"templates": [made]}}, "Workflow")["spec"]["templates"][0]}


def decided(case: Any) -> Answer:
    """Whether a hook fires."""
    return {"ok": True, "result": eval_hook(case["expression"], case["env"], VERSION)}


def replaced(case: Any) -> Answer:
    """A text after its tags have been replaced."""
    given = {"passes": case["passes"], "allow_unresolved": case["allowUnresolved"]}
    return {"ok": True, "result": replace_tags(case["template"], case["scope"], VERSION, **given)}


def arguments_case(chance: random.Random) -> Any:
    """A template of any kind."""
    maker = Maker(chance, chance.choice(WILD))
    names = {name: text for name, text in pieces.LATE.items() if maker.happens(0.8)}
    return {"template": maker.template("t", ("a", "b")), "arguments": maker.arguments(), "globals": names, "local": {}}


def hook_case(chance: random.Random) -> Any:
    """A condition, or nearly one."""
    kind = "bool" if chance.random() < 0.9 else "any"
    return {"expression": str(expression(chance, kind, chance.randint(1, 3), False)), "env": chance.choice(ENVIRONMENTS)}


def tags_case(chance: random.Random) -> Any:
    """A text with tags."""
    return {**pieces.template(chance, "3.7"), "strictPrefixes": []}


OPERATIONS: dict[str, tuple[Callable[[random.Random], Any], Callable[[Any], Answer]]] = {
    "validity": (lambda chance: surroundings(chance, chance.choice(WILD)), stage_of),
    "processArgs": (arguments_case, processed),
    "evalHook": (hook_case, decided),
    "expr": (tags_case, replaced),
}


def ours(run: Callable[[Any], Answer], case: Any) -> Answer:
    """The port's answer; UNKNOWN where it has none."""
    try:
        return run(case)
    except UnknownAnswer:
        return UNKNOWN
    except (ExpressionError, NotSupplied, Refused):
        return FAILED


def theirs(operation: str, answer: Answer) -> Answer:
    """The program's, without its words."""
    if not answer["ok"]:
        return FAILED
    result = answer["result"]
    return {"ok": True, "result": result.get("stage", "") if operation == "validity" else result}


def is_one_of(go: gotools.Lines, operation: str, case: Any, mine: Answer) -> bool:
    """Whether the controller gives our answer, too, when it is asked again: its validation goes through the tasks of a dag
    by a map, and looks at the inline templates of a workflow, which have no name, only once."""
    again = go.ask_all({"op": operation, "input": case} for _ in range(ROUNDS))
    return mine in [theirs(operation, answer) for answer in again]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_random_cases(go: gotools.Lines, operation: str) -> None:
    """The same outcome for each case; one that differs is made small and shown."""
    make, run = OPERATIONS[operation]
    cases = [make(random.Random(f"{operation} {seed}")) for seed in range(CASES)]
    answers = list(go.ask_all({"op": operation, "input": case} for case in cases))
    found = [ours(run, case) for case in cases]

    def differs(case: Any, mine: Answer, answer: Answer) -> bool:
        return mine not in (UNKNOWN, theirs(operation, answer)) and not is_one_of(go, operation, case, mine)

    wrong = [case for case, mine, answer in zip(cases, found, answers, strict=True) if differs(case, mine, answer)]

    def still(case: Any) -> bool:
        try:
            mine = ours(run, case)
        except (KeyError, TypeError, ValueError, AttributeError):
            return False  # no case of this operation any more
        return differs(case, mine, go.ask({"op": operation, "input": case}))

    if wrong:
        pytest.fail(f"{len(wrong)} of {CASES} differ, e.g. {json.dumps(shrunk(wrong[0], still))}", pytrace=False)
    assert found.count(UNKNOWN) <= CASES * 0.03
    assert sum(answer["ok"] for answer in answers) > CASES / 3


def test_random_cases_of_validity_are_not_all_alike(go: gotools.Lines) -> None:
    """A good part is valid, and a good part is not."""
    cases = [surroundings(random.Random(f"validity {seed}"), random.Random(seed).choice(WILD)) for seed in range(400)]
    stages = [theirs("validity", answer)["result"] for answer in go.ask_all({"op": "validity", "input": each} for each in cases)]
    assert min(stages.count(""), stages.count("invalid")) > len(cases) / 6


def test_words_of_what_is_invalid(go: gotools.Lines) -> None:
    """The same message for workflows with notifiers, unless the controller itself has another one the next time."""
    cases = [{key: value for key, value in random_case(seed).items() if key != "run"} for seed in range(1500)]
    rounds = [list(go.ask_all({"op": "validity", "input": case} for case in cases)) for _ in range(3)]
    compared = 0
    for case, *answers in zip(cases, *rounds, strict=True):
        said = {answer["result"].get("message", "") for answer in answers if answer["result"].get("stage") == "invalid"}
        if len(said) == 1:
            run = start(around(VERSION, case["defaults"], case["templates"], case["clusterTemplates"]), case["workflow"], Script())
            prepared(run)
            if run.message != INVALID + next(iter(said)):
                # with several tasks another one may come first, each time with the same chance
                assert ".tasks." in run.message, json.dumps(case)
                continue
            compared += 1
    assert compared > 300
