"""secrets.yaml: which Secrets must exist, with which keys, in which namespaces; never a Secret itself.

Applying a Secret without its values would empty the real one. So this is a list of a kind that no cluster knows, or,
with `externalSecrets` in the profile, the ExternalSecret objects that make an operator create the Secrets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.delivery.secrets import Reference, secret_references
from generator.engine import engine_secrets, secret_of
from generator.model import Document, Profile, Release
from generator.targets._documents import document

NAME = "secrets.yaml"


def emit(release: Release) -> Iterator[Document]:
    """The file, if a pod of ours or the notifications engine reads a Secret."""
    profile = release.profile
    references = secret_references(profile)
    if not references and not engine_secrets(profile):
        return
    if profile.external_secrets:
        what = "For the External Secrets operator: kubectl apply -f " + NAME
        yield document(release, NAME, what, list(_external(profile, references)), {(): ("externalSecrets",)})
    else:
        what = "Not for kubectl: the Secrets that must exist before a notification can be delivered."
        yield document(release, NAME, what, [_inventory(profile, references)], {})


def _inventory(profile: Profile, references: Sequence[Reference]) -> dict[str, Any]:
    secrets = [
        {
            "name": name,
            "namespaces": list(profile.argo.workflow_namespaces),
            "keys": [
                {"key": key or "(all)", "usedBy": [found.user for found in references if found[:2] == (name, key)]}
                for key in _keys(references, name)
            ],
        }
        for name in _names(references)
    ]
    return {"apiVersion": "hookwright/v1", "kind": "SecretInventory", "secrets": [*secrets, *_of_engine(profile)]}


def _of_engine(profile: Profile) -> Iterator[dict[str, Any]]:
    """The engine's one Secret; `valueOf` is where the profile says that a channel's value stands."""
    found = engine_secrets(profile)
    if found:
        keys = [{"key": use.key, "usedBy": [use.channel], "valueOf": f"{use.origin.name}/{use.origin.key}"} for use in found]
        yield {"name": secret_of(profile), "namespaces": [profile.engine["namespace"]], "keys": keys}


def _names(references: Sequence[Reference]) -> list[str]:
    return list(dict.fromkeys(found.name for found in references))


def _keys(references: Sequence[Reference], name: str) -> list[str]:
    return list(dict.fromkeys(found.key for found in references if found.name == name))


def _external(profile: Profile, references: Sequence[Reference]) -> Iterator[dict[str, Any]]:
    prefix = profile.external_secrets["prefix"]
    for namespace in profile.argo.workflow_namespaces:
        for name in _names(references):
            yield _external_secret(profile, name, namespace, _origin(prefix + name, _keys(references, name)))
    keys = [
        {"secretKey": use.key, "remoteRef": {"key": prefix + use.origin.name, "property": use.origin.key}}
        for use in engine_secrets(profile)
    ]
    if keys:
        yield _external_secret(profile, secret_of(profile), profile.engine["namespace"], {"data": keys})


def _external_secret(profile: Profile, name: str, namespace: str, origin: Mapping[str, Any]) -> dict[str, Any]:
    wanted = profile.external_secrets
    return {
        "apiVersion": "external-secrets.io/v1",
        "kind": "ExternalSecret",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {
            "refreshInterval": wanted["refreshInterval"],
            "secretStoreRef": {"name": wanted["store"], "kind": wanted["kind"]},
            "target": {"name": name, "creationPolicy": "Owner"},
            **origin,
        },
    }


def _origin(remote: str, keys: Sequence[str]) -> dict[str, Any]:
    """One entry for each key, or all that the store has where a pod takes the whole Secret."""
    if "" in keys:
        return {"dataFrom": [{"extract": {"key": remote}}]}
    return {"data": [{"secretKey": key, "remoteRef": {"key": remote, "property": key}} for key in keys]}
