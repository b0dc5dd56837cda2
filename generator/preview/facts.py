"""What the pod of a notifier would be told of a run, in the form that the program reads.

Owns the times, the uid and the durations that nobody knows before. Names are those of the context that
delivery/expressions.py asks the controller for.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from generator.argo.cron import TIME_ANNOTATION
from generator.argo.predict import nodes as kinds
from generator.argo.predict.nodes import Node, pod_name
from generator.argo.predict.run import Run
from generator.argo.predict.world import is_notifier
from generator.delivery.needs import POD_BYTES, STEP_BYTES, TEMPLATE_BYTES
from generator.model import CONTEXT_VARIABLE, FAILURES_VARIABLE, Profile
from generator.placeholders import PLACEHOLDERS

_CREATED, _FINISHED = "2026-01-05T06:00:04Z", "2026-01-05T06:02:07Z"
_DURATION = "125.000000"
_UID = "00000000-0000-4000-8000-000000000000"


def facts_of(run: Run, status: str, made: Sequence[str]) -> dict[str, Any]:
    """The context, with all labels, annotations and arguments; `made` are the placeholders to be made of labels."""
    spec = run.spec if run.stored_spec is None else run.stored_spec
    labels, annotations = (_texts(run.metadata.get(name)) for name in ("labels", "annotations"))
    listed = (spec.get("arguments") or {}).get("parameters") or ()
    parameters = {str(each.get("name")): str(each["value"]) for each in listed if each.get("value") is not None}
    facts: dict[str, Any] = {
        "name": run.name,
        "namespace": str(run.metadata.get("namespace", "")),
        "uid": str(run.metadata.get("uid") or _UID),
        "status": status,
        "duration": _DURATION,
        "created": str(run.metadata.get("creationTimestamp") or _CREATED),
        "scheduled": annotations.get(TIME_ANNOTATION, ""),
        "entrypoint": str(spec.get("entrypoint", "")),
        "serviceAccount": str(spec.get("serviceAccountName", "")),
    }
    for name in made:
        known = [labels[label] for label in PLACEHOLDERS[name].labels if label in labels]
        facts[name] = [*known, run.name if name == "source" else ""][0]
    return {**facts, "labels": labels, "annotations": annotations, "parameters": parameters}


def _texts(found: Any) -> dict[str, str]:
    return {key: str(value) for key, value in (found or {}).items()}


def failures_of(run: Run) -> dict[str, Any]:
    """The failed nodes; groups and the workflow's own node only where nothing else failed."""
    failed = [node for node in run.nodes if node.phase in kinds.UNSUCCESSFUL and not is_notifier(run, node.name)]
    leaves = [node for node in failed if node.template_name and node.display != run.name]
    items = [_failure(run, node) for node in leaves or failed]
    return {"total": len(items), "items": items}


def _failure(run: Run, node: Node) -> dict[str, str]:
    return {
        "step": node.display[:STEP_BYTES],
        "template": node.template_name[:TEMPLATE_BYTES],
        "phase": node.phase,
        "pod": pod_name(run.name, node.name, node.template_name)[:POD_BYTES],
        "message": node.message,
        "finished": _FINISHED,
    }


def variables_of(facts: Mapping[str, Any], failures: Mapping[str, Any], profile: Profile) -> dict[str, str]:
    """The environment of the notifier's pod; what stands in a ConfigMap or a Secret is shown as where it stands."""
    own = {name: _shown(source) for name, source in profile.delivery.runner.env.items()}
    return {**own, CONTEXT_VARIABLE: _encoded(facts), FAILURES_VARIABLE: _encoded(failures)}


def _shown(source: Mapping[str, str]) -> str:
    if source.get("value") is not None:
        return source["value"]
    return f"<{next((f'{kind} {source[kind]}' for kind in ('configMap', 'secret') if source.get(kind)), '')}>"


def _encoded(value: Mapping[str, Any]) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()
