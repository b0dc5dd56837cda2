"""When to try, and when again: network errors and busy servers until attempts or budget are used up, refusals never."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from typing import Any

from generator.notifier.program.settings import ATTEMPTS, BUDGET, JITTER, TIMEOUT


def jitter(facts: Mapping[str, Any]) -> float:
    """Seconds to wait before the first try, the same for a workflow each time: a thousand of one minute are spread."""
    return int(hashlib.sha256(str(facts.get("uid")).encode()).hexdigest(), 16) % (1000 * JITTER) / 1000


def persist(once: Callable[[float], tuple[float | None, str]]) -> str:
    """Calls `once` with a timeout in seconds, and again while it raises an error or says so; gives how it ended.

    `once` gives the seconds that the other side wants to be left alone, None where this is the end, and what happened.
    """
    end, tries = time.monotonic() + BUDGET, 0
    while True:
        tries += 1
        try:
            wait, said = once(min(TIMEOUT, max(0.1, end - time.monotonic())))
        except Exception as error:
            said = f"failed: {error!r}"
            wait = None if "CERTIFICATE" in said else 0
        pause = max(wait or 0, BUDGET / 90 * 2**tries)
        if wait is None or tries >= ATTEMPTS or time.monotonic() + pause > end:
            return f"{said} (try {tries})"
        time.sleep(pause)
