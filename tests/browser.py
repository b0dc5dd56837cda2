"""A real browser for tests: Debian's chromium without a window, asked by its own protocol over two pipes.

    with browser() as opened:
        page = opened.page(path, width=360, is_dark=True)
        page.value("document.title")

`page.requests` are the addresses that it asked for, `page.complaints` what stands in its console. axe-core comes from npm,
by version and hash, into the user's cache folder; `python -m tests.browser` fetches it once.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.gotools import CACHE, ENVIRONMENT, do_without

AXE_VERSION = "4.14.1"
AXE_SHA512 = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
AXE = CACHE / f"axe-core-{AXE_VERSION}.js"
SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
# The protocol is spoken on the descriptors 3 and 4, which a launcher puts in their places.
LAUNCHER = "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execvp(sys.argv[3], sys.argv[3:])"
TALL = 900


class Page:
    """One page, loaded to its end."""

    def __init__(self, browser: Browser, session: str) -> None:
        self.browser, self.session = browser, session
        self.requests: list[str] = []
        self.complaints: list[str] = []

    def ask(self, method: str, **arguments: Any) -> Any:
        """One command of the protocol."""
        return self.browser.ask(method, self.session, **arguments)

    def value(self, script: str) -> Any:
        """What a script gives, waited for; as JSON can tell it. The page's own policy does not hold for it."""
        found = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def press(self, key: str) -> None:
        """A key, down and up."""
        for kind in ("rawKeyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=KEYS[key])

    def violations(self) -> list[str]:
        """What axe-core finds, one line for each element."""
        self.value(axe())
        found = self.value("axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)")
        return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]

    def picture(self, width: float, height: float, *, top: float = 0) -> bytes:
        """A part of the page as a PNG."""
        clip = {"x": 0, "y": top, "width": width, "height": height, "scale": 1}
        return base64.b64decode(self.ask("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)["data"])

    def note(self, event: dict[str, Any]) -> None:
        """Takes down what the browser tells unasked."""
        told = event["params"]
        if event["method"] == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif event["method"] == "Log.entryAdded":
            self.complaints.append(told["entry"]["text"])
        elif event["method"] == "Runtime.exceptionThrown" or (event["method"] == "Runtime.consoleAPICalled"):
            self.complaints.append(json.dumps(told))


KEYS = {"Tab": 9, "Enter": 13, "ArrowRight": 39}


class Browser:
    """A running chromium."""

    def __init__(self, process: subprocess.Popen[bytes], to: int, back: int) -> None:
        self.process, self.to, self.back = process, to, back
        self.count, self.rest = 0, b""
        self.pages: dict[str, Page] = {}

    def page(self, path: Path, *, width: int = 1280, is_dark: bool = False, media: str = "screen") -> Page:
        """A page from the disk, in a window of its own; the one before is closed."""
        for before in self.pages.values():
            before.ask("Page.close")
        self.pages.clear()
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        page = Page(self, self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
        self.pages[page.session] = page
        for domain in ("Page", "Runtime", "Network", "Log"):
            page.ask(f"{domain}.enable")
        scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
        page.ask("Emulation.setEmulatedMedia", media=media, features=[scheme])
        page.ask("Emulation.setDeviceMetricsOverride", width=width, height=TALL, deviceScaleFactor=1, mobile=width < 600)
        page.ask("Page.navigate", url=path.resolve().as_uri())
        page.value("new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))")
        return page

    def ask(self, method: str, session: str = "", **arguments: Any) -> Any:
        """The answer to one command; what is told meanwhile goes to its page."""
        self.count += 1
        request = {"id": self.count, "method": method, "params": arguments, **({"sessionId": session} if session else {})}
        os.write(self.to, json.dumps(request).encode() + b"\0")
        while (answer := self._next()).get("id") != self.count:
            if "method" in answer and answer.get("sessionId") in self.pages:
                self.pages[answer["sessionId"]].note(answer)
        assert "error" not in answer, (method, answer["error"])
        return answer["result"]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self.rest:
            piece = os.read(self.back, 1 << 20)
            assert piece, "the browser has ended"
            self.rest += piece
        line, _, self.rest = self.rest.partition(b"\0")
        return json.loads(line)


@contextmanager
def browser() -> Iterator[Browser]:
    """A chromium with a profile that goes away. Where there is none, the test is skipped, or fails in CI."""
    program = shutil.which("chromium", path=ENVIRONMENT.get("PATH"))
    if program is None:
        do_without("no chromium on PATH: apt-get install chromium", ENVIRONMENT)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        theirs, to = os.pipe()
        back, their_end = os.pipe()
        high = [fcntl.fcntl(each, fcntl.F_DUPFD, 10) for each in (theirs, their_end)]
        command = [sys.executable, "-c", LAUNCHER, *map(str, high), program, *SWITCHES, f"--user-data-dir={folder}", "about:blank"]
        with open(os.devnull, "wb") as nowhere:
            environment = {**os.environ, "HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_CACHE_HOME": folder}
            process = subprocess.Popen(
                command, pass_fds=high, env=environment, stdin=subprocess.DEVNULL, stdout=nowhere, stderr=nowhere
            )
        for each in (theirs, their_end, *high):
            os.close(each)
        opened = Browser(process, to, back)
        try:
            yield opened
            opened.ask("Browser.close")
        finally:
            os.close(to)
            os.close(back)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def axe() -> str:
    """The text of axe-core. Where it is missing, the test is skipped, or fails in CI."""
    if not AXE.exists():
        do_without(f"axe-core {AXE_VERSION} is not fetched: make tools", ENVIRONMENT)
    return AXE.read_text(encoding="utf-8")


def fetch_axe() -> None:
    """Take axe-core from npm, unless it is there. Raises RuntimeError for another file than the one that is meant."""
    if AXE.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", f"axe-core@{AXE_VERSION}", "--silent", "--pack-destination", folder]
        subprocess.run(command, cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL, check=True)
        [packed] = Path(folder).glob("*.tgz")
        if base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode() != AXE_SHA512:
            raise RuntimeError(f"axe-core {AXE_VERSION} is not the file that it was")
        with tarfile.open(packed) as archive:
            text = archive.extractfile("package/axe.min.js").read()
    AXE.parent.mkdir(parents=True, exist_ok=True)
    unfinished = AXE.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(text)
    unfinished.replace(AXE)


if __name__ == "__main__":
    if AXE.exists() or shutil.which("npm"):
        fetch_axe()
        print(f"axe-core {AXE_VERSION}: {AXE}")
    else:
        print(f"axe-core {AXE_VERSION} is not fetched, since there is no npm on PATH: tests of the page will be skipped")
