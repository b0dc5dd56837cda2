"""Whether a profile renders to what it was made from: it is written, read again, resolved and built, and then compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.chain import OWN_KEYS
from generator.delivery import build
from generator.model import Layer, Path, Release
from generator.overlay import overlay
from generator.resolve import resolve
from generator.template import render
from generator.yamlio import dump, parse

_MOST = 25
_FILE = "the profile"


def rendered(profile: dict[str, Any], nameless: str) -> Release:
    """What a profile renders to; `nameless` is the environment of one that names none.

    Raises InputUnusable or RuleBroken for one that does not render at all, and Unwritable for one that cannot be written.
    """
    parsed = parse(dump(profile), _FILE)
    environment = profile.get("environment", nameless)
    overlaid = overlay((Layer(environment, parsed.values, parsed.marks, parsed.keys),))
    kept = tuple((key,) for key in OWN_KEYS)
    values = render(overlaid.values, {"environment": environment}, overlaid.mark_of, overlaid.key_mark_of, kept)
    return build(resolve(environment, values, overlaid).profile)


def differences(expected: Any, actual: Any) -> list[Path]:
    """Where two trees differ; 25 places at most."""
    found = []
    for path in _differ(expected, actual, ()):
        found.append(path)
        if len(found) == _MOST:
            break
    return found


def _differ(left: Any, right: Any, path: Path) -> Iterator[Path]:
    """The innermost places where two trees are not the same."""
    if isinstance(left, dict) and isinstance(right, dict):
        for key in dict.fromkeys([*left, *right]):
            if key not in left or key not in right:
                yield (*path, key)
            else:
                yield from _differ(left[key], right[key], (*path, key))
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for position, (one, other) in enumerate(zip(left, right, strict=True)):
            yield from _differ(one, other, (*path, position))
    elif type(left) is not type(right) or _folded(left) != _folded(right):
        yield path


def _folded(value: Any) -> Any:
    """A text whose expressions put no two constants side by side: 'a' + 'b' is 'ab'."""
    return value.replace("' + '", "") if isinstance(value, str) and "{{=" in value else value
