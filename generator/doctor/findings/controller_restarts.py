"""The controller has not been ended by itself.

Why: it ends itself on a configuration that it cannot read, again and again; until then no workflow goes on, nor is any
notification sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.doctor import Finding, Snapshot
from generator.secrets import redact

_FATAL = re.compile(r"level=fatal|\"level\": ?\"fatal\"|\bfatal=true|\"fatal\": ?true|^panic: ", re.IGNORECASE)
_MESSAGE = re.compile(r"(?:\bmsg=|\"msg\": ?)(\"(?:[^\"\\]|\\.)*\"|\S+)")
_ERROR = re.compile(r"(?:\berror=|\"error\": ?)(\"(?:[^\"\\]|\\.)*\"|\S+)")
_LENGTH = 400


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """Each container that ended with a code of its own, with the last fatal line of its log."""
    for pod in snapshot.pods or ():
        name, namespace = pod["metadata"]["name"], pod["metadata"]["namespace"]
        for status in (pod.get("status") or {}).get("containerStatuses") or ():
            ended = _ended(status)
            if ended and ended.get("exitCode"):
                times = status.get("restartCount", 0)
                when = f" at {ended['finishedAt']}" if ended.get("finishedAt") else ""
                what = f"restarted {times} times, last ended with code {ended['exitCode']}{when}"
                line = fatal_line(snapshot.last_words.get(name) or "")
                mend = f"kubectl -n {namespace} logs {name} -c {status['name']} --previous | grep -i fatal"
                yield Finding(f"Pod {name} in namespace {namespace}", f"{what}: {line}" if line else what, mend)


def _ended(status: Mapping[str, Any]) -> Mapping[str, Any]:
    """How a container ended last, whether it waits for its next start or runs again."""
    states = (status.get("state") or {}, status.get("lastState") or {})
    return next((state["terminated"] for state in states if state.get("terminated")), {})


def fatal_line(log: str) -> str:
    """What the last fatal line of a log says, without what looks like a secret; "" where there is none."""
    lines = [line for line in log.splitlines() if _FATAL.search(line)]
    if not lines:
        return ""
    parts = [found[1].strip('"') for pattern in (_MESSAGE, _ERROR) if (found := pattern.search(lines[-1]))]
    said = ": ".join(dict.fromkeys(parts)) or lines[-1]
    return redact(said[:_LENGTH])
