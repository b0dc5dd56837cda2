"""Files that are no profiles and no output of ours: read as text whoever wrote them, and replaced as a whole."""

from __future__ import annotations

import os
from collections.abc import Iterator

from generator.errors import InputUnusable, Mark, Problem

LARGEST = 8 << 20  # bytes


def read_text(path: str, most: int = LARGEST, hint: str = "name a file") -> str:
    """A file as it stands, but for a byte order mark; `hint` is for one that is not there. Raises InputUnusable."""
    if os.path.exists(path) and not os.path.isfile(path):
        raise InputUnusable(Problem(Mark(path, 1, 1), "not a file", hint))
    return text_of(read_bytes(path, most + 1, hint), path, most)


def read_bytes(path: str, most: int = -1, hint: str = "name a file") -> bytes:
    """Whatever can be read, a device too, and at most `most` of it (-1: all). Raises InputUnusable."""
    try:
        with open(path, "rb") as file:
            return file.read(most)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a path"
        raise InputUnusable(Problem(Mark(path, 1, 1), f"cannot be read: {reason}", hint)) from None


def text_of(content: bytes, name: str, most: int = LARGEST) -> str:
    """Bytes as text. Raises InputUnusable for more than `most`, and for what is no UTF-8."""
    mark = Mark(name, 1, 1)
    if len(content) > most:
        raise InputUnusable(Problem(mark, f"more than {most:,} bytes", "is it the right file?"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputUnusable(Problem(mark, "no UTF-8 text", "save it as UTF-8")) from None


def files_below(folder: str, endings: tuple[str, ...]) -> Iterator[str]:
    """The paths of all files below a folder with one of the endings, by name; what starts with a dot does not count."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (os.path.join(root, name) for name in sorted(files) if name.endswith(endings) and name[0] != ".")


def replace_text(path: str, text: str) -> None:
    """Write another text over a file, whole or not at all; who may read it stays. Raises InputUnusable."""
    staged = f"{path}.{os.getpid()}.part"
    try:
        with open(staged, "wb") as file:
            file.write(text.encode())
        os.chmod(staged, os.stat(path).st_mode & 0o7777)
        os.replace(staged, path)
    except OSError as error:
        raise InputUnusable(Problem(Mark(path, 1, 1), f"cannot be written: {error.strerror}")) from None
    finally:
        if os.path.exists(staged):
            os.unlink(staged)
