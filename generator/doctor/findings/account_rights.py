"""The ServiceAccount of the notifier's pods is there, and may report how they ended, and ask what the profile asks.

Why: a pod that may not create and patch workflowtaskresults ends in Error, or leaves its workflow open. One that may not list
workflows or get logs sends, and says that it could not read them.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.doctor import Finding, Place, Snapshot
from generator.kinds import KINDS
from generator.rights import Right


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """In each namespace that workflows run in."""
    mend = f"kubectl apply -f {snapshot.output}/rbac.yaml"
    for namespace, place in snapshot.namespaces.items():
        subject = f"ServiceAccount {snapshot.account} in namespace {namespace}"
        if place.account == ():
            yield Finding(subject, "is not there", mend)
            continue
        for resource in dict.fromkeys(right.resource for right in place.may):
            lacking, unknown = (_that(place, resource, may) for may in (False, None))
            if lacking:
                yield Finding(subject, f"may not {' or '.join(right.verb for right in lacking)} {resource}", mend)
            elif unknown:
                account = f"system:serviceaccount:{namespace}:{snapshot.account}"
                ask = f"kubectl auth can-i {_asked(unknown[0])} -n {namespace} --as={account}"
                what = f"nobody can tell whether it may {' and '.join(right.verb for right in unknown)} {resource}"
                yield Finding(subject, what, ask, is_unknown=True)


def _that(place: Place, resource: str, may: bool | None) -> list[Right]:
    return [right for right, said in place.may.items() if right.resource == resource and said is may]


def _asked(right: Right) -> str:
    """As `kubectl auth can-i` takes it."""
    kind = KINDS[right.kind]
    resource = f"{kind.plural}.{kind.group}" if kind.group else kind.plural
    return f"{right.verb} {resource}" + (f" --subresource={right.subresource}" if right.subresource else "")
