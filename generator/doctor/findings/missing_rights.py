"""We may look at everything that notifications depend on.

Why: what nobody could look at may be what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.doctor import Finding, Snapshot


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """Each right that was missing, once."""
    environment = snapshot.release.profile.environment
    for right in sorted(set(snapshot.unread)):
        mend = f"hookwright doctor {environment} --rbac | kubectl apply -f -, and bind it to whoever runs doctor"
        yield Finding(f"right to {right}", f"unknown: needs {right}", mend, is_unknown=True)
