"""What a file says: the defaults of every workflow, the settings around them, and what is left out.

Owns the kinds of file that can be adopted: the controller's ConfigMap in both layouts, values of the argo-workflows
chart, and a Workflow or one of its relatives. They are read as Go reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.adopt.gotmpl import unescape
from generator.adopt.shapes import list_in
from generator.argo.compose import Node, compose, locate
from generator.argo.layout import LONE, lay_out
from generator.errors import InputUnusable, Mark, Problem
from generator.model import Path

CHART, CONFIG_MAP, WORKFLOW = "chart", "config map", "workflow"
DEFAULTS = "workflowDefaults"
_WORKFLOWS = {
    "Workflow": ("spec",),
    "WorkflowTemplate": ("spec",),
    "ClusterWorkflowTemplate": ("spec",),
    "CronWorkflow": ("spec", "workflowSpec"),
}
_EXPECTED = "expected a ConfigMap, Helm values with controller, or a Workflow or WorkflowTemplate"
# What of a workflow is about its notifications; its templates come along as far as these use them.
_ENDINGS = ("hooks", "onExit")
_SUFFIX = re.compile(r"\.(gotmpl|tpl)$")


class Source(NamedTuple):
    """One file, read.

    kind      CHART, CONFIG_MAP or WORKFLOW
    defaults  workflowDefaults as they stand there; None when there are none
    argo      fields of the profile's `argo`
    values    other values of the chart
    top       the place in the file of the defaults
    node      the file itself, for places
    notes     what was left out
    """

    kind: str
    defaults: Any
    argo: dict[str, Any]
    values: dict[str, Any]
    top: Path
    node: Node
    notes: tuple[Problem, ...]

    def mark_of(self, path: Path) -> Mark:
        """Where a place of the file stands, or the nearest one above it."""
        return locate(self.node, list(path))


def read_source(text: str, file: str) -> Source:
    """Raises InputUnusable for what is none of the known kinds."""
    plain = unescape(text, file) if _SUFFIX.search(file) else text
    node = compose(plain, file)
    values = node.value
    if not isinstance(values, dict):
        raise InputUnusable(Problem(node.mark, f"{_EXPECTED}, found no map"))
    kind = values.get("kind")
    if kind == "ConfigMap":
        return _config_map(values, node)
    if isinstance(kind, str) and kind in _WORKFLOWS:
        return _workflow(values, _WORKFLOWS[kind], node)
    if "apiVersion" in values or "kind" in values or not isinstance(values.get("controller", {}), dict):
        raise InputUnusable(Problem(node.mark, f"{_EXPECTED}, found another document"))
    return _chart(values, node)


def _chart(values: dict[str, Any], node: Node) -> Source:
    controller = dict(values.get("controller") or {})
    argo: dict[str, Any] = {}
    defaults = controller.get(DEFAULTS)
    if isinstance(defaults, dict) and defaults:
        del controller[DEFAULTS]
    else:
        defaults = None
    namespaces = controller.get("workflowNamespaces")
    if _are_names(namespaces) and namespaces != ["argo"]:
        argo["workflowNamespaces"] = controller.pop("workflowNamespaces")
    others = {key: controller if key == "controller" else value for key, value in values.items()}
    if values.get("controller") and not controller:
        del others["controller"]
    return Source(CHART, defaults, argo, others, ("controller", DEFAULTS), node, ())


def _are_names(values: Any) -> bool:
    pattern = r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"
    return isinstance(values, list) and bool(values) and all(isinstance(v, str) and re.fullmatch(pattern, v) for v in values)


def _config_map(values: dict[str, Any], node: Node) -> Source:
    data = values.get("data") or {}
    if not isinstance(data, dict) or not all(isinstance(value, str) for value in data.values()):
        raise InputUnusable(Problem(locate(node, ["data"]), "data: expected a map of texts"))
    settings = _settings(data, node)
    defaults = settings.pop(DEFAULTS, None)
    argo: dict[str, Any] = {"owner": "patch" if list(data) == [DEFAULTS] else "manifest"}
    if argo["owner"] == "manifest":
        argo["layout"] = "config" if LONE in data else "keys"
    argo |= dict(_named(values.get("metadata")))
    if settings:
        argo["controllerConfig"] = settings
    top = ("data", LONE if LONE in data else DEFAULTS)
    if not isinstance(defaults, dict | None):
        raise InputUnusable(Problem(locate(node, list(top)), "workflowDefaults: expected a map"))
    notes = tuple(_left(values, ("binaryData", "immutable"), node))
    return Source(CONFIG_MAP, defaults or None, argo, {}, top, node, notes)


def _settings(data: Mapping[str, str], node: Node) -> dict[str, Any]:
    """All settings as one map, from either layout."""
    try:
        text = lay_out(data)
    except InputUnusable as error:
        raise InputUnusable(error.problems[0]._replace(mark=locate(node, ["data", LONE], True))) from None
    try:
        settings = compose(text.text, text.file, text.home).value
    except InputUnusable as error:
        problem = text.at_home(error.problems[0])
        inside = f"{problem.text} (line {problem.mark.line} of its text)"
        raise InputUnusable(problem._replace(mark=locate(node, ["data", problem.mark.file]), text=inside)) from None
    if not isinstance(settings, dict | None):
        raise InputUnusable(Problem(locate(node, ["data", LONE]), "expected a map of settings"))
    return dict(settings or {})


def _named(metadata: Any) -> Iterator[tuple[str, str]]:
    for key, field in (("namespace", "namespace"), ("name", "configMap")):
        value = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(value, str) and re.fullmatch(r"[a-z0-9]([-.a-z0-9]{0,61}[a-z0-9])?", value):
            yield field, value


def _left(values: Mapping[str, Any], keys: tuple[str, ...], node: Node) -> Iterator[Problem]:
    for key in keys:
        if key in values:
            yield Problem(locate(node, [key], True), f"{key}: left out", level="warning")


def _workflow(values: dict[str, Any], at: tuple[str, ...], node: Node) -> Source:
    spec: Any = values
    for step in at:
        spec = spec.get(step) if isinstance(spec, dict) else None
    if not isinstance(spec, dict):
        raise InputUnusable(Problem(node.mark, f"{'.'.join(at)}: expected a map"))
    kept = {key: spec[key] for key in _ENDINGS if key in spec}
    templates = [each for each in list_in(spec.get("templates")) if isinstance(each, dict)] if kept else []
    used = _reached(kept, templates)
    if used:
        kept["templates"] = used
    others = tuple(key for key in spec if key not in (*_ENDINGS, "templates"))
    texts = [f"{key}: left in the workflow" for key in others]
    notes = [Problem(locate(node, [*at, key], True), text, level="warning") for key, text in zip(others, texts, strict=True)]
    return Source(WORKFLOW, {"spec": kept} if kept else None, {}, {}, at, node, tuple(notes))


def _reached(kept: Mapping[str, Any], templates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The templates that hooks and exit handler use, and those that these use."""
    named = {each["name"]: each for each in templates if isinstance(each.get("name"), str)}
    wanted = {name for name in template_names(kept) if name in named}
    todo = sorted(wanted)
    while todo:
        found = {name for name in template_names(named[todo.pop()]) if name in named} - wanted
        wanted |= found
        todo += sorted(found)
    return [each for each in named.values() if each["name"] in wanted]


def template_names(tree: Any) -> Iterator[str]:
    """Every text below `template`, `onExit` and, as the oldest form has it, `onExit` of a step."""
    pending = [tree]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            yield from (value[key] for key in ("template", "onExit") if isinstance(value.get(key), str))
            pending += value.values()
        elif isinstance(value, list):
            pending += value
