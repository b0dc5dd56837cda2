"""The guards of conftest.py guard."""

from __future__ import annotations

import os
import socket
import urllib.request
from pathlib import Path

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 9), ("2001:db8::1", 9)], ids=["IPv4", "IPv6"])
def test_a_connection_that_leaves_the_machine_is_refused(address: tuple[str, int]) -> None:
    """Connecting to an address of the documentation range raises before a packet is sent."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as caller, pytest.raises(pytest.fail.Exception, match="asked for the network"):
        caller.connect(address)


def test_a_name_is_not_looked_up() -> None:
    """A look-up of a name is refused, too, since it is a packet that leaves."""
    with pytest.raises(pytest.fail.Exception, match="asked for the network"):
        urllib.request.urlopen("http://hooks.example.com/", timeout=1)


def test_loopback_is_reached() -> None:
    """A server of the test itself can be called."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname(), timeout=5) as caller:
            assert caller.getpeername() == server.getsockname()


def test_the_home_is_empty_and_the_current_folder_is_not_the_repository(repo: Path) -> None:
    """Nothing of the user's is read, and no test depends on where it was started."""
    assert list(Path.home().iterdir()) == []
    assert not Path.cwd().is_relative_to(repo)
    assert not Path(os.environ["KUBECONFIG"]).exists()
