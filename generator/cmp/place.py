"""The environment that an application's path speaks of.

An application of Argo CD stands in a folder of the repository, e.g. output/prd or output/teams/payments/prd. Some folder
above holds profiles/; what lies between is the output folder and the name of a profile.
"""

from __future__ import annotations

from collections.abc import Callable, Collection


def parts_below(path: str) -> tuple[str, ...]:
    """`output/teams/a` as its steps, without those that lead nowhere."""
    return tuple(step for step in path.split("/") if step not in ("", "."))


def environment_of(path: str, names: Collection[str], folder_of: Callable[[str], str]) -> str:
    """The name of the profile, or "" where the path names none.

    `path` leads from the folder with profiles/ to the application; its first step is the output folder, and is not
    looked at. `folder_of(name)` is where a profile is rendered to below that; it is not the name where the profile has
    an `environment` of its own.
    """
    wanted = "/".join(parts_below(path)[1:])
    if wanted in names and folder_of(wanted) == wanted:
        return wanted
    return next((name for name in names if folder_of(name) == wanted), "") if wanted else ""
