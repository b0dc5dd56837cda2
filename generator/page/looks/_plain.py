"""What is sent as what it is, for whatever reads it: the fields of a JSON tree, one by one."""

from __future__ import annotations

import json

from generator.page.html import Html, Inside, tag
from generator.page.looks._parts import broken
from generator.page.sent import LOG, Sent

TYPES: dict[str, str] = {}  # those that nobody else draws
STYLE = """
.plain dl{margin:0;display:grid;gap:.15rem}
.plain dl>div{display:flex;flex-wrap:wrap;gap:0 .6rem;align-items:baseline}
.plain dd:has(dl,ul){flex:1 0 100%}
.plain li+li{margin-top:.4rem}
.plain dl dl,.plain ul{margin-inline-start:.9rem;border-inline-start:1px solid var(--line);padding-inline-start:.7rem}
.plain ul{list-style:none;margin-block:0;padding-block:0}
.plain dt{color:var(--quiet);font-size:.85em}
.plain dd{margin:0}
"""


def draw(sent: Sent) -> Html:
    """The fields; a line of the log is one tree, too."""
    tree = sent.body
    if sent.kind == LOG:
        try:
            tree = json.loads(sent.body)
        except ValueError:
            tree = sent.body
    return tag("div", _shown(tree), class_="plain")


def _shown(tree: object) -> Inside:
    if isinstance(tree, dict):
        return tag("dl", [tag("div", tag("dt", str(name)), tag("dd", _shown(value))) for name, value in tree.items()])
    if isinstance(tree, list):
        return tag("ul", [tag("li", _shown(each)) for each in tree])
    return broken(tree if isinstance(tree, str) else json.dumps(tree))
