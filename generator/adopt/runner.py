"""A pod of ours as the fields of `delivery.runner` that it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_POD = ("serviceAccountName", "nodeSelector", "tolerations", "initContainers")
_REFERENCES = (("secretKeyRef", "secret"), ("configMapKeyRef", "configMap"))


def read_pod(template: Mapping[str, Any]) -> dict[str, Any]:
    """What stands beside the container."""
    return {key: template[key] for key in _POD if key in template}


def read_runner(script: Mapping[str, Any]) -> dict[str, Any]:
    """The container itself, without its variables. An image with a digest is said as both."""
    image = str(script.get("image", ""))
    name, at, digest = image.partition("@")
    runner: dict[str, Any] = {"image": name, "digest": digest} if at else {"image": image}
    runner["imagePullPolicy"] = script.get("imagePullPolicy", "IfNotPresent")
    # nothing there is not the default but nothing
    return {**runner, **{key: script.get(key) or {} for key in ("resources", "securityContext")}}


def sources_of(env: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Variables as a profile has them: {value} or {secret: NAME/KEY} or {configMap: NAME/KEY}."""
    for entry in env if isinstance(env, list) else ():
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            continue
        reference = entry.get("valueFrom")
        if isinstance(entry.get("value"), str):
            yield entry["name"], {"value": entry["value"]}
        for kind, field in _REFERENCES:
            found = reference.get(kind) if isinstance(reference, dict) else None
            if isinstance(found, dict):
                yield entry["name"], {field: f"{found.get('name')}/{found.get('key')}"}
