"""Profiles for tests of what comes after the reading: resolved values, made from a few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generator import channels as channel_types
from generator import registry
from generator.errors import Mark
from generator.locales import title_of
from generator.model import (
    EMPTY,
    ENDINGS,
    PHASES,
    Argo,
    Channel,
    Delivery,
    Link,
    Match,
    Message,
    Profile,
    Route,
    Row,
    Runner,
    SecretKey,
)
from generator.schema import default_of

MARK = Mark("profiles/test.yaml", 1, 1)
COLORS = {"Running": "#0DADEA", "Succeeded": "good", "Failed": "danger", "Error": "danger"}
ROWS = ("namespace", "name", "template", "creator", "created", "duration")


def channel(name: str, kind: str, *, secrets: Mapping[str, str] = EMPTY, **options: Any) -> Channel:
    """One channel of a type; options that are not given have their defaults, secrets are NAME/KEY."""
    fields = registry.load(channel_types, kind).FIELDS
    known = {key: options.get(key, default_of(field)) for key, field in fields.items()}
    return Channel(name, kind, known, {key: SecretKey(*at.split("/")) for key, at in secrets.items()}, MARK)


def message(
    name: str = "default",
    *,
    title: str = "[{environment}] {source} {status}",
    text: str = "",
    fields: Sequence[str | tuple[str, str]] = ROWS,
    links: Sequence[tuple[str, str]] = (("Workflow", "{url}"),),
    failures: str = "list",
    limit: int = 20,
    size: int = 250,
    colors: Mapping[str, str] = EMPTY,
    locale: str = "en",
    log: tuple[int, int] = (0, 2000),
) -> Message:
    """One message; a field is a placeholder's name, or a title and a value."""
    rows = [Row(title_of(row, locale), f"{{{row}}}") if isinstance(row, str) else Row(*row) for row in fields]
    shown = {**COLORS, **colors}
    told = Message(name, title, text, tuple(rows), tuple(Link(*link) for link in links), failures, limit, size, shown, locale, MARK)
    return told._replace(log_lines=log[0], log_bytes=log[1])


def route(
    name: str,
    send: Sequence[str],
    *,
    when: Sequence[str] = ENDINGS,
    says: str = "default",
    unless: Sequence[str] = (),
    match: Match | None = None,
    change: Sequence[str] = (),
    send_by: Mapping[str, Any] = EMPTY,
) -> Route:
    """One route; for every ending and every workflow, unless said."""
    assert set(when) <= set(PHASES)
    return Route(name, tuple(when), match or Match(), tuple(send), says, tuple(unless), MARK, tuple(change), send_by)


def by_label(label: str, channels: Mapping[str, Sequence[str]], otherwise: Sequence[str] = ()) -> dict[str, Any]:
    """Channels by a label, as a route has them."""
    return {"label": label, "channels": {glob: tuple(names) for glob, names in channels.items()}, "otherwise": tuple(otherwise)}


def runner(**other: Any) -> Runner:
    """The pod that runs the notifier."""
    plain = Runner("python:3.14-alpine", "IfNotPresent", "", EMPTY, EMPTY, EMPTY, (), (), EMPTY, EMPTY, EMPTY)
    return plain._replace(**other)


def delivery(**other: Any) -> Delivery:
    """How it is delivered: the defaults of a profile."""
    plain = Delivery("exit-handler", "inline", False, False, 300, 10, 45, 4, runner())
    return plain._replace(**other)


def profile(
    channels: Sequence[Channel] = (),
    routes: Sequence[Route] = (),
    messages: Sequence[Message] = (),
    *,
    environment: str = "prd",
    argo: Mapping[str, Any] = EMPTY,
    **other: Any,
) -> Profile:
    """One environment; a message `default` is there, and without routes one route `all` sends everything everywhere."""
    installation = Argo(
        "4.0", "https://argo.example.com", "argo", ("argo",), "helm", "config", "workflow-controller-configmap", EMPTY, EMPTY
    )
    named = {each.name: each for each in messages}
    ways = routes or ([route("all", [each.name for each in channels])] if channels else [])
    plain = Profile(
        environment=environment,
        argo=installation._replace(**argo),
        delivery=delivery(),
        channels={each.name: each for each in channels},
        messages=named if "default" in named else {"default": message(), **named},
        routes={each.name: each for each in ways},
        workflow_defaults=EMPTY,
        helm_values=EMPTY,
        external_secrets=EMPTY,
        rules=EMPTY,
        origins=EMPTY,
    )
    return plain._replace(**other)
