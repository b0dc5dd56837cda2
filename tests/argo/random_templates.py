"""Random templates, specs and what stands around them: mostly valid, `wild` of the rest is not, and full of tags.

Where random_objects.py fills every field of a type, and predict/random_workflows.py makes runs, these are for what the
controller says of a template before it runs. Everything comes from the random.Random that is given.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

Tree = dict[str, Any]

NAMES = ("a", "b", "main", "x-y", "1a", "é", "", "a.b", "a_b", "-x", "A" * 130)
FINE = (
    "x", "1", "main", "{{workflow.name}}", "{{workflow.status}}", "{{workflow.duration}}", "{{workflow.labels.json}}",
    "{{foo.bar}}", "{{=1+1}}", "{{workflow.uid}} x", "{{workflow.creationTimestamp.Y}}", "{{node.name}}", "{{tasks.name}}",
)  # fmt: skip
TAGS = (
    "{{workflow.failures}}", "{{workflow.parameters.p}}", "{{workflow.parameters}}", "{{workflow.labels.a}}", "{{item}}",
    "{{workflow.labels.zz}}", "{{workflow.priority}}", "{{workflow.outputs.parameters.g}}", "{{workflow.message}}",
    "{{inputs.parameters.p}}", "{{inputs.parameters}}", "{{inputs.artifacts.f.path}}", "{{outputs.parameters.o.path}}",
    "{{steps.a.status}}", "{{steps.a.outputs.result}}", "{{steps.a.outputs.parameters.o}}", "{{steps.a.exitCode}}",
    "{{steps.a.ip}}", "{{steps.b.id}}", "{{tasks.a.outputs.parameters.o}}", "{{tasks.a.status}}", "{{tasks.a.finishedAt}}",
    "{{tasks.b.outputs.artifacts.f}}", "{{pod.name}}", "{{item.k}}", "{{item.[0]}}", "{{ workflow.name }}", "{{retries}}",
    "{{=workflow.nope}}", "{{=steps.a.status == 'x'}}", "{{", "}}", "{{a", "{{a.{{workflow.name}}}}", "{{=}}", "{{=1 +}}",
    "{{=inputs.parameters.p + workflow.name}}", "{{workflow.outputs.artifacts.g}}", "{{outputs.artifacts.f.path}}",
)  # fmt: skip
SOURCES: tuple[Tree, ...] = (
    {"path": "/x"}, {"jsonPath": "{.a}"}, {"jqFilter": ".a"}, {"parameter": "{{steps.a.outputs.result}}"}, {"expression": "1"},
    {"supplied": {}}, {"event": "e"}, {"default": "d"}, {"configMapKeyRef": {"name": "c", "key": "k"}}, {},
    {"path": "/x", "expression": "1"}, {"path": "/x", "default": "d"},
)  # fmt: skip
STORES: tuple[Tree, ...] = (
    {"raw": {"data": "x"}}, {"s3": {"key": "k"}}, {"git": {"repo": "r"}}, {"http": {"url": "u"}}, {"gcs": {"key": "k"}},
    {"hdfs": {"addresses": ["a:1"], "path": "/p", "hdfsUser": "u"}}, {"artifactory": {"url": "http://h/p"}},
)  # fmt: skip
BAD_STORES: tuple[Tree, ...] = (
    {"git": {"repo": "", "revision": "x"}}, {"hdfs": {"path": "/p"}}, {"hdfs": {"addresses": ["a"], "path": "p"}},
    {"hdfs": {"addresses": ["a"], "path": "/p"}}, {"s3": {"bucket": "b"}}, {"artifactory": {"url": "http://h"}},
    {"hdfs": {"addresses": ["a"], "path": "/p", "krbKeytabSecret": {"key": "k"}}}, {"azure": {"endpoint": "e"}},
)  # fmt: skip
LOOPS: tuple[Tree, ...] = (
    {"withItems": ["a", 1]}, {"withItems": [{"k": "v"}]}, {"withItems": [["a", "b"]]}, {"withItems": [None]},
    {"withParam": "[]"}, {"withSequence": {"count": "2"}}, {"withSequence": {"count": "1", "end": "2"}},
    {"withItems": ["a"], "withParam": "[]"}, {"withItems": [True, {"k": 1}]},
)  # fmt: skip
DEPENDS = ("a", "a.Succeeded", "b.AnySucceeded", "a || b", "a &&", "zz", "a.Foo", "c-d && !a", "a.Daemoned", " ", "(a")
METRICS = ({"name": "m", "help": "h", "counter": {"value": "1"}}, {"name": "é", "help": "h"}, {"name": "m"})
METRICS += ({"name": "m", "help": "h", "gauge": {"value": "resourcesDuration.cpu", "realtime": True}},)
GC: tuple[Tree, ...] = (
    {"strategy": "OnPodCompletion"}, {"strategy": "x"}, {"labelSelector": {"matchLabels": {"a": "b"}}},
    {"labelSelector": {"matchExpressions": [{"key": "a", "operator": "Foo"}]}},
    {"labelSelector": {"matchExpressions": [{"key": "a/b", "operator": "In"}]}}, {"labelSelector": {"matchLabels": {"a b": "c"}}},
)  # fmt: skip


class Maker:
    """Makes templates; `wild` is the share of parts in which anything may stand."""

    def __init__(self, chance: random.Random, wild: float = 0.1) -> None:
        self.chance = chance
        self.wild = wild

    def is_wild(self) -> bool:
        return self.chance.random() < self.wild

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def pick(self, choices: Sequence[Any]) -> Any:
        return self.chance.choice(choices)

    def text(self) -> str:
        return str(self.pick(TAGS if self.is_wild() else FINE))

    def parameter(self, side: str) -> Tree:
        made: Tree = {"name": self.pick(NAMES) if self.is_wild() else self.pick("pqo")}
        if side == "argument" or self.happens(0.3 if side == "input" else self.wild):
            made["value"] = self.text()
        if (side == "output" and "value" not in made) or self.is_wild():
            made["valueFrom"] = self.pick(SOURCES) if self.is_wild() else SOURCES[0]
        if side == "input" and self.happens(0.4):
            made["default"] = self.text()
        if self.is_wild():
            made.update(self.pick(({"enum": ["x", "1"]}, {"globalName": "g"}, {"globalName": "a.b"}, {"globalName": "{{x.y}}"})))
        return made

    def artifact(self, side: str) -> Tree:
        made: Tree = {"name": self.pick(NAMES) if self.is_wild() else self.pick("fh")}
        if side != "argument" or self.is_wild():
            made["path"] = self.pick(("/f", "/x", "/a/../../b", "/a/..", "/f/")) if self.is_wild() else "/" + made["name"]
        if side == "argument" or self.happens(0.3):
            made.update(self.pick(BAD_STORES if self.is_wild() else STORES))
        if self.is_wild():
            made.update(self.pick(({"from": "{{tasks.a.outputs.artifacts.f}}"}, {"fromExpression": "1"}, {"optional": True})))
        return made

    def some(self, make: Callable[[str], Tree], side: str) -> list[Tree]:
        """One or two, of different names unless it is wild."""
        made = [make(side) for _ in range(self.pick((1, 1, 2)))]
        return made if self.is_wild() else list({each["name"]: each for each in made}.values())

    def sides(self, side: str) -> Tree:
        made: Tree = {"parameters": self.some(self.parameter, side)} if self.happens(0.6) else {}
        return {**made, "artifacts": self.some(self.artifact, side)} if self.happens(0.25) else made

    def arguments(self) -> Tree:
        """Mostly all that templates ask for."""
        if self.happens(0.2):
            return self.sides("argument")
        artifacts = [{"name": name, "raw": {"data": "x"}} for name in "fh"]
        return {"parameters": [{"name": name, "value": self.text()} for name in "pqo"], "artifacts": artifacts}

    def container(self) -> Tree:
        made: Tree = {"image": "" if self.is_wild() else "a", "args": [self.text()]}
        mounts = [{"name": "v", "mountPath": self.pick(("/v", "/f"))} for _ in range(self.pick((1, 2)))]
        return {**made, "volumeMounts": mounts} if self.is_wild() else made

    def body(self) -> Tree:
        bodies: tuple[tuple[float, Callable[[], Tree]], ...] = (
            (0.45, lambda: {"container": self.container()}),
            (0.6, lambda: {"script": {**self.container(), "source": self.text()}}),
            (0.68, lambda: {"suspend": {"duration": self.text()}}),
            (0.76, lambda: {"http": {"url": self.text()}}),
            (0.85, lambda: {"resource": self.resource()}),
            (0.93, lambda: {"containerSet": {"containers": self.containers()}}),
            (0.98, lambda: {"plugin": {"a": {}}}),
            (1.0, lambda: {"container": self.container(), "suspend": {}} if self.is_wild() else {"suspend": {}}),
        )
        drawn = self.chance.random()
        return next(make for share, make in bodies if drawn < share)()

    def resource(self) -> Tree:
        manifests = ("kind: X", "a: [b", "a: {{=x}}", "a: '{{= 1 }}'", self.text())
        made: Tree = {"action": self.pick(("get", "create", "x", self.text())), "manifest": self.pick(manifests)}
        return {**made, "manifestFrom": {"artifact": {"name": "f"}}} if self.is_wild() else made

    def containers(self) -> list[Tree]:
        names = [self.pick(("main", "b", "", "é")) for _ in range(3)] if self.is_wild() else ["main", "b", "c"]
        made = [{"name": name, "image": "a"} for name in names]
        for place, each in enumerate(made):
            before = names if self.is_wild() else names[:place]
            if before and self.happens(0.3):
                each["dependencies"] = [self.pick(before)]
        return made

    def rest(self) -> Tree:
        """Fields beside the body; those that are often wrong only where it is wild."""
        fields: tuple[tuple[float, Tree], ...] = (
            (0.4, {"inputs": self.sides("input")}),
            (0.3, {"outputs": self.sides("output")}),
            (0.05, {"daemon": True}),
            (0.05, {"metadata": {"labels": {"a": self.text()}}}),
            (0.05, {"podSpecPatch": self.text()}),
            (0.05, {"nodeSelector": {"z": self.text(), "a": "b"}}),
            (self.wild, {"timeout": self.pick(("10s", "10", "{{inputs.parameters.p}}"))}),
            (self.wild, {"activeDeadlineSeconds": self.pick((10, -1, "10", "{{inputs.parameters.p}}", "x"))}),
            (self.wild, {"retryStrategy": self.pick(({"limit": 1}, {"retryPolicy": "Sometimes"}, {"retryPolicy": "Always"}))}),
            (self.wild, {"initContainers": [{"name": self.pick(("", "i")), "image": "a"}]}),
            (self.wild / 2, {"archiveLocation": self.pick(BAD_STORES)}),
            (self.wild / 2, {"metrics": {"prometheus": [self.pick(METRICS)]}}),
            (self.wild / 2, {"parallelism": 1}),
        )
        return {key: value for share, field in fields for key, value in field.items() if self.happens(share)}

    def part(self, name: str, templates: Sequence[str]) -> Tree:
        """A step or task."""
        made: Tree = {"name": self.pick(NAMES) if self.is_wild() else name, "arguments": self.arguments()}
        if self.happens(0.9):
            made["template"] = self.pick(templates)
        else:
            made["inline"] = {**self.body(), **self.rest()}
        if self.is_wild():
            name = self.pick(("base", "gone", "", "{{inputs.parameters.p}}"))
            made["templateRef"] = {"name": name, "template": self.pick(templates)}
            made.pop("template", None)
        if self.happens(0.2):
            made["when"] = f"{self.text()} == {self.text()}"
        if self.happens(0.15):
            made.update(self.pick(LOOPS if self.is_wild() else LOOPS[:2]))
        if self.happens(0.15):
            hook = {"template": self.pick(templates), "arguments": self.sides("argument")}
            made["hooks"] = {self.pick(("exit", "h")): hook if self.is_wild() else {**hook, "expression": "true"}}
        return {**made, "onExit": self.pick(templates)} if self.happens(0.05) else made

    def group(self, templates: Sequence[str]) -> Tree:
        if self.happens(0.5):
            names = iter("abcdef")
            sizes = [self.pick((1, 2)) for _ in range(self.pick((1, 2, 3)))]
            return {"steps": [[self.part(next(names), templates) for _ in range(size)] for size in sizes]}
        tasks = [self.part(name, templates) for name in ("a", "b", "c-d")[: self.pick((1, 2, 3))]]
        for task in tasks[1:]:
            if self.happens(0.5):
                task["depends"] = self.pick(DEPENDS) if self.is_wild() else "a"
        if self.is_wild():
            self.pick(tasks).update(self.pick(({"dependencies": ["a"]}, {"continueOn": {"failed": True}}, {"depends": "b"})))
        return {"dag": {"tasks": tasks, **({"target": self.pick(("a", "zz", "a b", "{{x.y}}"))} if self.is_wild() else {})}}

    def template(self, name: str, later: Sequence[str]) -> Tree:
        """One that calls the templates `later`, or none."""
        if not later or self.happens(0.2):
            return {"name": name, **self.body(), **self.rest()}
        made = {"name": name, **self.group(later), **self.rest()}
        for each in [] if self.is_wild() else [*_listed(made, "inputs", "artifacts"), *_listed(made, "outputs", "artifacts")]:
            each.pop("path", None)
        for each in [] if self.is_wild() else _listed(made, "outputs", "parameters"):
            each.update({"valueFrom": {"expression": "1"}} if "valueFrom" in each else {})
        return made

    def spec(self) -> Tree:
        names = ["main", "a", "b", "c", "d"][: self.pick((2, 3, 4, 5))]
        templates = [self.template(name, names[place + 1 :]) for place, name in enumerate(names)]
        made: Tree = {"entrypoint": "zz" if self.is_wild() and self.is_wild() else "main", "templates": templates}
        fields: tuple[tuple[float, Tree], ...] = (
            (0.8, {"arguments": self.arguments()}),
            (0.25, {"onExit": self.pick(names)}),
            (0.2, {"hooks": {"h": {"template": "a", **({} if self.is_wild() else {"expression": "true"})}}}),
            (self.wild / 2, {"podGC": self.pick(GC)}),
            (0.1, {"workflowMetadata": {"labels": {"zz": "b"}}}),
            (0.05, {"workflowMetadata": {"labelsFrom": {"zz": {"expression": "workflow.name"}}}}),
            (0.1, {"priority": 1}),
            (0.1, {"podMetadata": {"labels": {"a": self.text()}}}),
            (0.1, {"templateDefaults": self.pick(({"container": {"image": "z"}}, {"timeout": "5"}, {"script": {"image": "z"}}))}),
        )
        return {**made, **{key: value for share, field in fields for key, value in field.items() if self.happens(share)}}


def _listed(template: Tree, side: str, kind: str) -> list[Tree]:
    found: list[Tree] = template.get(side, {}).get(kind, [])
    return found


def surroundings(chance: random.Random, wild: float) -> Tree:
    """A workflow, plain or with a reference, with defaults and templates around it."""
    maker = Maker(chance, wild)
    metadata: Tree = {"name": "j" * (64 if maker.is_wild() and maker.is_wild() else 3), "namespace": "team"}
    workflow = {"metadata": {**metadata, "labels": {"a": "b"}} if maker.happens(0.3) else metadata, "spec": maker.spec()}
    given: Tree = {"defaults": None, "workflow": workflow, "templates": [], "clusterTemplates": []}
    if maker.happens(0.4):
        where = {"name": "base", "namespace": "other" if maker.is_wild() else "team"}
        given["templates"].append({"kind": "WorkflowTemplate", "metadata": where, "spec": maker.spec()})
        if maker.happens(0.5):
            own = {key: value for key, value in workflow["spec"].items() if key not in ("templates", "entrypoint")}
            workflow["spec"] = {**own, "workflowTemplateRef": {"name": "gone" if maker.is_wild() else "base"}}
    if maker.happens(0.3):
        given["clusterTemplates"].append({"kind": "ClusterWorkflowTemplate", "metadata": {"name": "base"}, "spec": maker.spec()})
    if maker.happens(0.4):
        hook = {"template": "note", "expression": "" if maker.is_wild() else "true"}
        part: Tree = {"templates": [maker.template("note", ())], "hooks": {"note": hook}}
        given["defaults"] = {"spec": {**part, "onExit": "note"} if maker.happens(0.5) else part}
    return given
