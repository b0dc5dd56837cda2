"""What the forms of all services are made of: the message's parts as variables, and how a service is called.

Each part is what the notifier's is (notifier/program/message.py), as far as Go templates go: `$title`, `$text`, `$rows`,
`$links`, `$block` (the failures), `$color`. Rows and links get the service's own shape while they are gathered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from generator.engine.facts import by_phase, clean, fill, let, one_line, value_of, with_facts
from generator.engine.failures import failures_of
from generator.engine.gotmpl import Go, action, call, operand, output
from generator.model import PHASES, Channel, Message, Profile
from generator.notifier.program.colors import COLORS
from generator.placeholders import uses

_ADDRESS = r"^https?://[^\s<>|\"]+$"


class Service(NamedTuple):
    """How the engine reaches a channel: its type of service, that one's options, and the recipient, "" for the only one."""

    type: str
    options: Mapping[str, Any]
    recipient: str = ""


class Said(NamedTuple):
    """A message of a profile, for one channel."""

    message: Message
    profile: Profile
    channel: Channel


class Style(NamedTuple):
    """How a service takes text, the shapes of a row (title, value) and of a link (title, address), and how many links it takes."""

    escape: Callable[[Go], Go] = lambda text: text
    row: Callable[[Go, Go], Any] = lambda title, value: {"title": title, "value": value}
    link: Callable[[Go, Go], Any] = lambda title, url: {"title": title, "url": url}
    most: int | None = None


def secret(channel: Channel, field: str) -> str:
    """The reference to a value of the engine's Secret; key_of is its key there."""
    return f"${key_of(channel.name, field)}"


def key_of(channel: str, field: str) -> str:
    """The key of a channel's secret in the engine's Secret; no field holds a `-`, so none collide."""
    return f"{channel}-{field}"


def http(url: str, headers: Mapping[str, str] | None = None) -> Service:
    """The engine's generic service."""
    sent = {"Content-Type": "application/json; charset=utf-8", **(headers or {})}
    return Service("webhook", {"url": url, "headers": [{"name": name, "value": value} for name, value in sent.items()]})


def posted(said: Said, body: str, *, path: str = "", method: str = "POST") -> dict[str, Any]:
    """What a template holds for it."""
    return {"webhook": {said.channel.name: {"method": method, **({"path": path} if path else {}), "body": body}}}


def lost_success(channel: Channel) -> Iterable[str]:
    """What becomes of a channel's own idea of success."""
    if any((channel.options["success"] or {}).values()):
        yield "success is not used: the engine takes every status from 200 to 299 for delivered"


def as_json(said: Said, tree: Any, style: Style | None = None) -> str:
    """A template that writes the tree as JSON."""
    return as_text(said, call("toJson", tree), style)


def as_text(said: Said, value: Any, style: Style | None = None) -> str:
    """A template that writes a value."""
    return template(said, output(value), style)


def template(said: Said, body: str, style: Style | None = None) -> str:
    """A template with a body of actions."""
    return with_facts(body, dict(_parts(said, style or Style())))


def cut(text: Go, limit: int) -> Go:
    """A text of at most so many bytes; a longer one ends in three dots."""
    return call("abbrev", limit, text)


def either(condition: str, one: Any, other: Any) -> Go:
    """One value or another."""
    return call("ternary", one, other, Go(condition))


def mentions_of(said: Said, form: Callable[[str], str]) -> Go:
    """The calls of a channel, which only failures are worth."""
    calls = " ".join(map(form, said.channel.options["mentions"]))
    return either("$failed", calls, "") if calls else Go('""')


def joined(*texts: Go) -> Go:
    """Those texts that are there, each on a line of its own."""
    return call("join", "\n", call("compact", list(texts)))


def hex_colors(message: Message) -> Go:
    """The message's color as #RRGGBB."""
    return by_phase({phase: COLORS.get(message.colors[phase], message.colors[phase]) for phase in PHASES})


def _parts(said: Said, style: Style) -> Iterable[tuple[str, str]]:
    message = said.message
    yield from failures_of(message)
    yield "color", let("color", operand(by_phase(dict(message.colors))))
    yield "title", let("title", operand(call("default", Go("$phase"), one_line(_said(message.title, said)))))
    yield "text", let("text", operand(clean(_said(message.text, said))))
    yield "block", let("block", operand(clean(call("join", "\n", Go("$lines"))) if message.failures != "none" else ""))
    rows = (_row(row.title, row.value, said, style) for row in message.fields)
    yield "rows", let("rows", "list") + "".join(rows)
    links = (_link(link.title, link.url, said, style) for link in message.links[: style.most])
    yield "linked", let("linked", "dict")
    yield "links", let("links", "list") + "".join(links)


def _row(title: str, value: str, said: Said, style: Style) -> str:
    shape = style.row(style.escape(cut(clean(_said(title, said)), 99)), style.escape(cut(Go("."), 999)))
    return (
        action(f"with {operand(clean(_said(value, said)))}")
        + action(f"$rows = append $rows {operand(shape)}")
        + action("end")
    )


def _said(text: str, said: Said) -> Go:
    return fill(text, said.message, said.profile, for_people=True)


def encoded(text: Go) -> Go:
    """Text as a part of an address."""
    return call("replace", "+", "%20", call("urlquery", text))


def unless_empty(part: str, shown: Any) -> Go:
    """A list of one, or of nothing where a variable is empty."""
    return either(f"(empty {part})", [], [shown])


def _link(title: str, url: str, said: Said, style: Style) -> str:
    """A link, unless one of its placeholders is empty."""
    parts: list[str | Go] = []
    needed: list[str] = []
    end = 0
    for use in uses(url):
        value = value_of(use, said.message, said.profile)
        is_whole = use.start == 0 or use.name in ("url", "env")
        parts += [url[end : use.start], value if is_whole else encoded(value)]
        needed.append(value.text)
        end = use.end
    address = call("print", *(part for part in (*parts, url[end:]) if part))
    shape = style.link(style.escape(cut(clean(fill(title, said.message, said.profile)), 99)), Go("."))
    return (
        action(f"if and true {' '.join(needed)}".rstrip())
        + action(f"with {operand(address)}")
        + action(f"if regexMatch {operand(_ADDRESS)} .")
        + action(f"$links = append $links {operand(shape)}")
        + action("end")
        + action("end")
        + action("end")
    )
