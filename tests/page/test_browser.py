"""The page in a real browser: readable, reachable by keyboard, quiet on the network, and nothing that runs."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from generator import channels, registry
from tests.browser import Browser, Page
from tests.harness import REPO, run_hookwright
from tests.page.cases import every, page
from tests.page.test_page import HOSTILE, UNSEEN

pytestmark = pytest.mark.browser

PHONE, DESK = 360, 1280
SHIPPED = REPO / "output" / "prd" / "preview.html"
CHOOSE = "document.querySelectorAll('.tabs input')[%d].click()"
FIGURES = "[...document.querySelectorAll('#prd-route-everybody ~ * article:has(figure)')].filter(e => e.offsetHeight)"
LABELS = """
[...document.querySelectorAll('svg')].filter(svg => svg.getBoundingClientRect().width).map(svg =>
  [...svg.querySelectorAll('text')].map(text => {
    const rect = text.parentNode !== svg && text.parentNode.querySelector('rect')
    const [a, b] = [text.getBoundingClientRect(), rect ? rect.getBoundingClientRect() : svg.getBoundingClientRect()]
    return {text: text.textContent, at: [a.left, a.top, a.right, a.bottom], in: [b.left, b.top, b.right, b.bottom]}
  }))
"""
FOCUS = "[document.activeElement.outerHTML.slice(0, 300), document.activeElement.getBoundingClientRect().height]"
REACHABLE = """
[...document.querySelectorAll('a[href], summary, input:checked, [tabindex="0"]')]
  .filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 300))
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages that are looked at: the shipped one, one with every channel type, and environments beside each other."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "every.html").write_text(page(every()), encoding="utf-8")
    run = run_hookwright("preview", "--all", "--html", str(folder / "beside.html"), cwd=REPO)
    assert run.code == 0, run.stderr
    return {"shipped": SHIPPED, **{name: folder / f"{name}.html" for name in ("every", "beside")}}


@pytest.mark.parametrize("look", [(DESK, False), (DESK, True), (PHONE, False), (PHONE, True)], ids=str)
@pytest.mark.parametrize("name", ["shipped", "every", "beside"])
def test_nothing_is_hard_to_read_and_nothing_is_loaded(
    chromium: Browser, files: dict[str, Path], name: str, look: tuple[int, bool]
) -> None:
    """axe-core finds no violation; one request, for the page itself; an empty console; nothing beyond the right edge."""
    width, is_dark = look
    opened = chromium.page(files[name], width=width, is_dark=is_dark)
    assert opened.violations() == []
    assert opened.value("document.documentElement.scrollWidth") == width
    assert opened.requests == [files[name].resolve().as_uri()]
    assert opened.complaints == []


@pytest.mark.parametrize("number", range(1, 4))
def test_every_phase_is_readable(chromium: Browser, files: dict[str, Path], number: int) -> None:
    """The messages of each phase, once it is chosen; those of the first one are what is held above."""
    opened = chromium.page(files["every"])
    opened.value(CHOOSE % number)
    assert opened.value("[...document.querySelectorAll('.told')].filter(e => e.offsetHeight).length") == 3
    assert opened.violations() == []


def test_a_fault_is_seen(chromium: Browser, tmp_path: Path) -> None:
    """The checks above would pass on a browser that looks away; so it must see what is wrong."""
    wrong = "<!doctype html><title>x</title><p style='color:#ccc;width:900px'>pale</p><img src=none.png><script>no()</script>"
    (tmp_path / "wrong.html").write_text(wrong, encoding="utf-8")
    opened = chromium.page(tmp_path / "wrong.html", width=PHONE)
    found = " ".join(opened.violations())
    assert all(name in found for name in ("color-contrast", "image-alt", "html-has-lang"))
    assert len(opened.requests) == 2
    assert opened.complaints
    assert opened.value("document.documentElement.scrollWidth") > PHONE


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", ["shipped", "every", "beside"])
def test_labels_of_the_picture_stand_apart(chromium: Browser, files: dict[str, Path], name: str, width: int) -> None:
    """Each text is inside of its box, and on no other text."""
    pictures = chromium.page(files[name], width=width).value(LABELS)
    assert len(pictures) == (3 if name == "beside" else 1)
    for labels in pictures:
        assert len(labels) > 8
        assert [each["text"] for each in labels if not is_inside(each["at"], each["in"])] == []
        pairs = [(one, two) for number, one in enumerate(labels) for two in labels[:number]]
        assert [(one["text"], two["text"]) for one, two in pairs if do_overlap(one["at"], two["at"])] == []


def is_inside(inner: list[float], outer: list[float]) -> bool:
    """Whether a rectangle (left, top, right, bottom) lies in another one, but for a pixel of a font's own room."""
    return all(inner[side] >= outer[side] - 1 for side in (0, 1)) and all(inner[side] <= outer[side] + 1 for side in (2, 3))


def do_overlap(one: list[float], two: list[float]) -> bool:
    """Whether two rectangles share more than the room that a font leaves above and below its letters."""
    wide = min(one[2], two[2]) - max(one[0], two[0])
    high = min(one[3], two[3]) - max(one[1], two[1])
    return wide > 0 and high > 0.3 * min(one[3] - one[1], two[3] - two[1])


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_keyboard_reaches_everything(chromium: Browser, files: dict[str, Path], width: int) -> None:
    """Tab stops at each link, choice and box in turn, visibly, the link past the head first; arrows choose a phase."""
    opened = chromium.page(files["shipped"], width=width)
    wanted, seen = opened.value(REACHABLE), []
    for _ in wanted:
        opened.press("Tab")
        seen.append(opened.value(FOCUS)[0])
        assert opened.value("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert seen == wanted
    assert 'class="skip"' in seen[0]
    opened.value("document.querySelector('.tabs input').focus()")
    opened.press("ArrowRight")
    assert opened.value("document.querySelector('.tabs input:checked + label').textContent") == "Error"
    assert opened.value("[...document.querySelectorAll('.told')].find(e => e.offsetHeight).querySelector('h4').textContent") == (
        "prd route ends: Error"
    )


def test_the_link_past_the_head_leads_to_the_messages(chromium: Browser) -> None:
    """The first stop of the keyboard."""
    opened = chromium.page(SHIPPED)
    opened.press("Tab")
    assert opened.value("document.activeElement.getBoundingClientRect().left") >= 0
    opened.press("Enter")
    assert opened.value("location.hash") == "#main"


def test_each_drawing_shows_the_title(chromium: Browser, files: dict[str, Path]) -> None:
    """What a person sees of each channel type, and beside it what is sent."""
    opened = chromium.page(files["every"])
    found = opened.value(f"{FIGURES}.map(e => [e.querySelector('h5').textContent, e.querySelector('figure').innerText])")
    shown = {name: UNSEEN.sub("", text) for name, text in found}
    assert set(shown) == set(registry.names(channels)) - {"container"}
    assert [name for name, text in shown.items() if "[prd] nightly-report Failed" not in text] == []
    assert opened.value(f"{FIGURES}.every(e => e.querySelector('pre[role=region]').innerText.length > 200)")


@pytest.mark.parametrize("text", [*HOSTILE, " ".join(HOSTILE)])
def test_hostile_texts_inject_nothing(chromium: Browser, tmp_path: Path, text: str) -> None:
    """No element, no handler, no request and no complaint that the harmless page does not have."""
    (tmp_path / "page.html").write_text(page(every(text.replace("<%", "< %"))), encoding="utf-8")
    opened = chromium.page(tmp_path / "page.html")
    inside = "[document.scripts.length, document.querySelectorAll('img, iframe, object, base, form').length, typeof hacked]"
    assert opened.value(inside) == [0, 0, "undefined"]
    handlers = "[...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length"
    assert opened.value(handlers) == 0
    assert opened.value("[...document.links].every(e => ['https:', 'http:', 'file:'].includes(e.protocol))")
    assert (len(opened.requests), opened.complaints) == (1, [])


def test_the_policy_of_the_page_lets_nothing_in(chromium: Browser) -> None:
    """Whatever got into the page after all could neither run nor load anything."""
    opened = chromium.page(SHIPPED)
    opened.value("document.body.insertAdjacentHTML('beforeend', '<img src=https://evil.example.com/x onerror=hacked=1>')")
    opened.value("document.body.append(Object.assign(document.createElement('script'), {textContent: 'hacked=1'}))")
    opened.value("document.body.insertAdjacentHTML('beforeend', '<p id=x style=\"color:red\">x</p>')")
    assert opened.value("typeof hacked") == "undefined"
    assert opened.value("getComputedStyle(document.getElementById('x')).color") != "rgb(255, 0, 0)"
    assert len([each for each in opened.complaints if "Content Security Policy" in each]) >= 3


def test_paper_has_all_messages(chromium: Browser) -> None:
    """What is printed needs no choice of a phase, and is dark on light whatever the screen is."""
    opened = chromium.page(SHIPPED, is_dark=True, media="print")
    assert opened.value("[...document.querySelectorAll('.told')].every(e => e.offsetHeight)")
    assert opened.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert opened.value("getComputedStyle(document.querySelector('h1')).color") == "rgb(27, 33, 41)"


def test_a_screen_reader_finds_its_way(chromium: Browser, files: dict[str, Path]) -> None:
    """Landmarks, headings without a gap, and a picture with a name and the same in words."""
    opened = chromium.page(files["beside"])
    names = names_of(opened)
    assert {"banner", "main", "contentinfo", "navigation"} <= {role for role, _ in names}
    pictures = [name for role, name in names if role in ("image", "img")]
    assert pictures == [f"Who hears of what in {each}" for each in ("dev", "prd", "stg")]
    levels = opened.value("[...document.querySelectorAll('h1,h2,h3,h4,h5')].filter(e => e.offsetHeight).map(e => +e.tagName[1])")
    assert all(after - before <= 1 for before, after in pairwise(levels))
    described = opened.value("document.querySelector('svg').getAttribute('aria-describedby')")
    assert "tells slack" in opened.value(f"document.getElementById({json.dumps(described)}).textContent")


def names_of(opened: Page) -> list[tuple[str, Any]]:
    """The role and name of each node that a screen reader is told of."""
    nodes = opened.nodes()
    return [(each["role"]["value"], each.get("name", {}).get("value")) for each in nodes if not each["ignored"]]
