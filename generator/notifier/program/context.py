"""What the controller tells about the workflow: two environment variables, base64 of a JSON object each.

HOOKWRIGHT_CONTEXT has name, namespace, uid, status, duration, created, ...; HOOKWRIGHT_FAILURES has `total` and `items`.
Either may arrive as a tag that the controller could not replace; then the rest is still told, and what is missing is noted.
"""

from __future__ import annotations

import base64
import json
import os
from typing import Any


def read_facts() -> dict[str, Any]:
    """All that is known of the workflow; where nothing is, it counts as one that ended in Error."""
    facts: dict[str, Any] = {"status": "Error", "name": "", "namespace": "", "duration": "", "notes": []}
    facts |= {"labels": {}, "annotations": {}, "parameters": {} }  #: facts
    facts |= {"total": 0, "items": []}  #: failures
    for variable, note in (
        ("HOOKWRIGHT_CONTEXT", "The workflow's details could not be read."),
        ("HOOKWRIGHT_FAILURES", "What failed could not be read."),  #: failures
    ):
        try:
            facts |= json.loads(base64.b64decode(os.environ[variable]))
        except Exception:
            facts["notes"] += [note]
    return {**facts, "phase": facts["status"]}
