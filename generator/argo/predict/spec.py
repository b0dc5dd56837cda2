"""What a pass executes: the workflow with its template and the defaults, its variables filled in.

Source: argo-workflows operator.go `setExecWorkflow`, `setStoredWfSpec`, `substituteGlobalVariables` and
`updateWorkflowMetadata`.
"""

from __future__ import annotations

import json
import re
from typing import Any

from generator.argo import join
from generator.argo.expr import ExpressionError
from generator.argo.expr.values import type_of
from generator.argo.merge import WORKFLOW
from generator.argo.predict.conditions import value_of
from generator.argo.predict.onepass import Pass
from generator.argo.predict.run import Run
from generator.argo.predict.texts import marshal, replaced
from generator.argo.predict.validation import invalid_cause
from generator.argo.predict.variables import NO_DURATION, Unset, global_variables
from generator.argo.refusal import Misfit, Refused

_LABEL_VALUE = re.compile(r"(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?")


class _BadMetadata(Exception):
    """workflowMetadata cannot be applied; the text is the controller's."""


def prepared(run: Run) -> Pass | None:
    """A pass that can go on; None when it ends here, the phase set where the controller sets one.

    A broken expression outside the templates sets none: the workflow stays as it is, from pass to pass.
    """
    try:
        _merge(run)
    except (Misfit, Refused) as error:
        text = error.controller or (error.text if isinstance(error, Misfit) else str(error))
        run.set_phase("Error", text)
        return None
    is_first = run.phase == ""
    if is_first:
        cause = invalid_cause(run)
        if cause:
            run.set_phase("Failed", f"invalid spec: {cause}")
            return None
    try:
        one = Pass(run, _executed(run), {})
        one.variables = global_variables(run, one.spec)
        _substitute(one, one.variables)
        if is_first:
            _update_metadata(one)
    except Unset as error:
        run.set_phase("Failed", f"failed to set global parameters: {error}")
    except _BadMetadata as error:
        run.set_phase("Error", str(error))
    except ExpressionError:
        pass  # logged, and tried again at the next pass
    else:
        one.variables.update({"workflow.status": run.phase, "workflow.duration": NO_DURATION})
        return one
    return None


def _executed(run: Run) -> dict[str, Any]:
    return run.spec if run.stored_spec is None else run.stored_spec


def _merge(run: Run) -> None:
    """Raises Misfit, Refused: an error of the merge, or a template that is not there."""
    workflow = {"metadata": run.metadata, "spec": run.spec, "status": {}}
    if run.spec.get("workflowTemplateRef") is None:
        if run.defaults is not None:
            _merge_plain(run, run.defaults, workflow)
        return
    if run.stored_spec is not None and not _is_joined_again(run.spec, run.stored_spec):
        return
    if run.stored_spec is not None:
        workflow["status"] = {"storedWorkflowTemplateSpec": run.stored_spec}
    joined = join.referring_in(run.merger, run.defaults, workflow, _template_of(run))
    if run.stored_spec is None or joined.labels != run.metadata.get("labels", {}):
        extra = {"labels": joined.labels, "annotations": joined.annotations}
        run.metadata = {**run.metadata, **{key: value for key, value in extra.items() if value}}
    run.stored_spec = joined.spec


def _merge_plain(run: Run, defaults: dict[str, Any], workflow: dict[str, Any]) -> None:
    """`MergeTo` at every pass; what has once given itself gives itself again."""
    before = run.merged
    if defaults is before[0] and run.spec is before[1] and run.metadata is before[2]:
        return
    merged = run.merger.merge_to(defaults, {**run.merger.read({}, WORKFLOW), **workflow})
    if merged["spec"] != run.spec or merged["metadata"] != run.metadata:
        run.spec, run.metadata = merged["spec"], merged["metadata"]
        run.name = run.metadata.get("name", "")
    run.merged = defaults, run.spec, run.metadata


def _is_joined_again(own: dict[str, Any], stored: dict[str, Any]) -> bool:
    """Whether the user has changed what makes the controller join again (`needsStoredWfSpecUpdate`)."""
    return "suspend" in own or "suspend" in stored or own.get("shutdown", "") != stored.get("shutdown", "")


def _template_of(run: Run) -> dict[str, Any] | None:
    ref = run.spec["workflowTemplateRef"]
    known = run.given.cluster_templates if ref.get("clusterScope") else run.given.templates
    return known.get(ref.get("name", ""))


def _substitute(one: Pass, variables: dict[str, str]) -> None:
    """The spec but for its templates. Of a plain workflow the result is stored, so what was filled in stays so."""
    bare = {key: value for key, value in one.spec.items() if key != "templates"}
    text = marshal(bare)
    one.run.spend(1 + len(text) // 2000)
    if "{{" in text:
        filled = json.loads(replaced(one.run, text, variables))
        one.spec = one.run.merger.decoder.decode(filled, join.SPEC, one.spec)
    if one.run.stored_spec is None:
        one.run.spec = one.spec


def _update_metadata(one: Pass) -> None:
    """Labels and annotations of workflowMetadata go over the workflow's own, labelsFrom last."""
    extra = one.spec.get("workflowMetadata")
    if extra is None:
        return
    run, variables, fresh = one.run, one.variables, {}
    labels, annotations = (dict(run.metadata.get(key) or {}) for key in ("labels", "annotations"))
    for name, value in (extra.get("labels") or {}).items():
        _check_label(name, value)
        labels[name] = fresh[f"workflow.labels.{name}"] = value
    for name, value in (extra.get("annotations") or {}).items():
        annotations[name] = fresh[f"workflow.annotations.{name}"] = value
    variables.update(fresh)
    before = dict(variables)
    for name, source in sorted((extra.get("labelsFrom") or {}).items()):
        value = _label_from(run, name, source.get("expression", ""), before)
        labels[name] = fresh[f"workflow.labels.{name}"] = variables[f"workflow.labels.{name}"] = value
    run.metadata = {**run.metadata, "labels": labels, "annotations": annotations}
    try:
        _substitute(one, fresh)
    except ExpressionError as error:
        raise _BadMetadata(error.message) from None


def _label_from(run: Run, name: str, expression: str, variables: dict[str, str]) -> str:
    try:
        answer = value_of(run, expression, variables)
    except ExpressionError as error:
        raise _BadMetadata(f'failed to evaluate label "{name}" expression: {error.message}') from None
    if not isinstance(answer, str):
        cause = f'failed to evaluate label "{name}" expression "{expression}" evaluted to {type_of(answer)} but must be a string'
        raise _BadMetadata(cause)
    _check_label(name, answer)
    return answer


def _check_label(name: str, value: str) -> None:
    if len(value) > 63 or not _LABEL_VALUE.fullmatch(value):
        raise _BadMetadata(f'invalid label value "{value}" for label "{name}"')
