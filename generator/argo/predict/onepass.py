"""What one pass of the controller holds beside the workflow (operator.go `wfOperationCtx`)."""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.argo.predict.run import Run
from generator.argo.predict.templates import LOCAL, Base

STOP, TERMINATE = "Stop", "Terminate"


class Fault(NamedTuple):
    """A Go error on its way up; `kind` is "" or one of those that callers tell apart."""

    text: str
    kind: str = ""


PARALLELISM, DEPTH, TIMEOUT = "parallelism", "depth", "timeout"
REACHED = Fault("Max parallelism reached", PARALLELISM)
TOO_DEEP = Fault("Maximum recursion depth exceeded", DEPTH)
TIMED_OUT = Fault("timeout", TIMEOUT)


class Panicked(Exception):
    """The controller panics and recovers: the workflow ends in Error with this text."""


class ControllerEnds(Exception):
    """The controller's process ends itself, and again at each start, for it meets the same workflow (logging `WithFatal`
    and, up to 3.7, `Fatalf`)."""


class Pass:
    """The state of one pass.

    spec          what is executed: user, template and defaults in one
    variables     the global variables
    is_late       whether the workflow's deadline has passed
    active_pods   pods that run or wait, counted only when the workflow limits its parallelism
    new_pods      nodes that got their pod in this pass; the controller's cache does not show them yet
    tasks         nodes that ask the agent to do something
    depth         how deep templates call templates
    """

    def __init__(self, run: Run, spec: dict[str, Any], variables: dict[str, str]) -> None:
        self.run = run
        self.nodes = run.nodes
        self.spec = spec
        self.variables = variables
        self.is_late = False
        self.active_pods = 0
        self.new_pods: set[str] = set()
        self.tasks: set[str] = set()
        self.depth = 0

    @property
    def base(self) -> Base:
        """Where names of templates are looked up at first."""
        return Base(LOCAL, self.spec)

    @property
    def shutdown(self) -> str:
        """Stop, Terminate or ""."""
        return str(self.spec.get("shutdown", ""))

    def may_execute(self, is_exit: bool) -> bool:
        """Whether the shutdown strategy leaves room for new work (workflow_types.go `ShouldExecute`)."""
        return not self.shutdown or (self.shutdown == STOP and is_exit)

    def retry_strategy(self, template: dict[str, Any]) -> dict[str, Any] | None:
        """The template's own, else the workflow's."""
        own: dict[str, Any] | None = template.get("retryStrategy")
        return own if own is not None else self.spec.get("retryStrategy")
