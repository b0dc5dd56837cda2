"""Loops: one step or task becomes many.

Source: argo-workflows steps.go `expandStep`, dag.go `expandTask`, operator.go `processItem` and `expandSequence`.
"""

from __future__ import annotations

import json
import re
from typing import Any

from generator.argo.expr import ExpressionError
from generator.argo.expr.goformat import quote
from generator.argo.predict.onepass import Pass
from generator.argo.predict.run import MADE_UP
from generator.argo.predict.texts import marshal
from generator.argo.predict.when import should_execute
from generator.argo.predict.when_tokens import WhenError
from generator.argo.tags import replace_in_json

_LOOPS = ("withItems", "withParam", "withSequence")
_FORMAT = re.compile(r"%(0?)([0-9]{0,3})([dxXo])")


class BadLoop(Exception):
    """The loop cannot be expanded; the text is the controller's."""


def is_loop(part: dict[str, Any]) -> bool:
    """`ShouldExpand`."""
    return any(part.get(key) for key in ("withItems", "withParam")) or part.get("withSequence") is not None


def expand(one: Pass, part: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps or tasks of a loop, itself when it is none. Raises BadLoop, ExpressionError."""
    if not is_loop(part):
        return [part]
    items = _items(one, part)
    bare = {key: value for key, value in part.items() if key not in _LOOPS}
    text = marshal(bare)
    is_skipped = _is_skipped(one, part.get("when", ""))
    found = []
    for index, each in enumerate(items):
        one.run.spend(1 + len(text) // 2000)
        scope, label = _scope_of(index, each)
        ready = text
        if "{{" in text:
            ready = replace_in_json(text, scope, one.run.version, allow_unresolved=is_skipped, budget=one.run.budget)
        name = f"{part.get('name', '')}({index}:{label.replace('(', '').replace(')', '')})"
        found.append({**json.loads(ready), "name": name, "template": part.get("template", "")})
    return found


def _items(one: Pass, part: dict[str, Any]) -> list[Any]:
    if part.get("withItems"):
        return list(part["withItems"])
    if part.get("withParam"):
        return _of_parameter(one, part)
    try:
        return _sequence(one, part["withSequence"])
    except BadLoop:
        if _is_skipped(one, part.get("when", "")):
            return []
        raise


def _of_parameter(one: Pass, part: dict[str, Any]) -> list[Any]:
    """Made-up outputs are no lists: such a loop has one turn, over the text itself."""
    text = part["withParam"]
    try:
        found = json.loads(text)
    except ValueError as error:
        found = error
    except RecursionError:
        found = None
    if isinstance(found, list):
        return found
    if one.run.given.script.has_outputs and MADE_UP in text:
        return [text]
    if _is_skipped(one, part.get("when", "")):
        return []
    raise BadLoop(f"withParam value could not be parsed as a JSON list: {text.strip()}")


def may_run(one: Pass, when: str) -> bool:
    """Whether a `when` lets it run; one that makes no sense of a made-up output does not. Raises WhenError."""
    try:
        return should_execute(when, one.run.budget)
    except WhenError:
        if one.run.given.script.has_outputs and MADE_UP in when:
            return False
        raise


def _is_skipped(one: Pass, when: str) -> bool:
    """Whether a `when` that needs no item is false already."""
    try:
        return not should_execute(when, one.run.budget)
    except WhenError:
        return False


def _scope_of(index: int, item: Any) -> tuple[dict[str, str], str]:
    """What the tags of one turn read, and what stands in its name."""
    if isinstance(item, dict):
        scope = {f"item.{key}": _text(value) for key, value in item.items()}
        scope["item"] = marshal(dict(sorted(item.items())))
        return scope, ",".join(sorted(f"{key}:{_text(value)}" for key, value in item.items()))
    if isinstance(item, list):
        return {"item": marshal(item)}, f"[{' '.join(_text(each) for each in item)}]"
    if item is None:
        raise BadLoop(f"withItems[{index}] expected string, number, list, or map. received: null")
    return {"item": _text(item)}, _text(item)


def _text(value: Any) -> str:
    """%v of an item: text bare, the others as JSON."""
    return value if isinstance(value, str) else marshal(value)


def _sequence(one: Pass, sequence: dict[str, Any]) -> list[str]:
    numbers = {}
    for key in ("start", "end", "count"):
        if sequence.get(key) is not None:
            try:
                numbers[key] = int(str(sequence[key]))
            except ValueError:
                raise BadLoop(f"strconv.Atoi: parsing {quote(str(sequence[key]))}: invalid syntax") from None
    start = numbers.get("start", 0)
    if "end" in numbers:
        end = numbers["end"]
    elif "count" in numbers:
        if numbers["count"] == 0:
            return []
        end = start + numbers["count"] - 1
    else:
        raise BadLoop("neither end nor count was specified in withSequence")
    one.run.spend(abs(end - start) + 1)
    turns = range(start, end + 1) if start <= end else range(start, end - 1, -1)
    return [_formatted(sequence.get("format", ""), each) for each in turns]


def _formatted(pattern: str, number: int) -> str:
    """Sprintf with one whole number: %d, %x, %X and %o with a width."""
    if not pattern:
        return str(number)
    return _FORMAT.sub(lambda found: format(number, f"{found[1]}{found[2]}{found[3]}"), pattern, count=1)


def expanded_or_error(one: Pass, part: dict[str, Any]) -> list[dict[str, Any]] | str:
    """The turns of a loop, or why there are none."""
    try:
        return expand(one, part)
    except BadLoop as error:
        return str(error)
    except ExpressionError as error:
        return error.message
