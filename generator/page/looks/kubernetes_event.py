"""A Kubernetes Event, as `kubectl events` shows it."""

from __future__ import annotations

from generator.page.html import Html, tag, text_at
from generator.page.looks._parts import broken
from generator.page.sent import Sent

TYPES = {"kubernetes-event": "kubectl"}
STYLE = """
.console{font-family:var(--mono);font-size:.84em;background:#10151c;color:#dfe6ee}
.console .prompt{color:#9fe0b0}
.console .warn{color:#ffc56b}
.console .cells{display:grid;grid-template-columns:auto auto 1fr;gap:0 1rem;margin-top:.4rem}
.console .column{color:#a9b4c0}
"""


def draw(sent: Sent) -> Html:
    """The event in a terminal."""
    tree = sent.body
    name = f"workflow/{text_at(tree, 'regarding', 'name')}"
    kind = text_at(tree, "type")
    heads = [tag("span", each, class_="column") for each in ("TYPE", "REASON", "OBJECT")]
    cells = [tag("span", kind, class_="warn" if kind == "Warning" else None)]
    cells += [tag("span", each) for each in (text_at(tree, "reason"), name)]
    command = tag("div", f"$ kubectl events -n {text_at(tree, 'metadata', 'namespace')} --for {name}", class_="prompt")
    said = [tag("div", "MESSAGE", class_="column"), broken(text_at(tree, "note"))]
    return tag("div", command, tag("div", heads, cells, class_="cells"), said, class_="console")
