"""notifications-engine.yaml: what the routes say as the configuration of an Argo Notifications Engine, and its rights.

Only with `engine`. deploy/engine has the controller that reads it. The Secret is named and never written: secrets.yaml
says which keys it must have.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generator.engine import account_of, config_map_of, data_of, rights_of, secret_of, subscribing
from generator.model import Document, Release
from generator.rights import manifests
from generator.targets._documents import document, text_of

NAME = "notifications-engine.yaml"


def emit(release: Release) -> Iterator[Document]:
    """The file, if the profile asks for it."""
    profile = release.profile
    if profile.engine:
        namespace = profile.engine["namespace"]
        granted = manifests(rights_of(profile), account_of(profile), namespace)
        yield document(release, NAME, _what(release), [_config_map(release), *granted], {(): ("engine",)})


def _what(release: Release) -> str:
    profile = release.profile
    lines = [
        f"For the controller of deploy/engine: kubectl apply -f {NAME}",
        f"Its Secret {secret_of(profile)} is yours to make, with the keys that secrets.yaml lists.",
    ]
    if profile.engine["subscribe"] == "annotated":
        lines.append("A workflow that a route matches is told of where it carries the annotation, or several of them:")
        lines += [f"  {name}: {json.dumps(value)}" for name, value in subscribing(profile)]
    return "\n".join(lines)


def _config_map(release: Release) -> dict[str, Any]:
    profile = release.profile
    data = data_of(profile)
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": config_map_of(profile), "namespace": profile.engine["namespace"]},
        "data": {key: _text(release, tree) for key, tree in data.items()},
    }


def _text(release: Release, tree: Any) -> str:
    if isinstance(tree, str):
        return tree
    return text_of(release.profile, tree, {(): ("engine",)}, is_embedded=True)
