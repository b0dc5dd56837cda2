"""Deliver every ending by every channel type to the stand-ins of the services and to servers of one's own, and print what came
of it: `make deliver`."""

from __future__ import annotations

import logging
import re
import sys

from generator.model import PHASES
from tests.channels.post_office import post_office
from tests.channels.services import SERVICES
from tests.channels.street import street
from tests.pod import failure

SAID = re.compile(r"(?P<how>delivered|skipped)(?: (?P<bytes>\d+) bytes \(try (?P<tries>\d+)\))?")
WIDTH = 26
# Where no service sets the rules: the channels of the post office by their types.
POSTED = {"webhook": "hook", "email": "mail", "log": "log"}
APART = {"container": "an image of the user's", "http": "Argo's agent: tests/cluster/test_agent.py"}


def cell(said: str) -> str:
    """One line of the log as `412 bytes, 1 try`, `-` where the service is not told of such an ending; else "failed"."""
    found = SAID.match(said)
    if not found:
        return "failed"
    if found["how"] == "skipped":
        return "-"
    return f"{int(found['bytes']):,} bytes, {found['tries']} {'try' if found['tries'] == '1' else 'tries'}"


def main() -> int:
    """Print a row for each channel type, and for those that start no notifier who sends; 1 when any was not delivered."""
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # the mail server's library complains of itself at each log-in
    table: dict[str, list[str]] = {kind: [] for kind in (*SERVICES, *POSTED)}
    for phase in PHASES:
        failed = [failure("Error (exit code 1)")] if phase in ("Failed", "Error") else []
        with street() as running, post_office() as office:
            log = running.deliver(status=phase, failures=failed).log
            posted = office.deliver(status=phase, failures=failed).run.said()
        for kind, row in table.items():
            row.append(cell(posted[POSTED[kind]] if kind in POSTED else log[kind]))
    print("".join(word.ljust(WIDTH) for word in ("channel", *PHASES)).rstrip())
    for kind, row in table.items():
        print("".join(word.ljust(WIDTH) for word in (kind, *row)).rstrip())
    for kind, sender in APART.items():
        print(f"{kind.ljust(WIDTH)}not sent by the notifier, but by {sender}")
    return 1 if any("failed" in row for row in table.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
