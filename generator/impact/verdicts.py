"""What of the difference between two outcomes is worth saying, and how grave it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.argo.join import CHANGED
from generator.impact.sides import Outcome
from generator.model import ENDINGS

INVALID, LOST, HANDLER, COLLISION, SIZE, RUNNING = "invalid", "lost", "handler", "collision", "size", "running"
PODS, CLASH, UNKNOWN, UNREAD = "pods", "clash", "unknown", "unread"

# What makes the exit code 1: somebody loses something, or would not run.
LOSSES = (INVALID, LOST, HANDLER, COLLISION, SIZE)
KINDS = (*LOSSES, RUNNING, PODS, CLASH, UNKNOWN, UNREAD)

ETCD_LIMIT = 1_572_864
"""Bytes of one request to etcd, 1.5 MiB, unless it is set up otherwise."""

_MERGED = "is merged with the default's"


class Verdict(NamedTuple):
    """One thing to say of a workflow: a kind of KINDS, and a sentence without its name."""

    kind: str
    text: str

    @property
    def is_loss(self) -> bool:
        """Whether it counts for the exit code."""
        return self.kind in LOSSES


def verdicts(before: Outcome, after: Outcome) -> tuple[Verdict, ...]:
    """What is new after, by its gravity."""
    return tuple(sorted(_verdicts(before, after), key=lambda each: (KINDS.index(each.kind), each.text)))


def _verdicts(before: Outcome, after: Outcome) -> Iterator[Verdict]:
    unknown = before.unknown or after.unknown
    if unknown:
        yield Verdict(UNKNOWN, f"not known: {unknown}")
        return
    if after.refused:
        if not before.refused:
            yield Verdict(INVALID, f"would no longer run: {after.refused}")
        return
    lost = [ending for ending in ENDINGS if before.told.get(ending) and not after.told[ending]]
    if lost:
        yield Verdict(LOST, f"loses its notification when it ends as {', '.join(lost)}")
    for name, endings in sorted(_silenced(before, after).items()):
        yield Verdict(HANDLER, f"its own {name} no longer runs when it ends as {', '.join(endings)}")
    gained = {ending: after.told[ending] - before.told.get(ending, 0) for ending in ENDINGS}
    most = max(gained.values())
    if most > 0:
        where = ", ".join(ending for ending in ENDINGS if gained[ending] == most)
        yield Verdict(PODS, f"starts {most} more pod{'s' if most > 1 else ''} when it ends as {where}")
    for text in after.clashes:
        if text not in before.clashes:
            yield Verdict(COLLISION if _MERGED in text else CLASH, text)
    if after.size > ETCD_LIMIT >= before.size:
        yield Verdict(SIZE, "is larger than etcd takes, and is stored no more")


def _silenced(before: Outcome, after: Outcome) -> dict[str, list[str]]:
    """The workflow's own handlers that ran and do no more, each with its endings."""
    found: dict[str, list[str]] = {}
    for ending in ENDINGS:
        for name in before.own.get(ending, frozenset()) - after.own[ending]:
            found.setdefault(name, []).append(ending)
    return found


def running(own: Mapping[str, Any], before: Outcome, after: Outcome, *, is_secure: bool) -> Iterator[Verdict]:
    """What a change does to a workflow that runs, whose spec is `own` (argo-workflows operator.go `setExecWorkflow`).

    A plain one is merged with the defaults at every pass; of a reference the spec is stored at the first one.
    """
    if own.get("workflowTemplateRef") is not None:
        if is_secure and before.spec != after.spec:
            yield Verdict(INVALID, f"runs now, and ends as Error: {CHANGED}")
        return
    for key in ("onExit", "hooks"):
        old, new = before.spec.get(key) or {}, after.spec.get(key) or {}
        if old == new:
            continue
        names = [name for name in new if name not in old] if isinstance(new, dict) and isinstance(old, dict) else [new]
        if names:
            yield Verdict(RUNNING, f"runs now, and gets {key} {', '.join(map(str, names))} at its next pass")
