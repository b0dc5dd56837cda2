"""One post office for all tests of the channels."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.post_office import PostOffice, post_office
from tests.channels.street import Street, street


@pytest.fixture(scope="session")
def office() -> Iterator[PostOffice]:
    """A server for each channel type."""
    with post_office() as running:
        yield running


@pytest.fixture(scope="session")
def town() -> Iterator[Street]:
    """The stand-ins for all services."""
    with street() as running:
        yield running
