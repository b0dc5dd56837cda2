"""Runs a command that ends when standard input does: whoever started it is gone by then, in whatever way it went.

`python leash.py COMMAND…`; the exit code is the command's, or 128 and the number of the signal that ended it. A terminal's
Ctrl-C is for the one at the other end alone.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

PATIENCE = 5  # seconds from the request to end until it is no request


def end_with_stdin(child: subprocess.Popen[bytes]) -> None:
    """Wait for the end of standard input, then end the child."""
    while os.read(0, 4096):  # not sys.stdin, whose lock would be held when the interpreter ends
        pass
    child.terminate()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()


def main() -> int:
    """Run the command; give its exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
    threading.Thread(target=end_with_stdin, args=(child,), daemon=True).start()
    code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
