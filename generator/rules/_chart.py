"""What the argo-workflows chart makes of its values, beside `controller.workflowDefaults`.

Owns which value becomes which setting of the controller. Source: argo-helm charts/argo-workflows,
templates/controller/workflow-controller-config-map.yaml. Fields that the chart names one by one are listed one by one:
it drops all others without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.model import Path
from generator.rules._tree import map_of

VALUES: Path = ("helm", "values")

# Written as they are, quotes and all.
_WHOLE = ("resourceRateLimit", "persistence", "synchronization", "workflowRestrictions", "links", "columns", "retentionPolicy")
# Written without quotes, so that "10" becomes a number.
_BARE = ("parallelism", "namespaceParallelism", "initialDelay", "podGCGracePeriodSeconds", "podGCDeleteDelayDuration")
# Also read by other templates of the chart: they have an effect without the ConfigMap, too.
_SHARED = {"kubeConfig": (), "metricsConfig": ("enabled", "path", "port", "metricsTTL", "ignoreErrors", "secure", "modifiers")}
_SHARED |= {"telemetryConfig": ("enabled", "path", "port", "metricsTTL", "ignoreErrors", "secure")}
_EVENTS = {"nodeEvents": ("enabled",), "workflowEvents": ("enabled",), "failedPodRestart": ("enabled", "maxRestarts")}
_CONTAINERS = {"mainContainer": ("resources", "env", "envFrom", "securityContext")}
_CONTAINERS |= {"executor": ("resources", "args", "env", "securityContext")}
_SSO = (
    "issuer", "clientId", "clientSecret", "redirectUrl", "scopes", "issuerAlias", "sessionExpiry", "customGroupClaimName",
    "userInfoPath", "insecureSkipVerify", "filterGroupsRegex",
)  # fmt: skip
_S3 = ("bucket", "endpoint", "insecure", "keyFormat", "region", "roleARN", "useSDKCreds", "encryptionOptions")
_SWITCHED = ("metricsConfig", "telemetryConfig", "sso")


def _places() -> Iterator[tuple[Path, Path]]:
    yield from (((key,), ("controller", key)) for key in (*_WHOLE, *_BARE))
    for key, fields in {**_SHARED, **_EVENTS}.items():
        yield from (((key, field), ("controller", key, field)) for field in fields)
        if not fields:
            yield (key,), ("controller", key)
    for key, fields in _CONTAINERS.items():
        yield from (((key, field), (key, field)) for field in fields)
    yield from ((("sso", field), ("server", "sso", field)) for field in _SSO)
    yield ("images",), ("emissary", "images")
    yield ("artifactRepository",), ("customArtifactRepository",)
    for field in ("archiveLogs", "gcs", "azure"):
        yield ("artifactRepository", field), ("artifactRepository", field)
    yield from ((("artifactRepository", "s3", field), ("artifactRepository", "s3", field)) for field in _S3)


# A setting of the controller -> the value that the chart takes it from.
PLACES: Mapping[Path, Path] = dict(_places())
# Those that are for the ConfigMap alone.
FOR_THE_MAP: Mapping[Path, Path] = {key: place for key, place in PLACES.items() if key[0] not in (*_SHARED, "sso")}


def value_at(values: Mapping[str, Any], place: Path) -> Any:
    """The value at a place, None where there is none."""
    found: Any = values
    for step in place:
        found = map_of(found).get(str(step))
    return found


def settings_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The controller's settings that the chart writes from these values; what the chart leaves out, as it does."""
    settings: dict[str, Any] = {}
    for setting, place in PLACES.items():
        value = value_at(values, place)
        is_off = setting[0] in _SWITCHED and not value_at(values, (*place[:-1], "enabled"))
        if not value or is_off or "{{" in str(value):
            continue
        if setting[0] in _BARE and isinstance(value, str) and re.fullmatch(r"[-+]?[0-9]{1,18}", value):
            value = int(value)
        _put(settings, setting, value)
    return settings


def _put(settings: dict[str, Any], path: Path, value: Any) -> None:
    """Into maps of our own, whatever stands there."""
    at = settings
    for step in map(str, path[:-1]):
        at[step] = dict(map_of(at.get(step)))
        at = at[step]
    at[str(path[-1])] = value


def place_of(setting: Path) -> Path:
    """The place in the profile that a place in the settings comes from."""
    for length in (3, 2, 1):
        if setting[:length] in PLACES:
            return (*VALUES, *PLACES[setting[:length]], *setting[length:])
    return VALUES
