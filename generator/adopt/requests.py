"""A template of an http channel as that channel, and what the messages of its routes say; the way back from
delivery/agent.py and delivery/bodies.py."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from generator.adopt.conditions import phases_of
from generator.adopt.containers import Spoken, slot_of
from generator.adopt.reading import Said, Unreadable, after_quote, literal, said_in, split, template_of
from generator.adopt.shapes import list_in, map_in
from generator.delivery.bodies import AFTER, BEFORE

_WHOLE = ("title", "color", "environment", "message", "workflow", "fields", "failures")  # of a body that nobody has written
_WORDS = {"nil": None, "true": True, "false": False}
_NAME = re.compile(r"\{\{=workflow\.(name|namespace|uid)\}\}")
_SUCCESS = re.compile(
    r"(?:let found = fromJSON\(response\.body\)(?P<steps>(?:\?\.\[[^\]]*\])+); )?"
    r"response\.statusCode (?:in \[(?P<codes>[\d, ]+)\]|>= 200 && response\.statusCode < 300)"
    r"(?: && \(found == (?P<equals>'.*') \|\| toJSON\(found\) == (?P=equals)\))?"
)
_OURS = ("Content-Type", "User-Agent")
_DEEPEST = 40


class _Leaf(NamedTuple):
    """An expression that yields text."""

    text: str


def read_request(http: Mapping[str, Any], phases: Sequence[str]) -> Spoken:
    """The channel of an http template. Raises Unreadable."""
    tag = str(http.get("body", ""))
    body = split(tag.removeprefix("{{=").removesuffix("}}"), "; ")[-1]
    if not body.startswith(BEFORE) or not body.endswith(AFTER):
        raise Unreadable
    said = said_in(tag)
    trees = {phase: _parsed(_chosen(body[len(BEFORE) : -len(AFTER)], phase), 0) for phase in phases}
    channel: dict[str, Any] = {"type": "http", "url": _NAME.sub(r"{\1}", str(http.get("url", ""))), **_request(http)}
    if all(isinstance(tree, dict) and tuple(tree) == _WHOLE for tree in trees.values()):
        return Spoken(channel, {phase: _message(tree, phase, said) for phase, tree in trees.items()}, said)
    slots: dict[str, dict[str, str]] = {}
    channel["body"] = _body(trees, slots, said)
    return Spoken(channel, {phase: {slot: texts[phase] for slot, texts in slots.items()} for phase in phases}, said)


def environment_of(http: Mapping[str, Any]) -> str:
    """The environment that a body names which nobody has written; "" where there is none."""
    found = re.search(r"'environment': '([^'\\]+)', 'message': ", str(http.get("body", "")))
    return found[1] if found else ""


def deadline_of(template: Mapping[str, Any]) -> int:
    """The seconds after which a template of ours ends."""
    found = re.fullmatch(r"(\d{1,9})s", str(template.get("timeout", "")))
    return int(found[1]) if found else template.get("activeDeadlineSeconds", 300)


def _request(http: Mapping[str, Any]) -> dict[str, Any]:
    """Method, headers, the secret and the condition of success, those that are not the default."""
    found: dict[str, Any] = {"method": http["method"]} if http.get("method") != "POST" else {}
    headers = {}
    for each in map(map_in, list_in(http.get("headers"))):
        reference = map_in(map_in(each.get("valueFrom")).get("secretKeyRef"))
        if reference:
            found["secret"] = {"authorization": f"{reference.get('name')}/{reference.get('key')}"}
        elif each.get("name") not in _OURS:
            headers[str(each.get("name"))] = str(each.get("value"))
    success = _SUCCESS.fullmatch(str(http.get("successCondition", "")))
    if success is None:
        raise Unreadable
    wanted: dict[str, Any] = {"codes": [int(code) for code in success["codes"].split(", ")]} if success["codes"] else {}
    if success["steps"]:
        keys = re.findall(r"\?\.\[('[^\]]*'|\d+)\]", success["steps"])
        wanted |= {"field": ".".join(str(literal(key)) for key in keys), "equals": literal(success["equals"])}
    return {**found, **({"headers": headers} if headers else {}), **({"success": wanted} if wanted else {})}


def _chosen(body: str, phase: str) -> str:
    """What is said in a phase, of an expression that begins with the conditions of its routes."""
    while len(split(body, " ? ")) > 1 and not body.startswith("{"):
        condition = split(body, " ? ")[0]
        then = split(body[len(condition) + 3 :], " : ")[0]
        phases = phases_of(condition)
        if phases is None:
            raise Unreadable
        body = then if phase in phases else body[len(condition) + 3 + len(then) + 3 :]
        body = body[1:-1] if body.startswith("(") and body.endswith(")") else body
    return body


def _parsed(text: str, depth: int) -> Any:
    """Maps and lists as they are, and what stands in them: words, numbers, and expressions for text."""
    if depth > _DEEPEST:
        raise Unreadable
    if text.startswith("{") and text.endswith("}"):
        found = {}
        for entry in split(text[1:-1].rstrip(), ", ") if text[1:-1].strip() else ():
            end = after_quote(entry, 0)
            found[str(literal(entry[:end]))] = _parsed(entry[end + 2 :], depth + 1)
        return found
    if text.startswith("[") and text.endswith("]"):
        return [_parsed(entry, depth + 1) for entry in (split(text[1:-1], ", ") if text != "[]" else ())]
    number = literal(text)
    if text in _WORDS or (isinstance(number, (int, float)) and not isinstance(number, bool)):
        return _WORDS.get(text, number)
    return _Leaf(text)


def _message(tree: Mapping[str, Any], phase: str, said: Said) -> dict[str, Any]:
    title, text = tree["title"], tree["message"]
    if not isinstance(title, _Leaf) or not isinstance(text, _Leaf) or not isinstance(tree["color"], _Leaf):
        raise Unreadable
    found: dict[str, Any] = {"title": template_of(title.text, phase, said), "text": ""}
    if text != title:
        own = split(text.text.removeprefix("sprig.coalesce(sprig.trim(").removesuffix(f", {title.text})"), "), ")[0]
        found["text"] = template_of(own.removesuffix(")"), phase, said)
    rows = tree["fields"]
    if isinstance(rows, _Leaf):
        rows = _parsed(rows.text.removeprefix("filter(").removesuffix(", {.value != ''})"), 0)
    found["fields"] = tuple((_said(row, "title", phase, said), _said(row, "value", phase, said)) for row in list_in(rows))
    found["color"] = template_of(tree["color"].text, phase, said)
    return {**found, "failures": "none" if tree["failures"] == [] else "list"}


def _said(row: Any, key: str, phase: str, said: Said) -> str:
    leaf = map_in(row).get(key)
    if not isinstance(leaf, _Leaf):
        raise Unreadable
    return template_of(leaf.text, phase, said)


def _body(trees: Mapping[str, Any], slots: dict[str, dict[str, str]], said: Said) -> Any:
    """One tree for all phases: what is said in each of them, or the part of the message that says it."""
    first = next(iter(trees.values()))
    if isinstance(first, dict):
        _alike(trees, lambda tree: isinstance(tree, dict) and list(tree) == list(first))
        return {key: _body({phase: tree[key] for phase, tree in trees.items()}, slots, said) for key in first}
    if isinstance(first, list):
        _alike(trees, lambda tree: isinstance(tree, list) and len(tree) == len(first))
        return [_body({phase: tree[at] for phase, tree in trees.items()}, slots, said) for at in range(len(first))]
    if isinstance(first, _Leaf):
        _alike(trees, lambda tree: isinstance(tree, _Leaf))
        return slot_of({phase: template_of(tree.text, phase, said) for phase, tree in trees.items()}, slots)
    _alike(trees, lambda tree: tree == first)
    return first


def _alike(trees: Mapping[str, Any], holds: Any) -> None:
    if not all(map(holds, trees.values())):
        raise Unreadable
