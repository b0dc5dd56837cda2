"""Routes as conditions in the expr language: the same rules that the program follows (notifier/program/routes.py).

A condition is worked out phase by phase, so that what a phase decides already is not written down: `unless` a route that
fires in another phase says nothing, and one that always fires in this phase leaves nothing. How a run compares with those
before it (`change`) the controller cannot know, so the condition rather holds, and the program decides. Reads that may be
nil never meet `matches` without `?? ''` (an error in Argo 3.5), and nothing else here can fail, since a failing hook
expression turns the workflow into Error.

Which channels a route sends to may depend on the workflow (`sendBy`, `overrides`): then the condition that starts a pod
asks for those of this pod, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from generator.delivery.globs import ALWAYS, allows, is_like
from generator.delivery.literals import ANNOTATIONS, LABELS, quoted
from generator.model import EMPTY, PHASES, Match, Route
from generator.placeholders import CLUSTER_TEMPLATE_LABEL, CRON_LABEL, TEMPLATE_LABEL

NEVER = "false"
MOST_STEPS = 5000


class Tangled(Exception):
    """Routes that are `unless` each other in so many ways that no condition of a sane size says it."""


class Reads(NamedTuple):
    """How what a route matches is read: the phase and the namespace as texts, labels and annotations as maps."""

    status: str
    namespace: str
    labels: str
    annotations: str


CONTROLLER = Reads("workflow.status", "workflow.namespace", LABELS, ANNOTATIONS)


class Rules(NamedTuple):
    """What conditions are made from: all routes, how deep each one's `unless` goes, and how much of an annotation counts.

    `cut` is the number of bytes of an annotation that the pod sees, which therefore decide in conditions, too; 0 for all.
    `undecided` are the routes that may fire or not where their conditions hold: by `change`, or by `unless` of such a route.
    `overrides` as in a Profile.
    """

    routes: Mapping[str, Route]
    depths: Mapping[str, int]
    cut: int
    undecided: frozenset[str]
    steps: list[int]  # how many routes have been written down; the one thing that changes
    reads: Reads
    overrides: Mapping[str, Any] = EMPTY


def rules_of(
    routes: Mapping[str, Route], cut: int, reads: Reads = CONTROLLER, *, overrides: Mapping[str, Any] = EMPTY
) -> Rules:
    """The rules of a profile's routes, read as the workflow controller does or another program."""
    depths: dict[str, int] = {}
    waiting = dict(routes)
    while waiting:
        ready = [name for name, route in waiting.items() if all(other in depths for other in route.unless)]
        assert ready, "routes that wait for each other are refused by resolve"
        for name in ready:
            depths[name] = 1 + max((depths[other] for other in waiting.pop(name).unless), default=0)
    return Rules(routes, depths, cut, frozenset(undecided_of(routes)), [0], reads, overrides)


def undecided_of(routes: Mapping[str, Route]) -> set[str]:
    """The names of the routes of which only the program knows whether they fire."""
    found = {name for name, route in routes.items() if route.change}
    while more := {name for name, route in routes.items() if found.intersection(route.unless)} - found:
        found |= more
    return found


def starts(rules: Rules, names: Iterable[str], phases: Sequence[str], to: Collection[str], *, is_known: bool = False) -> str:
    """Whether a pod has to start: one of the routes tells one of the pod's channels, and the workflow wants that phase told."""
    condition = any_fires(rules, names, phases, to, is_known=is_known)
    if condition == NEVER or not rules.overrides:
        return condition
    text = _asked(rules, "when")
    named = f"{text} matches {quoted(_one_of(PHASES))}"
    is_wanted = f"{text} matches ({quoted(_BEFORE)} + {rules.reads.status} + {quoted(_AFTER)})"
    return " && ".join([f"(!({named}) || {is_wanted})", *([] if condition == ALWAYS else [_in_brackets(condition)])])


def any_fires(
    rules: Rules, names: Iterable[str], phases: Sequence[str], to: Collection[str] = (), *, is_known: bool = False
) -> str:
    """Whether one of the named routes fires in one of the phases; ALWAYS or NEVER where the routes decide it alone.

    `to`: and sends to one of these channels, all that a pod serves; to any, where there are none.
    `is_known`: the status is one of `phases` wherever this is evaluated, so it needs no test that none of them fails.
    """
    found: dict[str, list[str]] = {}
    chosen = tuple(names)
    for phase in phases:
        found.setdefault(_in_phase(rules, chosen, phase, to), []).append(phase)
    found.pop(NEVER, None)
    texts = []
    for condition, fitting in found.items():
        terms = [] if is_known and len(fitting) == len(phases) else [_status_is(fitting, rules.reads)]
        if condition != ALWAYS:
            terms.append(_in_brackets(condition) if terms else condition)
        texts.append(" && ".join(terms) or ALWAYS)
    return " || ".join(texts) or NEVER


def _status_is(phases: Sequence[str], reads: Reads) -> str:
    """Whether the workflow's status is one of the phases."""
    if len(phases) == 1:
        return f"{reads.status} == {quoted(phases[0])}"
    return f"{reads.status} in [{', '.join(quoted(phase) for phase in phases)}]"


def _in_phase(rules: Rules, names: Sequence[str], phase: str, to: Collection[str]) -> str:
    texts: dict[str, None] = {}
    for name in names:
        terms, sends = _terms(rules, name, phase, {}), _sends(rules, rules.routes[name], to)
        if terms is not None and sends != NEVER:
            texts[" && ".join(dict.fromkeys([*terms, *([] if sends == ALWAYS else [sends])])) or ALWAYS] = None
    if ALWAYS in texts:
        return ALWAYS
    return " || ".join(texts) or NEVER


def _terms(rules: Rules, name: str, phase: str, facts: dict[str, bool]) -> list[str] | None:
    """What must hold for a route to fire in a phase, nothing when it always does; None when it never does.

    `facts` are the terms, and the routes by name, that are decided by what stands before. Where each route is `unless`
    all the ones above it, they keep the text from doubling with every route.
    """
    rules.steps[0] += 1
    if rules.steps[0] > MOST_STEPS:
        raise Tangled
    route = rules.routes[name]
    if phase not in route.when or facts.get(f"route {name}") is False:
        return None
    terms = []
    for term in _match_terms(route.match, rules.cut, rules.reads):
        if facts.get(term) is False:
            return None
        if term not in facts:
            terms.append(term)
            facts[term] = True
    for other in sorted(_decided(rules, route.unless), key=lambda each: rules.depths[each]):
        inner = _terms(rules, other, phase, dict(facts))
        if inner is None:
            continue
        if not inner:
            return None
        terms.append(f"!({' && '.join(inner)})")
        facts[f"route {other}"] = False
        if len(inner) == 1:
            facts[inner[0]] = False
    return terms


def _decided(rules: Rules, names: Sequence[str]) -> list[str]:
    return [name for name in names if name not in rules.undecided]


def _sends(rules: Rules, route: Route, to: Collection[str]) -> str:
    """Whether a route that fires sends to one of the channels: by itself, or since the workflow asks for them instead."""
    own, asked = _sends_itself(route, to, rules.reads), rules.overrides.get("channels", ())
    if not to or not asked:
        return own
    named = f"{_asked(rules, 'channels')} matches {quoted(_one_of(asked))}"
    if set(asked) & set(to):  # then all of them: a workflow can ask for the notifier's channels alone
        return own if own == ALWAYS else f"({named} || {own})" if own != NEVER else named
    return own if own == NEVER else f"!({named})" if own == ALWAYS else f"!({named}) && {own}"


def _sends_itself(route: Route, to: Collection[str], reads: Reads) -> str:
    by = route.send_by
    if not to or set(route.send) & set(to):
        return ALWAYS
    globs = [glob for glob, names in by["channels"].items() if set(names) & set(to)] if by else []
    read = f"{reads.labels}[{quoted(by['label'])}]" if by else ""
    terms = [is_like(read, globs)] if globs else []
    if by and set(by["otherwise"]) & set(to):
        if len(globs) == len(by["channels"]):
            return ALWAYS
        terms.append(f"!({is_like(read, list(by['channels']))})")
    return f"({' || '.join(terms)})" if len(terms) > 1 else "".join(terms) or NEVER


# An annotation's list of names, with commas, blanks or newlines between them.
_BEFORE, _AFTER = "(^|[, \n])", "([, \n]|$)"


def _one_of(names: Iterable[str]) -> str:
    return f"{_BEFORE}({'|'.join(names)}){_AFTER}"


def _asked(rules: Rules, what: str) -> str:
    read = f"{rules.reads.annotations}[{quoted(rules.overrides['prefix'] + '/' + what)}] ?? ''"
    return f"sprig.trunc({rules.cut}, {read})" if rules.cut else f"({read})"


def _in_brackets(text: str) -> str:
    return f"({text})" if " || " in text else text


def _match_terms(match: Match, cut: int, reads: Reads) -> list[str]:
    """The terms of a match, all of which must hold; none for a match of everything."""

    def label(key: str) -> str:
        return f"{reads.labels}[{quoted(key)}]"

    terms = allows(reads.namespace, match.namespaces, is_set=True)
    for key, globs in (*match.labels.items(), *match.known.items()):
        terms += allows(label(key), globs)
    for key, globs in match.annotations.items():
        terms += allows(f"{reads.annotations}[{quoted(key)}]", globs, cut=cut)
    if match.cron is not None:
        terms.append(f"{label(CRON_LABEL)} {'!=' if match.cron else '=='} nil")
    if match.workflow_templates:
        read = f"({label(TEMPLATE_LABEL)} ?? {label(CLUSTER_TEMPLATE_LABEL)})"
        terms += allows(read, match.workflow_templates)
    return terms
