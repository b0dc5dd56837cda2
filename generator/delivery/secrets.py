"""Which Secrets the pods of a release read, and the agent: names of Secrets and keys, never a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.delivery.needs import container_channels, http_channels, in_pod_routes
from generator.delivery.notify import notifier_secrets
from generator.delivery.steps import as_called
from generator.model import Channel, Profile


class Reference(NamedTuple):
    """One use of a Secret; without a key the whole of it. `user` is a channel or `runner`."""

    name: str
    key: str
    user: str


def secret_references(profile: Profile) -> tuple[Reference, ...]:
    """Every use, each once, sorted."""
    return tuple(sorted(set(_references(profile))))


def _references(profile: Profile) -> Iterator[Reference]:
    runner = profile.delivery.runner
    containers = container_channels(profile)
    views = (profile, as_called(profile)) if profile.steps else (profile,)
    for name, _, secret in (each for view in views for each in notifier_secrets(view)):
        yield Reference(secret.name, secret.key, name)
    if any(map(in_pod_routes, views)):
        for source in (*runner.env.values(), runner.ca_bundle):
            yield from _named(source, "runner")
    if in_pod_routes(profile) or any(channel.options["initContainers"] is None for channel in containers):
        yield from _inside(runner.init_containers, "runner")
    for channel in containers:
        yield from _of_container(channel)
    for channel in http_channels(profile):
        yield from (Reference(secret.name, secret.key, channel.name) for secret in channel.secrets.values())


def _of_container(channel: Channel) -> Iterator[Reference]:
    for source in channel.options["env"].values():
        yield from _named(source, channel.name)
    for source in channel.options["envFrom"]:
        if source["secret"]:
            yield Reference(source["secret"], "", channel.name)
    yield from _inside(channel.options["initContainers"], channel.name)


def _named(source: Mapping[str, Any], user: str) -> Iterator[Reference]:
    if source.get("secret"):
        name, _, key = source["secret"].partition("/")
        yield Reference(name, key, user)


def _inside(tree: Any, user: str) -> Iterator[Reference]:
    """The uses in containers that are written as Kubernetes has them: secretKeyRef and secretRef."""
    if isinstance(tree, Mapping):
        for kind in ("secretKeyRef", "secretRef"):
            found = tree.get(kind)
            if isinstance(found, Mapping) and found.get("name"):
                yield Reference(str(found["name"]), str(found.get("key") or ""), user)
        for value in tree.values():
            yield from _inside(value, user)
    elif isinstance(tree, (list, tuple)):
        for value in tree:
            yield from _inside(value, user)
