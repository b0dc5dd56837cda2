"""What failed, from `status.nodes`: the causes that the notifier tells, and in its words.

`$broken` are the failed nodes that are causes, in the order of their ends (delivery/expressions.py, failed_nodes); `$causes`
are they as lines, each once, `$lines` as many of them as a message tells (notifier/program/message.py, failure_lines). The
controller leaves the nodes of a large workflow out, where it keeps them in a database.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.delivery.expressions import ATTEMPT, ECHOES
from generator.engine.facts import clean, let, one_line
from generator.engine.gotmpl import Go, action, call, operand
from generator.model import Message
from generator.notifier.words import words_of

_MORE = "and {:,} more"


def failures_of(message: Message) -> Iterator[tuple[str, str]]:
    """The variables, each with the actions that make it."""
    yield "broken", _broken()
    yield "causes", _causes(message)
    yield "lines", _lines(message)
    yield "failures", _failures(message)


def _node(key: str) -> str:
    return f'(dig "{key}" "" $node | default "")'


def _broken() -> str:
    """Nodes as maps. The pod's name is made as the controller does (workflow/util/pod_name.go, version 2): the end of a
    node's id is the hash that its pod has, too."""
    pod = f'(print $name "-" {_node("templateName")} "-" (regexReplaceAll ".*-" $id ""))'
    step = f'(regexReplaceAll {operand(ATTEMPT)} {_node("displayName")} "")'
    facts = f'"name" {_node("displayName")} "step" {step} "template" {_node("templateName")} "phase" {_node("phase")} "pod" {pod}'
    echoes = " ".join(f"(hasPrefix {operand(echo)} $each.message)" for echo in ECHOES)
    own = '(eq $each.name $name) (hasPrefix "[" $each.name) (eq $each.message "")'
    retried = '(hasKey $names (print $each.name "(0) " $each.template))'
    return (
        let("every", "dict")
        + let("names", "dict")
        + action('range $id, $node := dig "status" "nodes" (dict) $workflow')
        + action(f'if has {_node("phase")} (list "Failed" "Error")')
        + action(f'$_ := set $names (print {_node("displayName")} " " {_node("templateName")}) true')
        + let("made", f'dict {facts} "message" {_node("message")} "finished" {_node("finishedAt")}')
        + action('$_ := set $every (print $made.finished " " $id) $made')
        + action("end")
        + action("end")
        + let("lost", "dict")
        + let("leaves", "dict")
        + action("range $key, $each := $every")
        + action('if hasKey $names (print $each.step " " $each.template)')
        + action("$_ := set $lost $key $each")
        + action(f"if not (or {own} {echoes} {retried})")
        + action("$_ := set $leaves $key $each")
        + action("end")
        + action("end")
        + action("end")
        + let("broken", "$leaves")
        + action("if not $leaves")
        + action("$broken = $lost")
        + action("end")
    )


def _said(message: Message) -> Go:
    text = Go("$each.message")
    told = call("coalesce", *([clean(text)] if message.failures == "code" else []), one_line(text), Go("$each.phase"))
    return call("abbrev", message.failures_bytes, told)


def _causes(message: Message) -> str:
    return (
        let("causes", "list")
        + let("counts", "dict")
        + let("pods", "dict")
        + action("range $key, $each := $broken")
        + let("cause", f'print {one_line(Go("$each.step")).text} ": " {_said(message).text}')
        + action("if not (hasKey $counts $cause)")
        + action("$causes = append $causes $cause")
        + action("end")
        + action("$_ := set $counts $cause (add1 (get $counts $cause | default 0))")
        + action("$_ := set $pods $cause $each.pod")
        + action("end")
    )


def _lines(message: Message) -> str:
    limit = message.failures_limit
    before, _, after = words_of(message.locale).get(_MORE, _MORE).partition("{:,}")
    times = '(ternary (print " \u00d7" (get $counts $cause)) "" (gt (get $counts $cause | int) 1))'
    pod = '"\\n  pod " (get $pods $cause)' if message.failures == "code" else ""
    return (
        let("lines", "list")
        + action("range $cause := $causes")
        + action(f"if lt (len $lines) {limit}")
        + action(f"$lines = append $lines (print $cause {times} {pod})")
        + action("end")
        + action("end")
        + action(f"if gt (len $causes) {limit}")
        + action(f"$lines = append $lines (print {operand(before)} (sub (len $causes) {limit}) {operand(after)})")
        + action("end")
    )


def _failures(message: Message) -> str:
    """The nodes as maps, for programs: as many as the message tells."""
    told = operand(call("abbrev", message.failures_bytes, clean(Go("$each.message"))))
    facts = " ".join(f'"{key}" $each.{key}' for key in ("step", "template", "phase", "pod", "finished"))
    return (
        let("failures", "list")
        + action("range $key, $each := $broken")
        + action(f"if lt (len $failures) {message.failures_limit}")
        + action(f'$failures = append $failures (dict {facts} "message" {told})')
        + action("end")
        + action("end")
    )
