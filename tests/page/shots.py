"""Takes the screenshots of README from the shipped page: `make shots`. The fonts are those of the machine."""

from __future__ import annotations

from pathlib import Path

from tests.browser import browser
from tests.harness import REPO

FOLDER = Path(__file__).resolve().parent / "shots"
WIDTH, MARGIN = 1100, 16
# name -> (whether it is dark, the first and the last element that are on it)
SHOTS = {
    "routing": (False, "header", "section.environment"),
    "messages": (True, "section:has(> #prd-route-ends)", "#prd-route-ends ~ fieldset article"),
}
EDGES = "[{0}, {1}].map(each => document.querySelector(each).getBoundingClientRect()).map(each => [each.top, each.bottom])"


def main() -> None:
    """Write each one, and say how large it is."""
    FOLDER.mkdir(exist_ok=True)
    with browser() as opened:
        for name, (is_dark, first, last) in SHOTS.items():
            page = opened.page(REPO / "output" / "prd" / "preview.html", width=WIDTH, is_dark=is_dark)
            (top, _), (_, bottom) = page.value(EDGES.format(repr(first), repr(last)))
            start = max(0, top - MARGIN)
            path = FOLDER / f"{name}.png"
            path.write_bytes(page.picture(WIDTH, bottom + MARGIN - start, top=start))
            print(f"{path.relative_to(REPO)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
