"""What a leash holds ends with the one who held it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cluster import leash

HELD = "import sys, time; print('up', flush=True); time.sleep(60)"
STUBBORN = "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


@pytest.mark.parametrize(
    ("program", "by"), [(HELD, signal.SIGTERM), (STUBBORN, signal.SIGKILL)], ids=["ends when asked", "is made to"]
)
def test_it_ends_with_standard_input(program: str, by: int) -> None:
    """However the holder went: its end of the pipe is closed by then."""
    command = [sys.executable, str(Path(leash.__file__)), sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as held:
        assert held.stdout.readline() == b"up\n"
        held.send_signal(signal.SIGINT)  # a terminal's, for the holder alone
        assert held.poll() is None
        held.stdin.close()
        assert held.wait(30) == 128 + by
        assert held.stdout.read() == b""


def test_its_exit_code_is_that_of_the_command() -> None:
    """A program that ends by itself is seen to have ended."""
    command = [sys.executable, str(Path(leash.__file__)), sys.executable, "-c", "raise SystemExit(3)"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as held:
        assert held.wait(30) == 3
