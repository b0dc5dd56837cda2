"""The JSON body of an http channel as one expression tag.

What a workflow says becomes a part of the tree before `toJson` writes it, so that no quote or newline leaves its text. The
controller scans what it has put in once more (argo-workflows workflow/common/util.go, SubstituteParams), so two braces,
which JSON has in texts alone, become `{\\u007b`: the same text for whoever reads it. It puts text in as Go quotes it, which
is no JSON for DEL and for characters above U+FFFF that cannot be printed; these, and what turns the direction of text,
become U+FFFD, as in the notifier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.delivery.expressions import failed_nodes, failure_items
from generator.delivery.literals import quoted, tag
from generator.delivery.needs import POD_BYTES
from generator.delivery.reads import Read, constant, read_of
from generator.delivery.texts import Speaker, bindings, choose, joined, messages_of
from generator.model import Message, Profile
from generator.placeholders import uses

_ODD = (
    r"[\x7f-\x9f\x{2028}-\x{202e}\x{2066}-\x{2069}]"
    r"|[^\pL\pM\pN\pP\pS\x00-\x{ffff}]"
)
# Around the tree of a body.
BEFORE = f"replace(sprig.regexReplaceAll({quoted(_ODD)}, toJson("
AFTER = f"), {quoted(chr(0xFFFD))}), {quoted('{{')}, {quoted('{' + chr(92) + 'u007b')})"
_WORDS = {None: "nil", True: "true", False: "false"}


class NoVariables(Exception):
    """A message reads {env.NAME}, which only a pod has."""


def body_tag(tree: Any, speaker: Speaker) -> str:
    """The tag of a body; of None that of a webhook without a body of its own. Raises NoVariables."""
    found = {message.name: _body(tree, message, speaker.profile) for message in messages_of(speaker)}
    said = choose([found[route.message] for route in speaker.routes], speaker)
    return tag("".join(said.lets) + BEFORE + said.text + AFTER)


def _body(tree: Any, message: Message, profile: Profile) -> Read:
    return _whole(message, profile) if tree is None else _filled(tree, message, profile)


def _filled(tree: Any, message: Message, profile: Profile) -> Read:
    """A tree of the profile's as an expression, its texts filled in."""
    if isinstance(tree, str):
        return _said(tree, message, profile)
    if isinstance(tree, Mapping):
        return _map({str(key): _filled(value, message, profile) for key, value in tree.items()})
    if isinstance(tree, (list, tuple)):
        return _list([_filled(value, message, profile) for value in tree])
    return Read(repr(tree) if tree is not None and not isinstance(tree, bool) else _WORDS[tree])


def _said(text: str, message: Message, profile: Profile) -> Read:
    """A text with all its placeholders, those in {title} and {text}, too, as one value."""
    parts = [constant("")]
    for part in _parts(text, message, profile):
        is_more = part.plain is not None and parts[-1].plain is not None
        parts[-1:] = [constant(f"{parts[-1].plain}{part.plain}")] if is_more else [parts[-1], part]
    return joined(parts)


def _parts(text: str, message: Message, profile: Profile) -> Iterator[Read]:
    end = 0
    for use in uses(text):
        yield constant(text[end : use.start])
        end = use.end
        if use.name == "env":
            raise NoVariables
        if use.name in ("title", "text"):
            yield from _parts(message.title if use.name == "title" else message.text, message, profile)
        else:
            yield read_of(use, message, profile)
    yield constant(text[end:])


def _whole(message: Message, profile: Profile) -> Read:
    """What a webhook sends without a body of its own: notifier/program/message.py, as_tree."""

    def said(text: str) -> Read:
        return _said(text, message, profile)

    title, text = said(message.title), said(message.text)
    rows = [_map({"title": said(row.title), "value": said(row.value)}) for row in message.fields]
    workflow = {"name": said("{name}"), "namespace": said("{namespace}"), "uid": said("{uid}")}
    workflow |= {"creationTimestamp": said("{created}"), "status": Read("workflow.status")}
    workflow |= {"duration": Read("asFloat(workflow.duration ?? '0')"), "url": said("{url}")}
    told = Read(f"sprig.coalesce(sprig.trim({text.text}), {title.text})", bindings([title, text]))
    listed = _list(rows)
    return _map(
        {
            "title": title,
            "color": said("{color}"),
            "environment": said("{environment}"),
            "message": title if not message.text.strip() else told,
            "workflow": _map(workflow),
            "fields": listed._replace(text=f"filter({listed.text}, {{.value != ''}})") if rows else listed,
            "failures": _failures(message),
        }
    )


def _failures(message: Message) -> Read:
    if message.failures == "none":
        return Read("[]")
    return Read(failure_items(message.failures_limit, POD_BYTES, message.failures_bytes), (failed_nodes(),))


def _map(entries: Mapping[str, Read]) -> Read:
    """The blank keeps its end from closing the tag together with another one."""
    text = ", ".join(f"{quoted(key)}: {value.text}" for key, value in entries.items())
    return Read(f"{{{text} }}" if entries else "{}", bindings(entries.values()))


def _list(entries: Sequence[Read]) -> Read:
    return Read("[" + ", ".join(each.text for each in entries) + "]", bindings(entries))
