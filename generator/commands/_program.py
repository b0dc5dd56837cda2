"""A release's own notifier, run here up to the point where something would leave the machine.

It sees the environment that it is given instead of ours, one moment instead of a clock, and zeros instead of chance, so
that the same profile gives the same messages.
"""

from __future__ import annotations

import contextlib
import io
import os
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import CodeType, SimpleNamespace
from typing import Any

from generator import channels as channel_types
from generator import registry
from generator.model import Channel, Release, SecretKey
from generator.page.sent import FORM, JSON, LOG, MAIL, NOTHING, Courier, Sent, placeholder
from generator.preview import Program
from generator.preview.facts import MOMENT
from generator.schema import Field

_MAIN = "\nmain()\n"
_CLOCK = SimpleNamespace(**{**vars(time), "time": lambda: MOMENT})
_DATE = time.strftime("%a, %d %b %Y %H:%M:%S -0000", time.gmtime(MOMENT))


def program_of(text: str) -> Program:
    """What the program would say, by channel; nothing is sent."""
    space = _space(text)

    def messages(variables: Mapping[str, str]) -> Mapping[str, Mapping[str, Any]]:
        if not text:
            return {}
        space["os"] = SimpleNamespace(environ=variables)
        space["time"] = _CLOCK
        facts, found = space["read_facts"](), {}
        with _time_zone(space.get("ZONE", "")):
            for route in space["firing"](space["ROUTES"], facts):
                for name in _targets(space, route, facts):
                    if name not in found:
                        found[name] = _composed(space, name, route, facts)
        return found

    return messages


def courier_of(release: Release) -> Courier:
    """What the program would send: each channel's own function is called, and what it would post is taken down."""
    space = _space(release.program)
    real = dict(space)

    def carry(route: str, name: str, variables: Mapping[str, str]) -> Sent:
        taken: list[Sent] = []
        space.update(_world(real, variables, taken))
        secrets = _placeholders(release.profile.channels[name])
        with _time_zone(space.get("ZONE", "")):
            note = space["compose"](space["MESSAGES"][space["ROUTES"][route]["message"]], space["read_facts"]())
            said = space["CHANNELS"][name]["send"](note, space["CHANNELS"][name], secrets)
        found = taken[-1] if taken else Sent(NOTHING, None, said=f"Nothing is sent ({said}).")
        body = _parts(found.body) if found.kind == MAIL else found.body
        return found._replace(body=body, title=note["title"])

    return carry


def _space(text: str) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "notifier"}
    if text:
        exec(_code(text), space)
    return space


@lru_cache(maxsize=1)
def _code(text: str) -> CodeType:
    """A preview and its page run one program, each in a space of its own."""
    return compile(text.removesuffix(_MAIN), "notifier", "exec")


@contextlib.contextmanager
def _time_zone(rule: str) -> Iterator[None]:
    """The process's time zone, as the program's `main` sets it in the pod."""
    before = os.environ.get("TZ")
    _set_time_zone(rule or before)
    try:
        yield
    finally:
        _set_time_zone(before)


def _set_time_zone(rule: str | None) -> None:
    if rule is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = rule
    time.tzset()


def _targets(space: Mapping[str, Any], route: str, facts: dict[str, Any]) -> list[str]:
    """The channels of a route, in its order; which of them, where the program has a say in that."""
    names: list[str] = space["ROUTES"][route]["send"]
    chosen = space["targets"](space["ROUTES"][route], facts, space["OVERRIDES"]) if "targets" in space else names
    return [name for name in names if name in chosen]


def _composed(space: Mapping[str, Any], channel: str, route: str, facts: dict[str, Any]) -> dict[str, Any]:
    note: dict[str, Any] = space["compose"](space["MESSAGES"][space["ROUTES"][route]["message"]], facts)
    own = space["CHANNELS"][channel].get("body")
    return note if own is None else {**note, "body": space["fill_tree"](own, note)}


def _world(real: Mapping[str, Any], variables: Mapping[str, str], taken: list[Sent]) -> dict[str, Any]:
    """What the program finds in the place of the real thing, by name."""

    def post(url: str, tree: Any, accepts: Any, own: Any = None, method: str = "POST", form: bytes = b"", **_: Any) -> str:
        from urllib.parse import parse_qsl  # late: slow to load

        body = dict(parse_qsl(form.decode(), keep_blank_values=True)) if form else tree
        taken.append(Sent(FORM if form else JSON, body, f"{method} {url}", own or {}))
        return ""

    def write(text: str, **_: Any) -> None:
        taken.append(Sent(LOG, text.rstrip("\n")))

    def email_message(note: Any) -> Any:
        message = real["email_message"](note)
        taken.append(Sent(MAIL, message))  # it gets its head later
        return message

    return {
        "post": post,
        "print": write,
        "email_message": email_message,
        "persist": lambda once: "",
        "time": _CLOCK,
        "os": SimpleNamespace(environ=variables, urandom=bytes),
        "open": lambda path: io.StringIO(f"‹{path.rpartition('/')[2]}›"),
        "formatdate": lambda: _DATE,
        "make_msgid": lambda domain: f"<example@{domain}>",
    }


def _placeholders(channel: Channel) -> dict[str, str]:
    """Its secrets, each as the place that it comes from; where only some texts are a value, one of them."""
    fields = registry.load(channel_types, channel.type).FIELDS
    return {name: _placeholder(fields.get(name), key) for name, key in channel.secrets.items()}


def _placeholder(field: Field | None, key: SecretKey) -> str:
    if field and field.kind == "integer":
        return "0"
    return field.choices[0] if field and field.choices else placeholder(key)


def _parts(message: Any) -> dict[str, Any]:
    """An e-mail without the lines that only hold its parts together."""
    head = {name: str(value) for name, value in message.items() if not name.startswith(("Content-", "MIME-"))}
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    return {"head": head, "text": text.get_content(), "html": html.get_content() if html else ""}
