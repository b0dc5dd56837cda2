"""The sides of a comparison, from the disk, from git and from standard input, as objects."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from generator.chain import Read
from generator.diff.states import LARGEST, objects_in
from generator.errors import InputUnusable, Mark, Problem
from generator.files import files_below, read_text, text_of
from generator.model import Document, Layer
from generator.store import INVENTORY
from generator.yamlio import parse

STDIN = "-"
_ENDINGS = (".yaml", ".yml", ".json")
_HINT = "name a file or a folder"

Objects = list[dict[str, Any]]


def read_path(path: str) -> tuple[Objects, bool]:
    """The objects of a file, of a folder or of standard input, and whether it is a folder of ours, which holds all there is."""
    if path == STDIN:
        return objects_in(text_of(sys.stdin.buffer.read(LARGEST + 1), "standard input", LARGEST), "standard input"), False
    if not os.path.isdir(path):
        return objects_in(read_text(path, LARGEST, _HINT), path), False
    listed = [os.path.join(path, name) for name in inventory(path)]
    found = listed or files_below(path, _ENDINGS)
    return [each for file in found for each in objects_in(read_text(file, LARGEST, _HINT), file)], bool(listed)


def committed(folder: str) -> tuple[Document, ...]:
    """What the last render wrote into a folder; nothing where there was none."""
    return tuple(Document(name, read_text(os.path.join(folder, name), LARGEST, _HINT)) for name in inventory(folder))


def inventory(folder: str) -> list[str]:
    """The files that the last render lists, as far as they are there."""
    try:
        with open(os.path.join(folder, INVENTORY), "rb") as file:
            names = json.loads(file.read(LARGEST)).get("files", [])
    except (OSError, ValueError, AttributeError):
        return []
    named = [name for name in names if isinstance(name, str) and name == os.path.basename(name) and name.endswith(_ENDINGS)]
    return [name for name in named if name != INVENTORY and os.path.isfile(os.path.join(folder, name))]


class Revision:
    """A commit of the repository around the current folder. Raises InputUnusable for a name that is none."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.commit = "" if name.startswith("-") else self._git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").strip()
        if not self.commit:
            hint = "name a branch, a tag or a commit, e.g. origin/main; CI may have fetched no more than one commit"
            raise InputUnusable(Problem(Mark(name, 1, 1), "no revision of this repository", hint))

    def documents(self, folder: str) -> tuple[Document, ...]:
        """The YAML files that were committed in a folder."""
        names = self._git("ls-tree", "-z", "--name-only", self.commit, f"{os.path.normpath(folder)}/").split("\0")
        return tuple(Document(os.path.basename(name), self.text(name)) for name in names if name.endswith(_ENDINGS[:2]))

    def reader(self, folder: str) -> Read:
        """A function that reads one profile of that revision by its name."""
        seen: dict[str, Layer] = {}

        def read(name: str, mark: Mark | None) -> Layer:
            if name not in seen:
                path = f"{folder}/{name}.yaml"
                text = self.text(path)
                if not text:
                    raise InputUnusable(Problem(mark or Mark(f"{self.name}:{path}", 1, 1), f"no profile {name} in {self.name}"))
                parsed = parse(text, f"{self.name}:{path}")
                seen[name] = Layer(name, parsed.values if isinstance(parsed.values, dict) else {}, parsed.marks, parsed.keys)
            return seen[name]

        return read

    def changed(self, folder: str) -> list[str]:
        """The files of a folder that are others now than they were then, new and deleted ones among them."""
        since = self._git("diff", "--name-only", "--relative", "-z", self.commit, "--", folder)
        new = self._git("ls-files", "--others", "--exclude-standard", "-z", "--", folder)
        return [path for path in f"{since}{new}".split("\0") if path]

    def text(self, path: str) -> str:
        """A file as it was, "" where there was none."""
        return self._git("show", f"{self.commit}:./{os.path.normpath(path)}")

    def _git(self, *arguments: str) -> str:
        import subprocess  # late: slow to load

        mark = Mark(self.name, 1, 1)
        try:
            done = subprocess.run(["git", *arguments], capture_output=True, check=False)
        except OSError:
            raise InputUnusable(Problem(mark, "git cannot be started", "install git, or compare with --against")) from None
        return text_of(done.stdout, self.name, LARGEST) if done.returncode == 0 else ""
