"""How a run compares with those before it, by the program itself and a server that answers as Kubernetes does."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from generator.model import CHANGES, Message, Route
from generator.notifier.bundle import assemble
from tests import pod, servers
from tests.cluster import slow
from tests.notifier.api_server import ARGO, LIST, Api, account, run_of, status
from tests.profiles import channel, delivery, message, profile, route, runner
from tests.servers import Answer, Request

TOLD = message(text="{change}\n{differences}", fields=[], failures="none")
UNREAD = "The runs before could not be read."
CRON = {f"{ARGO}/cron-workflow": "etl"}


class Said(NamedTuple):
    """What a run of the program said: its messages by channel, its log, and what it asked for."""

    messages: Mapping[str, Any]
    log: list[str]
    asked: list[Request]


@contextlib.contextmanager
def api(behaviour: servers.Behaviour, folder: Path) -> Iterator[tuple[servers.Received, Mapping[str, Any]]]:
    """A running API server, and what the runner is told of it."""
    authority = servers.Authority()
    with servers.http_server(behaviour, authority.server_side()) as server:
        yield server, {"api_url": server.url, "account_folder": str(account(folder / "account", authority))}


def told(
    behaviour: servers.Behaviour,
    folder: Path,
    *,
    said: Sequence[Message] = (TOLD,),
    routes: Sequence[Route] = (),
    failures: Sequence[Mapping[str, str]] = (),
    seconds: int = 10,
    **context: Any,
) -> Said:
    """Run the program of a profile whose channels log; those of a route are called as it is."""
    names = dict.fromkeys(name for each in routes for name in each.send) or {"log": None}
    with api(behaviour, folder) as (server, where):
        way = delivery(timeout_seconds=seconds, retry_seconds=seconds, runner=runner(**where))
        whole = profile([channel(name, "log") for name in names], routes, said, has_history=True, delivery=way)
        facts = {"labels": CRON, "created": "2026-01-05T09:00:00Z", "name": "etl-9", "duration": "600.0", **context}
        ran = pod.run(assemble(whole), pod.environment(failures=failures, **facts))
    trees = [json.loads(line) for line in ran.log if line.startswith("{")]
    ends = [line.partition(":")[0] for line in ran.log if ": delivered" in line]
    return Said(dict(zip(ends, trees, strict=True)), [line for line in ran.log if line[0] != "{"], list(server.requests))


def past(phases: str) -> list[dict[str, Any]]:
    """Runs of the CronWorkflow, one an hour from midnight on: S for Succeeded, F for Failed, E for Error, R for Running."""
    names = {"S": "Succeeded", "F": "Failed", "E": "Error", "R": "Running"}
    return [run_of(f"etl-{hour}", f"2026-01-05T0{hour}:00:00Z", names[phase]) for hour, phase in enumerate(phases)]


SENTENCES = {
    ("", "Failed"): ("first-failure", "First failure; no run before it is kept."),
    ("S", "Failed"): ("first-failure", "First failure after a success."),
    ("FSSS", "Failed"): ("first-failure", "First failure after 3 successes."),
    ("SF", "Failed"): ("still-failing", "Fails for the 2nd time since 2026-01-05T01:00:00Z."),
    ("SFE", "Error"): ("still-failing", "Fails for the 3rd time since 2026-01-05T01:00:00Z."),
    ("FFF", "Failed"): ("still-failing", "Fails for the 4th time since 2026-01-05T00:00:00Z."),
    ("SFRR", "Failed"): ("still-failing", "Fails for the 2nd time since 2026-01-05T01:00:00Z."),
    ("", "Succeeded"): ("", ""),
    ("FS", "Succeeded"): ("", ""),
    ("SSF", "Succeeded"): ("recovered", "Recovered after a failure, 7h 10m."),
    ("SFFSSEF", "Succeeded"): ("recovered", "Recovered after 2 failures, 4h 10m."),
}


@pytest.mark.parametrize(("phases", "phase"), SENTENCES, ids=[" then ".join(each) for each in SENTENCES])
def test_how_a_run_compares_with_those_before(phases: str, phase: str, tmp_path: Path) -> None:
    """As a word for programs, and as a sentence."""
    said = told(Api(past(phases)), tmp_path, status=phase)
    tree = said.messages["log"]
    assert (tree["change"], tree["message"].split("\n")[0].replace("[prd] etl Succeeded", "")) == SENTENCES[phases, phase]


@pytest.mark.parametrize(
    ("locale", "zone", "failing", "recovered"),
    [
        ("en", "", "Fails for the 3rd time since 2026-01-05T01:00:00Z.", "Recovered after 2 failures, 8h 10m."),
        ("ja", "Asia/Tokyo", "2026/01/05 10:00 JST から 3 回連続で失敗。", "2 回の失敗（8時間10分）から回復。"),
        ("zh", "Asia/Shanghai", "自 2026年1月5日 09:00 CST 起连续第 3 次失败。", "2 次失败（8小时10分）后恢复。"),
    ],
)
def test_in_the_messages_language_and_the_profiles_zone(
    locale: str, zone: str, failing: str, recovered: str, tmp_path: Path
) -> None:
    """Title of the row and sentence."""
    said = message(fields=["change"], locale=locale)
    with api(Api(past("SFF")), tmp_path) as (_, where):
        way = delivery(runner=runner(**where))
        text = assemble(profile([channel("log", "log")], [], [said], has_history=True, time_zone=zone, delivery=way))
        found = []
        for phase in ("Failed", "Succeeded"):
            facts = {"labels": CRON, "created": "2026-01-05T09:00:00Z", "name": "etl-9", "duration": "600.0"}
            first, *_ = pod.run(text, pod.environment(phase, **facts)).log
            found += [(row["title"], row["value"]) for row in json.loads(first)["fields"]]
    title = {"en": "Change", "ja": "変化", "zh": "变化"}[locale]
    assert found == [(title, failing), (title, recovered)]


COUNTS = {2: "2nd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 22: "22nd", 51: "51st", 52: "52nd", 112: "112th"}


@pytest.mark.parametrize(("count", "nth"), COUNTS.items(), ids=COUNTS.values())
def test_english_counts(count: int, nth: str, tmp_path: Path) -> None:
    """As people do; more than a page of runs, which come by name, is read to its end."""
    runs = [run_of(f"etl-{number}", f"2026-01-04T00:{number // 60:02}:{number % 60:02}Z", "Failed") for number in range(count - 1)]
    said = told(Api(runs), tmp_path)
    assert said.messages["log"]["message"].startswith(f"Fails for the {nth} time since 2026-01-04T00:00:00Z.")
    assert len(said.asked) == (count - 2) // 50 + 1


def test_what_is_asked_for(tmp_path: Path) -> None:
    """Only metadata, only runs of the same thing that have ended, in pages; once for all routes."""
    routes = [route("a", ["one", "two"]), route("b", ["three"])]
    said = told(Api(past("SF")), tmp_path, said=[message(text="{change}")], routes=routes)
    [request] = said.asked
    assert request.headers["Accept"] == LIST
    assert request.path == (
        "/apis/argoproj.io/v1alpha1/namespaces/team-a/workflows?limit=50&labelSelector=workflows.argoproj.io/cron-workflow%3Detl"
        "%2Cworkflows.argoproj.io/phase%20in%20%28Succeeded%2CFailed%2CError%29"
    )


SOURCES = ("cron-workflow", "workflow-template", "cluster-workflow-template")


@pytest.mark.parametrize("source", SOURCES)
def test_of_what_it_is_a_run(source: str, tmp_path: Path) -> None:
    """A CronWorkflow's comes first, else that of the template; those of others do not count."""
    labels = {"cron_workflow": "", source.replace("-", "_"): "etl"}
    runs = [run_of("a", "2026-01-05T01:00:00Z", "Failed", **labels)]
    runs.append(run_of("b", "2026-01-05T02:00:00Z", "Failed", cron_workflow="other"))
    facts = {f"{ARGO}/{each}": "etl" for each in SOURCES[SOURCES.index(source) :]}
    said = told(Api(runs), tmp_path, labels=facts)
    assert said.messages["log"]["message"].startswith("Fails for the 2nd time since 2026-01-05T01:00:00Z.")


def test_a_run_of_nothing_and_one_that_goes_on_ask_nothing(tmp_path: Path) -> None:
    """A failure by itself is a first one; nothing else is known."""
    alone = told(Api(past("FF")), tmp_path, labels={})
    running = told(Api(past("FF")), tmp_path, routes=[route("all", ["log"], when=["Running"])], status="Running")
    assert [(each.messages["log"]["change"], each.asked) for each in (alone, running)] == [("first-failure", []), ("", [])]


def test_only_the_runs_before_count(tmp_path: Path) -> None:
    """Not itself, not one that was created later; of the same second the one whose name comes first."""
    times = dict.fromkeys(("etl-8", "etl-9", "etl-99"), "2026-01-05T09:00:00Z") | {"etl-1": "2026-01-05T09:00:01Z"}
    said = told(Api([run_of(name, created, "Failed") for name, created in times.items()]), tmp_path)
    assert said.messages["log"]["message"].startswith("Fails for the 2nd time since 2026-01-05T09:00:00Z.")


ROUTES = (
    route("page", ["pager"], when=["Failed", "Error"], change=["first-failure"]),
    route("again", ["chat"], when=["Failed", "Error"], change=["still-failing"]),
    route("over", ["pager"], when=["Succeeded"], change=["recovered"]),
    route("rest", ["archive"], unless=["page", "over"]),
)


@pytest.mark.parametrize(
    ("phases", "phase", "channels"),
    [
        ("SS", "Failed", ["pager"]),
        ("SF", "Error", ["chat", "archive"]),
        ("SF", "Succeeded", ["pager"]),
        ("SS", "Succeeded", ["archive"]),
    ],
)
def test_routes_by_change(phases: str, phase: str, channels: list[str], tmp_path: Path) -> None:
    """Each sends only for its changes, and one that is `unless` of it sends when it does not."""
    said = told(Api(past(phases)), tmp_path, routes=ROUTES, status=phase)
    assert list(said.messages) == channels


def anything(text: str) -> servers.Behaviour:
    """A server that always says the same."""
    return lambda request: Answer(200, text, {"Content-Type": "application/json"})


endless = json.dumps({"metadata": {"continue": "more"}, "items": []})
WAITING = ("429 for ever", "500 for ever", "slow")
FAULTS: Mapping[str, tuple[servers.Behaviour, str]] = {
    "401": (lambda request: status(401, f"{request.headers['Authorization']} is no token"), "HTTP 401"),
    "403": (Api(past("SF"), forbidden=["workflows"]), "HTTP 403"),
    "404": (lambda request: status(404, "the server could not find the requested resource"), "HTTP 404"),
    "406": (lambda request: status(406, "only the following media types are accepted"), "HTTP 406"),
    "410": (lambda request: status(410, "The provided continue parameter is too old"), "HTTP 410"),
    "429 for ever": (lambda request: status(429, "too many requests")._replace(headers={"Retry-After": "1"}), "HTTP 429"),
    "500 for ever": (lambda request: status(500, "etcdserver: request timed out"), "HTTP 500"),
    "a redirect": (lambda request: Answer(302, "", {"Location": "http://127.0.0.1:1/"}), "HTTP 302"),
    "slow": (slow(Api(past("SF")), 30), "no end in time"),
    "huge": (anything('{"items": [' + '{"metadata": {}},' * 300_000), "JSONDecodeError"),
    "garbage": (anything("<html>"), "JSONDecodeError"),
    "cut": (lambda request: Api(past("SF"))(request)._replace(sent=40), "JSONDecodeError"),
    "a list": (anything("[]"), "TypeError"),
    "no labels": (anything('{"metadata": {}, "items": [{"metadata": {"name": "x"}}]}'), "KeyError"),
    "more than 2,000 runs": (anything(endless), "runs"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_read_is_noted_and_sent_all_the_same(fault: str, tmp_path: Path) -> None:
    """Every route with `change` sends; the message and the log say why it says no more, and never the token."""
    behaviour, why = FAULTS[fault]
    said = told(behaviour, tmp_path, routes=ROUTES, said=[message(text="{change}")], seconds=2 if fault in WAITING else 20)
    assert list(said.messages) == ["pager", "chat"]
    assert all(UNREAD in tree["message"] for tree in said.messages.values())
    [line] = [line for line in said.log if line.startswith(UNREAD)]
    assert why in line and "eyJ" not in "".join(said.log), line


def test_a_busy_server_is_asked_again(tmp_path: Path) -> None:
    """As it asks for: priority and fairness answer 429 with a second."""
    busy = status(429, "too many requests")._replace(headers={"Retry-After": "1"})
    said = told(servers.in_turn(busy, Api(past("SF"))), tmp_path, said=[message(text="{change}")])
    assert len(said.asked) == 2 and said.messages["log"]["change"] == "still-failing"


@pytest.mark.parametrize("lost", ["token", "ca.crt"])
def test_without_a_token_or_an_authority(lost: str, tmp_path: Path) -> None:
    """As where a pod has no service account mounted."""
    with api(Api(past("SF")), tmp_path) as (server, where):
        Path(where["account_folder"], lost).unlink()
        whole = profile([channel("log", "log")], [], [TOLD], has_history=True, delivery=delivery(runner=runner(**where)))
        ran = pod.run(assemble(whole), pod.environment(labels=CRON))
    assert UNREAD in json.loads(ran.log[1])["message"] and "FileNotFoundError" in ran.log[0] and server.requests == []


def test_another_authority_never_sees_the_token(tmp_path: Path) -> None:
    """A server that cannot prove who it is gets no request."""
    with api(Api(past("SF")), tmp_path) as (server, where):
        Path(where["account_folder"], "ca.crt").write_text(servers.Authority().pem)
        whole = profile([channel("log", "log")], [], [TOLD], has_history=True, delivery=delivery(runner=runner(**where)))
        ran = pod.run(assemble(whole), pod.environment(labels=CRON))
    assert "CERTIFICATE_VERIFY_FAILED" in ran.log[0] and server.requests == []


def test_every_change_is_tested() -> None:
    """The word of the profile is the word of the program."""
    assert {trend for trend, _ in SENTENCES.values() if trend} == set(CHANGES)
