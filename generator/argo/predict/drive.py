"""A workflow from its first pass to its last."""

from __future__ import annotations

from typing import Any

from generator.argo.expr import OverBudget, UnknownAnswer
from generator.argo.join import CLUSTER
from generator.argo.merge import WORKFLOW, Merger, read_at
from generator.argo.predict.operate import make_executor, operate
from generator.argo.predict.run import Given, Run, Script
from generator.argo.predict.variables import created_variables
from generator.argo.predict.world import go_on

PASSES = 3_000
_TEMPLATE = "WorkflowTemplate"


class Ended:
    """A run that is over: `is_stuck` when a pass changed nothing any more although the workflow has not ended."""

    def __init__(self, run: Run, is_stuck: bool) -> None:
        self.run = run
        self.is_stuck = is_stuck


def start(
    version: str, defaults: Any, workflow: Any, templates: list[Any], cluster_templates: list[Any], script: Script
) -> Run:
    """A workflow that no pass has seen yet. Raises Refused for objects that are none of their kinds."""
    merger = Merger(version)
    target = read_at("workflow", merger, workflow, WORKFLOW)
    patch = None if defaults is None else read_at("workflowDefaults", merger, defaults, WORKFLOW)
    if script.new_defaults is not None:
        new = read_at("newDefaults", merger, script.new_defaults, WORKFLOW)
        script = script._replace(new_defaults=new)
    namespace = target["metadata"].get("namespace", "")
    near, cluster = {}, {}
    for each in templates:
        found = read_at("template", merger, each, _TEMPLATE)
        if found["metadata"].get("namespace", "") == namespace:
            near[found["metadata"].get("name", "")] = found
    for each in cluster_templates:
        found = read_at("template", merger, each, CLUSTER)
        cluster[found["metadata"].get("name", "")] = found
    run = Run(Given(version, target, near, cluster, script), merger, patch)
    run.created = created_variables(run.metadata)
    return run


def drive(run: Run) -> Ended:
    """Pass after pass until the workflow has ended or nothing moves. Raises UnknownAnswer, OverBudget."""
    executor = make_executor()
    script = run.given.script
    try:
        while run.passes < PASSES:
            coming = run.passes + 1
            if script.shutdown_at == coming:
                run.spec = {**run.spec, "shutdown": script.shutdown}
            if script.config_at == coming:
                run.defaults = script.new_defaults
            operate(run, executor)
            if run.is_over:
                return Ended(run, False)
            is_moving = go_on(run)
            awaits = max(script.shutdown_at, script.config_at, script.deadline_at)
            if not is_moving and not run.is_changed and run.passes >= awaits:
                return Ended(run, True)
    except RecursionError:
        raise UnknownAnswer("templates nested too deeply") from None
    raise OverBudget("the workflow takes too many passes")
