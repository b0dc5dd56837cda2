"""A survey as text for people, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from generator.impact.survey import Survey, losses
from generator.impact.verdicts import ETCD_LIMIT, KINDS, Verdict
from generator.summary import format_size

_MOST_NAMES = 5


def format_survey(found: Survey, environment: str, against: str) -> str:
    """What was looked at, each finding with some of the objects, the gravest first, and the bytes."""
    seen = ", ".join(f"{count:,} {kind}{'s' if count > 1 else ''}" for kind, count in sorted(found.seen.items()))
    lines = [f"{environment} instead of {against}: {seen or 'nothing to look at'}"]
    if found.ended:
        lines.append(f"  ended, and left alone: {found.ended:,}")
    for verdict in ordered(found):
        names = sorted(found.findings[verdict])
        lines.append(f"{'!' if verdict.is_loss else ' '} {len(names):,}: {printable(verdict.text)}")
        lines += [f"      {printable(name)}" for name in names[:_MOST_NAMES]]
        if len(names) > _MOST_NAMES:
            lines.append(f"      and {len(names) - _MOST_NAMES:,} more")
    lines += _sizes(found)
    count = losses(found)
    return "\n".join([*lines, f"{environment}: {_lost(count)}"])


def _lost(count: int) -> str:
    return f"{count:,} lose{'s' if count == 1 else ''} something" if count else "nobody loses anything"


def ordered(found: Survey) -> list[Verdict]:
    """The verdicts, the gravest first."""
    return sorted(found.findings, key=lambda each: (KINDS.index(each.kind), each.text))


def printable(text: str) -> str:
    """Text of an object without what would steer a terminal."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def _sizes(found: Survey) -> Iterator[str]:
    if not found.largest:
        return
    gained = f"{format_size(abs(found.gained))} {'less' if found.gained < 0 else 'more'}"
    yield f"  all together are stored with {gained}; the largest, where etcd takes {format_size(ETCD_LIMIT)}:"
    for size, name in found.largest:
        yield f"      {printable(name)}: {format_size(size)}"


def dump_survey(found: Survey, environment: str, against: str) -> str:
    """All of it; names are `kind namespace/name`."""
    findings = [
        {"kind": each.kind, "text": each.text, "isLoss": each.is_loss, "objects": sorted(found.findings[each])}
        for each in ordered(found)
    ]
    tree = {
        "environment": environment,
        "against": against,
        "seen": dict(sorted(found.seen.items())),
        "ended": found.ended,
        "findings": findings,
        "gainedBytes": found.gained,
        "largest": [{"object": name, "bytes": size} for size, name in found.largest],
    }
    return json.dumps(tree, indent=2, ensure_ascii=False)
