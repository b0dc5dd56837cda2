"""Places and paths of artifacts, metrics, label selectors.

Sources: argo-workflows workflow/validate/validate.go `validateArtifactLocation`, workflow/artifacts/hdfs
`ValidateArtifact`, pkg/apis/workflow/v1alpha1 `CleanPath`, workflow/metrics; apimachinery `LabelSelectorAsSelector`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Any

from generator.argo.predict.validation.checks import Invalid

_KERBEROS = ("krbServicePrincipalName", "krbConfigConfigMap")
_KEYTAB = (*_KERBEROS, "krbUsername", "krbRealm")
_METRIC = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_LABEL = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]")
_PREFIX = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")


def check_location(place: str, artifact: Mapping[str, Any]) -> None:
    """Git and HDFS; no other store is looked at. Raises Invalid."""
    if artifact.get("git") is not None and not artifact["git"].get("repo"):
        raise Invalid(f"{place}.git.repo is required")
    if artifact.get("hdfs") is not None:
        _check_hdfs(f"{place}.hdfs", artifact["hdfs"])


def _check_hdfs(place: str, store: Mapping[str, Any]) -> None:
    for field in ("addresses", "path"):
        if not store.get(field):
            raise Invalid(f"{place}.{field} is required")
    if not store["path"].startswith("/"):
        raise Invalid(f"{place}.path must be a absolute file path")
    users = ("hdfsUser", "krbCCacheSecret", "krbKeytabSecret")
    if not any(_has(store, field) for field in users):
        raise Invalid(f"either {place}.hdfsUser, {place}.krbCCacheSecret or {place}.krbKeytabSecret is required")
    for secret, needed in (("krbKeytabSecret", _KEYTAB), ("krbCCacheSecret", _KERBEROS)):
        if _has(store, secret) and not all(_has(store, field) for field in needed):
            names = [f"{place}.{field}" for field in needed]
            raise Invalid(f"{', '.join(names[:-1])} and {names[-1]} are required with {place}.{secret}")


def _has(store: Mapping[str, Any], field: str) -> bool:
    """Whether a text is not empty, or anything else is there."""
    return store.get(field) not in (None, "")


def check_path(place: str, artifact: Mapping[str, Any]) -> None:
    """A path is there, and does not leave through `..` what stands before that. Raises Invalid."""
    path, name = artifact.get("path", ""), artifact["name"]
    if not path:
        raise Invalid(f"error in {place}: Artifact '{name}' did not specify a path")
    safe, is_inside, _ = path.partition("/../")
    if not is_inside:
        safe = path[:-3] if re.search(r"/..\Z", path) else ""
    cleaned = posixpath.normpath(path)
    if cleaned.startswith("//"):
        cleaned = cleaned[1:]
    if safe and not (cleaned.startswith(f"{safe}/") and len(cleaned) > len(safe) + 1):
        cause = f"Artifact '{name}' attempted to use a path containing '..'. Directory traversal is not permitted"
        raise Invalid(f"error in {place}: {cause}")


def check_metrics(template: str, metrics: Sequence[Mapping[str, Any]]) -> None:
    """Names, labels, help and values. Raises Invalid."""
    for metric in metrics:
        name = metric.get("name", "")
        where = f"templates.{template} metric '{name}'"
        if not _METRIC.fullmatch(name):
            rule = "Metric names must contain alphanumeric characters or '_'"
            raise Invalid(f"templates.{template} metric name '{name}' is invalid. {rule}")
        for label in metric.get("labels") or ():
            if not _METRIC.fullmatch(label.get("key", "")):
                raise Invalid(f"metric label '{label.get('key', '')}' is invalid: keys may only contain alphanumeric and '_'")
        if not metric.get("help"):
            raise Invalid(f"{where} must contain a help string under 'help: ' field")
        for kind in ("gauge", "counter", "histogram"):
            if metric.get(kind) is not None and not metric[kind].get("value"):
                raise Invalid(f"{where} error: missing {kind}.value")
        gauge = metric.get("gauge") or {}
        if gauge.get("realtime") and "resourcesDuration." in gauge["value"]:
            raise Invalid(f"{where} error: 'resourcesDuration.*' metrics cannot be used in real-time")


def check_selector(place: str, selector: Mapping[str, Any]) -> None:
    """Keys, operators and values of a label selector. Raises Invalid."""
    for key, value in sorted((selector.get("matchLabels") or {}).items()):
        _check_requirement(place, key, [value])
    for each in selector.get("matchExpressions") or ():
        operator, values = each.get("operator", ""), each.get("values") or []
        if operator not in ("In", "NotIn", "Exists", "DoesNotExist"):
            raise Invalid(f'{place} invalid: "{operator}" is not a valid label selector operator')
        if bool(values) != (operator in ("In", "NotIn")):
            wanted = "must be specified when" if operator in ("In", "NotIn") else "may not be specified when"
            raise Invalid(f"{place} invalid: values {wanted} `operator` is '{operator}'")
        _check_requirement(place, each.get("key", ""), values)


def _check_requirement(place: str, key: str, values: Sequence[str]) -> None:
    prefix, slash, name = key.rpartition("/")
    is_key = _LABEL.fullmatch(name) and (not slash or (len(prefix) < 254 and _PREFIX.fullmatch(prefix)))
    if not is_key or any(value and not _LABEL.fullmatch(value) for value in values):
        raise Invalid(f"{place} invalid: no label with the key {key!r} can have such a value")
