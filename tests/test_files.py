"""Every file of the repository: plain UTF-8 text that names no machine and no package registry; pictures are README's alone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from tests.harness import REPO

# What make, Python and the tools leave; .gitignore names the same.
NOT_OURS = {".git", ".venv", ".venv-test", ".tools", "__pycache__", "build", "dist"}
NOT_OURS |= {".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"}

# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org")
REGISTRIES += ("proxy.golang" + ".org", "sum.golang" + ".org")
INDEX_OPTIONS = re.compile(r"--(extra-)?index-url|--find-links|--trusted-host|^-i ", re.MULTILINE)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|Users|home/[a-z]+)/")


def committed() -> Iterator[Path]:
    """Every file below the root that is neither made nor ignored."""
    for folder, folders, names in os.walk(REPO):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS and not name.endswith(".egg-info"))
        yield from (Path(folder, name) for name in sorted(names))


EVERY = {path.relative_to(REPO).as_posix(): path for path in committed()}
PICTURES = {name: path for name, path in EVERY.items() if name.endswith(".png")}
FILES = {name: path for name, path in EVERY.items() if name not in PICTURES}


def test_every_picture_is_one_that_readme_shows() -> None:
    """Binaries stay in the history for good, so there is none that nobody sees, and none that is large."""
    readme = FILES["README.md"].read_text(encoding="utf-8")
    assert PICTURES and [name for name in PICTURES if f"({name})" not in readme] == []
    data = {name: path.read_bytes() for name, path in PICTURES.items()}
    assert [name for name, each in data.items() if not each.startswith(b"\x89PNG\r\n") or len(each) > 150_000] == []


def test_every_file_is_utf8_text() -> None:
    """No binary is committed, no byte-order mark, no carriage return outside the byte-by-byte cases."""
    texts = {name: path.read_bytes() for name, path in FILES.items()}
    assert [name for name, text in texts.items() if not is_plain(text)] == []


def test_no_file_names_a_package_registry() -> None:
    """Where packages come from is the machine's business, in locks above all."""
    found = {name: [host for host in REGISTRIES if host in text] for name, text in texts()}
    assert {name: hosts for name, hosts in found.items() if hosts} == {}
    assert [name for name, text in texts() if name.startswith("requirements/") and INDEX_OPTIONS.search(text)] == []


def test_no_file_names_a_path_of_a_machine() -> None:
    """An absolute path of a developer's machine means nothing on another one; the workflows of the cases have their own.

    Argo CD's image has a home folder, too, the same one everywhere.
    """
    found = {name: MACHINE_PATH.findall(text) for name, text in texts() if not name.startswith("tests/conformance/")}
    assert {name: paths for name, paths in found.items() if set(paths) - {"/home/argocd/"}} == {}


def test_no_yaml_file_holds_a_tab() -> None:
    """Tabs are no indentation in YAML; the cases of bad input are written by the tests that need them."""
    assert [name for name, text in texts() if name.endswith((".yaml", ".yml")) and "\t" in text] == []


def texts() -> Iterator[tuple[str, str]]:
    """Every file by name, as text."""
    return ((name, path.read_text(encoding="utf-8")) for name, path in FILES.items())


def is_plain(text: bytes) -> bool:
    """Whether bytes are UTF-8 without a byte-order mark, NUL or carriage return."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return not text.startswith(b"\xef\xbb\xbf") and b"\0" not in text and b"\r" not in text
