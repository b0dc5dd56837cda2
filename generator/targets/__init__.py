"""The kinds of documents that a release is written as, one file each, found by the file's name.

A unit has a docstring, its first line what the file is for, and `emit(release) -> Iterator[Document]`, which yields the
file if the release needs it. The units know nothing of each other; what they share is in `_documents` and `_applied`.
"""

from __future__ import annotations

from generator.targets._applied import applied

__all__ = ["applied"]
