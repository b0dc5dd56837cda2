"""What the routes and messages want to know beyond what the controller tells: asked of the API server before anything is sent."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from generator.notifier.program.differences import compare
from generator.notifier.program.history import look_back
from generator.notifier.program.pod_log import read_log
from generator.notifier.program.routes import firing
from generator.notifier.program.settings import MESSAGES, ROUTES, TIMEOUT

if TYPE_CHECKING:
    from generator.notifier.program.main import say


def learn(facts: dict[str, Any]) -> float:
    """Add what is asked for to the facts, for TIMEOUT seconds at most; gives the seconds that it took.

    What a trial has told already is not asked for. What cannot be read is noted, and leaves the routes that depend on it open.
    """
    start = time.monotonic()
    for key, fact, question, note in (
        ("change", "trend", look_back, "The runs before could not be read."),  #: change
        ("differences", "differing", compare, "What differs could not be read."),  #: differences
        ("log", "log", read_log, "The log could not be read."),  #: log
    ):
        wanted = [route for route in firing(ROUTES, facts) if key in ROUTES[route] or key in MESSAGES[ROUTES[route]["message"]] ]
        if wanted and fact not in facts:
            answer = answered_in_time(question, facts, start + TIMEOUT)
            if isinstance(answer, dict):
                facts |= answer
            else:
                facts["notes"] += [note]
                say(f"{note} {answer or 'no end in time'!r}")
    return time.monotonic() - start


def answered_in_time(question: Callable[..., Any], facts: Mapping[str, Any], end: float) -> Any:
    """What a question finds, or why it finds nothing: an error, or None where there was no end in time."""
    found: list[Any] = [None]

    def ask_it() -> None:
        try:
            found[0] = question(facts)
        except Exception as error:
            found[0] = error

    thread = threading.Thread(target=ask_it, daemon=True)
    thread.start()
    thread.join(max(0, end - time.monotonic()))
    return found[0]
