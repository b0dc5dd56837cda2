"""Nothing that is written looks like a secret.

Why: output is committed, and a secret in it is public. Profiles are searched as well; this also sees keys of maps,
and what comes together only while rendering.

Bad:
    helm: {values: {allowed: {"https://hooks.slack.com/services/T0000/B0000/abcdefgh": {}}}}

Good:
    helm: {values: {allowed: {"https://hooks.slack.com": {}}}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import finding
from generator.secrets import shape

LEVEL = "error"
_SHORTEST = 16
_RUN = re.compile(r"[A-Za-z0-9_/+-]{16,}")
_DIGIT = re.compile(r"[0-9]")


def check(checked: Checked) -> Iterator[Problem]:
    """Each line that holds a long run of letters with a digit in it, as keys, tokens and addresses have, and that looks
    like a secret; its number is told, never the line."""
    for document in checked.documents:
        suspects = _suspects(document.text)
        for number, line in enumerate(document.text.splitlines(), 1) if suspects else ():
            found = shape(line.strip()) if any(suspect in line for suspect in suspects) else ""
            if found:
                said = f"line {number} of {document.name} holds {found}"
                hint = "put it into a Secret of the cluster and refer to it as NAME/KEY"
                yield finding(checked.profile, (), said, hint)


def _suspects(text: str) -> list[str]:
    # most words are short, and to look for runs in the others alone takes a quarter of the time
    words = "\n".join([word for word in text.split() if len(word) >= _SHORTEST])
    return [run for run in dict.fromkeys(_RUN.findall(words)) if _DIGIT.search(run)]
