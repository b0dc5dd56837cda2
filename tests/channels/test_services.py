"""The stand-ins refuse what the services refuse: each refusal is tripped by a request that is broken by just that."""

from __future__ import annotations

import functools
import json

import pytest

from generator import channels as package
from generator import registry
from tests.channels.services import SERVICES, answer_of
from tests.channels.standins import Refusal, aws_signature
from tests.channels.street import street
from tests.pod import failure
from tests.profiles import message
from tests.servers import Request

ROWS = [(kind, each) for kind, service in SERVICES.items() for each in service.refusals]
every_refusal = pytest.mark.parametrize(("kind", "refusal"), ROWS, ids=[f"{kind}: {each.what}" for kind, each in ROWS])


@functools.cache
def good_requests() -> dict[str, Request]:
    """What the program itself sends to each service of a failed workflow; the services take it."""
    said = message(text="by {creator}", links=[("Logs", "https://logs.example.com/{name}")])
    with street() as running:
        got = running.deliver(said, failures=[failure("exit code 1")])
    assert {kind: line.split()[0] for kind, line in got.log.items()} == dict.fromkeys(SERVICES, "delivered")
    return {kind: got.only(kind) for kind in SERVICES}


@every_refusal
def test_a_broken_request_is_refused(kind: str, refusal: Refusal) -> None:
    """By the answer of just this refusal; a limit holds exactly to the last unit."""
    service, good = SERVICES[kind], good_requests()[kind]
    assert answer_of(kind, good) == service.success(good)
    broken = refusal.breaks(good)
    broken = service.sign(broken) if "sign" not in refusal.what and "key" not in refusal.what else broken
    assert answer_of(kind, broken) == refusal.answer
    if refusal.edge is not None:
        edge = service.sign(refusal.edge(good))
        assert not refusal.applies(edge)
        assert refusal.applies(service.sign(refusal.breaks(good)))


@every_refusal
def test_a_refusal_has_its_source(kind: str, refusal: Refusal) -> None:
    """Each says where it is documented, and no answer looks like a success."""
    assert len(refusal.source) > 20
    assert refusal.answer != SERVICES[kind].success(good_requests()[kind])


def test_every_channel_has_a_stand_in() -> None:
    """All types but those that have servers of their own in tests/servers.py, that send nothing by HTTP, or by the agent."""
    assert set(registry.names(package)) - set(SERVICES) == {"container", "email", "http", "log", "webhook"}


def test_the_signature_is_amazons_own() -> None:
    """The stand-in makes of the example in Amazon's guide the signature that stands there."""
    headers = {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        "host": "iam.amazonaws.com",
        "x-amz-date": "20150830T123600Z",
        "authorization": "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request,"
        " SignedHeaders=content-type;host;x-amz-date, Signature=0",
    }
    url, secret = "/?Action=ListUsers&Version=2010-05-08", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    assert aws_signature("GET", url, headers, b"", secret) == "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"


def test_an_answer_is_one_line_of_json_or_text() -> None:
    """What stand-ins say can be read by a person in one line of the log."""
    assert [kind for kind, each in ROWS if "\n" in each.answer.text] == []
    assert all(json.loads(each.answer.text) for _, each in ROWS if each.answer.text.startswith("{"))
