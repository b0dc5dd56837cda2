"""Texts of container channels: `{placeholders}` become expression tags, which the controller replaces.

What a workflow says must stay text. The controller scans what it has put in once more, and the kubelet puts secrets in
for `$(NAME)`. So everything between two `{env.NAME}` is one expression, constants included, and its whole value goes
through `_harmless`: no two values, and no value beside a constant, can make up `{{` or `$(` together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.delivery.conditions import Rules, any_fires
from generator.delivery.expressions import failed_nodes
from generator.delivery.literals import tag
from generator.delivery.reads import Read, constant, read_of
from generator.model import PHASES, Message, Profile, Route
from generator.placeholders import uses


class Speaker(NamedTuple):
    """Who fills in the texts of one container channel: the messages of its routes, that of the first that fires."""

    profile: Profile
    rules: Rules
    routes: Sequence[Route]


class MixedVariables(Exception):
    """The messages of a channel's routes read different {env.NAME}, which no single text can do."""


class Segments(NamedTuple):
    """A text in one message's words: expressions and, between each two of them, one variable of the pod."""

    expressions: tuple[Read, ...]
    variables: tuple[str, ...]


def fill(text: str, speaker: Speaker) -> str:
    """A text of a container with tags for its placeholders; a text without any stays as it is."""
    if not any(True for _ in uses(text)):
        return text
    segments = {message.name: _segments(text, message, speaker.profile) for message in messages_of(speaker)}
    variables = {each.variables for each in segments.values()}
    if len(variables) > 1:
        raise MixedVariables
    out = ""
    for position, variable in enumerate([*variables.pop(), ""]):
        chosen = _choose([segments[route.message].expressions[position] for route in speaker.routes], speaker)
        out += _harmless(chosen) + (f"$({variable})" if variable else "")
    return out


def messages_of(speaker: Speaker) -> list[Message]:
    """The messages that are said, with the colors of just the phases that they are said in."""
    phases: dict[str, dict[str, None]] = {}
    for route in speaker.routes:
        phases.setdefault(route.message, {}).update(dict.fromkeys(route.when))
    found = []
    for name, when in phases.items():
        message = speaker.profile.messages[name]
        found.append(message._replace(colors={phase: message.colors[phase] for phase in when}))
    return found


def _choose(reads: Sequence[Read], speaker: Speaker) -> Read:
    """What the first firing route says; the last one needs no condition, since the pod starts only when one fires."""
    groups: list[tuple[Read, list[str]]] = []
    for read, route in zip(reads, speaker.routes, strict=True):
        if groups and groups[-1][0] == read:
            groups[-1][1].append(route.name)
        else:
            groups.append((read, [route.name]))
    (last, _), parts = groups[-1], []
    for read, names in groups[:-1]:
        parts.append(f"{any_fires(speaker.rules, names, PHASES)} ? {read.operand} : ")
    text = "".join([*parts, last.operand if parts else last.text])
    return Read(text, any(read.of_failures for read, _ in groups))


def _harmless(read: Read) -> str:
    """The tag. Pairs of braces are split twice, since of `{{{` a pair is left after one time."""
    if read.text == "''":
        return ""
    pair, dollar = "'{' + '{', '{ {'", "'$' + '(', '$ ('"
    value = f"replace(replace(replace({read.text}, {pair}), {pair}), {dollar})"
    return tag((failed_nodes() if read.of_failures else "") + value)


def _segments(text: str, message: Message, profile: Profile) -> Segments:
    expressions: list[list[Read]] = [[]]
    variables = []
    for part in _parts(text, message, profile):
        if isinstance(part, str):
            variables.append(part)
            expressions.append([])
        else:
            expressions[-1].append(part)
    return Segments(tuple(map(_joined, expressions)), tuple(variables))


def _joined(reads: list[Read]) -> Read:
    text = " + ".join(read.operand for read in reads) if len(reads) > 1 else "".join(read.text for read in reads)
    return Read(text or "''", any(read.of_failures for read in reads))


def _parts(text: str, message: Message, profile: Profile) -> Iterator[Read | str]:
    """What a text is made of: reads and constants; the name of a variable as plain text."""
    end = 0
    for use in uses(text):
        if text[end : use.start]:
            yield constant(text[end : use.start])
        end = use.end
        if use.name == "env":
            yield use.key
        elif use.name in ("title", "text"):
            yield from _parts(message.title if use.name == "title" else message.text, message, profile)
        else:
            yield read_of(use, message, profile)
    if text[end:]:
        yield constant(text[end:])
