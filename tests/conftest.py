"""Guards that hold for the whole session, and the fixtures that every test may use.

The tests see no home, no kubeconfig, no variable that steers Python, git or a proxy, stand in an empty folder, and
reach nothing but loopback: an audit hook of the interpreter refuses any other address, whoever asks for it.
"""

from __future__ import annotations

import functools
import ipaddress
import os
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from tests import gotools, harness

if TYPE_CHECKING:
    from tests.cluster import Cluster

LOOPBACK_NAMES = ("", "localhost", "ip6-localhost")
STEERING = ("PYTHON", "GIT_", "HELM_", "HELMFILE_", "KUBE", "XDG_", "HOOKWRIGHT_", "ARGOCD_", "PARAM_", "MAKE")
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ftp_proxy")

hypothesis.settings.register_profile("same-everywhere", derandomize=True, database=None, deadline=None)
hypothesis.settings.load_profile("same-everywhere")


def is_loopback(host: object) -> bool:
    """Whether `host`, a name or an address as text or bytes, is this machine; an unreadable one is not."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")
    if name in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_the_network(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook: fails the test for a connection or a look-up that would leave the machine.

    What it raises is no Exception, so that no `except OSError` or `except Exception` on the way turns it into a result.
    """
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg") and isinstance(args[1], tuple):
        host = args[1][0]  # a Unix socket has a path instead
    else:
        return
    if not is_loopback(host):
        raise pytest.fail.Exception(f"a test asked for the network: {event} {host!r}")


sys.addaudithook(refuse_the_network)


@pytest.fixture(scope="session", autouse=True)
def _nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home, a configuration and a current folder that are empty and go away."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(STEERING) or name.lower() in PROXIES:
                patch.delenv(name)
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        patch.setenv("KUBECONFIG", str(home / "there-is-no-kubeconfig"))
        patch.chdir(tmp_path_factory.mktemp("cwd"))
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a test that was skipped has failed, but for one that is marked to need what may not be there."""
    report = yield
    if report.skipped and gotools.ENVIRONMENT.get("CI") == "true" and not item.get_closest_marker("shared"):
        report.outcome, report.longrepr = "failed", f"skipped, and CI=true says that nothing is missing: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def repo() -> Path:
    """The root of the repository."""
    return harness.REPO


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A real API server with the kinds of Argo; see tests/cluster. For tests that are marked `go`."""
    from tests.cluster import running  # late: few tests need it

    with running(tmp_path_factory.mktemp("cluster")) as started:
        yield started


@pytest.fixture
def hookwright(tmp_path: Path) -> Callable[..., harness.Run]:
    """Runs `python -m generator ARGUMENTS` in `tmp_path`, or in `cwd=`; gives (code, stdout, stderr)."""
    return functools.partial(harness.run_hookwright, cwd=tmp_path)
