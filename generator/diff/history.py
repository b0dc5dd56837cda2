"""Who changed an object and who keeps it, by what stands in its metadata.

Sources: managedFields (each manager and what it wrote last; kubectl edit, apply, patch and helm have names of their own),
the annotations and labels of Helm and Argo CD, and the one that kubectl apply leaves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from generator.diff.model import Edit, Keeper, Subject

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_RELEASE = "meta.helm.sh/release-name"
_TRACKING = ("argocd.argoproj.io/tracking-id", "argocd.argoproj.io/instance")
# What is compared stands in these; who wrote nothing of them has not changed what it means.
_COMPARED = ("f:data", "f:spec", "f:rules", "f:roleRef", "f:subjects")


def edits_of(subject: Subject, value: Mapping[str, Any], keys: frozenset[str] = frozenset()) -> list[Edit]:
    """The managers of an object, the last one first; those that wrote a status alone are left out. `keys`: of a
    ConfigMap's data those that count, all unless said."""
    edits = []
    managed = metadata_of(value).get("managedFields")
    for entry in managed if isinstance(managed, list) else ():
        if not isinstance(entry, dict) or entry.get("subresource") == "status":
            continue
        manager, operation, time = (str(entry.get(key) or "") for key in ("manager", "operation", "time"))
        edits.append(Edit(subject, manager, operation, time, _holds(entry.get("fieldsV1"), keys)))
    edits.sort(key=lambda edit: (edit.is_last, edit.time, edit.manager), reverse=True)
    newest = next((edit.time for edit in edits if edit.is_last), "")
    return [edit._replace(is_last=edit.is_last and edit.time == newest) for edit in edits]


def _holds(written: Any, keys: frozenset[str]) -> bool:
    """Whether a manager wrote something of what is compared."""
    if not isinstance(written, dict) or not keys:
        return isinstance(written, dict) and any(key in written for key in _COMPARED)
    data = written.get("f:data")
    return isinstance(data, dict) and any(f"f:{key}" in data for key in keys)


def keepers_of(subject: Subject, value: Mapping[str, Any]) -> Iterator[Keeper]:
    """The tools that will write the object again."""
    metadata = metadata_of(value)
    notes, labels = (_texts(metadata.get(field)) for field in ("annotations", "labels"))
    if _RELEASE in notes:
        yield Keeper(subject, "Helm", notes[_RELEASE])
    tracked = next((found[key] for key in _TRACKING for found in (notes, labels) if key in found), "")
    if tracked:
        yield Keeper(subject, "Argo CD", tracked.partition(":")[0])
    if LAST_APPLIED in notes:
        yield Keeper(subject, "kubectl apply", "")


def applied_data(value: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The data that kubectl apply wrote last, None where it did not or where that cannot be read."""
    text = _texts(metadata_of(value).get("annotations")).get(LAST_APPLIED)
    try:
        data = json.loads(text).get("data") if text else None
    except (ValueError, AttributeError):
        return None
    return data if isinstance(data, dict) else None


def metadata_of(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """The metadata of an object, {} where it has none."""
    found = value.get("metadata")
    return found if isinstance(found, dict) else {}


def _texts(value: Any) -> dict[str, str]:
    return {key: each for key, each in value.items() if isinstance(each, str)} if isinstance(value, dict) else {}
