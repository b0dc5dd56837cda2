"""The tries of the notifier end before its pod does.

Why: the pod's deadline ends the notifier without a word, in the middle of a try, and counts from the pod's start, the
image's pull among it; so what is told late is not told at all, and no log says so.

Bad:
    delivery: {activeDeadlineSeconds: 60, retrySeconds: 60}

Good:
    delivery: {activeDeadlineSeconds: 120, retrySeconds: 60}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.delivery.needs import in_pod_routes, needs_of
from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "error"
_REST = 5  # seconds for the start of Python, and for the last words


def check(checked: Checked) -> Iterator[Problem]:
    """Where a notifier runs at all."""
    profile, delivery = checked.profile, checked.profile.delivery
    asking = delivery.timeout_seconds if needs_of(profile).asks else 0  # the API server is asked first
    before = _REST + asking + delivery.jitter_seconds
    if in_pod_routes(profile) and delivery.retry_seconds + before > delivery.active_deadline_seconds:
        text = f"the pod ends after {delivery.active_deadline_seconds} seconds, before its tries do"
        text += f", which begin up to {delivery.jitter_seconds} seconds late" if delivery.jitter_seconds else ""
        most = max(0, delivery.active_deadline_seconds - before)
        yield finding(profile, ("delivery", "retrySeconds"), text, f"{most} at most, or a later activeDeadlineSeconds")
