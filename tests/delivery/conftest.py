"""Who evaluates what is emitted: our own port of the expression language and, with a Go toolchain, the real one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.delivery.workflows import Go, Port
from tests.gotools import Lines, build


@pytest.fixture(scope="session", params=["port", pytest.param("go", marks=pytest.mark.go)])
def controller(request: pytest.FixtureRequest) -> Iterator[Port | Go]:
    """An evaluator of expressions and tags."""
    if request.param == "port":
        yield Port()
        return
    with Lines(build("argoexpr")) as lines:
        yield Go(lines)
