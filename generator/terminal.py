"""What the terminal behind a stream is for: colour, and lines that are written over."""

from __future__ import annotations

import os
from typing import TextIO


def has_color(stream: TextIO, *, is_paged: bool = False) -> bool:
    """Colour is for a person at a terminal who has not said NO_COLOR (no-color.org); `is_paged`: a pager is between."""
    return (stream.isatty() or is_paged) and not os.environ.get("NO_COLOR")


def can_overwrite(stream: TextIO) -> bool:
    """Whether a line may be written over again and again."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"
