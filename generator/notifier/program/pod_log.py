"""The last lines of the failed pod's log, as the API server has them from the pod's node."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from generator.notifier.program.api import ask
from generator.notifier.program.redaction import hidden
from generator.notifier.program.settings import MESSAGES
from generator.notifier.program.text import clean


def read_log(facts: Mapping[str, Any]) -> dict[str, Any]:
    """`log`: of the pod that failed first, redacted; nothing where no node failed.

    Step groups, dags and retries are told with the name of a pod, too, and have none: what is not found is left out.
    """
    lines = max(message["log"]["lines"] for message in MESSAGES.values() if "log" in message)
    failed = sorted(facts["items"], key=lambda item: str(item.get("finished")))
    refused = None
    for pod in list(dict.fromkeys(item["pod"] for item in failed if item.get("pod")))[:9]:
        path = f"/api/v1/namespaces/{facts['namespace']}/pods/{pod}/log?container=main&tailLines={lines}&limitBytes=99999"
        try:
            return {"log": tidied(ask(path))}
        except OSError as error:
            if str(error)[:8] not in ("HTTP 400", "HTTP 404"):
                raise
            refused = error
    if refused:
        raise refused
    return {}


def tidied(text: str) -> str:
    """A log as a terminal would leave it, without colors and overwritten lines, and without empty ones."""
    plain = re.sub(r"\x1b\[[\d;?]{0,20}[ -/]{0,9}[@-~]", "", text)
    lines = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in plain.split("\n"))
    return "\n".join(line.rstrip() for line in clean(hidden(lines)).split("\n") if line.strip())


def log_tail(wanted: Mapping[str, int], note: Mapping[str, Any]) -> str:
    """The last lines of the log within the message's limits, the newest whole."""
    text = "\n".join(str(note.get("log") or "").split("\n")[-wanted["lines"] :])
    kept = text.encode()[-wanted["bytes"] :].decode(errors="ignore")
    return kept if kept == text else "\u2026" + kept
