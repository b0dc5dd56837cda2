"""Whatever a workflow says arrives as text on every service, does nothing else, and is cut honestly."""

from __future__ import annotations

import re

import pytest

from tests.channels.readers import READERS, squash
from tests.channels.services import SERVICES
from tests.channels.street import Delivered, Street
from tests.channels.test_hostile import HOSTILE, tamed
from tests.pod import failure
from tests.profiles import message

URL = "https://argo.example.com/workflows/team-a/etl-7xk2p?uid=9f3c0e7a-0000-4000-8000-000000000001"
# Markup of our own: a bold title, a line's end, a color, a link.
OURS = {"telegram": {"b", "a"}, "google-chat": {"font", "b", "br"}}
ENTITIES = {"mentions": ()}
QUIET = {kind: ENTITIES for kind, service in SERVICES.items() if "mentions" in service.channel("").options}


def undelivered(got: Delivered) -> dict[str, str]:
    """What the log says of each channel that did not deliver."""
    return {kind: line for kind, line in got.log.items() if not line.startswith("delivered ")}


@pytest.mark.parametrize("show", ["list", "code"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_text_on_every_service(town: Street, text: str, show: str) -> None:
    """In the title, the text, a row and the failures; nobody is called, and no link is there but ours."""
    said = message(
        title="A {labels.evil} Z",
        text="B {parameters.evil} Y",
        fields=[("Row", "C {annotations.evil} X"), "name"],
        failures=show,
    )
    facts = {"labels": {"evil": text}, "annotations": {"evil": text}, "parameters": {"evil": text}}
    got = town.deliver(said, failures=[failure(text, step="load")], options=QUIET, **facts)
    assert undelivered(got) == {}
    whole = tamed(text)
    expected = [f"A {whole} Z", f"B {whole} Y", f"C {whole} X", f"load: {whole or 'Failed'}"]
    for kind, read in READERS.items():
        shown = read(got.only(kind))
        seen = squash(shown.text)
        missing = [each for each in expected if squash(each) not in seen]
        assert missing == [], kind
        assert set(shown.links) - {""} <= {URL}, kind
        assert (shown.calls, set(shown.marks) - OURS.get(kind, set())) == ((), set()), kind


@pytest.mark.parametrize("char", ["x", "\u5931", "\U0001f6a8", *"&<`@\n*"], ids=lambda char: f"U+{ord(char):04X}")
def test_a_megabyte_is_taken_by_every_service(town: Street, char: str) -> None:
    """Each limit holds whatever the text is made of, and what is cut says so."""
    said = message(
        title="{labels.long}",
        text="{annotations.long}",
        fields=[("{labels.long}", "a{parameters.long}"), *((f"Row {number}", "{parameters.some}") for number in range(60))],
        failures="list",
        limit=100,
        size=4000,
        links=[("{labels.long}", "https://x.example.com/{labels.long}"), ("Logs", "https://x.example.com/" + "y" * 300)],
    )
    long, some = (char * 63 + "a") * 16384, (char * 63 + "a") * 5
    many = [failure(long[:9999], f"step-{number}") for number in range(100)]
    facts = {"labels": {"long": long}, "annotations": {"long": long}, "parameters": {"long": long, "some": some}}
    got = town.deliver(said, huge=True, budget=30, failures=many, total=5000, options=QUIET, **facts)
    assert undelivered(got) == {}
    for kind, read in READERS.items():
        missing = [int(each.replace(",", "")) for each in re.findall("\u2026 ([0-9,]+) more characters", read(got.only(kind)).text)]
        assert missing and all(count > 0 for count in missing), kind


@pytest.mark.parametrize("status", ["Succeeded", "Failed", "Error"])
def test_the_profile_alone_decides_who_is_called(town: Street, status: str) -> None:
    """Those whom the channel names are called when a workflow failed, and never otherwise."""
    got = town.deliver(status=status, kinds=[*QUIET])
    assert undelivered(got) == {}
    called = {kind: bool(READERS[kind](got.only(kind)).calls) for kind in QUIET}
    assert called == dict.fromkeys(QUIET, status != "Succeeded")
