"""A workflow from its first pass to its last."""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.argo.expr import OverBudget, UnknownAnswer
from generator.argo.join import CLUSTER
from generator.argo.merge import WORKFLOW, Merger, read_at
from generator.argo.predict.operate import make_executor, operate
from generator.argo.predict.run import Given, Memory, Run, Script
from generator.argo.predict.variables import created_variables
from generator.argo.predict.world import go_on

PASSES = 3_000
_TEMPLATE = "WorkflowTemplate"


class Ended:
    """A run that is over: `is_stuck` when a pass changed nothing any more although the workflow has not ended."""

    def __init__(self, run: Run, is_stuck: bool) -> None:
        self.run = run
        self.is_stuck = is_stuck


class Around(NamedTuple):
    """What workflows find in a cluster, read once for many of them."""

    version: str
    merger: Merger
    defaults: dict[str, Any] | None
    templates: dict[tuple[str, str], dict[str, Any]]
    cluster_templates: dict[str, dict[str, Any]]
    memory: Memory


def around(version: str, defaults: Any, templates: list[Any], cluster_templates: list[Any]) -> Around:
    """Read the defaults (None for none) and the templates. Raises Refused for objects that are none of their kinds."""
    merger = Merger(version)
    patch = None if defaults is None else read_at("workflowDefaults", merger, defaults, WORKFLOW)
    found = {}
    for each in templates:
        read = read_at("template", merger, each, _TEMPLATE)
        found[read["metadata"].get("namespace", ""), read["metadata"].get("name", "")] = read
    cluster = {}
    for each in cluster_templates:
        read = read_at("template", merger, each, CLUSTER)
        cluster[read["metadata"].get("name", "")] = read
    return Around(version, merger, patch, found, cluster, Memory())


def start(place: Around, workflow: Any, script: Script) -> Run:
    """A workflow that no pass has seen yet. Raises Refused when it is none, or the script's new defaults are none."""
    target = read_at("workflow", place.merger, workflow, WORKFLOW)
    if script.new_defaults is not None:
        new = read_at("newDefaults", place.merger, script.new_defaults, WORKFLOW)
        script = script._replace(new_defaults=new)
    namespace = target["metadata"].get("namespace", "")
    near = {name: found for (where, name), found in place.templates.items() if where == namespace}
    given = Given(place.version, target, near, place.cluster_templates, script, place.memory)
    run = Run(given, place.merger, place.defaults)
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
            before = run.state()
            operate(run, executor)
            if run.is_over:
                return Ended(run, False)
            if run.fatal:
                return Ended(run, True)
            is_moving = go_on(run)
            awaits = max(script.shutdown_at, script.config_at, script.deadline_at)
            if not is_moving and run.passes >= awaits and run.state() == before:
                return Ended(run, True)
    except RecursionError:
        raise UnknownAnswer("templates nested too deeply") from None
    raise OverBudget("the workflow takes too many passes")
