"""Nothing that is written looks like a secret.

Why: output is committed, and a secret in it is public. Profiles are searched as well; this also sees keys of maps,
and what comes together only while rendering.

Bad:
    helm: {values: {allowed: {"https://hooks.slack.com/services/T0000/B0000/abcdefgh": {}}}}

Good:
    helm: {values: {allowed: {"https://hooks.slack.com": {}}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import finding
from generator.secrets import shape

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """Each line of each file; only its number is told."""
    for document in checked.documents:
        for number, line in enumerate(document.text.splitlines(), 1):
            found = shape(line.strip()) if len(line) > 20 else ""
            if found:
                text = f"line {number} of {document.name} holds {found}"
                yield finding(checked.profile, (), text, "put it into a Secret of the cluster and refer to it as NAME/KEY")
