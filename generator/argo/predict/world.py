"""What happens between two passes: pods run and end, the agent answers, somebody resumes what was suspended.

Owns how a Script becomes phases of pods. Each leaf runs for as many passes as its outcome says, one at least.
"""

from __future__ import annotations

from typing import Any

from generator.argo.predict import nodes as kinds
from generator.argo.predict.nodes import Node
from generator.argo.predict.run import MADE_UP, Outcome, Pod, Run

_WITHOUT_POD = (kinds.HTTP, kinds.PLUGIN, kinds.SUSPEND)
LEAVES = (kinds.POD, *_WITHOUT_POD)
_DEFAULT, _ENDLESS = Outcome("*"), Outcome("*", kinds.RUNNING)


def go_on(run: Run) -> bool:
    """Let the time to the next pass go by; whether anything happens, or still will."""
    is_moving = False
    for node in run.nodes:
        pod = run.pods.get(node.name)
        if pod is not None:
            is_ended = pod.phase in kinds.COMPLETED or pod.is_ending
        else:
            is_ended = node.type not in _WITHOUT_POD or node.phase in kinds.FULFILLED
        if not is_ended:
            run.spend()
            is_moving |= _go_on(run, node, pod)
    return is_moving


def _go_on(run: Run, node: Node, pod: Pod | None) -> bool:
    began = run.started.setdefault(node.name, run.passes)
    if began == run.passes:
        if pod is not None:
            run.pods[node.name] = pod._replace(phase=kinds.RUNNING)
        return True
    outcome = outcome_of(run, node)
    if outcome.phase == kinds.RUNNING:
        return False
    if run.passes - began >= max(outcome.passes, 1):
        _end(run, node, pod, outcome)
    return True


def _end(run: Run, node: Node, pod: Pod | None, outcome: Outcome) -> None:
    outputs = None
    if run.given.script.has_outputs and outcome.phase == kinds.SUCCEEDED:
        outputs = _made_up(node)
    if pod is not None:
        run.pods[node.name] = pod._replace(phase=outcome.phase, message=outcome.message, outputs=outputs)
    elif node.type == kinds.SUSPEND:
        run.nodes.put(node._replace(phase=outcome.phase, message=outcome.message, outputs=outputs))
    else:
        run.results[node.name] = (outcome.phase, outcome.message)
        run.nodes.put(node._replace(outputs=outputs))


def outcome_of(run: Run, node: Node) -> Outcome:
    """The first outcome that names the node, else success, and for a daemon no end; the workload's own outcome counts
    for no hook or exit handler."""
    script = run.given.script
    for outcome in script.outcomes:
        match = outcome.match
        is_meant = match in ("*", node.name) or match == f"template:{node.template_name}"
        if is_meant or (match.endswith("*") and node.name.startswith(match[:-1])):
            return outcome
    if script.workload is not None and not is_notifier(run, node.name):
        return script.workload
    return _ENDLESS if node.source.get("daemon") else _DEFAULT


def is_notifier(run: Run, name: str) -> bool:
    """Whether a node belongs to a hook or the exit handler of the workflow itself."""
    return name.startswith((f"{run.name}.hooks.", f"{run.name}.onExit"))


def _made_up(node: Node) -> dict[str, Any]:
    """A value for every output that the template declares, and for its result."""
    declared = node.source.get("outputs") or {}
    parameters = []
    for each in declared.get("parameters") or ():
        kept = {key: value for key, value in each.items() if key in ("name", "globalName")}
        parameters.append({**kept, "value": each.get("value", MADE_UP)})
    outputs: dict[str, Any] = {"result": MADE_UP, "exitCode": "0"}
    if parameters:
        outputs["parameters"] = parameters
    if declared.get("artifacts"):
        outputs["artifacts"] = [{**each, "raw": {"data": MADE_UP}} for each in declared["artifacts"]]
    return outputs
