"""The notify templates: the pod that runs the notifier, and one for each container channel.

The notifier is a `script`, not a container with `python -c`: the text reads as a block in the UI and in `kubectl get`,
the kubelet expands `$(NAME)` in arguments but not in a file, and the executor stages that file as 0755 into an emptyDir,
so a read-only root and uid 65534 are fine. `activeDeadlineSeconds` is always there, since a notifier that never ends
holds its workflow open; never `timeout`, and never `retryStrategy`, which beside a retried workflow runs its main
template again (channels.md 1.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.delivery.expressions import context_tag, failures_tag
from generator.delivery.needs import Needs, in_pod_channels
from generator.delivery.texts import Speaker, fill
from generator.model import (
    CONTEXT_VARIABLE,
    FAILURES_VARIABLE,
    PREFIX,
    Channel,
    Profile,
    SecretKey,
    secret_variable,
)

NOTIFY = f"{PREFIX}notify"
CA_VARIABLE = "HOOKWRIGHT_CA_BUNDLE"
# -I: neither PYTHON* variables nor packages of the image reach the program.
_COMMAND = ["python3", "-I"]
_PROXIES = {"http": "http_proxy", "https": "https_proxy", "no": "no_proxy"}


def channel_template(channel: str) -> str:
    """The name of the template of a channel that has its own."""
    return f"{PREFIX}channel-{channel}"


def notify_template(profile: Profile, program: str, needs: Needs) -> dict[str, Any]:
    """The template that runs the notifier."""
    runner = profile.delivery.runner
    script: dict[str, Any] = {
        "image": runner.image,
        "imagePullPolicy": runner.image_pull_policy,
        "command": list(_COMMAND),
        "env": list(_notifier_env(profile, needs)),
        "resources": runner.resources,
        "securityContext": runner.security_context,
        "source": program,
    }
    return {**_pod(profile, NOTIFY, runner.init_containers), "script": _present(script)}


def container_template(channel: Channel, speaker: Speaker) -> dict[str, Any]:
    """The template of a container channel. Raises MixedVariables."""
    options = channel.options
    inits = options["initContainers"]
    profile = speaker.profile
    container = {
        "image": options["image"],
        "imagePullPolicy": options["imagePullPolicy"],
        "command": [fill(word, speaker) for word in options["command"]],
        "args": [fill(word, speaker) for word in options["args"]],
        "workingDir": options["workingDir"],
        "env": _container_env(options["env"], speaker),
        "envFrom": [_env_from(source) for source in options["envFrom"]],
        "resources": options["resources"],
        "securityContext": options["securityContext"],
    }
    pod = _pod(profile, channel_template(channel.name), profile.delivery.runner.init_containers if inits is None else inits)
    return {**pod, "container": _present(container)}


def _present(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", {}, [], ())}


def _pod(profile: Profile, name: str, init_containers: Any) -> dict[str, Any]:
    """What every template of ours has beside its container."""
    runner = profile.delivery.runner
    optional = {
        "serviceAccountName": runner.service_account_name,
        "nodeSelector": runner.node_selector,
        "tolerations": list(runner.tolerations),
        "initContainers": list(init_containers),
    }
    return {"name": name, "activeDeadlineSeconds": profile.delivery.active_deadline_seconds, **_present(optional)}


def _notifier_env(profile: Profile, needs: Needs) -> Iterator[dict[str, Any]]:
    """Facts first and secrets last: the kubelet expands `$(NAME)` in a value for the variables above it."""
    runner = profile.delivery.runner
    yield {"name": CONTEXT_VARIABLE, "value": context_tag(needs)}
    if needs.tells_failures:
        yield {"name": FAILURES_VARIABLE, "value": failures_tag(needs)}
    named = sorted(runner.env.items())
    yield from (_env(name, source) for name, source in named if "secret" not in source)
    for kind, variable in _PROXIES.items():
        if runner.proxy.get(kind):
            yield {"name": variable, "value": runner.proxy[kind]}
    if runner.ca_bundle:
        yield _env(CA_VARIABLE, runner.ca_bundle)
    yield from (_env(name, source) for name, source in named if "secret" in source)
    for channel, field, secret in notifier_secrets(profile):
        yield {"name": secret_variable(channel, field), "valueFrom": {"secretKeyRef": _key_ref(*secret)}}


def notifier_secrets(profile: Profile) -> Iterator[tuple[str, str, SecretKey]]:
    """Channel, field and reference of every secret that the notifier reads, in the profile's order."""
    for channel in in_pod_channels(profile):
        yield from ((channel.name, field, secret) for field, secret in channel.secrets.items())


def _env(name: str, source: Mapping[str, Any]) -> dict[str, Any]:
    """One variable from {value}, {configMap: NAME/KEY} or {secret: NAME/KEY}; what does not exist is left out."""
    for kind, reference in (("configMap", "configMapKeyRef"), ("secret", "secretKeyRef")):
        if source.get(kind):
            return {"name": name, "valueFrom": {reference: _key_ref(*source[kind].split("/", 1))}}
    return {"name": name, "value": source["value"]}


def _key_ref(name: str, key: str) -> dict[str, Any]:
    """Optional, since a pod that waits for a Secret keeps its workflow open until the deadline."""
    return {"name": name, "key": key, "optional": True}


def _container_env(env: Mapping[str, Mapping[str, Any]], speaker: Speaker) -> list[dict[str, Any]]:
    """Facts above references; a value that reads {env.NAME} below them, or it would not be expanded."""
    found: list[list[dict[str, Any]]] = [[], [], []]
    for name, source in env.items():
        if source.get("value") is None:
            found[1].append(_env(name, source))
        else:
            value = fill(source["value"], speaker)
            found[2 if "$(" in value else 0].append({"name": name, "value": value})
    return [entry for entries in found for entry in entries]


def _env_from(source: Mapping[str, str | None]) -> dict[str, Any]:
    if source["secret"]:
        return {"secretRef": {"name": source["secret"], "optional": True}}
    return {"configMapRef": {"name": source["configMap"], "optional": True}}
