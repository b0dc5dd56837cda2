"""Texts of container channels: `{placeholders}` become expression tags, which the controller replaces.

What a workflow says must stay text. The controller scans what it has put in once more, and the kubelet puts secrets in
for `$(NAME)`. So the values that stand side by side are one expression, whose whole result goes through `_harmless`,
together with a brace or a bracket of the text right beside them: no two of them can make up `{{` or `$(`. (A `$` right
before braces makes them text.) The text around them is the user's own, perhaps a script, and stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from generator.delivery.conditions import Rules, any_fires
from generator.delivery.literals import tag
from generator.delivery.reads import Read, constant, read_of
from generator.model import PHASES, Message, Profile, Route
from generator.placeholders import uses


class Speaker(NamedTuple):
    """Who fills in the texts of one container channel: the messages of its routes, that of the first that tells it."""

    profile: Profile
    rules: Rules
    routes: Sequence[Route]
    channel: str


class MixedVariables(Exception):
    """The messages of a channel's routes read different {env.NAME}, which no single text can do."""


class Segments(NamedTuple):
    """A text in one message's words: a value between each two plain texts, which are the same in every message."""

    texts: tuple[str, ...]
    values: tuple[Read, ...]


def fill(text: str, speaker: Speaker) -> str:
    """A text of a container with tags for its placeholders; a text without any stays as it is."""
    found = {message.name: _segments(text, message, speaker.profile) for message in messages_of(speaker)}
    texts = {segments.texts for segments in found.values()}
    if len(texts) > 1:
        raise MixedVariables
    first, *others = texts.pop()
    out = first
    for position, after in enumerate(others):
        values = [found[route.message].values[position] for route in speaker.routes]
        out += _harmless(choose(values, speaker)) + after
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


def choose(values: Sequence[Read], speaker: Speaker) -> Read:
    """What the first firing route says; the last one needs no condition, since the pod starts only when one fires."""
    groups: list[tuple[Read, list[str]]] = []
    for value, route in zip(values, speaker.routes, strict=True):
        if groups and groups[-1][0] == value:
            groups[-1][1].append(route.name)
        else:
            groups.append((value, [route.name]))
    *others, (last, _) = groups
    if not others:
        return last
    to = (speaker.channel,)
    conditions = [f"{any_fires(speaker.rules, names, PHASES, to)} ? {value.operand} : " for value, names in others]
    found = [value for value, _ in groups]
    text = "".join([*conditions, last.operand])
    return Read(text, bindings(found), all(each.is_safe for each in found))


def bindings(reads: Iterable[Read]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(binding for read in reads for binding in read.lets))


def _harmless(value: Read) -> str:
    """The value's tag. Pairs of braces are split twice, since of `{{{` a pair is left after one time."""
    if value.plain is not None:
        return value.plain.replace("$(", "$ (")
    text = value.text
    if not value.is_safe:
        pair, dollar = "'{' + '{', '{ {'", "'$' + '(', '$ ('"
        text = f"replace(replace(replace({text}, {pair}), {pair}), {dollar})"
    return tag("".join(value.lets) + text)


def _segments(text: str, message: Message, profile: Profile) -> Segments:
    texts = [""]
    values: list[list[Read]] = []
    for part in _parts(text, message, profile):
        if isinstance(part, str):
            texts[-1] += part
        elif texts[-1] or not values:
            values.append([part])
            texts.append("")
        else:
            values[-1].append(part)
    for position, side_by_side in enumerate(values):
        before, after = texts[position], texts[position + 1]
        if before[-1:] == "{":
            texts[position] = before[:-1]
            side_by_side.insert(0, constant("{"))
        if after[:1] in ("(", "{"):
            texts[position + 1] = after[1:]
            side_by_side.append(constant(after[0]))
    return Segments(tuple(texts), tuple(map(joined, values)))


def joined(reads: list[Read]) -> Read:
    if all(read.plain is not None for read in reads):
        return constant("".join(read.plain or "" for read in reads))
    said = [read for read in reads if read.plain != ""]
    if len(said) == 1:
        return said[0]
    return Read(" + ".join(read.operand for read in said), bindings(said))


def _parts(text: str, message: Message, profile: Profile) -> Iterator[Read | str]:
    """What a text is made of: values, and as plain text what stands between them and the pod's own variables."""
    end = 0
    for use in uses(text):
        yield text[end : use.start]
        end = use.end
        if use.name == "env":
            yield f"$({use.key})"
        elif use.name in ("title", "text"):
            yield from _said(message.title if use.name == "title" else message.text, message, profile)
        else:
            yield read_of(use, message, profile)
    yield text[end:]


def _said(text: str, message: Message, profile: Profile) -> Iterator[Read | str]:
    """A message's text is no script: what stands between its placeholders is a value like them."""
    end = 0
    for use in uses(text):
        yield constant(text[end : use.start])
        end = use.end
        yield f"$({use.key})" if use.name == "env" else read_of(use, message, profile)
    yield constant(text[end:])
