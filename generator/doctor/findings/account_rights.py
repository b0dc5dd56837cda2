"""The ServiceAccount of the notifier's pods is there, and may report how they ended.

Why: a pod that may not create and patch workflowtaskresults ends in Error, or leaves its workflow open.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.doctor import Finding, Snapshot


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """In each namespace that workflows run in."""
    mend = f"kubectl apply -f {snapshot.output}/rbac.yaml"
    for namespace, place in snapshot.namespaces.items():
        subject = f"ServiceAccount {snapshot.account} in namespace {namespace}"
        if place.account == ():
            yield Finding(subject, "is not there", mend)
            continue
        lacking = [verb for verb, may in place.may.items() if may is False]
        unknown = [verb for verb, may in place.may.items() if may is None]
        if lacking:
            yield Finding(subject, f"may not {' or '.join(lacking)} workflowtaskresults", mend)
        elif unknown:
            account = f"system:serviceaccount:{namespace}:{snapshot.account}"
            ask = f"kubectl auth can-i {unknown[0]} workflowtaskresults.argoproj.io -n {namespace} --as={account}"
            what = f"nobody can tell whether it may {' and '.join(unknown)} workflowtaskresults"
            yield Finding(subject, what, ask, is_unknown=True)
