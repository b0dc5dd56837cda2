"""What a placeholder is as an expression, for container channels; absent values read as "" and never fail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from generator.delivery.expressions import base_name, failed_nodes
from generator.delivery.literals import annotation, label, parameter, quoted
from generator.delivery.needs import STEP_BYTES
from generator.model import PHASES, Message, Profile
from generator.notifier.words import words_of
from generator.placeholders import PLACEHOLDERS, Use

_SECONDS = "let seconds = asInt(asFloat(workflow.duration ?? '0')); "
_MOST_BYTES = 2048  # of one annotation or argument
_READS = {
    "name": "workflow.name",
    "namespace": "workflow.namespace",
    "uid": "workflow.uid",
    "created": "workflow.creationTimestamp.RFC3339",
    "scheduled": "workflow.scheduledTime ?? ''",
    "entrypoint": "workflow.mainEntrypoint ?? ''",
    "serviceAccount": "workflow.serviceAccountName ?? ''",
    "startMs": "workflow.creationTimestamp.s + '000'",
    "endMs": "string(now().UnixMilli())",
    "retry": "workflow.status in ['Failed', 'Error'] ? 'argo retry -n ' + workflow.namespace + ' ' + workflow.name : ''",
}


class Read(NamedTuple):
    """An expression that yields text. `lets` are the bindings that have to stand before it.

    `is_safe`: it yields nothing but what the profile says; `plain` is that, where it is always the same.
    """

    text: str
    lets: tuple[str, ...] = ()
    is_safe: bool = False
    plain: str | None = None

    @property
    def operand(self) -> str:
        """The expression as a part of another one."""
        is_bare = self.plain is not None or not any(sign in self.text for sign in (" ? ", " ?? ", " + "))
        return self.text if is_bare else f"({self.text})"


def constant(text: str) -> Read:
    """Text of the profile itself."""
    return Read(quoted(text), is_safe="$(" not in text and "{{" not in text, plain=text)


def read_of(use: Use, message: Message, profile: Profile) -> Read:
    """The expression for a placeholder other than {title}, {text} and {env.NAME}."""
    if use.name == "labels":
        return Read(f"{label(use.key)} ?? ''")
    if use.name == "annotations":
        return Read(f"sprig.trunc({_MOST_BYTES}, {annotation(use.key)} ?? '')")
    if use.name == "parameters":
        return Read(f"sprig.trunc({_MOST_BYTES}, {parameter(use.key)} ?? '')")
    if use.name == "environment":
        return constant(profile.environment)
    if use.name == "url" and not profile.argo.ui_url:
        return constant("")
    if use.name == "failures":
        return _failures(message)
    if use.name == "failureCount":
        return _failure_count(message)
    if use.name == "pod":
        pods = "sprig.sortAlpha(map(failed, {(.finishedAt ?? '') + ' ' + (.podName ?? '')}))"
        return Read(f"len(failed) > 0 ? split({pods}[0], ' ')[1] : ''", (failed_nodes(),))
    if use.name == "duration":
        return Read(_duration(words_of(message.locale)), (_SECONDS,))
    if use.name == "color":
        return _by_phase(message.colors)
    return Read(_READS.get(use.name) or _worked_out(use.name, message, profile))


def _worked_out(name: str, message: Message, profile: Profile) -> str:
    words = words_of(message.locale)
    if name == "status":
        return _by_phase({phase: words.get(phase, phase) for phase in PHASES}).text if words else "workflow.status"
    if name == "url":
        return _url(profile.argo.ui_url)
    reads = [label(key) for key in PLACEHOLDERS[name].labels]
    return " ?? ".join([*reads, "workflow.name" if name == "source" else "''"])


def _by_phase(texts: Mapping[str, str]) -> Read:
    """A text for each phase; the only one where they are all alike."""
    if len(set(texts.values())) == 1:
        return constant(next(iter(texts.values())))
    entries = ", ".join(f"{quoted(phase)}: {quoted(text)}" for phase, text in texts.items())
    return Read(f"{{{entries}}}[workflow.status] ?? ''", is_safe=True)


def _duration(words: Mapping[str, str]) -> str:
    """`1h 2m 3s`, as the notifier says it, from `seconds`; nothing for less than one."""
    parts = []
    for unit, size, rest in (("d ", 86400, "seconds"), ("h ", 3600, "seconds % 86400"), ("m ", 60, "seconds % 3600")):
        count = f"string(asInt({rest} / {size}))" if rest == "seconds" else f"string(asInt(({rest}) / {size}))"
        parts.append(f"({rest} >= {size} ? {count} + {quoted(words.get(unit, unit))} : '')")
    parts.append(f"(seconds % 60 > 0 ? string(seconds % 60) + {quoted(words.get('s', 's'))} : '')")
    return f"sprig.trim({' + '.join(parts)})"


def _url(ui_url: str) -> str:
    start = quoted(ui_url + "/workflows/")
    return f"{start} + workflow.namespace + '/' + workflow.name + '?uid=' + workflow.uid"


def _told(message: Message) -> tuple[str, str]:
    """The name of the list with one line for each cause, and its binding."""
    name = f"told{message.failures_bytes}"
    said = f"sprig.trunc({message.failures_bytes}, (.message ?? '') == '' ? (.phase ?? '') : .message)"
    line = f"{{sprig.trunc({STEP_BYTES}, {base_name()}) + ': ' + {said}}}"
    return name, f"let {name} = sprig.uniq(map(failed, {line})); "


def _failures(message: Message) -> Read:
    """As many lines as the message tells, and how many more there are."""
    limit, (name, binding) = message.failures_limit, _told(message)
    before, _, after = words_of(message.locale).get("and {:,} more", "and {:,} more").partition("{:,}")
    count = f"{quoted(chr(10) + before)} + string(len({name}) - {limit}) + {quoted(after)}"
    text = f"join(take({name}, {limit}), '\\n') + (len({name}) > {limit} ? {count} : '')"
    return Read(text, (failed_nodes(), binding))


def _failure_count(message: Message) -> Read:
    name, binding = _told(message)
    return Read(f"string(len({name}))", (failed_nodes(), binding))
