"""What goes wrong at a service: the run says in one line what happened, without the secret, and the others still deliver."""

from __future__ import annotations

import pytest

from tests import servers
from tests.channels import standins
from tests.channels.services import SERVICES, addressed, only
from tests.channels.services import every_service as all_services
from tests.channels.street import Delivered, street
from tests.pod import Run
from tests.servers import Answer

every_service = pytest.mark.parametrize("kind", SERVICES)
BESIDE = {"slack-webhook": "wecom"}  # a neighbour for each channel; that of all others is Slack


def neighbour(kind: str) -> str:
    """A channel of another type, which has to deliver all the same."""
    return BESIDE.get(kind, "slack-webhook")


def check(got: Delivered, kind: str, secrets: dict[str, str]) -> str:
    """What the log says of a channel: one line, no secret in any, and the neighbour's message arrived."""
    assert set(got.log) == {kind, neighbour(kind)} and len(got.run.log) == 2
    assert got.log[neighbour(kind)].startswith("delivered ")
    said = "\n".join(got.run.log)
    parts = [part for secret in secrets.values() for part in (secret, secret.rpartition("/")[2], standins.TOKEN)]
    assert [part for part in parts if len(part) > 5 and part in said] == []
    return got.log[kind]


@pytest.mark.parametrize("kind", [kind for kind, service in SERVICES.items() if service.wrong])
def test_a_wrong_secret(kind: str) -> None:
    """The service says so, once; the log has its words."""
    with street() as running:
        got = running.deliver(kinds=(kind, neighbour(kind)), wrong=kind)
        secrets = {**running.secrets(kind), **running.secrets(kind, wrong=True)}
    said = check(got, kind, secrets)
    assert len(got.requests[kind]) == 1
    assert said.startswith("failed: HTTP ") and said.endswith("(try 1)")
    assert len(said) > len("failed: HTTP 400 (try 1)"), "the reason is told"


@every_service
def test_what_must_not_be_tried_again(kind: str) -> None:
    """Each refusal of a service is final, whatever its status is."""
    with street(only(kind, SERVICES[kind].refusals[-1].answer)) as running:
        got = running.deliver(kinds=(kind, neighbour(kind)))
        said = check(got, kind, running.secrets(kind))
    assert (len(got.requests[kind]), said[-7:]) == (1, "(try 1)")
    assert said.startswith("failed: HTTP ")


@every_service
def test_a_service_that_is_busy_for_longer_than_the_budget(kind: str) -> None:
    """A limit of calls that outlasts the budget ends as a failure within it; one that is told by a code is final or tried again."""
    with street(only(kind, SERVICES[kind].busy)) as running:
        got = running.deliver(kinds=(kind, neighbour(kind)), budget=1)
        said = check(got, kind, running.secrets(kind))
    status = SERVICES[kind].busy.status
    assert said.startswith(f"failed: HTTP {status} ")
    assert got.run.seconds < 15
    names_a_time = "Retry-After" in SERVICES[kind].busy.headers or "retry_after" in SERVICES[kind].busy.text
    final = names_a_time or kind in ("wecom", "dingtalk")
    assert (len(got.requests[kind]) == 1) == final


@every_service
def test_a_service_that_recovers(kind: str) -> None:
    """An error of the server is tried again, and what is sent again is the same message: ids and keys have not changed."""
    failing = servers.in_turn(Answer(503, "unavailable"), Answer(502), lambda request: Answer(0))

    def behaviour(request: servers.Request) -> Answer:
        first = failing(request) if addressed(request)[0] == kind else Answer(0)
        return first if first.status else all_services(request)


    with street(behaviour) as running:
        got = running.deliver(kinds=(kind,))
    assert got.log[kind].startswith("delivered ") and got.log[kind].endswith("(try 3)")
    assert len({(request.path, request.body) for request in got.requests[kind]}) == 1


@pytest.mark.parametrize("ahead", [7200, -7200])
@pytest.mark.parametrize("kind", ["dingtalk", "feishu", "sns"])
def test_a_clock_that_is_off(kind: str, ahead: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a signature has a time, the service's words about it are told, and nothing is sent twice."""
    monkeypatch.setattr(standins.CLOCK, "ahead", ahead)
    with street() as running:
        got = running.deliver(kinds=(kind, neighbour(kind)))
        said = check(got, kind, running.secrets(kind))
    words = {"dingtalk": "invalid timestamp", "feishu": "timestamp is not within one hour", "sns": "Signature expired"}
    assert words[kind] in said and said.endswith("(try 1)")


def test_a_huge_answer_is_read_in_part() -> None:
    """A megabyte of answer, or one that says success at its very end, is no success."""
    with street(only("telegram", Answer(200, '{"x": "' + "y" * 1_000_000 + '", "ok": true}'))) as running:
        got = running.deliver(kinds=("telegram", "slack-webhook"))
        said = check(got, "telegram", running.secrets("telegram"))
    assert said.startswith('failed: HTTP 200 {"x": "yyy') and len(said) < 250


@every_service
def test_a_redirect_is_refused(kind: str) -> None:
    """No service's request is carried elsewhere, since its token would be, too."""
    with servers.http_server(servers.receiver) as elsewhere:
        answer = Answer(307, "", {"Location": elsewhere.url + "/stolen"})
        with street(only(kind, answer)) as running:
            got = running.deliver(kinds=(kind, neighbour(kind)))
            said = check(got, kind, running.secrets(kind))
    assert (said, elsewhere.requests) == ("failed: HTTP 307 is a redirect (try 1)", [])


def run_with(address: str) -> Run:
    """A channel with this address, and one that works."""
    with street() as running:
        variables = {"HOOKWRIGHT_DISCORD_URL": address}
        got = running.deliver(kinds=("discord", "slack-webhook"), variables=variables, budget=1)
    assert got.log["slack-webhook"].startswith("delivered ")
    return got.run


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://127.0.0.1/" + standins.TOKEN, "failed: no web address"),
        ("file:///etc/passwd", "failed: no web address"),
        ("httpx://127.0.0.1/", "unknown url type: httpx"),
        ("http://nobody.invalid/" + standins.TOKEN, "failed: "),
    ],
)
def test_an_address_that_cannot_be_asked(address: str, said: str) -> None:
    """A scheme that is none of the web, and a name that nobody has, by the transport that all services share."""
    ran = run_with(address)
    assert said in ran.log[0] and ran.log[0].startswith("discord: failed: ")
    assert standins.TOKEN not in "\n".join(ran.log)


def test_an_unknown_authority() -> None:
    """TLS by a certificate that nobody vouches for is refused, once, before anything is sent."""
    with servers.http_server(servers.receiver, servers.Authority().server_side()) as stranger:
        ran = run_with(f"{stranger.url}/{standins.TOKEN}")
        assert stranger.requests == []
    assert "CERTIFICATE_VERIFY_FAILED" in ran.log[0] and ran.log[0].endswith("(try 1)")


def test_a_body_that_drips() -> None:
    """An answer that never ends ends with the budget."""
    with servers.dripping_server() as port:
        ran = run_with(f"http://127.0.0.1:{port}/{standins.TOKEN}")
    assert ran.log[0] == "discord: failed: no end in time"
