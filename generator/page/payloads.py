"""What is sent, byte for byte but for the layout: JSON with a line for each value, an e-mail as its parts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from generator.page.html import Html, Inside, html, tag
from generator.page.sent import FORM, JSON, LOG, MAIL, Sent

_LINE = re.compile(r'(?P<blank> *)(?P<key>"(?:[^"\\]|\\.)*": )?(?P<value>"(?:[^"\\]|\\.)*"|[-\w.]+)?(?P<rest>[^"]*)')


def payload(sent: Sent) -> Html:
    """The payload as text with a few colors."""
    if sent.kind in (JSON, LOG):
        return _json(sent.body if sent.kind == JSON else _line(sent.body))
    if sent.kind == FORM:
        return html([[tag("span", name, class_="key"), "=", value, "\n"] for name, value in sent.body.items()])
    if sent.kind == MAIL:
        head: list[Inside] = [[tag("span", f"{name}:", class_="key"), f" {value}\n"] for name, value in sent.body["head"].items()]
        parts = [f"\n--- text/plain ---\n{sent.body['text']}", f"\n--- text/html ---\n{sent.body['html']}"]
        return html(head, parts if sent.body["html"] else parts[:1])
    return html(sent.said)


def size_of(sent: Sent) -> int:
    """The bytes of the body as JSON; 0 for what is no JSON."""
    return len(json.dumps(sent.body)) if sent.kind == JSON else len(sent.body.encode()) if sent.kind == LOG else 0


def _line(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _json(tree: object) -> Html:
    return html(_colored(json.dumps(tree, indent=2, ensure_ascii=False)))


def _colored(text: str) -> Iterator[Inside]:
    for line in text.split("\n"):
        found = _LINE.fullmatch(line)
        if not found:
            yield f"{line}\n"
            continue
        key, value = found["key"], found["value"]
        kind = "string" if value and value[0] == '"' else "number"
        yield [found["blank"], tag("span", key[:-2], class_="key") if key else None, ": " if key else None]
        yield [tag("span", value, class_=kind) if value else None, found["rest"], "\n"]
