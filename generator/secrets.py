"""What a secret looks like, so that none is read from a profile or shown by `explain`.

Owns the shapes of credentials, the names of fields that hold them, and redaction. Knows nothing of the cluster's
Secrets: a reference such as slack-secret/SLACK_WEBHOOK_URL is no secret, and neither are placeholders, image digests,
commits, uids and public keys. Every pattern is bounded, so that a megabyte of hostile text costs no more than its size.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

# What a text is said to be, and its pattern. No capturing groups: the number of the group is the number of the row.
_KNOWN = (
    ("a Slack webhook URL", r"hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/[\w/-]{6}"),
    ("a Slack token", r"\bxox[a-z](?:\.xox[a-z])?-[\w-]{10}|\bxapp-\d-[\w-]{10}"),
    ("a Teams webhook URL", r"\bwebhook\.office\.com/webhookb2/[\w@-]{8}"),
    ("a signed URL", r"[?&]sig=[\w%-]{8}|[?&]X-Amz-Signature=[0-9a-f]{8}"),
    ("a Discord webhook URL", r"\bdiscord(?:app)?\.com/api/(?:v\d{1,2}/)?webhooks/\d{5,25}/[\w-]{8}"),
    ("a Google Chat webhook URL", r"\bchat\.googleapis\.com/[^\s?]{1,200}\?[^\s]{0,400}?\b(?:key|token)=[\w-]"),
    ("a WeCom webhook URL", r"\bqyapi\.weixin\.qq\.com/cgi-bin/webhook/\w{1,20}\?[^\s]{0,200}?\bkey=[\w-]"),
    ("a DingTalk webhook URL", r"\boapi\.dingtalk\.com/robot/\w{1,20}\?[^\s]{0,200}?\baccess_token=[\w-]"),
    ("a DingTalk signing secret", r"\bSEC[0-9a-f]{40}"),
    ("a Feishu webhook URL", r"\bopen\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/(?:v2/)?hook/[\w-]{8}"),
    ("a Telegram bot token", r"(?<![\w.:])(?:bot)?\d{6,12}:[\w-]{30}"),
    ("a PagerDuty integration URL", r"\bevents\.(?:eu\.)?pagerduty\.com/integration/[0-9A-Za-z]{16}"),
    ("a webhook URL", r"/hooks/(?:catch/\d{4,12}/\w{5}|[a-z0-9]{26}\b|\w{17,24}/\w{20})|/with/key/[\w-]{12}"),
    ("a GitHub token", r"\bgh[oprsu]_[A-Za-z0-9]{20}|\bgithub_pat_\w{20}"),
    ("a GitLab token", r"\bgl(?:pat|ptt|rt|dt|cbt|ft|soat|imt|agent|oas)-[\w-]{16}"),
    ("an AWS access key", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("a Google API key", r"\bAIza[\w-]{35}|\bya29\.[\w-]{20}"),
    ("a JSON web token", r"\beyJ[\w-]{8,400}\.eyJ[\w-]{8}"),
    ("a private key", r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY|LS0tLS1CRUdJTi[\w+/]{4,40}UFJJVkFURS|\bAGE-SECRET-KEY-1"),
    ("a SendGrid key", r"\bSG\.[\w-]{16,30}\.[\w-]{16}"),
    ("an access token", r"\b(?:npm_|pypi-AgE|dop_v1_|hv[sb]\.|glsa_|glc_|sk_live_|rk_live_|sk-ant-|sk-proj-|dapi)[\w-]{20}"),
)

# What is said of a text in which something is called a secret; looked for where placeholders have been cut out.
_ASSIGNED = (
    ("a URL with a password", r"://[^\s/?#@:]{0,100}:[^\s/?#@]{1,200}@(?!sha256:)"),
    ("a URL with a token", r"://(?=[^@]{0,200}\d)[\w-]{20,200}@"),
    (
        "a URL with a token",
        r"[?&](?:(?:access_|auth_?)?token|api[_-]?key|(?:client_)?secret|passw(?:or)?d|signature)=[^\s&#*]{3}",
    ),
    ("a URL with a token", r"[?&](?:key|auth|code|k)=(?=[A-Za-z_-]{0,60}\d)[\w-]{16}"),
    (
        "a password or a token",
        r"(?i:passw(?:or)?d|passphrase|_pwd|token|api[_-]?key|(?:access|secret)[_-]?key|client[_-]?secret)"
        r"['\"]?=['\"]?[^\s'\"&;,*/.~:(\[][^\s'\"&;,*]{2}",
    ),
    (
        "a password or a token",
        r"(?i:['\"](?:\w{0,30}passw(?:or)?d|passphrase|\w{0,30}token|api[_-]?key|secret[_-]?key|client[_-]?secret)['\"])"
        r"\s{0,9}:\s{0,9}['\"][^\s'\"*][^'\"]{2}",
    ),
    (
        "an Authorization header",
        r"(?:^|[:='\"]\s{0,3})(?:Bearer|Basic|GenieKey|Token) (?=\S{0,200}?(?:\d|=|[a-z][A-Z]))[\w+/=.~-]{8,4000}['\"\s]{0,9}$",
    ),
)

_RANDOM = "text that looks like a key"

# Most texts are done with here: nothing above matches without a sign, or else a digit and a long word.
_SHORT = 16
_SIGN = re.compile(r"[='\"]|://[^/\s]*@|hooks?[./]|BEGIN|Bearer |Basic ")
_DIGIT = re.compile(r"[0-9]")
_WORD = re.compile(r"[\w+/.-]{16}")

# Patterns as text are compiled by `re` when they are first used: few profiles ever need them.
_PLACEHOLDER = r"\{[A-Za-z][\w./-]{0,80}\}"
_BRACKETS = (("{{", "}}"), ("<%", "%>"), ("${", "}"), ("$(", ")"))

_HEXADECIMAL = r"[0-9a-f]{48,128}|[0-9A-F]{48,128}"
_RUN = r"[A-Za-z0-9+/_=-]{32,}"
# Random to look at, but public: certificates and public keys, plain and encoded, checksums and commits.
_PUBLIC = (
    r"-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-----[^-]{0,20000}|LS0tLS1CRUdJTiB(?:DRVJ|QVUJ)[\w+/=]{0,40000}"
    r"|\bAAAA[BCE]3NzaC1[\w+/=]{0,2000}|\bsha(?:1|256|384|512)[:-][\w+/=]{20,100}|[0-9a-f]{32,64}"
)

_NAMES: tuple[str, ...] = ("password", "passwd", "passphrase", "pwd", "token", "secret", "credential", "credentials")
_NAMES += ("authorization", "apikey", "accesskey", "secretkey", "privatekey", "routingkey", "signingkey")
_NAMES += ("integrationkey", "authkey", "encryptionkey", "sharedkey", "masterkey", "connectionstring", "cookie")
# They end like the above and hold no secret: our own word for a reference, the names of Secrets, switches, a folder.
_NOT_NAMES = ("serviceaccounttoken", "existingsecret", "pullsecret", "tlssecret", "registrysecret", "externalsecret")
_NEVER = ("secret", "pwd")
_WITH_A_DASH = ("_pass", "-pass")


def shape(text: str) -> str:
    """What kind of secret a text looks like, in words such as "a Slack webhook URL"; "" when it looks like none."""
    if len(text) < _SHORT and "=" not in text and ":" not in text:
        return ""
    if not _SIGN.search(text) and not (_DIGIT.search(text) and _WORD.search(text)):
        return ""
    found = _pattern(_KNOWN).search(text)
    if found:
        return _KNOWN[(found.lastindex or 1) - 1][0]
    bare = _without_placeholders(text)
    found = _pattern(_ASSIGNED).search(bare)
    if found:
        return _ASSIGNED[(found.lastindex or 1) - 1][0]
    return _RANDOM if re.fullmatch(_HEXADECIMAL, text.strip()) or any(map(_is_random, _runs(bare))) else ""


def is_secret_name(key: str) -> bool:
    """Whether a field, header or variable of this name holds a secret: apiKey, DB_PASSWORD, X-Auth-Token.

    Not secretName, tokenPath, secretKeyRef, serviceAccountToken, existingSecret, nor `secret` itself, which is the
    profile's own word for a reference.
    """
    lower = key.lower()
    name = lower.replace("-", "").replace("_", "")
    if name.endswith(_NAMES):
        return name not in _NEVER and not name.endswith(_NOT_NAMES)
    return lower.endswith(_WITH_A_DASH)


def redact(text: str) -> str:
    """The text, or, when it looks like a secret, the kind of secret instead of all of it."""
    found = shape(text)
    return f"(redacted: {found})" if found else text


@cache
def _pattern(rows: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    # compiled at the first suspect text, since that takes milliseconds
    return re.compile("|".join(f"({pattern})" for _, pattern in rows))


def _without_placeholders(text: str) -> str:
    """The text with a blank for everything that is filled in later."""
    for start, end in _BRACKETS:
        if start in text:
            text = _without(text, start, end)
    return re.sub(_PLACEHOLDER, " ", text) if "{" in text else text


def _without(text: str, start: str, end: str) -> str:
    kept = []
    place = 0
    while (opened := text.find(start, place)) >= 0 and (closed := text.find(end, opened)) >= 0:
        kept += [text[place:opened], " "]
        place = closed + len(end)
    return "".join([*kept, text[place:]])


def _runs(text: str) -> list[str]:
    return re.findall(_RUN, re.sub(_PUBLIC, " ", text)) if re.search(_RUN, text) else []


def _is_random(run: str) -> bool:
    """Whether letters of both cases and digits change as often as chance would have it; names of things do not."""
    kinds = ["d" if char.isdigit() else "u" if char.isupper() else "l" if char.islower() else "" for char in run]
    if min(kinds.count("d"), kinds.count("u"), kinds.count("l")) < 2:
        return False
    changes = sum(1 for left, right in pairwise(kinds) if left and right and left != right)
    return changes >= 0.4 * len(run)
