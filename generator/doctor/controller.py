"""What a Deployment says about the workflow controller that it runs.

Its options are read as argo-workflows cmd/workflow-controller/main.go does: an argument, else the variable ARGO_ and the
option's name, else the default.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

CONFIG_MAP = "workflow-controller-configmap"
WORKERS = "32"
_PROGRAM = "workflow-controller"
_VERSION = re.compile(r"v?(\d+\.\d+(?:\.\d+)?)(?![\d.])")


def container_of(deployment: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The container that runs the controller, by its command, image or name; None where there is none."""
    for container in _containers(deployment):
        words = [*(container.get("command") or ()), *(container.get("args") or ())][:1]
        image = str(container.get("image", "")).partition("@")[0].rpartition("/")[2].partition(":")[0]
        names = (image, container.get("name"), *(str(word).rpartition("/")[2] for word in words))
        if _PROGRAM in names:
            return container
    return None


def _containers(deployment: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return ((deployment.get("spec") or {}).get("template") or {}).get("spec", {}).get("containers") or []


def option(deployment: Mapping[str, Any], name: str, default: str) -> str:
    """The value of `--name`; of one that is given twice the last one counts, as for pflag."""
    container = container_of(deployment) or {}
    words = [str(word) for word in (*(container.get("command") or ()), *(container.get("args") or ()))]
    found = ""
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word.startswith(f"--{name}="):
            found = word.partition("=")[2]
        elif word == f"--{name}":
            found = "true" if following.startswith("-") or not following else following
    if found:
        return found
    variable = "ARGO_" + name.upper().replace("-", "_")
    given = [str(each.get("value") or "") for each in container.get("env") or () if each.get("name") == variable]
    return next(filter(None, given), default)


def account_of(deployment: Mapping[str, Any]) -> str:
    """The ServiceAccount that the controller runs as."""
    spec = ((deployment.get("spec") or {}).get("template") or {}).get("spec") or {}
    return str(spec.get("serviceAccountName") or "default")


def image_of(deployment: Mapping[str, Any]) -> str:
    """The image as it is written."""
    return str((container_of(deployment) or {}).get("image", ""))


def version_of(deployment: Mapping[str, Any]) -> str:
    """The version in the image's tag, e.g. 3.7.4; "" for a tag that is none (latest, a digest alone)."""
    name = image_of(deployment).partition("@")[0].rpartition("/")[2]
    found = _VERSION.match(name.partition(":")[2])
    return found[1] if found else ""


def subject_of(deployment: Mapping[str, Any]) -> str:
    """`Deployment workflow-controller in namespace argo`."""
    metadata = deployment["metadata"]
    return f"Deployment {metadata['name']} in namespace {metadata['namespace']}"
