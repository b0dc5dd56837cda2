"""Routes as conditions in the expr language: the same rules that the program follows (notifier/program/routes.py).

A condition is worked out phase by phase, so that what a phase decides already is not written down: `unless` a route that
fires in another phase says nothing, and one that always fires in this phase leaves nothing. How a run compares with those
before it (`change`) the controller cannot know, so the condition rather holds, and the program decides. Reads that may be
nil never meet `matches` without `?? ''` (an error in Argo 3.5), and nothing else here can fail, since a failing hook
expression turns the workflow into Error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from generator.delivery.literals import ANNOTATIONS, LABELS, quoted
from generator.model import Match, Route
from generator.placeholders import CLUSTER_TEMPLATE_LABEL, CRON_LABEL, TEMPLATE_LABEL

ALWAYS = "true"
NEVER = "false"
MOST_STEPS = 5000
_REGEX_SIGNS = frozenset(".+*?()|[]{}$")


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
    """

    routes: Mapping[str, Route]
    depths: Mapping[str, int]
    cut: int
    undecided: frozenset[str]
    steps: list[int]  # how many routes have been written down; the one thing that changes
    reads: Reads


def rules_of(routes: Mapping[str, Route], cut: int, reads: Reads = CONTROLLER) -> Rules:
    """The rules of a profile's routes, read as the workflow controller does or another program."""
    depths: dict[str, int] = {}
    waiting = dict(routes)
    while waiting:
        ready = [name for name, route in waiting.items() if all(other in depths for other in route.unless)]
        assert ready, "routes that wait for each other are refused by resolve"
        for name in ready:
            depths[name] = 1 + max((depths[other] for other in waiting.pop(name).unless), default=0)
    return Rules(routes, depths, cut, frozenset(undecided_of(routes)), [0], reads)


def undecided_of(routes: Mapping[str, Route]) -> set[str]:
    """The names of the routes of which only the program knows whether they fire."""
    found = {name for name, route in routes.items() if route.change}
    while more := {name for name, route in routes.items() if found.intersection(route.unless)} - found:
        found |= more
    return found


def any_fires(rules: Rules, names: Iterable[str], phases: Sequence[str], *, is_known: bool = False) -> str:
    """Whether one of the named routes fires in one of the phases; ALWAYS or NEVER where the routes decide it alone.

    `is_known`: the status is one of `phases` wherever this is evaluated, so it needs no test that none of them fails.
    """
    found: dict[str, list[str]] = {}
    chosen = tuple(names)
    for phase in phases:
        found.setdefault(_in_phase(rules, chosen, phase), []).append(phase)
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


def _in_phase(rules: Rules, names: Sequence[str], phase: str) -> str:
    texts: dict[str, None] = {}
    for name in names:
        terms = _terms(rules, name, phase, {})
        if terms is not None:
            texts[" && ".join(terms) or ALWAYS] = None
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


def _in_brackets(text: str) -> str:
    return f"({text})" if " || " in text else text


def _match_terms(match: Match, cut: int, reads: Reads) -> list[str]:
    """The terms of a match, all of which must hold; none for a match of everything."""

    def label(key: str) -> str:
        return f"{reads.labels}[{quoted(key)}]"

    terms = _allows(reads.namespace, match.namespaces, is_set=True)
    for key, globs in match.labels.items():
        terms += _allows(label(key), globs)
    for key, globs in match.annotations.items():
        terms += _allows(f"{reads.annotations}[{quoted(key)}]", globs, cut=cut)
    if match.cron is not None:
        terms.append(f"{label(CRON_LABEL)} {'!=' if match.cron else '=='} nil")
    if match.workflow_templates:
        read = f"({label(TEMPLATE_LABEL)} ?? {label(CLUSTER_TEMPLATE_LABEL)})"
        terms += _allows(read, match.workflow_templates)
    return terms


def _allows(read: str, globs: Sequence[str], *, is_set: bool = False, cut: int = 0) -> list[str]:
    """One of the positive globs matches, or there is none, and no negative one does. nil is like nothing."""
    wanted = [glob for glob in globs if not glob.startswith("!")]
    refused = [glob[1:] for glob in globs if glob.startswith("!")]
    terms = [_is_like(read, wanted, is_set, cut)] if wanted else []
    if refused:
        terms.append(f"!({_is_like(read, refused, is_set, cut)})")
    return [term for term in terms if term != ALWAYS]


def _is_like(read: str, globs: Sequence[str], is_set: bool, cut: int) -> str:
    if any(not glob.strip("*") for glob in globs):
        return ALWAYS if is_set else f"{read} != nil"
    present = read if is_set else f"({read} ?? '')"
    if cut:
        present = f"sprig.trunc({cut}, {read} ?? '')"
    if any("*" in glob or "?" in glob for glob in globs):
        return f"{present} matches {quoted('^(?s:' + '|'.join(map(_regex, globs)) + ')$')}"
    exact = present if cut and any(len(glob.encode()) >= cut for glob in globs) else read
    if len(globs) == 1:
        return f"{exact} == {quoted(globs[0])}"
    return f"{exact} in [{', '.join(map(quoted, globs))}]"


def _regex(glob: str) -> str:
    """A glob as a regular expression of Go and of Python; signs stand in classes, which need no backslash."""
    out = []
    for char in glob:
        if char == "*":
            out.append(".*")
        elif char == "?":
            out.append(".")
        elif char in "\\^":
            out.append("\\" + char)
        else:
            out.append(f"[{char}]" if char in _REGEX_SIGNS else char)
    return "".join(out)
