"""Which notifications go out when a workflow ends in a certain way.

Owns how an ending becomes a Script, and why each notifier delivers or does not. Every output of a step counts as text
that nobody knows.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.argo.predict import nodes as kinds
from generator.argo.predict.drive import Around, Ended, around, begin, drive, drive_on, start
from generator.argo.predict.hooks import EXIT
from generator.argo.predict.result import Failed, Notified, failed_of, inputs_of, notifiers, template_of
from generator.argo.predict.retried import retry
from generator.argo.predict.run import Outcome, Run, Script, State
from generator.argo.predict.world import LEAVES

SUCCEEDED, FAILED, ERROR = kinds.SUCCEEDED, kinds.FAILED, kinds.ERROR
STOPPED, TERMINATED, DEADLINE, RETRIED = "stopped", "terminated", "deadline", "retried"
ENDINGS = (SUCCEEDED, FAILED, ERROR, STOPPED, TERMINATED, DEADLINE, RETRIED)

_CAUSE = "main: Error (exit code 1)"
_ENDLESS = Outcome("*", kinds.RUNNING)
_FAILS = Outcome("*", FAILED, _CAUSE)
# The workload is at work in the second pass, so that a hook on Running has fired before it is interrupted.
_INTERRUPTED_AT = 3

SCRIPTS = {
    SUCCEEDED: Script(has_outputs=True),
    FAILED: Script(workload=_FAILS, has_outputs=True),
    ERROR: Script(workload=Outcome("*", ERROR, "pod deleted"), has_outputs=True),
    STOPPED: Script(workload=_ENDLESS, shutdown_at=_INTERRUPTED_AT, shutdown="Stop", has_outputs=True),
    TERMINATED: Script(workload=_ENDLESS, shutdown_at=_INTERRUPTED_AT, shutdown="Terminate", has_outputs=True),
    DEADLINE: Script(workload=_ENDLESS, deadline_at=_INTERRUPTED_AT, has_outputs=True),
    RETRIED: Script(workload=_FAILS, has_outputs=True),
}
_EXPECTED = {SUCCEEDED: SUCCEEDED, ERROR: ERROR}


class Delivery(NamedTuple):
    """One notifier: a hook, the exit handler, or a guarded part of one.

    hook      "exit" or the hook's name; `at`: the path below the hook's own node, "" for itself
    template  `name`, or `ref/name` where it is referred to; "" when nothing came of it
    type      Pod, HTTP, Suspend or Plugin, "" when nothing came of it
    inputs    the parameters that it got
    reason    why it was delivered or was not
    """

    hook: str
    at: str
    template: str
    type: str
    inputs: dict[str, str]
    is_delivered: bool
    reason: str


class Prediction(NamedTuple):
    """What an ending leads to; `phase` is the workflow's final one, or where it stays when `is_stuck`.

    `failed` are the nodes of the workload that failed by then.
    """

    ending: str
    phase: str
    message: str
    is_stuck: bool
    deliveries: tuple[Delivery, ...]
    notes: tuple[str, ...]
    failed: tuple[Failed, ...]


def predict(
    defaults: Any, workflow: Any, templates: list[Any], cluster_templates: list[Any], ending: str, version: str
) -> Prediction:
    """What goes out when `workflow` ends as `ending` says, one of ENDINGS.

    All objects are JSON, `defaults` may be None. Raises Refused for objects that are none of their kinds,
    UnknownAnswer for what this port does not know.
    """
    return Foresight(around(version, defaults, templates, cluster_templates), workflow).prediction(ending)


class Foresight:
    """The endings of one workflow of many in one place. Pure: no clock, so `workflow.duration` is always zero.

    Raises Refused for an object that is no Workflow.
    """

    def __init__(self, place: Around, workflow: Any) -> None:
        self._start = start(place, named(workflow), Script(has_outputs=True))
        self._begun: tuple[Run, State] | None = None
        self._failed: Ended | None = None

    def prediction(self, ending: str) -> Prediction:
        """One of ENDINGS. Of `retried` the deliveries after `argo retry` count; the workflow fails both times.

        Raises UnknownAnswer, for each ending in the same way.
        """
        ended, since = self._ended(FAILED if ending == RETRIED else ending), 0
        if ending == RETRIED and ended.run.phase in kinds.UNSUCCESSFUL:
            run = ended.run.fork(SCRIPTS[RETRIED])
            since = run.passes
            retry(run)
            ended = drive(run)
        run, deliveries = ended.run, tuple(_deliveries(ended, since))
        notes, failed = tuple(_notes(ended, ending)), failed_of(run)
        return Prediction(ending, run.phase, run.message, ended.is_stuck, deliveries, notes, failed)

    def _ended(self, ending: str) -> Ended:
        """The workflow at its end, before any retry; what all endings begin with is done once."""
        if ending == FAILED and self._failed is not None:
            return self._failed
        if self._begun is None:
            run = self._start.fork(self._start.given.script)
            self._begun = run, begin(run)
        run, before = self._begun
        ended = drive_on(run.fork(SCRIPTS[ending]), before)
        if ending == FAILED:
            self._failed = ended
        return ended


def named(workflow: Any) -> Any:
    """A workflow with a name: the API server makes one of generateName."""
    metadata = workflow.get("metadata") if isinstance(workflow, dict) else None
    if (
        not isinstance(metadata, dict)
        or metadata.get("name")
        or not isinstance(metadata.get("generateName") or "", str)
    ):
        return workflow
    return {**workflow, "metadata": {**metadata, "name": f"{metadata.get('generateName') or 'workflow-'}abcde"}}


def _deliveries(ended: Ended, since: int) -> list[Delivery]:
    run, found = ended.run, []
    seen = set()
    for each in notifiers(run):
        if each.node.type in (*LEAVES, kinds.SKIPPED_TYPE):
            seen.add(each.hook)
            found.append(_delivery(run, each, since))
    spec = run.spec if run.stored_spec is None else run.stored_spec
    hooks = spec.get("hooks") or {}
    declared = {*hooks, *((EXIT,) if spec.get("onExit") else ())} - seen
    found += [Delivery(name, "", "", "", {}, False, _silence(run, name)) for name in sorted(declared)]
    return sorted(found, key=lambda delivery: (delivery.hook, delivery.at))


def _delivery(run: Run, each: Notified, since: int) -> Delivery:
    node = each.node
    is_new = run.started.get(node.name, run.passes) > since
    is_delivered = node.type in LEAVES and node.phase == SUCCEEDED and is_new
    if node.type == kinds.SKIPPED_TYPE:
        reason = f"could not start: {node.message}" if node.phase == ERROR else node.message or "skipped"
    elif not is_new:
        reason = "ran before the retry, and a hook runs only once in a workflow's life"
    elif node.phase == SUCCEEDED:
        reason = "ran to its end"
    elif node.phase in kinds.UNSUCCESSFUL:
        reason = f"created, but ended at once: {node.message}" if node.name not in run.started else node.message
    else:
        reason = "nobody waited for its end"
    kind = "" if node.type == kinds.SKIPPED_TYPE else node.type
    return Delivery(each.hook, each.at, template_of(node), kind, inputs_of(node), is_delivered, reason)


def _silence(run: Run, name: str) -> str:
    """Why nothing came of a hook or exit handler."""
    if name in run.faults:
        return f"could not start: {run.faults[name]}"
    if run.nodes.get(run.name) is None:
        return f"the workflow never ran: {run.message}" if run.message else "the workflow never ran"
    if name != EXIT:
        return "its expression was never true"
    if not run.is_over:
        return "the workflow did not end"
    return "an exit handler does not run once the workflow is terminated" if _is_terminated(run) else run.message


def _is_terminated(run: Run) -> bool:
    return "Terminate" in (run.spec.get("shutdown"), (run.stored_spec or {}).get("shutdown"))


def _notes(ended: Ended, ending: str) -> list[str]:
    run = ended.run
    expected = _EXPECTED.get(ending, FAILED)
    if run.fatal:
        return [f"this workflow ends the controller's process, again at each start: {run.fatal}"]
    if ended.is_stuck:
        return [f"the workflow stays {run.phase or 'without a phase'} and nothing moves any more"]
    if run.phase == expected:
        return []
    if ending == ERROR and run.phase == FAILED:
        return ["a pod in Error under steps makes the workflow Failed, not Error"]
    return [f"the workflow ends {run.phase}, not {expected}{f': {run.message}' if run.message else ''}"]
