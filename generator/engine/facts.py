"""What a template knows of a workflow, as variables: each is worked out where it is needed, and absent things are "".

The engine gives the whole object as `.workflow`. Where the controller merged a workflow with its template and the
defaults, that is in `status.storedWorkflowTemplateSpec` (argo-semantics 2.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from generator.engine.gotmpl import Go, action, call, operand, variables_in
from generator.model import PHASES, Message, Profile
from generator.notifier.words import words_of
from generator.placeholders import (
    CLUSTER_TEMPLATE_LABEL,
    CREATOR_EMAIL_LABEL,
    CREATOR_LABEL,
    CRON_LABEL,
    SCHEDULED_ANNOTATION,
    TEMPLATE_LABEL,
    Use,
    uses,
)

# What no reader should get from a workflow: control characters, overrides of direction, and what is no character.
_ODD = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\x{2028}-\x{202e}\x{2066}-\x{2069}\x{fffe}\x{ffff}]"
_TIME = "2006-01-02T15:04:05Z07:00"
_MOMENT = "{0:%Y-%m-%d %H:%M %Z}"  # as the notifier has it (notifier/program/values.py)
_EXAMPLES = {"{0.year}": "2006", "{0.month}": "1", "{0.day}": "2", "{0:": "", "}": "", "%Y": "2006", "%m": "01", "%d": "02"}
_EXAMPLES |= {"%H": "15", "%M": "04", "%Z": "MST"}


def let(name: str, text: str) -> str:
    """The action that makes a variable."""
    return action(f"${name} := {text}")


def _spec(key: str) -> str:
    return f'coalesce (dig "{key}" "" $stored) (dig "{key}" "" $spec) | default ""'


def _at(name: str) -> str:
    """Seconds since 1970; of what is no time fewer than of any."""
    return f'(toDate "{_TIME}" (dig "status" "{name}" "" $workflow | toString) | unixEpoch | int64)'


# name -> the actions that make it; those that need others stand below them.
_PLAIN = MappingProxyType(
    {
        "workflow": let("workflow", ".workflow"),
        "labels": let("labels", 'dig "metadata" "labels" (dict) $workflow'),
        "annotations": let("annotations", 'dig "metadata" "annotations" (dict) $workflow'),
        "name": let("name", 'dig "metadata" "name" "" $workflow'),
        "namespace": let("namespace", 'dig "metadata" "namespace" "" $workflow'),
        "uid": let("uid", 'dig "metadata" "uid" "" $workflow'),
        "created": let("created", 'dig "metadata" "creationTimestamp" "" $workflow'),
        "phase": let("phase", 'dig "status" "phase" "" $workflow'),
        "started": let("started", 'dig "status" "startedAt" "" $workflow'),
        "ended": let("ended", 'dig "status" "finishedAt" "" $workflow'),
        "failed": let("failed", 'has $phase (list "Failed" "Error")'),
        "scheduled": let("scheduled", f'get $annotations "{SCHEDULED_ANNOTATION}"'),
        "creator": let("creator", f'get $labels "{CREATOR_LABEL}"'),
        "creatorEmail": let("creatorEmail", f'get $labels "{CREATOR_EMAIL_LABEL}"'),
        "cron": let("cron", f'get $labels "{CRON_LABEL}"'),
        "template": let("template", f'get $labels "{TEMPLATE_LABEL}" | default (get $labels "{CLUSTER_TEMPLATE_LABEL}")'),
        "source": let("source", "coalesce $cron $template $name"),
        "spec": let("spec", 'dig "spec" (dict) $workflow'),
        "stored": let("stored", 'dig "status" "storedWorkflowTemplateSpec" (dict) $workflow'),
        "entrypoint": let("entrypoint", _spec("entrypoint")),
        "serviceAccount": let("serviceAccount", _spec("serviceAccountName")),
        "parameters": let("parameters", "dict")
        + action("range $part := list $spec $stored")
        + action('range $each := dig "arguments" "parameters" (list) $part')
        + action('$_ := set $parameters $each.name (dig "value" "" $each | toString)')
        + action("end")
        + action("end"),
        "retry": let("retry", 'ternary (print "argo retry -n " $namespace " " $name) "" $failed'),
        "odd": let("odd", operand(_ODD)),
        "seconds": let("seconds", f"ternary (sub {_at('finishedAt')} {_at('startedAt')} | max 0) 0 (not (empty $ended))"),
    }
)
_SAME = {"name", "namespace", "uid", "created", "scheduled", "entrypoint", "serviceAccount", "creator", "creatorEmail"}
_SAME |= {"cron", "template", "source", "retry"}


def clean(text: Go) -> Go:
    """Text without control characters and blanks around it; lines end in one newline."""
    lines = call("regexReplaceAll", r"\r\n?", text, "\n")
    return call("trim", call("regexReplaceAll", Go("$odd"), lines, "\ufffd"))


def one_line(text: Go) -> Go:
    """Clean text with every run of blanks and newlines as one blank."""
    return call("regexReplaceAll", r"\s+", clean(text), " ")


def fill(text: str, message: Message, profile: Profile, *, for_people: bool = False) -> Go:
    """A text of the profile with its placeholders as variables; times in the profile's time zone are `for_people` alone."""
    parts: list[str | Go] = []
    end = 0
    for use in uses(text):
        is_time = for_people and profile.time_zone and use.name in ("created", "scheduled")
        value = _moment(use.name, message, profile) if is_time else value_of(use, message, profile)
        parts += [text[end : use.start], value]
        end = use.end
    found = [part for part in (*parts, text[end:]) if part not in ("", Go('""'))]
    if not found:
        return Go('""')
    return call("print", *found) if len(found) > 1 or isinstance(found[0], Go) else Go(operand(found[0]))


def value_of(use: Use, message: Message, profile: Profile) -> Go:
    """What one placeholder stands for; what only a pod has, or asks for, is nothing."""
    if use.name in ("labels", "annotations", "parameters"):
        return call("get", Go(f"${use.name}"), use.key)
    if use.name == "environment":
        return Go(operand(profile.environment))
    if use.name in ("title", "text", "color"):
        return Go(f"${use.name}")
    if use.name == "url":
        address = profile.argo.ui_url + "/workflows/"
        parts = (address, Go("$namespace"), "/", Go("$name"), "?uid=", Go("$uid"))
        return call("print", *parts) if profile.argo.ui_url else Go('""')
    if use.name == "status":
        return by_phase({phase: words_of(message.locale).get(phase, phase) for phase in PHASES})
    if use.name == "duration":
        return _duration(message)
    if use.name == "failures":
        return call("join", "\n", Go("$lines"))
    if use.name == "failureCount":
        return Go("(len $causes | toString)")
    if use.name == "pod":
        return Go('(dig "pod" "" (first $failures | default dict))')
    if use.name == "startMs":
        return call("print", _seconds("$created"), "000")
    if use.name == "endMs":
        return call("print", call("ternary", Go("(now | unixEpoch)"), _seconds("$ended"), Go("(empty $ended)")), "000")
    return Go(f"${use.name}") if use.name in _SAME else Go('""')


def _seconds(moment: str) -> Go:
    return call("unixEpoch", call("toDate", _TIME, Go(moment)))


def _moment(name: str, message: Message, profile: Profile) -> Go:
    """A time for people: the format of the message's language, in Go's way to write one."""
    layout = words_of(message.locale).get(_MOMENT, _MOMENT)
    for sign, example in _EXAMPLES.items():
        layout = layout.replace(sign, example)
    shown = call("dateInZone", layout, call("toDate", _TIME, Go(f"${name}")), profile.time_zone)
    return call("ternary", "", shown, Go(f"(empty ${name})"))


def by_phase(texts: dict[str, str]) -> Go:
    """A text for each phase; the only one where all are alike, and the phase itself where each is its own."""
    if all(phase == text for phase, text in texts.items()):
        return Go("$phase")
    return Go(operand(next(iter(texts.values())))) if len(set(texts.values())) == 1 else call("get", texts, Go("$phase"))


def _duration(message: Message) -> Go:
    """`1h 2m 3s`; nothing for less than one second."""
    words, parts = words_of(message.locale), []
    for unit, size, most in (("d ", 86400, 0), ("h ", 3600, 86400), ("m ", 60, 3600), ("s", 1, 60)):
        rest = f"(mod $seconds {most})" if most else "$seconds"
        shown = f"(print (div {rest} {size}) {operand(words.get(unit, unit))})"
        parts.append(Go(f'(ternary {shown} "" (ge {rest} {size}))'))
    return call("trim", call("print", *parts))


def with_facts(body: str, own: Mapping[str, str]) -> str:
    """A template: the body, and before it what it needs of the facts and of its own variables, each once."""
    every = {**_PLAIN, **own}
    needed: set[str] = set()
    todo = variables_in(body)
    while todo:
        name = todo.pop()
        if name in every and name not in needed:
            needed.add(name)
            todo |= variables_in(every[name])
    return "".join(text for name, text in every.items() if name in needed) + body
