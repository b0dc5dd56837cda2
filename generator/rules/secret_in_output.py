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
# A long run of letters with a digit in it, as keys, tokens and addresses have. The words of the notifier have none.
_SUSPECT = re.compile(r"[A-Za-z_/+-]{0,400}+[0-9][A-Za-z0-9_/+-]*+")
_SHORTEST = 16


def check(checked: Checked) -> Iterator[Problem]:
    """Each line that holds a suspect run and looks like a secret; its number is told, never the line."""
    for document in checked.documents:
        text = document.text
        starts = [found.start() for found in _SUSPECT.finditer(text) if found.end() - found.start() >= _SHORTEST]
        for start in dict.fromkeys(text.rfind("\n", 0, start) + 1 for start in starts):
            found = shape(text[start : text.find("\n", start)].strip())
            if found:
                said = f"line {text.count(chr(10), 0, start) + 1} of {document.name} holds {found}"
                hint = "put it into a Secret of the cluster and refer to it as NAME/KEY"
                yield finding(checked.profile, (), said, hint)
