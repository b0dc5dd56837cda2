"""The program's own course: decide the routes, deliver to each channel beside the others, say what happened."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from typing import Any

from generator.notifier.program.aim import strangers, targets
from generator.notifier.program.context import read_facts
from generator.notifier.program.learn import learn
from generator.notifier.program.message import compose
from generator.notifier.program.quiet import silenced
from generator.notifier.program.routes import firing
from generator.notifier.program.settings import BUDGET, CHANNELS, MESSAGES, OVERRIDES, QUIET, ROUTES, ZONE
from generator.notifier.program.tries import jitter


def main() -> None:
    """Deliver what the routes ask for. A failure is told in the log; the exit code tells it where the profile wants so."""
    os.environ["TZ"] = ZONE  #: zone
    time.tzset()  #: zone
    facts, end = read_facts(), time.monotonic() + BUDGET + 1
    end += learn(facts)  #: asks
    outcomes: dict[str, str] = {}
    threads: dict[str, threading.Thread] = {}
    for line in strangers(facts, OVERRIDES):  #: overrides
        say(line)  #: overrides
    for route in firing(ROUTES, facts):
        for name in ROUTES[route]["send"]:
            if name not in targets(ROUTES[route], facts, OVERRIDES):  #: aim
                continue  #: aim
            window = silenced(QUIET, {"routes": route, "channels": name, "when": facts["phase"]}, time.time())  #: quiet
            if window:  #: quiet
                say(f"{name}: silent for route {route} ({window})")  #: quiet
                continue  #: quiet
            args = (name, ROUTES[route]["message"], facts, outcomes)
            threads.setdefault(name, threading.Thread(target=deliver, args=args, daemon=True))
    pause = jitter(facts) if threads else 0  #: jitter
    time.sleep(pause)  #: jitter
    end += pause  #: jitter
    for thread in threads.values():
        thread.start()
    for name, thread in threads.items():
        thread.join(max(0, end - time.monotonic()))
        say(f"{name}: {outcomes.setdefault(name, 'failed: no end in time')}")
    sys.exit(any(outcome.startswith("failed") for outcome in outcomes.values()))  #: fail


def deliver(name: str, message: str, facts: dict[str, Any], outcomes: dict[str, str]) -> None:
    """One channel from beginning to end; whatever happens here stays here."""
    channel = CHANNELS[name]
    variable = f"HOOKWRIGHT_{name}_".upper().replace("-", "_")
    secrets = {field: os.environ.get(variable + field.upper(), "").strip() for field in channel["secrets"]}
    missing = [field for field in secrets if not secrets[field]]
    missing = [field for field in missing if field not in channel.get("optional", [])]  #: optional
    try:
        outcome = f"skipped: no secret {missing}" if missing else channel["send"](
            compose(MESSAGES[message], facts), channel, secrets
        )
    except Exception as error:
        outcome = f"failed: {error!r}"
    outcomes[name] = outcome


def say(
    text: str,
    is_loud: bool = True,  #: asks
) -> str:
    """One line of the log, without secrets and without the long parts of addresses that are secret; gives it, loud or not.

    All our variables count as secrets, but the very long ones, which are the context and the failures. What has up to five
    characters stays, or a user called `argo` would blot out half of every line. Line and newline go out in one piece,
    since the channels' threads write, too.
    """
    secrets = [value.strip() for name, value in os.environ.items() if name[:11] == "HOOKWRIGHT_" and len(value) < 4000]
    for part in sorted(secrets + re.split(r"[\s/?&=]", " ".join(secrets)), key=len, reverse=True):
        if len(part) > (5 if part in secrets else 9):
            text = text.replace(part, "***")
    if not is_loud:  #: asks
        return text  #: asks
    print(text + "\n", end="", flush=True)
    return text  #: asks
