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
    """Each line with a long run of letters and a digit in it, as keys, tokens and addresses have; its number is told.

    What a profile says has been looked at when it was read, so a render need not look again.
    """
    for document in checked.documents if checked.is_thorough else ():
        if any(len(word) >= _SHORTEST and _is_suspect(word) for word in document.text.split()):
            for number, line in enumerate(document.text.splitlines(), 1):
                found = shape(line.strip()) if _is_suspect(line) else ""
                if found:
                    text = f"line {number} of {document.name} holds {found}"
                    hint = "put it into a Secret of the cluster and refer to it as NAME/KEY"
                    yield finding(checked.profile, (), text, hint)


def _is_suspect(text: str) -> bool:
    return any(_DIGIT.search(run) for run in _RUN.findall(text))
