"""How the notifier delivers: tries, budgets, channels beside one another, redirects, certificates, proxies and its log."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import Channel
from generator.notifier.bundle import assemble
from tests import pod, servers
from tests.profiles import channel, delivery, profile, runner
from tests.servers import Answer

SLACK = channel("slack", "slack-webhook", secrets={"url": "slack-secret/SLACK_WEBHOOK_URL"})
OTHER = channel("other", "slack-webhook", secrets={"url": "slack-secret/OTHER"})
TOKEN = "/services/T0000/B0000/XXXXXXXXXXXXXXXX"


def deliver(*channels: Channel, variables: dict[str, str] | None = None, **how: Any) -> pod.Run:
    """Tell some channels of a failed workflow; all times are a second, unless said."""
    text = assemble(profile(channels, delivery=delivery(**{"timeout_seconds": 1, "retry_seconds": 1, **how})))
    return pod.run(text, pod.environment(secrets=variables))


def test_a_server_that_recovers_is_tried_again_beside_the_others() -> None:
    """One channel answers 500 three times and then 200, the other one at once: both are delivered, once each."""
    busy = servers.in_turn(*[Answer(500, "rollup_error")] * 3, servers.slack)
    with servers.http_server(busy) as first, servers.http_server(servers.slack) as second:
        secrets = {"HOOKWRIGHT_SLACK_URL": first.url + TOKEN, "HOOKWRIGHT_OTHER_URL": second.url + TOKEN}
        ran = deliver(SLACK, OTHER, variables=secrets)
    size = len(second.requests[0].body)
    assert ran.log == [f"slack: delivered {size} bytes (try 4)", f"other: delivered {size} bytes (try 1)"]
    assert (ran.code, len(first.requests), len(second.requests)) == (0, 4, 1)
    assert len({request.body for request in first.requests}) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_waited_for(status: int) -> None:
    """A busy server that names a time is left alone for that time."""
    with servers.http_server(servers.in_turn(Answer(status, "", {"Retry-After": "1"}), servers.slack)) as server:
        ran = deliver(SLACK, variables={"HOOKWRIGHT_SLACK_URL": server.url + TOKEN}, retry_seconds=3)
    first, second = (request.at for request in server.requests)
    assert 1 <= second - first < 2.5
    assert ran.log[0].endswith("(try 2)")


@pytest.mark.parametrize("after", ["60", "99999999999999999999", "Wed, 21 Oct 2065 07:28:00 GMT", "-1", "soon"])
def test_retry_after_is_bounded_by_the_budget(after: str) -> None:
    """A time that the budget does not hold ends the tries; what is no number of seconds counts as none."""
    with servers.http_server(lambda request: Answer(429, "", {"Retry-After": after})) as server:
        ran = deliver(SLACK, variables={"HOOKWRIGHT_SLACK_URL": server.url + TOKEN})
    tries = 1 if after.isdecimal() else 4
    assert ran.log == [f"slack: failed: HTTP 429 (try {tries})"]
    assert (ran.code, len(server.requests)) == (0, tries)
    assert ran.seconds < 4


@pytest.mark.parametrize(
    ("status", "text", "said"),
    [
        (400, "invalid_payload", "HTTP 400 invalid_payload"),
        (403, "action_prohibited", "HTTP 403 action_prohibited"),
        (404, "no_service\n", "HTTP 404 no_service"),
        (410, "channel_is_archived", "HTTP 410 channel_is_archived"),
        (200, "<html>log in to the proxy</html>", "HTTP 200 <html>log in to the proxy</html>"),
        (200, "", "HTTP 200"),
        (204, "", "HTTP 204"),
        (401, "x" * 5000, "HTTP 401 " + "x" * 200),
        (404, "Cannot POST " + TOKEN, "HTTP 404 Cannot POST /services/T0000/B0000/***"),
    ],
)
def test_a_refusal_is_final(status: int, text: str, said: str) -> None:
    """What asking again would not change is asked once, and the log has the start of the answer."""
    with servers.http_server(lambda request: Answer(status, text)) as server:
        ran = deliver(SLACK, variables={"HOOKWRIGHT_SLACK_URL": server.url + TOKEN})
    assert (ran.code, len(server.requests)) == (0, 1)
    assert " ".join(ran.log[0].split()) == f"slack: failed: {said} (try 1)"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(status: int) -> None:
    """The token is carried to no other host, and the log says what happened."""
    with servers.http_server(servers.receiver) as elsewhere:
        there = {"Location": elsewhere.url + "/stolen"}
        with servers.http_server(lambda request: Answer(status, "moved", there)) as server:
            hook = channel("hook", "webhook", secrets={"url": "h/url", "authorization": "h/token"})
            secrets = {"HOOKWRIGHT_HOOK_URL": server.url + TOKEN, "HOOKWRIGHT_HOOK_AUTHORIZATION": "Bearer 0123456789abcdef"}
            ran = deliver(hook, variables=secrets)
    assert ran.log == [f"hook: failed: HTTP {status} is a redirect (try 1)"]
    assert (ran.code, len(server.requests), elsewhere.requests) == (0, 1, [])


def test_a_hung_server_takes_no_time_from_the_others() -> None:
    """The others are delivered at once; the hung one ends with its budget."""
    with servers.deaf_server() as port, servers.http_server(servers.slack) as server:
        secrets = {"HOOKWRIGHT_SLACK_URL": f"http://127.0.0.1:{port}{TOKEN}", "HOOKWRIGHT_OTHER_URL": server.url + TOKEN}
        ran = deliver(SLACK, OTHER, variables=secrets)
    assert ran.log[0] in (
        "slack: failed: TimeoutError('timed out') (try 1)",
        "slack: failed: TimeoutError('timed out') (try 2)",
    )
    assert ran.log[1].startswith("other: delivered ")
    assert (ran.code, len(server.requests)) == (0, 1)
    assert ran.seconds < 4


def test_a_server_that_drips_ends_with_the_budget() -> None:
    """A byte now and then keeps every single wait short; the whole is bounded all the same."""
    with servers.dripping_server() as port:
        ran = deliver(SLACK, variables={"HOOKWRIGHT_SLACK_URL": f"http://127.0.0.1:{port}{TOKEN}"})
    assert ran.log == ["slack: failed: no end in time"]
    assert (ran.code, ran.seconds < 5) == (0, True)


def test_no_network_is_told_and_harmless() -> None:
    """Nobody listens, or the name is unknown: each channel says so, and the workflow goes on."""
    nobody = f"http://127.0.0.1:{servers.free_port()}{TOKEN}"
    ran = deliver(SLACK, OTHER, variables={"HOOKWRIGHT_SLACK_URL": nobody, "HOOKWRIGHT_OTHER_URL": "http://nobody.invalid/"})
    assert ran.log[0] == "slack: failed: URLError(ConnectionRefusedError(111, 'Connection refused')) (try 4)"
    assert ran.log[1].startswith("other: failed: URLError(gaierror(")
    assert ran.code == 0


@pytest.mark.parametrize("value", [None, "", "\n"], ids=["absent", "empty", "a newline"])
def test_a_missing_secret_is_skipped(value: str | None) -> None:
    """The channel is left out, the log names the field, and the others go on."""
    with servers.http_server(servers.slack) as server:
        secrets = {"HOOKWRIGHT_OTHER_URL": server.url + TOKEN}
        secrets |= {} if value is None else {"HOOKWRIGHT_SLACK_URL": value}
        ran = deliver(SLACK, OTHER, variables=secrets, fail_workflow=True)
    assert ran.log[0] == "slack: skipped: no secret ['url']"
    assert ran.log[1].startswith("other: delivered ")
    assert ran.code == 0


def test_a_secret_may_end_in_a_newline() -> None:
    """`echo url | kubectl create secret` leaves one."""
    with servers.http_server(servers.slack) as server:
        ran = deliver(SLACK, variables={"HOOKWRIGHT_SLACK_URL": server.url + TOKEN + "\n"})
    assert [request.path for request in server.requests] == [TOKEN]
    assert ran.log[0].startswith("slack: delivered ")


@pytest.mark.parametrize(
    "url",
    ["hooks.slack.com/services/x", "file:///etc/passwd", "ftp://127.0.0.1/x", "", "http://", "http://[", "http://h h/\x01", "\u2603"],
)
def test_an_address_that_is_none_fails_alone(url: str) -> None:
    """Whatever stands in the Secret, the program ends well and says no more than that it failed."""
    with servers.http_server(servers.slack) as server:
        variables = {"HOOKWRIGHT_SLACK_URL": url or " ", "HOOKWRIGHT_OTHER_URL": server.url + TOKEN}
        ran = deliver(SLACK, OTHER, variables=variables, attempts=1)
    assert ran.log[0].startswith("slack: failed: " if url else "slack: skipped: ")
    assert "services" not in ran.log[0] and "passwd" not in ran.log[0]
    assert ran.log[1].startswith("other: delivered ")


@pytest.mark.parametrize(("fails", "code"), [(False, 0), (True, 1)])
def test_failures_count_only_where_the_profile_says_so(fails: bool, code: int) -> None:
    """With failWorkflow a channel that failed makes the program fail."""
    with servers.http_server(lambda request: Answer(404, "no_service")) as server:
        ran = deliver(SLACK, variables={"HOOKWRIGHT_SLACK_URL": server.url + TOKEN}, fail_workflow=fails)
    assert ran.code == code


def test_no_retries_where_there_is_no_time_for_them() -> None:
    """retrySeconds 0 means one try."""
    with servers.http_server(lambda request: Answer(503)) as server:
        ran = deliver(SLACK, variables={"HOOKWRIGHT_SLACK_URL": server.url + TOKEN}, retry_seconds=0)
    assert ran.log == ["slack: failed: HTTP 503 (try 1)"]


def test_certificates_are_verified() -> None:
    """An authority that nobody knows is refused, once; the profile's bundle or SSL_CERT_FILE makes it known."""
    authority = servers.Authority()
    known = runner(ca_bundle={"configMap": "ca/pem"})
    with servers.http_server(servers.slack, authority.server_side()) as server:
        url = {"HOOKWRIGHT_SLACK_URL": server.url + TOKEN}
        unknown = deliver(SLACK, variables=url)
        without = deliver(SLACK, variables=url, runner=known)
        trusted = deliver(SLACK, variables={**url, "HOOKWRIGHT_CA_BUNDLE": authority.pem}, runner=known)
        with authority.ca.cert_pem.tempfile() as file:
            by_file = deliver(SLACK, variables={**url, "SSL_CERT_FILE": file})
    assert "CERTIFICATE_VERIFY_FAILED" in unknown.log[0] and unknown.log[0].endswith("(try 1)")
    assert "CERTIFICATE_VERIFY_FAILED" in without.log[0]
    assert trusted.log[0].startswith("slack: delivered ")
    assert by_file.log[0].startswith("slack: delivered ")


def test_a_certificate_is_for_its_host() -> None:
    """One of another host is refused."""
    authority = servers.Authority()
    with servers.http_server(servers.slack, authority.server_side("elsewhere.example.com")) as server:
        secrets = {"HOOKWRIGHT_SLACK_URL": server.url + TOKEN, "HOOKWRIGHT_CA_BUNDLE": authority.pem}
        ran = deliver(SLACK, variables=secrets, runner=runner(ca_bundle={"configMap": "ca/pem"}))
    assert "CERTIFICATE_VERIFY_FAILED" in ran.log[0]
    assert server.requests == []


def test_proxies_are_taken_from_the_environment() -> None:
    """http_proxy carries the request, no_proxy leaves it direct."""
    with servers.http_server(servers.slack) as proxy, servers.http_server(servers.slack) as server:
        url = {"HOOKWRIGHT_SLACK_URL": "http://slack.example.com" + TOKEN}
        by_proxy = deliver(SLACK, variables={**url, "http_proxy": proxy.url})
        around = {"HOOKWRIGHT_SLACK_URL": server.url + TOKEN, "http_proxy": proxy.url, "no_proxy": "127.0.0.1"}
        direct = deliver(SLACK, variables=around)
    assert [request.path for request in proxy.requests] == ["http://slack.example.com" + TOKEN]
    assert len(server.requests) == 1
    assert by_proxy.log[0][:16] == direct.log[0][:16] == "slack: delivered"


def test_secrets_stay_out_of_the_log() -> None:
    """A server that repeats what it was sent puts no secret, and no long part of one, into the log."""

    def repeat(request: servers.Request) -> Answer:
        return Answer(400, f"{request.headers['Authorization']} at {request.path} with {request.headers['Authorization'][7:]}")

    hook = channel("hook", "webhook", secrets={"url": "h/url", "authorization": "h/token"})
    with servers.http_server(repeat) as server:
        secrets = {
            "HOOKWRIGHT_HOOK_URL": f"{server.url}/in/0123456789abcdef?key=fedcba9876543210&x=1",
            "HOOKWRIGHT_HOOK_AUTHORIZATION": "Bearer aaaa1111bbbb2222",
        }
        ran = deliver(hook, variables=secrets)
    assert ran.log == ["hook: failed: HTTP 400 *** at /in/***?key=***&x=1 with *** (try 1)"]
