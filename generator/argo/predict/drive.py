"""A workflow from its first pass to its last."""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.argo.expr import OverBudget, UnknownAnswer
from generator.argo.join import CLUSTER
from generator.argo.merge import WORKFLOW, Merger, read_at
from generator.argo.predict.operate import EXECUTOR, operate
from generator.argo.predict.run import Given, Memory, Run, Script, State
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
    return drive_on(run, _pass(run))


def begin(run: Run) -> State:
    """As far as every script agrees that changes nothing before the third pass: what begins in the first pass is at work
    in the second, and how it ends is asked after that. Gives the state before the last pass, for drive_on; raises as drive.
    """
    before = _pass(run)
    is_going_on = not run.is_over and not run.fatal and go_on(run)
    return _pass(run) if is_going_on else before


def drive_on(run: Run, before: State) -> Ended:
    """`drive` from the end of a pass on; `before` is the state that the pass began with."""
    script = run.given.script
    awaits = max(script.shutdown_at, script.config_at, script.deadline_at)
    while not run.is_over:
        if run.fatal or (not go_on(run) and run.passes >= awaits and run.state() == before):
            return Ended(run, True)
        if run.passes >= PASSES:
            raise OverBudget("the workflow takes too many passes")
        before = _pass(run)
    return Ended(run, False)


def _pass(run: Run) -> State:
    """The next pass, after what the script changes before it; gives the state before it."""
    script, coming = run.given.script, run.passes + 1
    if script.shutdown_at == coming:
        run.spec = {**run.spec, "shutdown": script.shutdown}
    if script.config_at == coming:
        run.defaults = script.new_defaults
    before = run.state()
    try:
        operate(run, EXECUTOR)
    except RecursionError:
        raise UnknownAnswer("templates nested too deeply") from None
    return before
