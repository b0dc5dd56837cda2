"""Foreign values as values of a profile: what a profile would take for something else is written so that it stays itself.

A null would delete, `<%` would be computed, and a secret must not be shown: its place is taken by a variable that does
not exist, so that nothing renders until a reference stands there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from generator.errors import Mark, Problem
from generator.model import EXPRESSION_START, Path
from generator.schema import format_path
from generator.secrets import is_secret_name, shape

NULL = "<% none %>"
SECRET = "<% vars.secret %>"
REMOVED = "secret removed"
_START = "<% '<%' %>"
_HINT = "put it into a Secret of the cluster and refer to that; until then <% vars.secret %> keeps the profile from rendering"


class _Keeper(NamedTuple):
    """How values are kept; `instead` stands for a secret, and everything else stays as it is when that is REMOVED."""

    mark_of: Callable[[Path], Mark]
    found: list[Problem]
    is_ours: bool
    instead: str


def keep(
    value: Any,
    path: Path,
    mark_of: Callable[[Path], Mark],
    found: list[Problem],
    *,
    is_ours: bool = False,
    instead: str = SECRET,
) -> Any:
    """The value as a profile has to write it; secrets are noted in `found`, none is shown.

    `is_ours`: keys are those of a profile, where a name says nothing of a value, but that of a variable does.
    With `instead` REMOVED it is not written for a profile: only the secrets go.
    """
    return _kept(value, path, _Keeper(mark_of, found, is_ours, instead), False)


def _kept(value: Any, path: Path, keeper: _Keeper, is_named: bool) -> Any:
    if isinstance(value, dict):
        named = is_secret_name(str(value.get("name") or "")) and not keeper.is_ours
        return {key: _kept(inner, (*path, key), keeper, named and key == "value") for key, inner in value.items()}
    if isinstance(value, list):
        return [None if inner is None else _kept(inner, (*path, at), keeper, False) for at, inner in enumerate(value)]
    if value is None:
        return NULL if keeper.instead == SECRET else None
    return _text(value, path, keeper, is_named) if isinstance(value, str) else value


def _text(value: str, path: Path, keeper: _Keeper, is_named: bool) -> str:
    looks = shape(value)
    counts = not keeper.is_ours or path[-1:] == ("value",)
    if not looks and value and "{{" not in value and (is_named or (counts and _names_a_secret(path))):
        looks = "a secret by its name"
    if looks:
        keeper.found.append(Problem(keeper.mark_of(path), f"{format_path(path)}: {looks} in plain text, not taken over", _HINT))
        return keeper.instead
    return value.replace(EXPRESSION_START, _START) if keeper.instead == SECRET else value


def _names_a_secret(path: Path) -> bool:
    key = path[-2] if path[-1:] == ("value",) and len(path) > 1 else path[-1] if path else ""
    return isinstance(key, str) and key != "secret" and is_secret_name(key)
