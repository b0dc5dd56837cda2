"""The two environment variables of the notifier as expression tags: base64 of JSON, whatever a workflow says of itself.

Base64 holds no brace, quote, `$(` or control character, so nothing in it is evaluated again (channels.md 1.3). Absent
names give null. Failures are cut inside the expression and stay a JSON list.
"""

from __future__ import annotations

from generator.delivery.literals import ANNOTATIONS, LABELS, parameter, quoted, tag
from generator.delivery.needs import STEP_BYTES, TEMPLATE_BYTES, Needs
from generator.placeholders import PLACEHOLDERS

# `workflow.failures` is JSON text quoted by Go, which writes DEL as \x7f and odd astral characters as \U000e0001. JSON
# knows neither, so \x becomes \u00, and \U stays readable as text. Pairs of backslashes step aside meanwhile as \x01,
# which Go never leaves as it is.
_GO_QUOTES = (("\\\\", "\x01"), ("\\x", "\\u00"), ("\\U", "\x01\x01U"), ("\x01", "\\\\"))


# How the name of a retried node's attempt ends; its parent has the name before it, and the same template.
ATTEMPT = "[(][0-9]+[)]$"
# How the controller says of a node that a node below it failed (steps.go); groups of a DAG say nothing at all.
ECHOES = ("child '", "step group deemed errored due to child ")


def failed_nodes() -> str:
    """Bindings that make `failed` the list of failed nodes, each cause at its deepest.

    The workflow's own node, step groups, steps and DAGs only repeat what is below them, and so does a retried node, whose
    attempts are there by the same name and (0). They are left out beside others, before the list is cut, as its order is
    random. An attempt whose retried node has not failed is no cause: another one has succeeded.
    """
    text = "workflow.failures"
    for old, new in _GO_QUOTES:
        text = f"replace({text}, {quoted(old)}, {quoted(new)})"
    name, template, message = "(.displayName ?? '')", "(.templateName ?? '')", "(.message ?? '')"
    echoes = "".join(f" && !({message} startsWith {quoted(echo)})" for echo in ECHOES)
    own = f"{name} != workflow.name && !({name} startsWith '[') && {message} != ''{echoes}"
    return (
        f"let every = fromJSON(fromJSON({text})) ?? []; let names = map(every, {{{name} + ' ' + {template}}}); "
        f"let lost = filter(every, {{({base_name()} + ' ' + {template}) in names}}); "
        f"let leaves = filter(lost, {{{own} && !(({name} + '(0) ' + {template}) in names)}}); "
        "let failed = len(leaves) > 0 ? leaves : lost; "
    )


def base_name() -> str:
    """The name of a failed node without the number of its attempt."""
    return f"sprig.regexReplaceAll({quoted(ATTEMPT)}, .displayName ?? '', '')"


def failure_items(limit: int, pod: int, count: int) -> str:
    """The first `limit` of `failed`, with so many bytes of the name of each pod, and `count` of its message."""
    item = ", ".join(
        f"'{key}': {value}"
        for key, value in (
            ("step", f"sprig.trunc({STEP_BYTES}, {base_name()})"),
            ("template", f"sprig.trunc({TEMPLATE_BYTES}, .templateName ?? '')"),
            ("phase", ".phase ?? ''"),
            ("pod", f"sprig.trunc({pod}, .podName ?? '')"),
            ("message", f"sprig.trunc({count}, .message ?? '')"),
            ("finished", ".finishedAt ?? ''"),
        )
    )
    return f"map(take(failed, {limit}), {{ {{{item}}} }})"


def failures_tag(needs: Needs) -> str:
    """HOOKWRIGHT_FAILURES: how many nodes failed and the first of them."""
    # one byte more than is told, so that the program can tell a text that was cut
    items = failure_items(needs.failures_limit, needs.pod_bytes, needs.failures_bytes + 1)
    return tag(f"{failed_nodes()}sprig.b64enc(toJson({{'total': len(failed), 'items': {items}}}))")


def context_tag(needs: Needs) -> str:
    """HOOKWRIGHT_CONTEXT: the workflow, with just the labels, annotations and arguments that the profile names."""
    labels = [f"{quoted(key)}: labels[{quoted(key)}]" for key in needs.labels]
    annotations = [f"{quoted(key)}: {_cut(f'annotations[{quoted(key)}]', needs.cut)}" for key in needs.annotations]
    parameters = [f"{quoted(name)}: {_cut(parameter(name), needs.cut)}" for name in needs.parameters]
    facts = [
        "'name': workflow.name",
        "'namespace': workflow.namespace",
        "'uid': workflow.uid",
        "'status': workflow.status",
        "'duration': workflow.duration",
        "'created': workflow.creationTimestamp.RFC3339",
        "'scheduled': sprig.trunc(40, workflow.scheduledTime ?? '')",
        "'entrypoint': sprig.trunc(128, workflow.mainEntrypoint ?? '')",
        "'serviceAccount': sprig.trunc(253, workflow.serviceAccountName ?? '')",
        *(f"'{name}': {_made(name)}" for name in needs.made),
        f"'labels': {_braces(labels)}",
        f"'annotations': {_braces(annotations)}",
        f"'parameters': {_braces(parameters)}",
    ]
    lets = f"let labels = {LABELS[1:-1]}; " if labels or needs.made else ""
    lets += f"let annotations = {ANNOTATIONS[1:-1]}; " if annotations else ""
    return tag(f"{lets}sprig.b64enc(toJson({_braces(facts)}))")


def _made(name: str) -> str:
    """A placeholder that is made of labels: the first that is set."""
    reads = [f"labels[{quoted(key)}]" for key in PLACEHOLDERS[name].labels]
    return " ?? ".join([*reads, "workflow.name" if name == "source" else "''"])


def _cut(read: str, count: int) -> str:
    """At most `count` bytes of a text, nil where it is absent."""
    return f"{read} == nil ? nil : sprig.trunc({count}, {read})"


def _braces(entries: list[str]) -> str:
    """A map; the blank keeps its end from closing the tag together with another one."""
    return "{" + ", ".join(entries) + " }" if entries else "{}"
