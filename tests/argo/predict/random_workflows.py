"""Random workflows, defaults and runs: small, and full of what hooks and exit handlers stumble over.

Only random() is asked, the one method whose numbers are the same under every Python, so a number always makes the same
case; observed.json beside this holds what the controller made of the first ones.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")
Tree = dict[str, Any]

_PHASES = ("Running", "Succeeded", "Failed", "Error")
_EXPRESSIONS = (
    'workflow.status != "Running"', "true", "false", 'workflow.status in ["Failed", "Error"]', "workflow.status ==",
    "workflow.nope.x == 1", 'workflow.labels.a == "b"', '(fromJSON(workflow.labels.json) ?? {})["x/y"] == "1"', '"x"',
    'workflow.outputs.parameters.q == "1"', 'steps.a.status == "Succeeded"', 'workflow.name matches "^jo"', "",
    "len(workflow.failures) > 6", 'workflow.parameters.p == "1"', "workflow.status == 'Pending'",
)  # fmt: skip
_WHENS = (
    "{{workflow.status}} == Succeeded", "{{workflow.status}} != Succeeded", "{{workflow.status}} in (Failed, Error)", "true",
    "false", '{{=workflow.status == "Failed"}}', '{{= workflow.status in ["Failed","Error"]}}', "{{workflow.name}} == job",
    "{{inputs.parameters.state}} == x", "1 > 0 && {{workflow.status}} == Failed", "{{workflow.status}} ==", "foo.bar == 1",
    "'{{workflow.status}}' =~ 'Fail.*'", "{{nope}} == 1", "!({{workflow.status}} == Running)", "{{workflow.labels.a}} == b",
)  # fmt: skip
_VALUES = (
    "x", "{{workflow.name}}", "{{workflow.status}}", "{{workflow.status}} {{workflow.labels.a}}", "{{=workflow.status}}",
    '{{=workflow.name + "-" + workflow.status}}', "{{workflow.parameters.p}}", "{{workflow.namespace}}",
    "{{workflow.parameters}}", "{{=sprig.upper(workflow.status)}}", "{{workflow.mainEntrypoint}}",
    '{{=workflow.status ?? "n"}}', "{{workflow.labels.json}}",
)  # fmt: skip
_BOTH = {"failed": True, "error": True}
_CONTINUES: tuple[Tree, ...] = (_BOTH, {"failed": True}, {"error": True})
_MATCHES = (
    "job", "job[0].a", "job[1].b", "job.a", "job.b", "job.c-d", "job.hooks.*", "job.onExit*", "template:work",
    "template:note", "template:hook", "*", "job[0].a(0)", "job.a(0)", "job(0)", "job.hooks.running",
)  # fmt: skip


class Dice:
    """Chances and choices from one number."""

    def __init__(self, seed: int) -> None:
        self.source = random.Random(seed)

    def chance(self, share: float) -> bool:
        return self.source.random() < share

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(self.source.random() * len(choices))]

    def some(self, choices: Sequence[T], most: int) -> list[T]:
        left, found = list(choices), []
        for _ in range(1 + int(self.source.random() * most)):
            found.append(left.pop(int(self.source.random() * len(left))))
        return found


def random_case(seed: int) -> Tree:
    """The input of a `run` case."""
    dice = Dice(seed)
    defaults: Tree | None = {"spec": _notify_part(dice)}
    assert defaults is not None
    if dice.chance(0.05):
        defaults["metadata"] = {"labels": {"a": "d"}}
    if dice.chance(0.03):
        defaults["spec"]["parallelism"] = 1
    if dice.chance(0.03):
        defaults = None
    workflow, templates, clusters = _workflow(dice), [], []
    if dice.chance(0.4):
        call = {"name": "call", "inputs": {"parameters": [{"name": "state"}]}, "http": {"url": "https://h"}}
        clusters.append(
            _object("ClusterWorkflowTemplate", "notifier", {"templates": [_note(dice), _guard(dice), call]})
        )
    if dice.chance(0.25):
        workflow, base = _split(dice, workflow)
        (clusters if base["kind"] == "ClusterWorkflowTemplate" else templates).append(base)
    given = {"defaults": defaults, "workflow": workflow, "templates": templates, "clusterTemplates": clusters}
    return {**given, "run": _run(dice)}


def _object(kind: str, name: str, spec: Tree) -> Tree:
    namespace = {"namespace": "team"} if kind == "WorkflowTemplate" else {}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": kind, "metadata": {"name": name, **namespace}, "spec": spec}


def _split(dice: Dice, workflow: Tree) -> tuple[Tree, Tree]:
    """A workflow that refers to a template which has most of its spec."""
    spec, own = dict(workflow["spec"]), Tree()
    kind = dice.pick(("WorkflowTemplate", "ClusterWorkflowTemplate"))
    for key in ("suspend", "parallelism", "activeDeadlineSeconds"):
        if key in spec and dice.chance(0.5):
            own[key] = spec.pop(key)
    own["workflowTemplateRef"] = {"name": "base" if dice.chance(0.97) else "gone"}
    if kind == "ClusterWorkflowTemplate":
        own["workflowTemplateRef"]["clusterScope"] = True
    return {"metadata": workflow["metadata"], "spec": own}, _object(kind, "base", spec)


def _run(dice: Dice) -> Tree:
    run: Tree = {}
    outcomes = []
    for _ in range(dice.pick((0, 1, 1, 2, 3))):
        phase = dice.pick(("Failed", "Failed", "Error", "Succeeded", "Running"))
        outcome: Tree = {"match": dice.pick(_MATCHES), "phase": phase, "message": dice.pick(("boom", "smtp"))}
        if dice.chance(0.3):
            outcome["afterOps"] = dice.pick((2, 3))
        outcomes.append(outcome)
    if outcomes:
        run["outcomes"] = outcomes
    if dice.chance(0.18):
        run["shutdownAtOp"], run["shutdown"] = dice.pick((1, 2, 3, 4, 6)), dice.pick(("Stop", "Stop", "Terminate"))
    if dice.chance(0.06):
        run["configAtOp"] = dice.pick((2, 3))
        if dice.chance(0.7):
            run["newDefaults"] = {"spec": _notify_part(dice)}
    return run


def _arguments(dice: Dice, share: float = 1.0) -> Tree:
    parameters = [{"name": "state", "value": dice.pick(_VALUES)}] if dice.chance(share) else []
    if dice.chance(0.2):
        parameters.append({"name": "who", "value": dice.pick(_VALUES)})
    if dice.chance(0.05):
        parameters.append({"name": "extra", "value": "1"})
    return {"parameters": parameters} if parameters else {}


def _note(dice: Dice) -> Tree:
    """A notify template."""
    template: Tree = {"name": "note", "inputs": {"parameters": [{"name": "state"}, {"name": "who", "default": "ops"}]}}
    bodies: tuple[Tree, ...] = (
        {"script": {"image": "curl:8", "command": ["sh"], "source": "echo {{inputs.parameters.state}}"}},
        {
            "container": {
                "image": "curl:8",
                "command": ["sh"],
                "args": ["{{inputs.parameters.who}} {{workflow.status}}"],
            }
        },
        {"http": {"url": "https://h", "body": "{{inputs.parameters.state}}"}},
        {"suspend": {}},
        {"script": {"image": "curl:8", "command": ["sh"], "source": "{{workflow.failures}}"}},
    )
    template.update(bodies[dice.pick((0,) * 9 + (1,) * 6 + (2,) * 3 + (3, 4))])
    if dice.chance(0.05):
        patches = ('{"containers":[{"name":"main","image":"x"}]}', "containers: 3", "nodeSelector: {a: b}")
        template["podSpecPatch"] = dice.pick(patches)
    if dice.chance(0.06):
        template["retryStrategy"] = {"limit": dice.pick((0, 1, "2"))}
    if dice.chance(0.04) and "container" in template:
        template["container"] = {**template["container"], "volumeMounts": [{"name": "v", "mountPath": "/v"}]}
    return template


def _guarded(dice: Dice, name: str) -> Tree:
    part: Tree = {"name": name, "template": "note" if dice.chance(0.95) else "nosuch"}
    if dice.chance(0.9):
        part["arguments"] = _arguments(dice, 0.95)
    if dice.chance(0.7):
        part["when"] = dice.pick(_WHENS)
    if dice.chance(0.6):
        part["continueOn"] = dice.pick(_CONTINUES)
    if dice.chance(0.06):
        expression = dice.pick(('steps.good.status == "Succeeded"', 'tasks.good.status == "Failed"', "true"))
        part["hooks"] = {"h": {"template": "note", "expression": expression, "arguments": _arguments(dice)}}
    if dice.chance(0.04):
        loops: tuple[list[Any], ...] = (["a", "b"], [1, {"k": "v"}], [{"k": "v"}, {"k": "w"}])
        part["withItems"] = dice.pick(loops)
    return part


def _guard(dice: Dice) -> Tree:
    """An exit handler of several parts, under steps or a dag."""
    good, bad = _guarded(dice, "good"), _guarded(dice, "bad")
    if dice.chance(0.5):
        groups = [[good, bad] if dice.chance(0.5) else [good]]
        return {"name": "note-exit", "steps": [*groups, [_guarded(dice, "last")]] if dice.chance(0.2) else groups}
    if dice.chance(0.6):
        return {"name": "note-exit", "dag": {"tasks": [good]}}
    return {
        "name": "note-exit",
        "dag": {"tasks": [good, {**bad, "dependencies": ["good"]} if dice.chance(0.5) else bad]},
    }


def _notify_part(dice: Dice) -> Tree:
    """What workflowDefaults hold: notify templates, exit handler, hooks."""
    spec: Tree = {"templates": [_note(dice)]}
    kind = dice.pick(("onExit",) * 7 + ("exit",) * 3 + ("note",) + ("",) * 9)
    if kind in ("onExit", "exit"):
        spec["templates"].append(_guard(dice))
    if kind == "onExit":
        spec["onExit"] = "note-exit"
    elif kind == "exit":
        spec["hooks"] = {"exit": {"template": "note-exit", **({"expression": "false"} if dice.chance(0.3) else {})}}
    elif kind == "note":
        spec["hooks"] = {"exit": {"template": "note", "arguments": _arguments(dice)}}
    if dice.chance(0.6):
        hooks = spec.setdefault("hooks", {})
        for name in dice.some(("running", "succeeded", "failed", "error", "odd name"), 3):
            hooks[name] = _hook(dice)
    if dice.chance(0.1):
        spec["serviceAccountName"] = "sa"
    return spec


def _hook(dice: Dice) -> Tree:
    usual = f'workflow.status == "{dice.pick(_PHASES)}"'
    hook: Tree = {"template": "note", "expression": usual if dice.chance(0.8) else dice.pick(_EXPRESSIONS)}
    if dice.chance(0.9):
        hook["arguments"] = _arguments(dice, 0.95)
    if dice.chance(0.07):
        del hook["template"]
        wanted = dice.pick(("note", "call", "nosuch", "note-exit"))
        hook["templateRef"] = {"name": dice.pick(("notifier", "nosuch")), "template": wanted, "clusterScope": True}
    elif dice.chance(0.08):
        hook["template"] = dice.pick(("note-exit", "nosuch"))
    return hook


def _part(dice: Dice, name: str, templates: Sequence[str], kind: str) -> Tree:
    """A step or task of the workflow's own."""
    part: Tree = {"name": name, "template": dice.pick(templates)}
    if dice.chance(0.15):
        own = ("false", "true", "{{workflow.name}} == job", "{{workflow.status}} == Running", "a ==")
        part["when"] = dice.pick(own)
    if dice.chance(0.2):
        part["continueOn"] = dice.pick(_CONTINUES)
    if dice.chance(0.08):
        loops: tuple[list[Any], ...] = (["x", "y"], [1, 2], [{"k": "v"}])
        part["withItems"] = dice.pick(loops)
    elif dice.chance(0.05):
        part["withSequence"] = {"count": "2"}
    if dice.chance(0.15):
        status = f'{kind}["{name}"].status =='
        expression = dice.pick((f'{status} "Succeeded"', f'{status} "Running"', "true", status))
        part["hooks"] = {"ok": {"template": "hook", **({"expression": expression} if dice.chance(0.9) else {})}}
    if dice.chance(0.08):
        part["onExit"] = "hook"
    return part


def _main(dice: Dice, templates: Sequence[str]) -> Tree:
    if dice.chance(0.5):
        groups = [[_part(dice, "a", templates, "steps")], [_part(dice, "b", templates, "steps")]]
        if dice.chance(0.3):
            groups[0].append(_part(dice, "c", templates, "steps"))
        return {"name": "main", "steps": groups if dice.chance(0.5) else groups[:1]}
    tasks = [_part(dice, name, templates, "tasks") for name in ("a", "b", "c-d")[: dice.pick((1, 2, 3))]]
    has_depends = dice.chance(0.5)
    for index, task in enumerate(tasks):
        if has_depends:
            task.pop("continueOn", None)
        if index == 0 or dice.chance(0.2):
            continue
        if has_depends:
            task["depends"] = dice.pick(
                ("a", "a.Succeeded", "a.Failed", "a.Succeeded || a.Failed", "!a.Failed", "a.Skipped")
            )
        else:
            task["dependencies"] = ["a"] if index == 1 or dice.chance(0.5) else ["a", "b"]
    extra: Tree = {"failFast": False} if dice.chance(0.2) else {}
    return {"name": "main", "dag": {"tasks": tasks, **extra}}


def _workflow(dice: Dice) -> Tree:
    bodies: tuple[Tree, ...] = (
        {"container": {"image": "alpine:3", "command": ["true"]}}, {"http": {"url": "https://x"}}, {"suspend": {}},
    )  # fmt: skip
    work: Tree = {"name": "work", **bodies[dice.pick((0,) * 8 + (1, 1, 2))]}
    if dice.chance(0.1):
        work["retryStrategy"] = {"limit": 1, "retryPolicy": dice.pick(("Always", "OnError", "OnFailure"))}
    templates = [work, {"name": "hook", "container": {"image": "h", "command": ["h"]}}]
    templates.append({"name": "own", "container": {"image": "own:1", "command": ["x"]}})
    leaves = ["work"]
    if dice.chance(0.3):
        inner = _part(dice, "s", ["work"], "steps")
        sub: Tree = {"name": "sub", **({"steps": [[inner]]} if dice.chance(0.5) else {"dag": {"tasks": [inner]}})}
        if dice.chance(0.2):
            sub.update(dice.pick(({"parallelism": 1}, {"failFast": True}, {"retryStrategy": {"limit": 1}})))
        templates.append(sub)
        leaves.append("sub")
    spec: Tree = {"entrypoint": "work" if dice.chance(0.25) else "main"}
    main = _main(dice, leaves)
    if dice.chance(0.1):
        main.update(dice.pick(({"parallelism": 1}, {"failFast": True}, {"retryStrategy": {"limit": 1}})))
    spec.update(_oddities(dice))
    if dice.chance(0.04):
        templates.append(_note(dice))
    metadata: Tree = {"name": "job", "namespace": "team"}
    if dice.chance(0.3):
        metadata["labels"] = {"a": dice.pick(("b", "c"))}
    return {"metadata": metadata, "spec": {**spec, "templates": [main, *templates]}}


def _oddities(dice: Dice) -> Tree:
    """What makes a run take another turn."""
    own_hook = {"template": "own", "expression": dice.pick(_EXPRESSIONS)}
    choices: tuple[tuple[float, Tree], ...] = (
        (0.05, {"retryStrategy": {"limit": 1}}),
        (0.12, {"parallelism": dice.pick((0, 1, 1, 2))}),
        (0.06, {"activeDeadlineSeconds": 0}),
        (0.03, {"suspend": dice.pick((True, True, False))}),
        (0.25, {"arguments": {"parameters": [{"name": "p", "value": dice.pick(("1", "{{workflow.name}}", "a b"))}]}}),
        (0.06, {"onExit": dice.pick(("own", "note", "nosuch"))}),
        (0.06, {"hooks": {dice.pick(("exit", "failed", "mine")): own_hook}}),
        (0.04, {"podSpecPatch": dice.pick(("containers: 3", "nodeSelector: {a: b}", "- x", "{"))}),
        (0.05, {"volumes": [{"name": "v", "emptyDir": {}}]}),
        (0.04, {"templateDefaults": dice.pick(({"retryStrategy": {"limit": 1}}, {"failFast": True}))}),
        (
            0.04,
            {
                "workflowMetadata": dice.pick(
                    ({"labels": {"a": "b"}}, {"labelsFrom": {"z": {"expression": "workflow.uid"}}})
                )
            },
        ),
        (0.03, {"entrypoint": "nosuch"}),
    )
    found: Tree = {}
    for share, part in choices:
        if dice.chance(share):
            found.update(part)
    return found
