"""The execution of one template under a name: the heart of a pass.

Source: argo-workflows operator.go `executeTemplate`. Locks are always free and caches always empty here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from generator.argo.durations import parse_duration
from generator.argo.expr import ExpressionError
from generator.argo.fields import STRUCT, Kind
from generator.argo.predict import nodes as kinds
from generator.argo.predict import retries
from generator.argo.predict.arguments import NotSupplied, as_arguments, process, substitute
from generator.argo.predict.bodies import with_quiet_body
from generator.argo.predict.leaves import execute_leaf
from generator.argo.predict.nodes import Node, pod_name
from generator.argo.predict.onepass import TOO_DEEP, Fault, Pass
from generator.argo.predict.options import Options, start_node, start_or_mark_error
from generator.argo.predict.parallelism import limit_reached
from generator.argo.predict.templates import Base, Holder, Missing, is_pod_type, resolve, type_of
from generator.argo.refusal import Misfit

MAX_DEPTH = 100
DISPLAY_NAME = "workflows.argoproj.io/display-name"
_DISPLAY = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9-.]{0,61}[a-zA-Z0-9]")
_TEMPLATE = Kind(STRUCT, None, "Template")
_SET_TYPES = ("container", "steps", "dag", "script", "resource", "data", "suspend")

# A node and what went wrong; the node may be there in either case, as in Go.
Executed = tuple[Node | None, Fault | None]


class Work(NamedTuple):
    """What is to be executed: by whom it is asked for, where names are looked up, with which arguments."""

    holder: Holder
    base: Base
    arguments: dict[str, Any]


class Ready(NamedTuple):
    """A template with everything filled in, and where names in it are looked up."""

    template: dict[str, Any]
    base: Base


# Executes a steps or dag template; steps.py and dag.py have one each.
Group = Callable[[Pass, str, Ready, Holder, Options], Executed]


class Executor:
    """Executes templates; `groups` are the executors of steps and dag, which come back here for their children."""

    def __init__(self, groups: dict[str, Group]) -> None:
        self.groups = groups

    def execute(self, one: Pass, name: str, work: Work, options: Options) -> Executed:
        """One visit of a node, new or known."""
        one.run.spend()
        one.depth += 1
        try:
            if one.depth >= MAX_DEPTH:
                return start_or_mark_error(one, name, work.holder, options, TOO_DEEP.text), TOO_DEEP
            return self._visited(one, name, work, options)
        finally:
            one.depth -= 1

    def _visited(self, one: Pass, name: str, work: Work, options: Options) -> Executed:
        found = _ready(one, name, work)
        if isinstance(found, str):
            return start_or_mark_error(one, name, work.holder, options, found), Fault(found)
        ready, source = found
        options = options._replace(source=source)
        node = one.nodes.get(name)
        if node is not None and (cause := _renamed(one, node, ready.template)):
            return one.nodes.mark(name, kinds.ERROR, cause), Fault(cause)
        node = one.nodes.get(name)
        if node is not None and node.phase in kinds.FULFILLED:
            return node, None
        if node is not None and (cause := _bad_timeout(ready.template)):
            return one.nodes.mark(name, kinds.FAILED, cause), Fault(cause)
        fault = limit_reached(one, ready.template, node, options.boundary)
        if fault is not None:
            return node, fault
        if one.retry_strategy(ready.template) is not None:
            return self._retried(one, name, work, ready, options)
        return self._executed(one, name, ready, work.holder, options)

    def _executed(self, one: Pass, name: str, ready: Ready, holder: Holder, options: Options) -> Executed:
        """The template's own type; an error becomes the node's phase. Steps may answer with the node of a group."""
        group = self.groups.get(type_of(ready.template))
        if group is not None:
            node, fault = group(one, name, ready, holder, options)
        else:
            node, fault = execute_leaf(one, name, ready.template, holder, options)
        if fault is not None:
            node = one.nodes.mark(name, kinds.ERROR, fault.text)
            strategy = one.retry_strategy(ready.template)
            if strategy is None or not retries.retries_errors(strategy):
                return node, fault
        assert node is not None
        return one.nodes.at(node.name), None

    def _retried(self, one: Pass, name: str, work: Work, ready: Ready, options: Options) -> Executed:
        """The retry node and its next or present attempt."""
        strategy = one.retry_strategy(ready.template)
        assert strategy is not None
        parent = one.nodes.get(name)
        if parent is None:
            flags = options._replace(is_retried=options.is_retried or options.is_hooked)
            parent = start_node(one, name, kinds.RETRY, kinds.RUNNING, ready.template, work.holder, flags)
        options = options._replace(is_retried=True)
        try:
            parent = retries.assess(one, parent, strategy)
        except retries.BadStrategy as error:
            return one.nodes.mark(name, kinds.ERROR, str(error)), Fault(str(error))
        tries = retries.attempts(one, parent)
        last = tries[-1] if tries else None
        if parent.is_fulfilled and (one.nodes.is_done_below(parent) or (parent.is_daemoned and parent.is_unsuccessful)):
            if last is not None:
                parent = one.nodes.put(parent._replace(outputs=last.outputs))
            return parent, None
        if last is not None and last.phase not in kinds.FULFILLED:
            attempt, number = last.name, len(tries) - 1
        else:
            attempt, number = f"{name}({len(tries)})", len(tries)
            one.nodes.add_child(name, attempt)
        local = retries.attempt_variables(number, last)
        if is_pod_type(ready.template):
            local["pod.name"] = pod_name(one.run.name, attempt, ready.template.get("name", ""))
        try:
            template = substitute(one.run, ready.template, {**one.variables, **local})
        except (NotSupplied, ExpressionError) as error:
            cause = as_arguments(error)
            return start_or_mark_error(one, attempt, work.holder, options, cause), Fault(cause)
        node, fault = self._executed(one, attempt, ready._replace(template=template), work.holder, options)
        return (node, fault) if fault is not None else self._back_at(one, name, work, options, node)

    def _back_at(self, one: Pass, name: str, work: Work, options: Options, node: Node | None) -> Executed:
        """An attempt that ended at once has its retry node look again."""
        parent = one.nodes.at(name)
        assert node is not None
        if parent.phase not in kinds.FULFILLED and node.phase in kinds.FULFILLED:
            again, fault = self.execute(one, name, work, options)
            if fault is not None:
                return one.nodes.mark(node.name, kinds.ERROR, fault.text), fault
            return again, None
        if node.is_daemoned and node.phase not in kinds.FULFILLED:
            parent = one.nodes.put(one.nodes.mark(name, node.phase)._replace(is_daemoned=True))
        return parent, None


def _ready(one: Pass, name: str, work: Work) -> tuple[Ready, dict[str, Any]] | str:
    """The template with its arguments, and as it was found; or why there is none."""
    holder = work.holder
    try:
        base, source = resolve(one.run.given, work.base, holder)
        template = with_quiet_body(one.run, _with_defaults(one, source))
        local = {f"{holder.prefix}.name": holder.name, "node.name": name}
        if is_pod_type(template) and one.retry_strategy(template) is None:
            local["pod.name"] = pod_name(one.run.name, name, template.get("name", ""))
        return Ready(process(one.run, template, work.arguments, one.variables, local), base), source
    except Missing as error:
        return error.cause
    except Misfit as error:
        return error.controller or error.text
    except (NotSupplied, ExpressionError) as error:
        return as_arguments(error)


def _with_defaults(one: Pass, template: dict[str, Any]) -> dict[str, Any]:
    """templateDefaults below the template, which keeps its own type (`mergedTemplateDefaultsInto`). Raises Misfit."""
    defaults = one.spec.get("templateDefaults")
    if not defaults:
        return template
    merger, own = one.run.merger, type_of(template)
    merged = merger.reader.struct(merger.patcher.maps(defaults, template, _TEMPLATE), _TEMPLATE, template)
    if own not in _SET_TYPES:
        return dict(merged)
    return {key: value for key, value in merged.items() if key not in _SET_TYPES or key == own}


def _renamed(one: Pass, node: Node, template: dict[str, Any]) -> str:
    """Give the node the display name of its template; why not, if so."""
    display = (template.get("annotations") or {}).get(DISPLAY_NAME, "")
    if display:
        if not _DISPLAY.fullmatch(display):
            return "displayName must match the regex ^[a-zA-Z0-9][a-zA-Z0-9-.]{0,61}[a-zA-Z0-9]$"
        one.nodes.put(node._replace(display=display))
    return ""


def _bad_timeout(template: dict[str, Any]) -> str:
    """`checkTemplateTimeout`, without the time."""
    if template.get("timeout"):
        try:
            parse_duration(template["timeout"])
        except ValueError as error:
            return f"invalid timeout format. {error}"
    return ""
