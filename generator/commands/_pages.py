"""The page of previews: made, and put where it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from generator.commands._program import courier_of, program_of
from generator.model import Document, Release
from generator.page import Sheet, page_of, sheet_of
from generator.preview.subjects import Subject
from generator.store import PAGE


def sheet(release: Release, given: Sequence[Subject] = (), endings: Sequence[str] = ()) -> Sheet:
    """The sheet of a release: its own program says what is sent."""
    return sheet_of(release, program_of(release.program), courier_of(release), given, endings)


def document(release: Release) -> Document:
    """The page of one environment, as a file of its folder."""
    return Document(PAGE, page_of([sheet(release)]))
