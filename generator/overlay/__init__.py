"""Folding layers into one set of values, with the origin of each. The only user of deepmerge.

Maps merge, lists replace, null deletes, and a value keeps its kind: a layer that lays another kind over what is there
is refused, and so is every other such place, all at once. A strict left fold, since overlaying is not associative.

deepmerge mutates and aliases what it is given and prints values in its errors. Here it only finds the strategy for a
pair of values: it is never handed a layer's own map as the lower one, every strategy copies what it keeps, and none
leaves a pair unsettled, which is when deepmerge would raise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from deepmerge import Merger

from generator.errors import InputUnusable, Mark, Problem
from generator.model import EXPRESSION_END, EXPRESSION_START, Layer, Origin, Path
from generator.overlay.overlaid import Origins, Overlaid, nearest
from generator.schema import format_path, kind_of

__all__ = ["Overlaid", "overlay"]

_ROOT: Any = ()  # deepmerge says that paths are lists, and hands on what it is given


class _Fold(NamedTuple):
    """The fold so far; all of it is its own."""

    values: dict[str, Any]
    marks: dict[Path, Mark]
    keys: dict[Path, Mark]
    overrode: dict[Path, tuple[Mark, ...]]
    removed: dict[Path, Origin]
    problems: list[Problem]


def overlay(layers: Sequence[Layer]) -> Overlaid:
    """Fold layers, the lowest first. The layers stay as they are.

    Raises InputUnusable with every change of kind; its texts name paths, kinds and marks, never a value.
    """
    fold = _Fold({}, {}, {}, {}, {}, [])
    for position, layer in enumerate(layers):
        if position == 0:
            _start(fold, layer)
        else:
            _merger(fold, layer).value_strategy(_ROOT, fold.values, dict(layer.values))
    if fold.problems:
        raise InputUnusable(*fold.problems)
    return Overlaid(fold.values, Origins(fold.marks, fold.overrode), fold.keys, fold.removed)


def _start(fold: _Fold, layer: Layer) -> None:
    # nothing is below the first layer, so its marks are taken at once: it is the long one
    nulls: list[Path] = []
    values = layer.values
    fold.values.update(_copy_map(values, (), nulls))
    fold.marks.update(layer.marks)
    fold.keys.update(layer.keys)
    strays = [path for path in layer.keys if len(path) == 1 and path[0] not in values]
    if strays:  # keys that a layer does not hand down
        for path in [path for path in layer.marks if path[:1] in strays]:
            _forget(fold, path)
    for path in nulls:
        _remove(fold, layer, path, {})


def _merger(fold: _Fold, layer: Layer) -> Merger:
    def merge(merger: Merger, path: Any, base: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
        _note(fold, layer, path)
        for key, value in over.items():
            at: Any = (*path, key)
            if value is None:
                _remove(fold, layer, at, base)
            elif key in base:
                base[key] = merger.value_strategy(at, base[key], value)
            else:
                base[key] = _set(fold, layer, at, value)
        return base

    def replace(merger: Merger, path: Any, base: Any, over: Any) -> Any:
        if kind_of(base) != kind_of(over) and not (_is_expression(base) or _is_expression(over)):
            fold.problems.append(_conflict(fold, layer, path, base, over))
            return base
        for below in _paths(base, path):
            if below != path:
                _forget(fold, below)
        return _set(fold, layer, path, over)

    return Merger([(dict, merge), (list, replace)], [replace], [replace])


def _is_expression(value: Any) -> bool:
    # its kind is known when it has been rendered, and is checked then
    return isinstance(value, str) and value.startswith(EXPRESSION_START) and value.endswith(EXPRESSION_END)


def _conflict(fold: _Fold, layer: Layer, path: Path, base: Any, over: Any) -> Problem:
    found = f"{format_path(path)}: expected {kind_of(base)} as at {fold.marks[path]}, found {kind_of(over)}"
    hint = "a layer cannot change the kind of a value; to do so, remove it with null in a layer between"
    if isinstance(base, str):
        if isinstance(over, dict) and len(over) == 1 and None in over.values():
            hint = f'quote it: "{{{next(iter(over))}}}" (unquoted braces are a YAML map)'
        elif isinstance(over, (bool, int, float)):
            hint = "quote it"
    return Problem(_mark(layer, path), found, hint)


def _set(fold: _Fold, layer: Layer, path: Path, value: Any) -> Any:
    """A copy of a layer's value without its nulls; all of its marks are noted."""
    if not isinstance(value, (dict, list)):
        _note(fold, layer, path)
        return value
    nulls: list[Path] = []
    copy: Any = _copy_map(value, path, nulls) if isinstance(value, dict) else _copy_list(value)
    for null in nulls:
        _remove(fold, layer, null, {})
    for below in _paths(copy, path):
        _note(fold, layer, below)
    return copy


def _remove(fold: _Fold, layer: Layer, path: Path, base: dict[Any, Any]) -> None:
    """Take a key out of its map, if it is there; the marks of all that stood below it become history."""
    mark = _mark(layer, path)
    value = base.pop(path[-1], None)
    for below in _paths(value, path, in_lists=False):
        fold.removed[below] = Origin(mark, _other(mark, _history(fold, below)))
    for below in _paths(value, path):
        _forget(fold, below)


def _note(fold: _Fold, layer: Layer, path: Path) -> None:
    """The layer has set this value; whoever set or removed it before becomes history."""
    mark = layer.marks.get(path)
    if mark is None:
        return
    older = _other(mark, _history(fold, path))
    fold.marks[path] = mark
    if path in layer.keys:
        fold.keys[path] = layer.keys[path]
    if older:
        fold.overrode[path] = older


def _history(fold: _Fold, path: Path) -> tuple[Mark, ...]:
    """Every mark that set or removed this value, the newest first."""
    if path in fold.marks:
        return (fold.marks[path], *fold.overrode.get(path, ()))
    gone = fold.removed.pop(path, None)
    return (gone.mark, *gone.overrode) if gone else ()


def _other(mark: Mark, history: tuple[Mark, ...]) -> tuple[Mark, ...]:
    # a layer that is laid over itself overrides nothing
    return tuple(older for older in history if older != mark) if history else ()


def _forget(fold: _Fold, path: Path) -> None:
    fold.marks.pop(path, None)
    fold.keys.pop(path, None)
    fold.overrode.pop(path, None)


def _mark(layer: Layer, path: Path) -> Mark:
    return nearest(layer.marks, path) or Mark(layer.name, 1, 1)


def _copy_map(value: Mapping[str, Any], path: Path, nulls: list[Path]) -> dict[str, Any]:
    """A deep copy without the keys that are null; their paths are added to `nulls`."""
    copy = dict(value)
    for key, inner in value.items():
        if isinstance(inner, str):
            continue
        if isinstance(inner, dict):
            copy[key] = _copy_map(inner, (*path, key), nulls)
        elif isinstance(inner, list):
            copy[key] = _copy_list(inner)
        elif inner is None:
            nulls.append((*path, key))
            del copy[key]
    return copy


def _copy_list(value: list[Any]) -> list[Any]:
    return [_copy_whole(inner) for inner in value]


def _copy_whole(value: Any) -> Any:
    """A deep copy that keeps nulls: what stands in a list deletes nothing."""
    if isinstance(value, dict):
        return {key: _copy_whole(inner) for key, inner in value.items()}
    return _copy_list(value) if isinstance(value, list) else value


def _paths(value: Any, path: Path, in_lists: bool = True) -> Iterator[Path]:
    """The path of a value and of all below it; without `in_lists` of what can be reached by names alone."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key), in_lists)
    elif in_lists and isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _paths(inner, (*path, position))
