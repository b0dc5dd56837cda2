"""A notify template of a container channel as that channel, its messages and its routes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from generator.adopt.reading import Said, Unreadable, said_in, template_of
from generator.adopt.runner import sources_of
from generator.adopt.shapes import list_in
from generator.placeholders import PATTERN

# A tag of ours holds no two braces, so it ends at the first ones.
_TAG = re.compile(r"\{\{=(.*?)\}\}", re.DOTALL)
_COLOR = re.compile(r"good|warning|danger|#[0-9A-Fa-f]{6}")
_OPTIONS = ("image", "imagePullPolicy", "workingDir", "resources", "securityContext")


class Spoken(NamedTuple):
    """A channel, and in which phases it says what: {phase: {title, text, color}}, of what differs between them alone; of an
    http channel without a body of its own {fields, failures}, too."""

    channel: dict[str, Any]
    says: dict[str, dict[str, Any]]
    said: Said


def read_container(container: Mapping[str, Any], phases: Sequence[str]) -> Spoken:
    """The channel of a container. Raises Unreadable."""
    said = said_in("\n".join(_texts(container)))
    slots: dict[str, dict[str, str]] = {}

    def plain(text: Any) -> str:
        if not isinstance(text, str):
            raise Unreadable
        return _TAG.sub(lambda found: slot_of({phase: template_of(found[1], phase, said) for phase in phases}, slots), text)

    channel: dict[str, Any] = {"type": "container"}
    channel |= {key: container[key] for key in _OPTIONS if key in container}
    channel |= {key: [plain(word) for word in list_in(container[key])] for key in ("command", "args") if container.get(key)}
    env = {name: _source(source, plain) for name, source in sources_of(container.get("env"))}
    if env:
        channel["env"] = env
    if container.get("envFrom"):
        channel["envFrom"] = [_env_from(each) for each in list_in(container["envFrom"])]
    says = {phase: {slot: texts[phase] for slot, texts in slots.items()} for phase in phases}
    return Spoken(channel, says, said)


def _texts(container: Mapping[str, Any]) -> Iterator[str]:
    for key in ("command", "args"):
        yield from (word for word in list_in(container.get(key)) if isinstance(word, str))
    yield from (source["value"] for _, source in sources_of(container.get("env")) if "value" in source)


def slot_of(texts: Mapping[str, str], slots: dict[str, dict[str, str]]) -> str:
    """The text where it is one placeholder or plain, and else the part of the message that says it."""
    first, is_same = next(iter(texts.values())), len(set(texts.values())) == 1
    if is_same and (PATTERN.fullmatch(first) or not PATTERN.search(first)):
        return first
    wanted = ("color",) if all(_COLOR.fullmatch(text) for text in texts.values()) else ("text", "title")
    for slot in wanted:
        if slots.setdefault(slot, dict(texts)) == texts:
            return f"{{{slot}}}"
    if is_same:
        return first
    raise Unreadable


def _source(source: Mapping[str, str], plain: Any) -> dict[str, str]:
    return {"value": plain(source["value"])} if "value" in source else dict(source)


def _env_from(source: Any) -> dict[str, str]:
    for kind, field in (("secretRef", "secret"), ("configMapRef", "configMap")):
        found = source.get(kind) if isinstance(source, dict) else None
        if isinstance(found, dict) and isinstance(found.get("name"), str):
            return {field: found["name"]}
    raise Unreadable


def messages_and_routes(name: str, spoken: Spoken) -> tuple[dict[str, Any], dict[str, Any]]:
    """One message for the phases in which the same is said, and one route for each message, named after the channel."""
    groups: dict[tuple[tuple[str, Any], ...], list[str]] = {}
    for phase, slots in spoken.says.items():
        same = tuple((slot, text) for slot, text in slots.items() if slot != "color")
        groups.setdefault(same, []).append(phase)
    messages: dict[str, Any] = {}
    routes: dict[str, Any] = {}
    for same, phases in groups.items():
        ours = name if len(groups) == 1 else f"{name[:28]}-{phases[0].lower()}"
        message: dict[str, Any] = dict(same)
        if "fields" in message:
            message["fields"] = [{"title": title, "value": value} for title, value in message["fields"]]
            message["failures"] = {"show": message["failures"]}
        colors = {phase: spoken.says[phase]["color"] for phase in phases if "color" in spoken.says[phase]}
        message |= {"colors": colors} if colors else {}
        if (spoken.said.limit, spoken.said.size) != (20, 250):
            message["failures"] = {**message.get("failures", {}), "limit": spoken.said.limit, "bytes": spoken.said.size}
        routes[ours] = {"when": phases, "send": [name], **({"message": ours} if message else {})}
        messages |= {ours: message} if message else {}
    return messages, routes
