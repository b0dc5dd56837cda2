"""What looks like a secret in text from elsewhere, hidden: less than generator/secrets.py knows, and rather too much.

Every repetition is bounded, or begins with what is rare: a megabyte of text costs no more than its size.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.notifier.program.main import say

TELLING = r"(?i:passw(?:or)?d|passphrase|pwd|secret|token|credential|authorization|cookie|(?:api|access|private)[-_]?key)"
VALUE = r"(?:\"[^\"\n]*\"?|'[^'\n]*'?|[^\s,;&'\"]+)"
PREFIXES = r"xox[a-z]-|xapp-|gh[oprsu]_|github_pat_|glpat-|AKIA|ASIA|AIza|eyJ|SG\.|[rs]k[-_]|hv[sb]\.|npm_|dapi"
SECRETS = (
    (r"(?s)-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,30}KEY-----|$)", "***"),
    (r"(://)[^\s/@]{1,200}@", r"\1***@"),
    (r"\b(?i:(bearer|basic|token|geniekey)) (?=\S{0,99}(?:[\d=]|[a-z][A-Z]))[\w+/=.~-]{6,}", r"\1 ***"),
    ("(" + TELLING + r"[\w-]{0,40}['\"]? {0,9}[:=]+>? {0,9}|-" + TELLING + r"[\w-]{0,40} )" + VALUE, r"\1***"),
    (r"([?&](?:key|sig|code|auth|k)=)[^\s&#'\"]+", r"\1***"),
    (r"((?:://[^\s?#'\"]{1,200}?|\bhooks\.[\w.-]{1,60})/(?:services/|(?:web)?hooks?/|webhookb2/|bot(?=\d)))[^\s?#'\"]+", r"\1***"),
    (r"\b(?:" + PREFIXES + r")(?=[\w.-]{0,99}\d)[\w.-]{12,}", "***"),
    (r"(?<!sha256:)\b[0-9A-Fa-f]{32,}\b", "***"),
)


def hidden(text: str, name: str = "") -> str:
    """A text without what looks like a secret, and without the notifier's own; all of it where its name tells of one."""
    if re.search(TELLING, name):
        return "***"
    for pattern, instead in SECRETS:
        text = re.sub(pattern, instead, text)
    for run in (r"[\w+/=-]{20,}", r"[\w+=-]{20,}"):
        text = re.sub(run, lambda found: "***" if is_random(found[0]) else found[0], text)
    return say(text, False)


def is_random(run: str) -> bool:
    """Whether letters of both cases and digits change as often as chance would have it; names and paths do not."""
    kinds = re.sub(r"[^a-zA-Z\d]", "", re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", re.sub(r"\d", "0", run))))
    return len(set(kinds)) == 3 and len(re.findall(r"(.)(?!\1)(?=.)", kinds)) >= 0.4 * len(run)
