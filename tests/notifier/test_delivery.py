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


def deliver_each(*answers: Answer, **how: Any) -> tuple[list[str], list[int]]:
    """One channel for each answer, all in one program: what the log says of each, and how often each was asked."""
    channels = [channel(f"c{number}", "slack-webhook", secrets={"url": "s/url"}) for number in range(len(answers))]
    behaviours = [servers.in_turn(answer) for answer in answers]
    with servers.http_server(servers.by_path(*behaviours)) as server:
        urls = {f"HOOKWRIGHT_C{number}_URL": f"{server.url}/{number}{TOKEN}" for number in range(len(answers))}
        ran = deliver(*channels, variables=urls, **how)
    asked = [sum(request.path.startswith(f"/{number}/") for request in server.requests) for number in range(len(answers))]
    assert ran.code == 0
    return [line.partition(": ")[2] for line in ran.log], asked


def test_retry_after_is_bounded_by_the_budget() -> None:
    """A time that the budget does not hold ends the tries; what is no number of seconds counts as none."""
    said = {"60": 1, "99999999999999999999": 1, "Wed, 21 Oct 2065 07:28:00 GMT": 4, "-1": 4, "soon": 4, "": 4, "0": 4}
    log, asked = deliver_each(*(Answer(429, "", {"Retry-After": after}) for after in said))
    assert asked == list(said.values())
    assert log == [f"failed: HTTP 429 (try {tries})" for tries in said.values()]


def test_a_refusal_is_final() -> None:
    """What asking again would not change is asked once, and the log has the start of the answer."""
    table = [
        (Answer(400, "invalid_payload"), "HTTP 400 invalid_payload"),
        (Answer(403, "action_prohibited"), "HTTP 403 action_prohibited"),
        (Answer(404, "no_service\n"), "HTTP 404 no_service"),
        (Answer(410, "channel_is_archived"), "HTTP 410 channel_is_archived"),
        (Answer(200, "<html>log in to the proxy\n</html>"), "HTTP 200 <html>log in to the proxy </html>"),
        (Answer(200, "\x1b[31m\x00ok"), "HTTP 200 \ufffd[31m\ufffdok"),
        (Answer(200), "HTTP 200"),
        (Answer(204), "HTTP 204"),
        (Answer(401, "x" * 50_000), "HTTP 401 " + "x" * 200),
        (Answer(404, "Cannot POST " + TOKEN), "HTTP 404 Cannot POST /services/T0000/B0000/***"),
    ]
    log, asked = deliver_each(*(answer for answer, _ in table))
    assert log == [f"failed: {said} (try 1)" for _, said in table]
    assert asked == [1] * len(table)


def test_a_redirect_is_never_followed() -> None:
    """The address and its token are carried to no other host, and the log says what happened."""
    kinds = [301, 302, 303, 307, 308]
    with servers.http_server(servers.receiver) as elsewhere:
        log, asked = deliver_each(*(Answer(status, "moved", {"Location": elsewhere.url + "/stolen"}) for status in kinds))
    assert log == [f"failed: HTTP {status} is a redirect (try 1)" for status in kinds]
    assert (asked, elsewhere.requests) == ([1] * len(kinds), [])


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
    assert ran.log[1].startswith("other: failed: ")  # at once, or when the budget is used up where no DNS answers
    assert (ran.code, ran.seconds < 5) == (0, True)


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


def test_an_address_that_is_none_fails_alone() -> None:
    """Whatever stands in a Secret, the program ends well, and shows no part of it that could be secret."""
    hosts = ["hooks.slack.com", "ftp://127.0.0.1", "http://[", "http://h h", "http://127.0.0.1:x", "http://127.0.0.1\x01"]
    odd = [*(host + TOKEN for host in hosts), "http://", "file:///etc/passwd"]
    channels = [channel(f"c{number}", "slack-webhook", secrets={"url": "s/url"}) for number in range(len(odd))]
    with servers.http_server(servers.slack) as server:
        variables = {f"HOOKWRIGHT_C{number}_URL": url for number, url in enumerate(odd)}
        ran = deliver(*channels, SLACK, variables={**variables, "HOOKWRIGHT_SLACK_URL": server.url + TOKEN}, attempts=1)
    assert [line.split(": ")[1] for line in ran.log[:-1]] == ["failed"] * len(odd)
    assert not any("XXXX" in line or "passwd" in line for line in ran.log)
    assert ran.log[-1].startswith("slack: delivered ")


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
