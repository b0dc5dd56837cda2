"""Findings as text, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from generator.doctor import Finding

_RED, _YELLOW, _END = "\033[31m", "\033[33m", "\033[0m"


def format_findings(findings: Sequence[Finding], where: str, *, color: bool = False) -> str:
    """A line that says how many, after one paragraph for each: what, why, and how to mend it."""
    wrong = sum(not finding.is_unknown for finding in findings)
    unknown = len(findings) - wrong
    counts = [f"{wrong or 'no'} finding{'' if wrong == 1 else 's'}", *([f"{unknown} unknown"] if unknown else [])]
    return "\n".join([*(_paragraph(finding, color) for finding in findings), f"{where}: {', '.join(counts)}"])


def _paragraph(finding: Finding, color: bool) -> str:
    word = "unknown" if finding.is_unknown else "wrong"
    if color:
        word = f"{_YELLOW if finding.is_unknown else _RED}{word}{_END}"
    return f"{word}: {finding.subject}: {finding.what} [{finding.id}]\n  why: {finding.why}\n  mend: {finding.mend}"


def dump_findings(findings: Iterable[Finding], environment: str, context: str, server: str) -> str:
    """One JSON object: the environment, the cluster, and a list of findings {id, subject, what, why, mend, unknown}."""
    rows = [
        {
            "id": finding.id,
            "subject": finding.subject,
            "what": finding.what,
            "why": finding.why,
            "mend": finding.mend,
            "unknown": finding.is_unknown,
        }
        for finding in findings
    ]
    whole = {"environment": environment, "context": context, "server": server, "findings": rows}
    return json.dumps(whole, indent=2, ensure_ascii=False)
