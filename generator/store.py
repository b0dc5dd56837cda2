"""The disk: profiles are read from one folder, documents are written to another, whole or not at all.

A name never leads out of its folder. A file that hookwright did not write is never overwritten and never removed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from typing import NamedTuple

from generator import yamlio
from generator.chain import NAME
from generator.errors import InputUnusable, Mark, Problem, did_you_mean
from generator.model import GENERATED, Document, Layer

INVENTORY = ".hookwright.json"
PAGE = "preview.html"
"""The page of previews: it stands there from the render on that was asked for it."""

PROFILES = "profiles"
"""The folder that profiles stand in, unless told otherwise."""

_ENDING = ".yaml"


class Stale(NamedTuple):
    """One file of the output folder that is not what a render would write: missing, other bytes, or no longer made."""

    path: str
    reason: str


def root_above(folder: str, most: int | None = None) -> str:
    """The folder that holds profiles/: this one, or one of at most so many above it; "" where there is none."""
    at = folder
    for _ in range((folder.count(os.sep) if most is None else most) + 1):
        if os.path.isdir(os.path.join(at, PROFILES)):
            return at
        at = os.path.dirname(at)
    return ""


def find_profiles(folder: str) -> list[str]:
    """The names of all profile files below a folder, sorted; folders and files that start with a dot do not count."""
    found = []
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = os.path.relpath(root, folder)
        for file in files:
            if file.endswith(_ENDING) and not file.startswith("."):
                name = file[: -len(_ENDING)]
                found.append(name if below == "." else f"{below.replace(os.sep, '/')}/{name}")
    return sorted(found)


def find_environments(folder: str, read: Callable[[str, Mark | None], Layer]) -> list[str]:
    """The profiles that are not abstract. One that cannot be read counts, so that its problems are told."""
    return [name for name in find_profiles(folder) if not _is_abstract(name, read)]


def _is_abstract(name: str, read: Callable[[str, Mark | None], Layer]) -> bool:
    try:
        return read(name, None).values.get("abstract") is True
    except InputUnusable:
        return False


def reader(folder: str) -> Callable[[str, Mark | None], Layer]:
    """A function that reads one profile by its name, each file once: layers are never changed by anyone."""
    seen: dict[str, Layer] = {}

    def read(name: str, mark: Mark | None) -> Layer:
        if name not in seen:
            seen[name] = _read_layer(folder, name, mark)
        return seen[name]

    return read


def _read_layer(folder: str, name: str, mark: Mark | None) -> Layer:
    path = _path_of(folder, name, mark)
    shown = os.path.join(folder, name + _ENDING)
    try:
        size = os.stat(path).st_size
        if size > yamlio.LIMIT:
            problem = Problem(Mark(shown, 1, 1), f"a profile of {size} bytes, expected at most {yamlio.LIMIT}")
            raise InputUnusable(problem)
        with open(path, "rb") as file:
            content = file.read(yamlio.LIMIT + 1)
    except OSError as error:
        raise InputUnusable(Problem(Mark(shown, 1, 1), f"cannot be read: {error.strerror}")) from None
    parsed = yamlio.parse(content, shown)
    if not isinstance(parsed.values, dict):
        hint = "`hookwright init NAME` writes a first one"
        raise InputUnusable(Problem(Mark(shown, 1, 1), "expected a profile, a map of keys", hint))
    return Layer(name, parsed.values, parsed.marks, parsed.keys)


def _path_of(folder: str, name: str, mark: Mark | None) -> str:
    asked = mark or Mark(folder, 1, 1)
    if not NAME.fullmatch(name):
        hint = "write the file's name without its ending, e.g. prd or teams/payments"
        raise InputUnusable(Problem(asked, "expected the name of a profile in the profiles folder", hint))
    path = os.path.join(folder, name + _ENDING)
    if not os.path.isfile(path):
        known = find_profiles(folder)
        hint = did_you_mean(name, known) if known else f"`hookwright init {name}` writes a first one"
        raise InputUnusable(Problem(asked, f"no profile {name}", hint))
    real, root = os.path.realpath(path), os.path.realpath(folder)
    if os.path.commonpath([real, root]) != root:
        hint = "copy the file into the folder"
        raise InputUnusable(Problem(asked, f"profile {name} is a link that leaves the profiles folder", hint))
    return path


def check_output(folder: str, documents: Iterable[Document]) -> list[Stale]:
    """What a render would change in a folder; nothing is written."""
    wanted = {document.name: document.text.encode() for document in [*documents]}
    wanted[INVENTORY] = _inventory(wanted)
    out = []
    for name, content in sorted(wanted.items()):
        path = os.path.join(folder, name)
        present = _read_bytes(path)
        if present != content:
            out.append(Stale(path, "missing" if present is None else "differs"))
    for name in sorted(_listed(folder) - set(wanted)):
        if os.path.lexists(os.path.join(folder, name)):
            out.append(Stale(os.path.join(folder, name), "no longer made"))
    return out


def write_output(folder: str, documents: Iterable[Document]) -> int:
    """Write all documents of one environment and return how many files stand there now.

    Everything is written beside its place first and moved there at the end, so a failure leaves what was there. Files
    of an earlier render that are no longer made are removed. Raises InputUnusable when a file is in the way.
    """
    wanted = {document.name: document.text.encode() for document in documents}
    listed = _listed(folder)
    hint = "move it away, or into helm.values or workflowDefaults of the profile"
    _refuse_foreign(folder, [name for name in wanted if name not in listed], hint)
    wanted[INVENTORY] = _inventory(wanted)
    staged: list[tuple[str, str]] = []
    try:
        os.makedirs(folder, exist_ok=True)
        for name, content in wanted.items():
            path = os.path.join(folder, name)
            if _read_bytes(path) != content:
                staged.append((_stage(path, content), path))
        for temporary, path in staged:
            os.replace(temporary, path)
        for name in sorted(listed - set(wanted)):
            _remove(os.path.join(folder, name))
    except OSError as error:
        raise InputUnusable(Problem(Mark(folder, 1, 1), f"cannot be written: {error.strerror}")) from None
    finally:
        for temporary, _ in staged:
            _remove(temporary)
    return len(wanted)


def write_ours(path: str, text: str) -> None:
    """Write one file anywhere, whole or not at all; what is there already must be of our making. Raises InputUnusable."""
    folder, name = os.path.split(path)
    _refuse_foreign(folder, [name], "name another file")
    staged = ""
    try:
        os.makedirs(folder or ".", exist_ok=True)
        staged = _stage(path, text.encode())
        os.replace(staged, path)
    except OSError as error:
        raise InputUnusable(Problem(Mark(path, 1, 1), f"cannot be written: {error.strerror}")) from None
    finally:
        if staged:
            _remove(staged)


def write_new(path: str, text: str) -> None:
    """Write a file that must not exist yet."""
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise InputUnusable(Problem(Mark(path, 1, 1), "exists already, and is left as it is")) from None
    except OSError as error:
        raise InputUnusable(Problem(Mark(path, 1, 1), f"cannot be written: {error.strerror}")) from None


def _stage(path: str, content: bytes) -> str:
    temporary = f"{path}.{os.getpid()}.part"
    try:
        with open(temporary, "wb") as file:
            file.write(content)
    except OSError:
        _remove(temporary)
        raise
    return temporary


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass


def _read_bytes(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def _inventory(wanted: Iterable[str]) -> bytes:
    return (json.dumps({"apiVersion": "hookwright/v1", "files": sorted(wanted)}, indent=2) + "\n").encode()


def has_page(folder: str) -> bool:
    """Whether an earlier render says that it wrote the page of previews."""
    return PAGE in _listed(folder)


def _listed(folder: str) -> set[str]:
    """The files that an earlier render says it wrote; names that could lead elsewhere do not count."""
    try:
        listed = json.loads(_read_bytes(os.path.join(folder, INVENTORY)) or b"{}").get("files", [])
    except (ValueError, AttributeError):
        return set()
    names = listed if isinstance(listed, list) else []
    return {name for name in names if isinstance(name, str) and name == os.path.basename(name) and name not in ("", ".", "..")}


def _refuse_foreign(folder: str, names: list[str], hint: str) -> None:
    problems = []
    for name in names:
        path = os.path.join(folder, name)
        if os.path.lexists(path) and GENERATED.encode() not in (_read_bytes(path) or b"")[:200]:
            problems.append(Problem(Mark(path, 1, 1), "exists and was not written by hookwright", hint))
    if problems:
        raise InputUnusable(*problems)
