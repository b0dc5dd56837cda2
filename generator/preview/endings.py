"""How a workflow can end, each played through by the predictor.

Owns the script of each ending, and the stand-ins: ours in the defaults are made light, since what they say to the
controller is known, and reading the notifier and its conditions again for every workflow would take most of the time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any, NamedTuple

from generator.argo.expr import OverBudget, UnknownAnswer
from generator.argo.join import CLUSTER
from generator.argo.predict.drive import drive, start
from generator.argo.predict.operate import make_executor, operate
from generator.argo.predict.result import Notified, notifiers, template_of
from generator.argo.predict.run import Outcome, Run, Script
from generator.argo.predict.world import LEAVES, go_on
from generator.argo.refusal import Refused
from generator.delivery.modes import EXIT as GUARD
from generator.delivery.modes import cluster_template_name
from generator.delivery.needs import needs_of
from generator.delivery.notify import NOTIFY, channel_template
from generator.model import PREFIX, RUNNING, Release
from generator.notifier.settings import route_settings
from generator.preview.subjects import Subject

SUCCEEDED, FAILED, ERROR, STOPPED, TERMINATED = "Succeeded", "Failed", "Error", "stopped", "terminated"
DEADLINE, RETRIED = "deadline", "retried"

# From `stopped` on the workload would run for longer than it may.
_LONG = Outcome("*", SUCCEEDED, "", 5)
_SCRIPTS: Mapping[str, Script] = {
    RUNNING: Script(workload=Outcome("*")),
    SUCCEEDED: Script(workload=Outcome("*")),
    FAILED: Script(workload=Outcome("*", FAILED, "Error (exit code 1)")),
    ERROR: Script(workload=Outcome("*", ERROR, "pod deleted")),
    STOPPED: Script(workload=_LONG, shutdown_at=2, shutdown="Stop"),
    TERMINATED: Script(workload=_LONG, shutdown_at=2, shutdown="Terminate"),
    DEADLINE: Script(workload=_LONG, deadline_at=2),
    RETRIED: Script(workload=Outcome("*", FAILED, "Error (exit code 1)")),
}
ENDINGS = (RUNNING, SUCCEEDED, FAILED, ERROR, STOPPED, TERMINATED, DEADLINE, RETRIED)

_RUNS, _ENDS = f"{PREFIX}running", f"{PREFIX}end"
_STATUS = {_RUNS: "workflow.status == 'Running'", _ENDS: "workflow.status in ['Succeeded', 'Failed', 'Error']"}


class Stage(NamedTuple):
    """A release, and its defaults with stand-ins for what is ours; `cluster` are its ClusterWorkflowTemplates, light."""

    release: Release
    light: dict[str, Any]
    cluster: tuple[dict[str, Any], ...]
    templates: Mapping[str, str]  # our notify templates as nodes name them -> the container channel, "" for the notifier
    made: tuple[str, ...]  # the placeholders that the notifier is told as made of labels
    routes: Mapping[str, Mapping[str, Any]]  # as the program knows them, with all channels


class Played(NamedTuple):
    """A run that was played: `started` are the notifiers whose pods exist, `why` is set where nothing could be played."""

    name: str
    run: Run | None
    started: tuple[Notified, ...] = ()
    why: str = ""


def stage_of(release: Release) -> Stage:
    """What is the same for every workflow."""
    profile = release.profile
    plain = {NOTIFY: "", **{channel_template(name): name for name in profile.channels}}
    above = cluster_template_name(profile)
    named = {**plain, **{f"{above}/{name}": channel for name, channel in plain.items()}}
    cluster = tuple({**each, "spec": _light(each["spec"])} for each in release.cluster_workflow_templates)
    light = dict(release.workflow_defaults)
    routes = {name: route_settings(route, profile.channels) for name, route in profile.routes.items()}
    if light.get("spec"):
        light["spec"] = _light(light["spec"])
    return Stage(release, light, cluster, named, needs_of(profile).made, routes)


def _light(spec: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(spec)
    if spec.get("templates"):
        out["templates"] = [_light_template(each) for each in spec["templates"]]
    if spec.get("hooks"):
        out["hooks"] = {name: _light_hook(name, hook) for name, hook in spec["hooks"].items()}
    return out


def _light_template(template: dict[str, Any]) -> dict[str, Any]:
    name = str(template.get("name", ""))
    if name == GUARD:
        tasks = [{key: value for key, value in task.items() if key != "when"} for task in template["dag"]["tasks"]]
        return {**template, "dag": {**template["dag"], "tasks": tasks}}
    return {"name": name, "container": {"image": "notifier"}} if name.startswith(PREFIX) else template


def _light_hook(name: str, hook: dict[str, Any]) -> dict[str, Any]:
    ours = next((status for start, status in _STATUS.items() if name == start or name.startswith(f"{start}-")), "")
    return {**hook, "expression": ours} if ours else hook


def play(subject: Subject, stage: Stage, names: Sequence[str]) -> list[Played]:
    """Some of ENDINGS, in the order asked for. Whatever the workflow is, an answer."""
    try:
        first = _first_pass(subject, stage)
    except Refused as error:
        return [Played(name, None, (), error.problems[0].text) for name in names]
    except (UnknownAnswer, OverBudget) as error:
        return [Played(name, None, (), f"not known: {error}") for name in names]
    runs: dict[Script, Played] = {}
    for script in dict.fromkeys(_SCRIPTS[name] for name in names):
        runs[script] = _played(_twin(first, script))
    return [_chosen(name, runs[_SCRIPTS[name]]) for name in names]


def _first_pass(subject: Subject, stage: Stage) -> Run:
    """The run after its first pass, which all endings have in common: their scripts begin behind it."""
    found = subject.template
    is_cluster = found is not None and found.get("kind") == CLUSTER
    near = [found] if found is not None and not is_cluster else []
    cluster = [*stage.cluster, *([found] if is_cluster else [])]
    run = start(stage.release.profile.argo.version, stage.light, subject.workflow, near, cluster, Script())
    try:
        operate(run, make_executor())
    except RecursionError:
        raise UnknownAnswer("templates nested too deeply") from None
    return run


def _twin(run: Run, script: Script) -> Run:
    """The same run with a script of its own; whatever a pass changes in place is copied."""
    twin = copy(run)
    for each in (twin, nodes := copy(run.nodes)):
        vars(each).update({name: copy(value) for name, value in vars(each).items() if isinstance(value, dict | set | list)})
    twin.nodes = nodes
    twin.given = run.given._replace(script=script)
    if run.stored_spec is None:
        twin.defaults = None  # they are in the spec by now, and merging them again would change nothing
    return twin


def _played(run: Run) -> Played:
    try:
        if not run.is_over:
            go_on(run)
            drive(run)
    except (UnknownAnswer, OverBudget) as error:
        return Played("", None, (), f"not known: {error}")
    return Played("", run, tuple(each for each in notifiers(run) if each.node.type in LEAVES))


def _chosen(name: str, played: Played) -> Played:
    return played._replace(name=name, started=tuple(each for each in played.started if _is_meant(name, each)))


def _is_meant(name: str, each: Notified) -> bool:
    """A hook that fires while the workflow runs counts as Running alone; a retry starts exit handlers alone again
    (workflow/util `FormulateRetryWorkflow` deletes their nodes, and keeps those of lifecycle hooks that succeeded)."""
    is_running = each.hook == _RUNS or each.hook.startswith(f"{_RUNS}-")
    if name == RUNNING:
        return is_running
    return not is_running and (name != RETRIED or each.hook == "exit")


def named(each: Notified) -> str:
    """The template that a notifier's pod runs."""
    return template_of(each.node)
