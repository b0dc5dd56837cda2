"""PagerDuty, Opsgenie and Alertmanager: an alert that a failure opens and a success closes."""

from __future__ import annotations

from generator.page.html import Html, Inside, at, html, link, list_at, pairs_at, tag, text_at
from generator.page.looks._parts import broken, buttons, rows
from generator.page.sent import Sent

TYPES = {"pagerduty": "PagerDuty", "opsgenie": "Opsgenie", "alertmanager": "Alertmanager"}
_END = "2026-01-05T06:02:07Z"  # an alert that ends when its message is sent is over
_SHORT = 30
STYLE = """
.alert .state{display:inline-block;
border-radius:99px;padding:.1rem .7rem;font-size:.8em;font-weight:700;color:#fff;background:#b3202c}
.alert .closed{background:#1b7a3e}
.alert .title{font-weight:650;font-size:1.1em;margin:.4rem 0}
.alert .tags{display:flex;flex-wrap:wrap;gap:.3rem;margin:.5rem 0}
.alert .tag{border:1px solid var(--line);border-radius:4px;padding:0 .4rem;font-size:.85em}
.alert .button{background:var(--paper);color:var(--text);border:1px solid var(--line);border-radius:4px}
"""


def draw(sent: Sent) -> Html:
    """The alert, or what ends it."""
    tree = sent.body[0] if isinstance(sent.body, list) and sent.body else sent.body
    shown = _alertmanager if at(tree, "labels") else _pagerduty if at(tree, "routing_key") else _opsgenie
    return tag("div", shown(tree, sent.address), class_="alert")


def _head(state: str, title: Inside, *, is_closed: bool) -> list[Html]:
    return [tag("span", state, class_="state closed" if is_closed else "state"), tag("div", title, class_="title")]


def _pagerduty(tree: object, address: str) -> Html:
    if text_at(tree, "event_action") == "resolve":
        what = ["Closes the incident ", tag("code", text_at(tree, "dedup_key"))]
        return html(_head("RESOLVED", what, is_closed=True))
    alert = at(tree, "payload")
    found = [("Source", text_at(alert, "source")), *((name, str(value)) for name, value in pairs_at(alert, "custom_details"))]
    shown = rows((name, broken(value), len(value) < _SHORT) for name, value in found if value)
    links = [(text_at(each, "text"), text_at(each, "href")) for each in list_at(tree, "links")]
    head = _head(f"TRIGGERED · {text_at(alert, 'severity')}", text_at(alert, "summary"), is_closed=False)
    return html(head, shown, buttons(links))


def _opsgenie(tree: object, address: str) -> Html:
    if "/close?" in address:
        return html(_head("CLOSED", text_at(tree, "note"), is_closed=True))
    tags = [tag("span", str(each), class_="tag") for each in list_at(tree, "tags")]
    details = rows((name, link(value, str(value)), False) for name, value in pairs_at(tree, "details"))
    head = _head(f"OPEN · {text_at(tree, 'priority')}", text_at(tree, "message"), is_closed=False)
    return html(head, tag("div", tags, class_="tags") if tags else None, broken(text_at(tree, "description")), details)


def _alertmanager(tree: object, address: str) -> Html:
    is_closed = text_at(tree, "endsAt") == _END
    head = _head("resolved" if is_closed else "firing", text_at(tree, "annotations", "summary"), is_closed=is_closed)
    tags = tag("div", [tag("span", f"{name}={value}", class_="tag") for name, value in pairs_at(tree, "labels")], class_="tags")
    until = None if is_closed else tag("div", f"until {text_at(tree, 'endsAt')}, unless a success ends it before")
    links = [("Source", address) for address in [text_at(tree, "generatorURL")] if address]
    return html(head, tags, broken(text_at(tree, "annotations", "description")), until, buttons(links))
