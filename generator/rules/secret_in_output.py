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
_WORD = re.compile(r"[\w/+-]{16,}")
_DIGIT = re.compile(r"[0-9]")


def check(checked: Checked) -> Iterator[Problem]:
    """Each line with a long word and a digit in it, as every key, token and address has; only its number is told."""
    for document in checked.documents:
        suspects = {word.start() for word in _WORD.finditer(document.text) if _DIGIT.search(word[0])}
        for number in sorted({document.text.count("\n", 0, start) for start in suspects}):
            found = shape(document.text.splitlines()[number].strip())
            if found:
                text = f"line {number + 1} of {document.name} holds {found}"
                yield finding(checked.profile, (), text, "put it into a Secret of the cluster and refer to it as NAME/KEY")
