"""The units of a package (channels, targets, rules, commands, findings, services, looks), found by their files' names.

A unit is a module directly in the package; its name is the file's with `-` for `_`; one that begins with `_` is private
to the package. Adding a unit is adding a file. Only the unit that is asked for is imported. Refuses a name that is not
a unit, so a name from a profile can reach no other module.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType


@cache
def names(package: ModuleType) -> tuple[str, ...]:
    """The names of all units of a package, sorted; none is imported."""
    stems = {stem for folder in package.__path__ for stem in _stems(folder)}
    return tuple(sorted(stem.replace("_", "-") for stem in stems if not stem.startswith("_")))


def _stems(folder: str) -> Iterator[str]:
    try:
        files = os.listdir(folder)
    except OSError:  # the package is imported from an archive; pkgutil can read it, for 10 ms more
        from pkgutil import iter_modules

        yield from (found.name for found in iter_modules([folder]))
    else:
        yield from (file.removesuffix(".py") for file in files if file.endswith(".py"))


@cache
def load(package: ModuleType, name: str) -> ModuleType:
    """Import one unit. Raises KeyError for a name that is none of `names`."""
    if name not in names(package):
        raise KeyError(name)
    return import_module(f"{package.__name__}.{name.replace('-', '_')}")


def faults(package: ModuleType, members: Mapping[str, type]) -> tuple[str, ...]:
    """What the units of a package lack: a docstring, or one of `members` (name -> type) that each has to have."""
    return tuple(fault for name in names(package) for fault in _faults(load(package, name), members))


def _faults(unit: ModuleType, members: Mapping[str, type]) -> Iterator[str]:
    if not (unit.__doc__ or "").strip():
        yield f"{unit.__name__}: no docstring"
    for member, kind in members.items():
        found = getattr(unit, member, None)
        if not isinstance(found, kind):
            yield f"{unit.__name__}: {member}: expected {kind.__name__}, found {type(found).__name__}"
