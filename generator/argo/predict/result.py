"""What came of a run, in the form of the `run` operation of the conformance cases.

Owns which nodes count as notifiers: those below a hook or the exit handler of the workflow itself, never below one of a
step or task.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.argo.predict import nodes as kinds
from generator.argo.predict.conditions import NO_BOOL
from generator.argo.predict.drive import Ended, around, drive, start
from generator.argo.predict.hooks import EXIT
from generator.argo.predict.nodes import Node, pod_name
from generator.argo.predict.run import Outcome, Run, Script
from generator.argo.predict.world import LEAVES, is_notifier
from generator.argo.refusal import Refused
from generator.errors import Mark, Problem

_DEFAULT = Outcome("*")
_KILLED = "main: Error (exit code 143)"


class Notified(NamedTuple):
    """A node of a hook or exit handler. `hook` is "exit" or the hook's name, `at` the path below the hook's own node."""

    hook: str
    at: str
    node: Node


class Failed(NamedTuple):
    """A node that failed, in the terms of `workflow.failures`: `step` is its display name."""

    step: str
    template: str
    phase: str
    pod: str
    message: str


def failed_of(run: Run) -> tuple[Failed, ...]:
    """The nodes of the workload that failed, as a notifier is told of them at the end.

    A pod that the controller ends, by a shutdown or the deadline, says itself how it died before anybody is told: its node
    counts as fulfilled only when its result is there (workflow_types.go `NodePhase.Fulfilled`).
    """
    found = []
    for node in run.nodes:
        if node.is_unsuccessful and not is_notifier(run, node.name):
            pod = run.pods.get(node.name)
            message = _KILLED if pod is not None and pod.is_ending else node.message
            name = pod_name(run.name, node.name, node.template_name)
            found.append(Failed(node.display, node.template_name, node.phase, name, message))
    return tuple(found)


def notifiers(run: Run) -> list[Notified]:
    """All nodes of hooks and of the exit handler, by hook and place."""
    spec = run.spec if run.stored_spec is None else run.stored_spec
    names = sorted(spec.get("hooks") or {}, key=lambda name: (-len(name), name))
    found = []
    for node in run.nodes:
        hook = _hook_of(run.name, node.name, names)
        if hook is not None:
            found.append(Notified(*hook, node))
    return sorted(found, key=lambda each: (each.hook, each.at))


def _hook_of(workflow: str, name: str, hooks: list[str]) -> tuple[str, str] | None:
    exit_name = f"{workflow}.onExit"
    if name.startswith(exit_name):
        return EXIT, name.removeprefix(exit_name).removeprefix(".")
    for hook in hooks:
        own = f"{workflow}.hooks.{hook}"
        if name == own or name.startswith((f"{own}[", f"{own}.", f"{own}(")):
            return hook, name.removeprefix(own).removeprefix(".")
    return None


def inputs_of(node: Node) -> dict[str, str]:
    """The parameters that a node was started with."""
    return {each["name"]: each["value"] for each in node.inputs.get("parameters") or () if "value" in each}


def template_of(node: Node) -> str:
    """`name`, or `ref/name` for a template that is referred to."""
    return f"{node.ref.get('name', '')}/{node.template_name}" if node.ref is not None else node.template


def result_of(ended: Ended) -> dict[str, Any]:
    """The result of the operation."""
    run = ended.run
    notified: list[dict[str, Any]] = []
    skipped: list[dict[str, Any]] = []
    not_started: list[dict[str, Any]] = []
    for hook, at, node in notifiers(run):
        place = {"hook": hook, "at": at}
        if node.type in LEAVES:
            more = {"template": template_of(node), "type": node.type, "phase": node.phase, "inputs": inputs_of(node)}
            notified.append({**place, **more})
        elif node.type == kinds.SKIPPED_TYPE and node.phase == kinds.ERROR:
            not_started.append({**place, "error_contains": _fragment(node.message)})
        elif node.type == kinds.SKIPPED_TYPE:
            skipped.append(place)
    result: dict[str, Any] = {"phase": run.phase, "notified": notified}
    if skipped:
        result["skipped"] = skipped
    if not_started:
        result["not_started"] = not_started
    if ended.is_stuck:
        result["stuck"] = True
    if run.message and not re.search(rf"\b{re.escape(run.name)}-[0-9]+\b", run.message):
        result["message_contains"] = _fragment(run.message)
    return result


def _fragment(message: str) -> str:
    """The part of a message that the cases hold: without what depends on a value."""
    return NO_BOOL if message.startswith(NO_BOOL) else message


def notify(given: Mapping[str, Any], version: str) -> dict[str, Any]:
    """The `run` operation: `given` is the input of a case. Raises Refused for an input of another form, UnknownAnswer."""
    script = _script(given.get("run") or {})
    objects = [given.get(key) or [] for key in ("templates", "clusterTemplates")]
    if not all(isinstance(each, list) for each in objects):
        raise _refused("templates and clusterTemplates that are no lists")
    place = around(version, given.get("defaults"), objects[0], objects[1])
    return result_of(drive(start(place, given.get("workflow") or {}, script)))


def _script(given: Any) -> Script:
    if not isinstance(given, dict) or not isinstance(given.get("outcomes") or [], list):
        raise _refused("a run that is no map with a list of outcomes")
    numbers = [given.get(key) or 0 for key in ("shutdownAtOp", "configAtOp")]
    shutdown = given.get("shutdown") or ""
    if not all(isinstance(each, int) for each in numbers) or not isinstance(shutdown, str):
        raise _refused("a run whose passes are no whole numbers")
    outcomes = tuple(_outcome(each) for each in given.get("outcomes") or ())
    return Script(outcomes, None, numbers[0], shutdown, numbers[1], given.get("newDefaults"))


def _outcome(given: Any) -> Outcome:
    if not isinstance(given, dict) or not all(
        isinstance(given.get(key) or "", str) for key in ("match", "phase", "message")
    ):
        raise _refused("an outcome that is no map of texts")
    passes = given.get("afterOps")
    if passes is not None and not isinstance(passes, int):
        raise _refused("an outcome whose afterOps is no whole number")
    phase = given.get("phase") or kinds.SUCCEEDED
    if phase not in (*kinds.COMPLETED, kinds.RUNNING):
        raise _refused("an outcome whose phase is none of Succeeded, Failed, Error and Running")
    return Outcome(given.get("match") or "", phase, given.get("message") or "", passes or 1)


def _refused(text: str) -> Refused:
    return Refused(Problem(Mark("run", 1, 1), text, "see the README of the conformance cases"))
