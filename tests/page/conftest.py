"""One browser for all tests of the page, and one street of services."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser import Browser, browser
from tests.channels.conftest import town

__all__ = ["chromium", "town"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser; where there is none the test is skipped, or fails in CI."""
    with browser() as opened:
        yield opened
