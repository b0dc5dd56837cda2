"""A real browser for tests: Debian's chromium without a window, driven by Playwright.

    with browser() as opened:
        page = opened.page(path, width=360, is_dark=True)
        page.value("document.title")

`page.requests` are the addresses that it asked for, `page.complaints` what stands in its console. axe-core comes from npm,
by version and hash, into the user's cache folder; `python -m tests.browser` fetches it once.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.gotools import CACHE, ENVIRONMENT, do_without

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page as Opened

AXE_VERSION = "4.14.1"
AXE_SHA512 = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
AXE = CACHE / f"axe-core-{AXE_VERSION}.js"
# Of its own accord it would ask for components and much else, of hosts that are none of ours.
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
SWITCHES += ("--disable-component-update", "--disable-sync", "--hide-scrollbars")
TALL, PHONE = 900, 600


class Page:
    """One page, loaded to its end."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.requests: list[str] = []
        self.complaints: list[str] = []
        opened.on("request", lambda request: self.requests.append(request.url))
        opened.on("console", lambda message: self.complaints.append(message.text))
        opened.on("pageerror", lambda error: self.complaints.append(str(error)))

    def value(self, script: str) -> Any:
        """What a script gives, waited for; as JSON can tell it. The page's own policy does not hold for it."""
        return self.opened.evaluate(script)

    def press(self, key: str) -> None:
        """A key, down and up."""
        self.opened.keyboard.press(key)

    def nodes(self) -> list[Any]:
        """What a screen reader is told of the page: the nodes of its accessibility tree."""
        found: list[Any] = self.opened.context.new_cdp_session(self.opened).send("Accessibility.getFullAXTree")["nodes"]
        return found

    def violations(self) -> list[str]:
        """What axe-core finds, one line for each element."""
        self.value(axe())
        found = self.value("axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)")
        return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]

    def picture(self, width: float, height: float, *, top: float = 0) -> bytes:
        """A part of the page as a PNG."""
        return self.opened.screenshot(clip={"x": 0, "y": top, "width": width, "height": height}, full_page=True)


class Browser:
    """A running chromium."""

    def __init__(self, chromium: Chromium) -> None:
        self.chromium = chromium

    def page(self, path: Path, *, width: int = 1280, is_dark: bool = False, media: str = "screen") -> Page:
        """A page from the disk, in a window of its own; the one before is closed."""
        for before in self.chromium.contexts:
            before.close()
        context = self.chromium.new_context(
            viewport={"width": width, "height": TALL}, color_scheme="dark" if is_dark else "light", is_mobile=width < PHONE
        )
        opened = context.new_page()
        opened.emulate_media(media=media)
        page = Page(opened)
        opened.goto(path.resolve().as_uri())
        return page


@contextmanager
def browser() -> Iterator[Browser]:
    """A chromium with a profile that goes away. Where there is none, the test is skipped, or fails in CI."""
    program = shutil.which("chromium", path=ENVIRONMENT.get("PATH"))
    if program is None:
        do_without("no chromium on PATH: apt-get install chromium", ENVIRONMENT)
    from playwright.sync_api import sync_playwright  # late: the fetching of axe-core needs none

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=list(SWITCHES))
        try:
            yield Browser(chromium)
        finally:
            chromium.close()


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
