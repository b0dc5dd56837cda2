"""The workflows of the end-to-end tests, each with an ending of its own, and how they are played."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from tests import gotools
from tests.cluster.client import Refused
from tests.cluster.stage import Message, Stage, told, wait

API = "argoproj.io/v1alpha1"
COMPLETED = "workflows.argoproj.io/completed"


class Play(NamedTuple):
    """A workflow: how its pod ends (tests/cluster/kubelet), as which ending that is foretold, more of its spec and of its
    template `main`, and what is done to it.

    None has `parallelism: 1`: whether the controller then hears of a hook's pod while that runs is a matter of chance.
    """

    name: str
    end: str
    ending: str
    spec: Mapping[str, Any] = {}
    main: Mapping[str, Any] = {}
    act: str = ""
    is_ref: bool = False


BYE = {"name": "bye", "container": {"image": "none", "command": ["end"], "args": ["0"]}}
STEPS = {"name": "both", "steps": [[{"name": "first", "template": "main"}], [{"name": "second", "template": "bye"}]]}
PLAYS = (
    Play("succeeds", "0", "Succeeded"),
    Play("fails", "1", "Failed"),
    Play("errs", "deleted", "Error"),
    Play("is-stopped", "never", "stopped", act="stop"),
    Play("is-terminated", "never", "terminated", act="terminate"),
    Play("is-late", "never", "deadline", {"activeDeadlineSeconds": 3600}, act="deadline"),
    Play("is-retried", "1", "retried", act="retry"),
    Play("refers", "1", "Failed", is_ref=True),
    Play("refers-well", "0", "Succeeded", is_ref=True),
    Play("has-its-own", "1", "Failed", {"onExit": "bye", "templates": [BYE]}),
    Play("has-a-hook-of-its-own", "1", "Failed", {"hooks": {"exit": {"template": "bye"}}, "templates": [BYE]}),
    Play("has-steps", "0", "Succeeded", {"entrypoint": "both", "templates": [STEPS, BYE]}),
    Play("has-a-bad-step", "1", "Failed", {"entrypoint": "both", "templates": [STEPS, BYE]}),
    Play("tries-twice", "1", "Failed", main={"retryStrategy": {"limit": "1"}}),
)


class Played(NamedTuple):
    """What came of a play: the workflow as it was submitted and as it ended, and the phases of its ends one by one."""

    submitted: Mapping[str, Any]
    ended: Mapping[str, Any]
    phases: tuple[str, ...]


def trees(play: Play, namespace: str, setup: str) -> list[dict[str, Any]]:
    """The objects of a play; the workflow is the last."""
    main = {"name": "main", "container": {"image": "none", "command": ["end"], "args": [play.end]}, **play.main}
    spec = {"entrypoint": "main", **play.spec, "templates": [main, *play.spec.get("templates", [])]}
    meta = {"name": f"{play.name}-{setup}", "namespace": namespace}
    if not play.is_ref:
        return [{"apiVersion": API, "kind": "Workflow", "metadata": meta, "spec": spec}]
    template = {"apiVersion": API, "kind": "WorkflowTemplate", "metadata": {**meta, "name": f"template-of-{meta['name']}"}}
    reference = {"workflowTemplateRef": {"name": template["metadata"]["name"]}}
    return [{**template, "spec": spec}, {"apiVersion": API, "kind": "Workflow", "metadata": meta, "spec": reference}]


def play_all(there: Stage, setup: str) -> dict[str, Played]:
    """Play all of PLAYS at once; what is submitted and what came of it, by the play's name."""
    with ThreadPoolExecutor(len(PLAYS)) as pool:
        return dict(zip([play.name for play in PLAYS], pool.map(lambda play: _play(there, play, setup), PLAYS), strict=True))


def _play(there: Stage, play: Play, setup: str) -> Played:
    cluster, stored = there.cluster, [there.cluster.create(tree) for tree in trees(play, there.namespace, setup)]
    name = stored[-1]["metadata"]["name"]
    if play.act in ACTS:
        wait(lambda: is_waiting(workflow(there, name)), f"{name} at work", there.node.problems)
        cluster.patch("Workflow", name, there.namespace, ACTS[play.act])
    wait(lambda: is_complete(workflow(there, name)), f"the end of {name}", there.node.problems)
    phases = [workflow(there, name)["status"]["phase"]]
    if play.act == "retry":
        retry(there, name)
        wait(lambda: is_complete(workflow(there, name)), f"the second end of {name}", there.node.problems)
        phases.append(workflow(there, name)["status"]["phase"])
    return Played(stored[-1], workflow(there, name), tuple(phases))


# What the server does for `argo stop` and `argo terminate`; and a deadline that comes at once, not when it may disturb.
ACTS = {
    "stop": {"spec": {"shutdown": "Stop"}},
    "terminate": {"spec": {"shutdown": "Terminate"}},
    "deadline": {"spec": {"activeDeadlineSeconds": 1}},
}


def workflow(there: Stage, name: str) -> Any:
    """A workflow as it is stored now."""
    return there.cluster.get("Workflow", name, there.namespace)


def is_waiting(tree: Any) -> bool:
    """Whether a workflow's own pod runs, and no other one has yet to end: what Running tells has been told."""
    nodes = tree.get("status", {}).get("nodes", {}).values()
    phases = {each["displayName"]: each.get("phase") for each in nodes if each["type"] == "Pod"}
    own = phases.pop(tree["metadata"]["name"], "")
    return own == "Running" and all(phase in ("Succeeded", "Failed", "Error") for phase in phases.values())


def is_complete(tree: Any) -> bool:
    """Whether the controller has done with it."""
    return bool(tree["metadata"].get("labels", {}).get(COMPLETED) == "true")


def retry(there: Stage, name: str) -> None:
    """What the server does for `argo retry`, by the server's own function."""
    with gotools.Lines(gotools.build("controller")) as program:
        answer = program.ask({"op": "retry", "input": workflow(there, name)})
    assert answer["ok"], answer
    for pod in answer["result"]["pods"]:
        try:
            there.cluster.delete("Pod", pod, there.namespace)
        except Refused as refusal:
            assert refusal.status == 404
    there.cluster.replace(answer["result"]["workflow"])


def foretold(found: Mapping[str, Any], play: Play) -> list[Message]:
    """What a preview says that arrives of a play: of each ending that it has, and of Running, if that is told."""
    endings = {each["ending"]: each["notifications"] for each in found["endings"]}
    names = ["Failed", "retried"] if play.ending == "retried" else [play.ending]
    out = []
    for note in [note for name in ["Running", *names] for note in endings.get(name, [])]:
        lines = note["lines"] if note["channel"] == "incidents" else told(iter(note["lines"]))
        out.append(Message(note["channel"], note["title"], tuple(lines)))
    return sorted(out)
