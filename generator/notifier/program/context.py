"""What the controller tells about the workflow: two environment variables, base64 of a JSON object each.

HOOKWRIGHT_CONTEXT has name, namespace, uid, status, duration, created, ...; HOOKWRIGHT_FAILURES has `total` and `items`.
Either may arrive as a tag that the controller could not replace; then the rest is still told, and what is missing is noted.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode
from typing import Any

from generator.notifier.program.settings import ENVIRONMENT


def read_facts() -> dict[str, Any]:
    """All that is known of the workflow; where nothing is, it counts as one that ended in Error."""
    facts: dict[str, Any] = dict.fromkeys(["name", "namespace", "duration"], "")
    facts |= {"status": "Error", "labels": {}, "annotations": {}, "parameters": {}, "total": 0, "items": [], "notes": []}
    for variable, note in (
        ("HOOKWRIGHT_CONTEXT", "The workflow's details could not be read."),
        ("HOOKWRIGHT_FAILURES", "What failed could not be read."),  #: failures
    ):
        try:
            facts |= json.loads(b64decode(os.environ[variable], validate=True))
        except Exception:
            facts["notes"].append(note)
    return {**facts, "environment": ENVIRONMENT, "phase": facts["status"], "seconds": facts["duration"]}
