"""What the pod of a notifier would be told of a workflow, in the form that the program reads.

Owns what nobody knows before: times, the uid, durations. Names are those of the context that
delivery/expressions.py asks the controller for.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from generator.argo.cron import TIME_ANNOTATION
from generator.argo.expr.goformat import quote
from generator.argo.expr.gojson import format_json
from generator.argo.predict import Failed
from generator.delivery.expressions import ATTEMPT, ECHOES
from generator.model import CONTEXT_VARIABLE, ERROR, FAILED, FAILURES_VARIABLE, Profile
from generator.notifier.asks import CHANGE, DIFFERENCES, LOG
from generator.placeholders import PLACEHOLDERS
from generator.preview.changes import Effect

_LOG = "connecting to the database\nfatal: no answer within 30 s"
_DIFFERING = (("parameter %s", "date", "2026-01-04", "2026-01-05"), ("image of %s", "load", "etl:1.1", "etl:1.2"))
_CREATED, _FINISHED = "2026-01-05T06:00:04Z", "2026-01-05T06:02:07Z"
_DURATION = "125.000000"
_NODE = {"step": "displayName", "template": "templateName", "phase": "phase", "pod": "podName"}
_NODE |= {"message": "message", "finished": "finishedAt"}
# When the messages of a preview are written, in seconds since 1970.
MOMENT = int(datetime.fromisoformat(_FINISHED).timestamp())
_UID = "00000000-0000-4000-8000-000000000000"


def facts_of(effect: Effect, status: str, made: Sequence[str]) -> dict[str, Any]:
    """The context, with all labels, annotations and arguments; `made` are the placeholders to be made of labels."""
    metadata, spec = effect.metadata, effect.spec
    labels, annotations = (_texts(metadata.get(name)) for name in ("labels", "annotations"))
    listed = (spec.get("arguments") or {}).get("parameters") or ()
    parameters = {str(each.get("name")): str(each["value"]) for each in listed if each.get("value") is not None}
    name = str(metadata.get("name", ""))
    facts: dict[str, Any] = {
        "name": name,
        "namespace": str(metadata.get("namespace", "")),
        "uid": str(metadata.get("uid") or _UID),
        "status": status,
        "duration": _DURATION,
        "created": str(metadata.get("creationTimestamp") or _CREATED),
        "scheduled": annotations.get(TIME_ANNOTATION, ""),
        "entrypoint": str(spec.get("entrypoint", "")),
        "serviceAccount": str(spec.get("serviceAccountName", "")),
    }
    for placeholder in made:
        known = [labels[label] for label in PLACEHOLDERS[placeholder].labels if label in labels]
        facts[placeholder] = [*known, name if placeholder == "source" else ""][0]
    return {**facts, "labels": labels, "annotations": annotations, "parameters": parameters}


def past_of(facts: Mapping[str, Any], trend: str, asks: Collection[str]) -> dict[str, Any]:
    """Made-up answers of the API server to what is asked: runs that make this one what `trend` says, and a log."""
    found: dict[str, Any] = {"log": _LOG if facts["status"] in (FAILED, ERROR) else ""} if LOG in asks else {}
    if CHANGE in asks:
        count = 12 if trend == "first-failure" else 2 if trend else 1
        found |= {"trend": trend, "alike": [_earlier(facts["created"], hours) for hours in range(1, count + 1)]}
        found |= {"other": f"{facts['name']}-before" if trend else ""}
    if DIFFERENCES in asks and trend:
        found["differing"] = _DIFFERING
    return found


def _earlier(moment: str, hours: int) -> str:
    then = datetime.fromisoformat(moment) - timedelta(hours=hours)
    return then.strftime("%Y-%m-%dT%H:%M:%SZ")


def _texts(found: Any) -> dict[str, str]:
    return {key: str(value) for key, value in (found or {}).items()}


def failures_of(failed: Sequence[Failed], workflow: str) -> dict[str, Any]:
    """What failed, as delivery/expressions.py asks for it: without the nodes that only repeat what others say."""
    names = {(each.step, each.template) for each in failed}
    lost = [each for each in failed if (re.sub(ATTEMPT, "", each.step), each.template) in names]
    leaves = [each for each in lost if _is_cause(each, workflow) and (f"{each.step}(0)", each.template) not in names]
    items = [{**each._asdict(), "step": re.sub(ATTEMPT, "", each.step), "finished": _FINISHED} for each in leaves or lost]
    return {"total": len(items), "items": items}


def _is_cause(each: Failed, workflow: str) -> bool:
    is_group = each.step == workflow or each.step.startswith("[") or not each.message
    return not is_group and not each.message.startswith(ECHOES)


def names_of(facts: Mapping[str, Any], failures: Mapping[str, Any]) -> dict[str, str]:
    """The same as the controller's names and texts, for the tags of a template that no program fills in."""
    keys = {"scheduled": "scheduledTime", "entrypoint": "mainEntrypoint", "serviceAccount": "serviceAccountName"}
    plain = ("name", "namespace", "uid", "status", "duration", *keys)
    names = {f"workflow.{keys.get(key, key)}": facts[key] for key in plain}
    names |= dict.fromkeys(("workflow.creationTimestamp", "workflow.creationTimestamp.RFC3339"), facts["created"])
    names["workflow.creationTimestamp.s"] = f"{datetime.fromisoformat(facts['created']).timestamp():.0f}"
    listed = [{"name": key, "value": value} for key, value in facts["parameters"].items()]
    for family, whole in (("labels", facts["labels"]), ("annotations", facts["annotations"]), ("parameters", listed)):
        names |= dict.fromkeys((f"workflow.{family}", f"workflow.{family}.json"), format_json(whole or None))
        names |= {f"workflow.{family}.{key}": text for key, text in facts[family].items()}
    nodes = [{name: item[key] for key, name in _NODE.items()} for item in failures["items"]]
    return {**names, "workflow.failures": quote(format_json(nodes or None))}


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
