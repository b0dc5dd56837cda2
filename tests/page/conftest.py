"""One browser for all tests of the page, and one street of services."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser import Browser, browser
from tests.channels.conftest import town

__all__ = ["chromium", "town"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser; where there is none the test is skipped, or fails in CI. Of one module, since as long as it runs no
    test in the same thread can have an event loop of its own."""
    with browser() as opened:
        yield opened
