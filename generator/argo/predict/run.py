"""What is given for a run, and the one mutable thing: the workflow as the controller holds it from pass to pass."""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

from generator.argo.expr import OverBudget
from generator.argo.expr.outcome import Budget
from generator.argo.merge import Merger
from generator.argo.predict.nodes import COMPLETED, SUCCEEDED, Nodes

_LABEL = "workflows.argoproj.io/"

STEPS = 150_000
"""How much work one prediction may be: about one step for a node visited, an item expanded or 2,000 characters read."""
EXPRESSION_STEPS = 6_000_000
"""How many steps all its expressions may take."""


MADE_UP = "unknown"
"""The value of an output that nobody knows."""


# What the controller would store of a workflow.
State = tuple[Any, ...]


class Outcome(NamedTuple):
    """What becomes of the leaves that `match` names: a node's name, `prefix*`, `template:NAME` or `*`.

    phase   Succeeded, Failed, Error, or Running for one that never ends
    passes  how many passes it keeps running
    """

    match: str
    phase: str = SUCCEEDED
    message: str = ""
    passes: int = 1


class Script(NamedTuple):
    """What happens around the controller; passes count from 1, 0 is never.

    workload          an outcome for all leaves that are no part of a hook or exit handler, asked after `outcomes`
    shutdown_at       before this pass `spec.shutdown` is set to `shutdown` (Stop or Terminate)
    config_at         before this pass the defaults are replaced by `new_defaults` (None: removed)
    deadline_at       from this pass on the workflow's deadline has passed
    has_outputs       leaves that succeed give every output that their template declares, with made-up values
    """

    outcomes: tuple[Outcome, ...] = ()
    workload: Outcome | None = None
    shutdown_at: int = 0
    shutdown: str = ""
    config_at: int = 0
    new_defaults: Any = None
    deadline_at: int = 0
    has_outputs: bool = False


class Memory:
    """Answers to questions that come again for other workflows of a place.

    bodies    what bodies.py has made of the text of a template's body, or its error
    """

    def __init__(self) -> None:
        self.bodies: dict[str, dict[str, Any] | str] = {}


class Given(NamedTuple):
    """The objects around a run, as JSON; `templates` and `cluster_templates` by name, namespaced ones of the workflow's
    own namespace only."""

    version: str
    workflow: dict[str, Any]
    templates: dict[str, dict[str, Any]]
    cluster_templates: dict[str, dict[str, Any]]
    script: Script
    memory: Memory


class Pod(NamedTuple):
    """A pod: `phase` is "" until the next pass, as for the controller; `is_exit` when it is part of an exit handler;
    `is_ending` once the controller has ended it, which is the last that is heard of it."""

    is_exit: bool
    phase: str = ""
    message: str = ""
    outputs: dict[str, Any] | None = None
    is_ending: bool = False


class Run:
    """One workflow on its way. Everything here changes only through operate.py, control.py and world.py.

    metadata, spec   of the stored Workflow: what a pass writes into them stays
    stored_spec      `status.storedWorkflowTemplateSpec` of a workflow that refers to a template
    started          nodes whose work has begun, by the pass in which it did
    pods             what exists, by node name
    results          answers of the agent that the next reconciliation of the task set takes
    quiet            templates by the identity of what they were made from, which is kept with them
    plain            whether a template has no tags but in its inputs, by its identity
    merged           defaults, spec and metadata that give themselves when they are merged again
    faults           hooks, and "exit", that could not start, with the controller's words
    fatal            why the controller's process ended, "" as it goes on
    steps, budget    what is left of the work that the prediction may be, and of that of its expressions
    created          `workflow.creationTimestamp` and what hangs below it
    outputs          `workflow.outputs.parameters`
    """

    def __init__(self, given: Given, merger: Merger, defaults: dict[str, Any] | None) -> None:
        self.given = given
        self.merger = merger
        self.version = given.version
        self.defaults = defaults
        self.metadata: dict[str, Any] = given.workflow["metadata"]
        self.spec: dict[str, Any] = given.workflow["spec"]
        self.name = str(self.metadata.get("name", ""))
        self.stored_spec: dict[str, Any] | None = None
        self.phase = ""
        self.message = ""
        self.nodes = Nodes(self.name)
        self.created: dict[str, str] = {}
        self.outputs: dict[str, str] = {}
        self.started: dict[str, int] = {}
        self.pods: dict[str, Pod] = {}
        self.results: dict[str, tuple[str, str]] = {}
        self.quiet: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {}
        self.plain: dict[int, tuple[dict[str, Any], bool]] = {}
        self.merged: tuple[Any, Any, Any] = (None, None, None)
        self.faults: dict[str, str] = {}
        self.fatal = ""
        self.passes = 0
        self.steps = STEPS
        self.budget = Budget(EXPRESSION_STEPS)

    def fork(self, script: Script) -> Run:
        """The same run under another script; from here on neither knows of what happens to the other."""
        other = copy.copy(self)
        other.given = self.given._replace(script=script)
        other.nodes, other.budget = self.nodes.copy(), copy.copy(self.budget)
        other.outputs, other.started, other.pods = dict(self.outputs), dict(self.started), dict(self.pods)
        other.results, other.faults = dict(self.results), dict(self.faults)
        return other

    def spend(self, steps: int = 1) -> None:
        """Count work. Raises OverBudget when there was too much."""
        self.steps -= steps
        if self.steps < 0:
            raise OverBudget("the prediction takes too many steps")

    def state(self) -> State:
        """What the controller would store, to be compared with the state after a pass."""
        nodes = dict(self.nodes.by_name)
        return self.phase, self.message, nodes, self.metadata, self.spec, self.stored_spec, dict(self.outputs)

    def set_phase(self, phase: str, message: str) -> None:
        """`markWorkflowPhase`: the phase, its labels and message. A daemon that runs is ended first, and the phase only
        at the next pass."""
        if phase in COMPLETED and self.end_daemons():
            return
        if phase != self.phase:
            done = "true" if phase in COMPLETED else "false"
            labels = {**(self.metadata.get("labels") or {}), f"{_LABEL}phase": phase, f"{_LABEL}completed": done}
            self.metadata = {**self.metadata, "labels": labels}
        self.phase, self.message = phase, message

    def end_daemons(self, boundary: str = "") -> bool:
        """`killDaemonedChildren` of a boundary; whether any daemon ran anywhere."""
        running = [node for node in self.nodes if node.is_daemoned]
        for node in running:
            if node.boundary == boundary:
                self.nodes.put(node._replace(phase=SUCCEEDED, is_daemoned=False))
        return bool(running)

    @property
    def is_over(self) -> bool:
        """Whether the workflow has ended."""
        return self.phase in COMPLETED
