"""What the plugin prints: manifests for `generate`, an announcement of parameters for `parameters`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generator.chain import OWN_KEYS
from generator.cmp.request import ENVIRONMENT, FIELDS, TOP
from generator.model import PREFIX, Document, Layer, Profile, Release
from generator.resolve.fields import DELIVERY
from generator.resolve.installation import ARGO
from generator.targets import applied
from generator.yamlio import dump

NEEDED = f"say which one with the parameter {ENVIRONMENT}, with ENVIRONMENT in plugin.env, or by a path such as output/prd"

_TITLES = dict(zip(FIELDS, ("Environment", "Delivery mode", "Argo Workflows version"), strict=True))


def dump_manifests(release: Release, documents: Iterable[Document], inputs: Mapping[str, str]) -> str:
    """The objects of an environment as YAML documents; never empty, since nothing printed means prune everything.

    The controller's ConfigMap is among them only where it is wholly ours (argo.owner manifest). `inputs` as of
    inputs_of.
    """
    names = applied(release)
    texts = [document.text for document in documents if document.name in names]
    return "---\n".join([dump(_marker(release.profile, names, inputs)), *texts])


def _marker(profile: Profile, names: Sequence[str], inputs: Mapping[str, str]) -> dict[str, Any]:
    """A ConfigMap that is always there, and says what the other objects were made from."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": PREFIX + profile.environment,
            "namespace": profile.argo.namespace,
            "labels": {"app.kubernetes.io/managed-by": PREFIX.rstrip("-")},
        },
        "data": {**inputs, "files": "".join(f"{name}\n" for name in names)},
    }


def inputs_of(layers: Sequence[Layer], version: str) -> dict[str, str]:
    """`hash` and `profiles`: a digest of what decides the result, and the layers' names, the lowest first.

    Comments and the order of keys do not count; hookwright's own version does.
    """
    telling = [layer for layer in layers if layer.name != TOP or set(layer.values) - set(OWN_KEYS)]
    said = json.dumps([version, [[layer.name, layer.values] for layer in telling]], sort_keys=True)
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    return {"hash": f"sha256:{digest}", "profiles": "".join(f"{layer.name}\n" for layer in telling)}


def dump_announcement(environments: Sequence[str], environment: str, profile: Profile | None) -> str:
    """The parameters as the JSON list that Argo CD shows; without a profile they have no values.

    What is announced is only shown: Argo CD never sends an announced value back.
    """
    mode = DELIVERY["mode"]
    tooltips = {
        ENVIRONMENT: f"the profile to render, one of {', '.join(environments)}; the one that the path names, unless said",
        "delivery.mode": f"{mode.doc}: {', '.join(mode.choices)}",
        "argo.version": ARGO["version"].doc,
    }
    values = {ENVIRONMENT: environment}
    if profile:
        values |= {"delivery.mode": profile.delivery.mode, "argo.version": profile.argo.version}
    announced = [
        {
            "name": name,
            "title": _TITLES[name],
            "tooltip": tooltips[name],
            "required": name == ENVIRONMENT and not environment,
            "collectionType": "string",
            "string": values.get(name, ""),
        }
        for name in FIELDS
    ]
    return json.dumps(announced, ensure_ascii=False) + "\n"
