"""The `workflow.*` variables.

Sources: argo-workflows operator.go `setGlobalParameters` and `setGlobalRuntimeParameters`, util/strftime. No clock is
read: `workflow.duration` is always zero, and a workflow without creationTimestamp was made at Go's zero time.
"""

from __future__ import annotations

from typing import Any

from generator.argo.predict.arguments import of_config_map
from generator.argo.predict.run import Run
from generator.argo.predict.texts import marshal

SCHEDULED = "workflows.argoproj.io/scheduled-time"
NO_DURATION = "0.000000"
_CREATED = "workflow.creationTimestamp"
_ZERO = "0001-01-01T00:00:00Z"
_FORMATS = "BbmAadHIMSYyp"


class Unset(Exception):
    """A workflow argument has no value; the text is the controller's."""


def global_variables(run: Run, spec: dict[str, Any]) -> dict[str, str]:
    """What is known before the pass begins, without status, duration and failures. Raises Unset."""
    metadata = run.metadata
    found = {
        "workflow.name": run.name,
        "workflow.namespace": metadata.get("namespace", ""),
        "workflow.mainEntrypoint": spec.get("entrypoint", ""),
        "workflow.serviceAccountName": spec.get("serviceAccountName", ""),
        "workflow.uid": metadata.get("uid", ""),
    }
    annotations, labels = metadata.get("annotations"), metadata.get("labels")
    if annotations and SCHEDULED in annotations:
        found["workflow.scheduledTime"] = annotations[SCHEDULED]
    if spec.get("priority") is not None:
        found["workflow.priority"] = str(spec["priority"])
    found.update(run.created)
    found.update(_parameters(spec))
    found.update({f"workflow.outputs.parameters.{name}": value for name, value in run.outputs.items()})
    found.update(_maps(spec, annotations, labels))
    return found


def _parameters(spec: dict[str, Any]) -> dict[str, str]:
    parameters = spec.get("arguments", {}).get("parameters")
    listed = marshal(parameters) if parameters else "null"
    found = {"workflow.parameters": listed, "workflow.parameters.json": listed}
    for each in parameters or ():
        name, key = each.get("name", ""), (each.get("valueFrom") or {}).get("configMapKeyRef")
        if each.get("value") is not None:
            found[f"workflow.parameters.{name}"] = each["value"]
        elif key is not None:
            found[f"workflow.parameters.{name}"] = of_config_map(key)
        else:
            raise Unset(f"either value or valueFrom must be specified in order to set global parameter {name}")
    return found


def _maps(spec: dict[str, Any], annotations: dict[str, str] | None, labels: dict[str, str] | None) -> dict[str, str]:
    """Labels and annotations, those of workflowMetadata over the workflow's own, those of labelsFrom left out."""
    extra = spec.get("workflowMetadata") or {}
    computed = extra.get("labelsFrom") or {}
    found = {}
    for kind, own in (("annotations", annotations), ("labels", labels)):
        listed = "null" if own is None else marshal(dict(sorted(own.items())))
        found[f"workflow.{kind}"] = found[f"workflow.{kind}.json"] = listed
        for name, value in {**(own or {}), **(extra.get(kind) or {})}.items():
            if kind == "annotations" or name not in computed:
                found[f"workflow.{kind}.{name}"] = value
    return found


def created_variables(metadata: dict[str, Any]) -> dict[str, str]:
    """`workflow.creationTimestamp` and what hangs below it."""
    from datetime import UTC, datetime  # late: 2 ms, and no render asks

    written = metadata.get("creationTimestamp") or _ZERO
    try:
        moment = datetime.strptime(written, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        written, moment = _ZERO, datetime.min.replace(tzinfo=UTC)
    found = {f"{_CREATED}.{letter}": moment.strftime(f"%{letter}") for letter in _FORMATS}
    found[f"{_CREATED}.Y"] = f"{moment.year:04d}"
    found[f"{_CREATED}.Z"], found[f"{_CREATED}.z"], found[f"{_CREATED}.L"] = "UTC", "+0000", ".000"
    seconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // (datetime(1, 1, 1, 0, 0, 1) - datetime(1, 1, 1))
    found[f"{_CREATED}.s"] = str(seconds)
    found[_CREATED] = found[f"{_CREATED}.RFC3339"] = written
    return found
