"""Our controller on a real API server: what is told, how often, by which rights, and how it ends.

It runs with the token of the ServiceAccount that is rendered, whose rights are those that are rendered. Workflows are moved
from phase to phase by hand; what arrives is what real servers on loopback got.
"""

from __future__ import annotations

import base64
import datetime
import itertools
import json
import re
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from generator.model import EMPTY, PHASES, Channel, Match, Profile, Route
from tests import gotools
from tests.channels.services import SERVICES, addressed, every_service
from tests.cluster import Cluster
from tests.engine.programs import ENGINE, TYPES, controller, manifests, wait
from tests.harness import run_program
from tests.profiles import channel, profile, route
from tests.servers import Answer, Received, Request, http_server, in_turn, receiver, smtp_server

pytestmark = pytest.mark.go

NUMBERS = itertools.count(1)
QUIET = 1.5  # seconds without news, after which none is expected
NOTED = "notified.notifications.argoproj.io"


class Place(NamedTuple):
    """A namespace with what a profile needs there, and the account that the controller has."""

    cluster: Cluster
    name: str
    account: Path
    folder: Path

    def workflow(self, phase: str = "", **more: Any) -> str:
        """A new workflow, by its name; it came to its phase just now."""
        name = f"wf-{next(NUMBERS)}"
        meta = {"name": name, "namespace": self.name, **more}
        self.cluster.create({"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": meta, "spec": {}})
        if phase:
            self.move(name, phase)
        return name

    def move(self, name: str, phase: str, ago: int = 0) -> None:
        """Bring a workflow to a phase."""
        now = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=ago)).strftime("%Y-%m-%dT%H:%M:%SZ")
        ended = None if phase in ("Running", "Pending") else now
        known = self.get(name).get("status", {}).get("startedAt", now)
        self.cluster.patch("Workflow", name, self.name, {"status": {"phase": phase, "startedAt": known, "finishedAt": ended}})

    def touch(self, name: str) -> None:
        """Change something about a workflow that says nothing."""
        label = {"metadata": {"labels": {"touched": str(next(NUMBERS))}}}
        self.cluster.patch("Workflow", name, self.name, label)

    def get(self, name: str) -> Any:
        """A workflow as it is."""
        return self.cluster.get("Workflow", name, self.name)

    def noted(self, name: str) -> list[str]:
        """What the engine has written down about a workflow."""
        return list(json.loads(self.get(name)["metadata"].get("annotations", {}).get(NOTED, "{}")))

    def wait_for_note(self, name: str, phase: str) -> None:
        """Wait until the engine has noted that a workflow came to a phase."""
        wait(lambda: any(f" {phase}:" in key for key in self.noted(name)), f"a note of {phase}")

    def engine(self, *flags: str, **variables: str) -> Any:
        """The running controller."""
        return controller(self.account, self.name, self.folder, f"--namespaces={self.name}", *flags, **variables)


@pytest.fixture
def place(cluster: Cluster, tmp_path: Path) -> Place:
    """A new namespace with the account, which has no rights yet."""
    name = cluster.namespace("engine")
    return Place(cluster, name, cluster.account("workflow-notifications", (), name), tmp_path)


@pytest.fixture
def sink() -> Iterator[Received]:
    """A receiver of JSON."""
    with http_server(receiver) as running:
        yield running


def set_up(
    place: Place, channels: Sequence[Channel], routes: Sequence[Route] = (), values: Mapping[str, str] = EMPTY, **engine: str
) -> Profile:
    """Apply what is rendered for channels and routes; and the Secret, with values by key."""
    argo = {"namespace": place.name, "workflow_namespaces": (place.name,)}
    told = profile(channels, routes, argo=argo, engine={**ENGINE, "namespace": place.name, **engine})
    for tree in yaml.safe_load_all(manifests(told)):
        place.cluster.apply(tree)
    data = {key: base64.b64encode(value.encode()).decode() for key, value in values.items()}
    meta = {"name": "workflow-notifications-secret", "namespace": place.name}
    place.cluster.apply({"apiVersion": "v1", "kind": "Secret", "metadata": meta, "data": data})
    return told


def hook(sink: Received, name: str = "hook", body: str = "{name} {status}") -> Channel:
    """A webhook that says which workflow came to which phase."""
    return channel(name, "webhook", url=f"{sink.url}/{name}", body={"said": body})


def said(sink: Received, count: int) -> list[str]:
    """What arrived, once so many messages have, and no more come."""
    wait(lambda: len(sink.requests) >= count, f"{count} messages, of which there are {len(sink.requests)}")
    time.sleep(QUIET)
    return [tree["said"] for tree in sink.trees]


def test_each_phase_is_told_by_its_routes_and_once(place: Place, sink: Received) -> None:
    """Every trigger is evaluated in each phase; the match decides; what is noted is not sent again, not even by another process."""
    only = Match(labels={"team": ("data", "!x")}, annotations={"mute": ("!yes",)}, namespaces=("engine-*",), cron=False)
    channels = [hook(sink), hook(sink, "page", "page {name} {status}"), hook(sink, "never", "never {name}")]
    routes = [
        route("mine", ["page"], when=("Failed", "Error"), match=only),
        route("all", ["hook"], when=PHASES, unless=["mine"]),
        route("elsewhere", ["never"], when=PHASES, match=Match(namespaces=("other",))),
    ]
    set_up(place, channels, routes)
    with place.engine() as engine:
        wait(lambda: engine.get("/readyz")[0] == 200, "a configuration that loads")
        plain = place.workflow()
        data = place.workflow(labels={"team": "data"})
        muted = place.workflow(labels={"team": "data"}, annotations={"mute": "yes"})
        cron = place.workflow(labels={"team": "data", "workflows.argoproj.io/cron-workflow": "etl"})
        for phase in ("Pending", *PHASES):
            for name in (plain, data, muted, cron):
                place.move(name, phase)
                if phase != "Pending":
                    place.wait_for_note(name, phase)
        every = [f"{name} {phase}" for name in (plain, data, muted, cron) for phase in PHASES]
        expected = [f"page {each}" if each in (f"{data} Failed", f"{data} Error") else each for each in every]
        assert sorted(said(sink, len(every))) == sorted(expected), engine.log.read_text()
        metrics = engine.get("/metrics")[1]
    for name in (plain, data, muted, cron):
        place.touch(name)
    with place.engine() as again:
        time.sleep(QUIET)
        assert len(sink.requests) == len(every), again.log.read_text()
        assert again.get("/healthz") == (200, "ok\n")
    assert re.search(r'workflow_notifications_deliveries_total{service="page",succeeded="true",trigger="page"} 2\n', metrics)
    assert re.search(r'workflow_notifications_trigger_eval_total{name="never",triggered="false"} [1-9]', metrics)


def test_nothing_is_told_without_a_subscription(place: Place, sink: Received) -> None:
    """Where workflows have to subscribe, those that do are told of; and they cannot name a recipient of their own."""
    mail = channel("mail", "email", host="127.0.0.1", port=9, **{"from": "a@example.com"}, to=("b@example.com",))
    told = set_up(place, [hook(sink), mail], [route("all", ["hook", "mail"], when=("Failed",))], subscribe="annotated")
    assert 'notifications.argoproj.io/subscribe.hook.hook: ""' in manifests(told)
    with place.engine() as engine:
        place.workflow("Failed")
        long = [{"trigger": ["hook"], "destinations": [{"service": "hook", "recipients": [""]}]}]
        wanted = place.workflow(annotations={"notifications.argoproj.io/subscribe.hook.hook": ""})
        other = place.workflow(annotations={"notifications.argoproj.io/subscriptions": json.dumps(long)})
        evil = place.workflow(annotations={"notifications.argoproj.io/subscribe.mail.mail": "evil@example.com"})
        for name in (wanted, other, evil):
            place.move(name, "Failed")
        assert sorted(said(sink, 2)) == sorted([f"{wanted} Failed", f"{other} Failed"])
        refused = [line for line in engine.lines() if line["msg"] == "a recipient that the ConfigMap does not name"]
        assert {line["workflow"] for line in refused} == {f"{place.name}/{evil}"}
        assert "evil@example.com" not in engine.log.read_text()


def test_without_the_right_to_patch_it_is_told_again_and_again(place: Place, sink: Received) -> None:
    """What the rendered rights have it for: the other test shows that with them it is told once."""
    set_up(place, [hook(sink)], [route("all", ["hook"], when=("Failed",))])
    role = place.cluster.get("Role", "workflow-notifications", place.name)
    for rule in role["rules"]:
        rule["verbs"] = [verb for verb in rule["verbs"] if verb != "patch"]
    place.cluster.replace(role)
    with place.engine():
        name = place.workflow("Failed")
        for count in (1, 2, 3):
            assert said(sink, count) == [f"{name} Failed"] * count
            place.touch(name)
    assert place.noted(name) == []


def test_the_rendered_rights_are_all_that_it_has(place: Place, sink: Received) -> None:
    """It reads its own ConfigMap and Secret, and no other one; of workflows it changes nothing but by patch."""
    set_up(place, [hook(sink)])
    own = place.cluster.namespace("other")

    def may(verb: str, what: str, namespace: str = place.name) -> bool:
        return place.cluster.kubectl("auth", "can-i", verb, what, "-n", namespace, kubeconfig=place.account).stdout == "yes\n"

    assert all(may(verb, "workflows.argoproj.io") for verb in ("get", "list", "watch", "patch"))
    assert may("list", "secrets/workflow-notifications-secret") and may("watch", "configmaps/workflow-notifications-cm")
    refused = [("list", "secrets"), ("get", "secrets/other"), ("list", "configmaps"), ("list", "pods"), ("create", "pods")]
    refused += [(verb, "workflows.argoproj.io") for verb in ("create", "update", "delete")]
    refused += [("get", "secrets/workflow-notifications-secret"), ("update", "configmaps/workflow-notifications-cm")]
    assert [each for each in refused if may(*each)] == []
    assert not may("list", "workflows.argoproj.io", own)


def test_what_could_not_be_sent_is_sent_later(place: Place) -> None:
    """It is not noted before, is tried again at the next look, and then is told once; a refusal shows no secret in the log."""
    busy = [Answer(400, "no")] * 3
    token = "sEcReT0123456789abcdef"
    with http_server(in_turn(*busy, receiver)) as sink:
        own = channel("own", "webhook", secrets={"url": "a/b", "authorization": "a/c"}, body={"said": "{name}"})
        set_up(place, [own], values={"own-url": f"{sink.url}/{token}/x?k=1&l=<2>", "own-authorization": f"Bearer {token}-2"})
        with place.engine("--resync=1s", "--verbose") as engine:
            name = place.workflow("Failed")
            wait(lambda: len(sink.requests) >= 4 and bool(place.noted(name)), "a message that is taken", engine.log)
            time.sleep(QUIET)
            assert len(sink.requests) == 4
            assert [request.headers["Authorization"] for request in sink.requests] == [f"Bearer {token}-2"] * 4
            assert sink.requests[0].path == f"/{token}/x?k=1&l=<2>"
            log = engine.log.read_text()
            assert token not in log and "failed with error code 400" in log and "***" in log
            assert [line["workflow"] for line in engine.lines() if line["msg"] == "sent"] == [f"{place.name}/{name}"]


def test_an_address_that_does_not_answer_shows_no_secret(place: Place) -> None:
    """Neither in the error of the connection, nor in what the engine's HTTP client says of its tries."""
    token = "sEcReT0123456789abcdef"
    slack = channel("slack", "slack-webhook", secrets={"url": "a/b"})
    set_up(place, [slack], values={"slack-url": f"http://127.0.0.1:1/services/{token}"})
    with place.engine("--timeout=2s") as engine:
        place.workflow("Failed")
        wait(lambda: "no answer in 2s" in engine.log.read_text(), "a message that could not be sent", engine.log)
        assert token not in engine.log.read_text()


def test_a_message_on_its_way_arrives_when_it_is_ended(place: Place) -> None:
    """SIGTERM waits for it and for the note, takes up no other workflow, and exits 0; the next process does not repeat it."""
    with http_server(lambda request: receiver(request)._replace(delay=1.5)) as sink:
        set_up(place, [hook(sink)])
        with place.engine("--workers=1") as engine:
            name = place.workflow("Failed")
            wait(lambda: len(sink.requests) == 1, "a request")
            later = place.workflow("Failed")
            assert engine.end() == 0
        assert [line["msg"] for line in engine.lines()][-1] == "ended", engine.log.read_text()
        assert place.noted(name) and not place.noted(later)
        with place.engine():
            assert said(sink, 2) == [f"{name} Failed", f"{later} Failed"]


def test_what_ended_long_ago_is_not_told(place: Place, sink: Received) -> None:
    """A controller that is new in a cluster does not begin with everything that ever failed there."""
    set_up(place, [hook(sink)], [route("all", ["hook"], when=PHASES)])
    old, begun, new = place.workflow(), place.workflow(), place.workflow()
    place.move(old, "Failed", ago=7200)
    place.move(begun, "Running", ago=7200)
    place.move(new, "Failed", ago=600)
    with place.engine():
        assert said(sink, 1) == [f"{new} Failed"]
        place.move(begun, "Succeeded")
        assert said(sink, 2) == [f"{new} Failed", f"{begun} Succeeded"]


def test_a_retry_and_a_resubmitted_workflow_are_told_anew(place: Place, sink: Received) -> None:
    """`argo retry` gives another start; `argo resubmit` copies the annotations, the engine's own among them."""
    set_up(place, [hook(sink)], [route("all", ["hook"], when=("Failed",))])
    with place.engine():
        name = place.workflow("Failed")
        assert len(said(sink, 1)) == 1
        copied = place.workflow(annotations=place.get(name)["metadata"]["annotations"])
        place.move(copied, "Failed")
        assert said(sink, 2)[1] == f"{copied} Failed"
        state = {"phase": "Running", "startedAt": "2026-11-27T00:00:00Z", "finishedAt": None}
        place.cluster.patch("Workflow", name, place.name, {"status": state})
        place.move(name, "Failed")
        assert said(sink, 3)[2] == f"{name} Failed"


def test_another_text_of_a_condition_tells_nothing_anew(place: Place, sink: Received) -> None:
    """What was told stays told when routes are written in another way."""
    set_up(place, [hook(sink)], [route("all", ["hook"], when=("Failed",))])
    with place.engine("--resync=1s") as engine:
        place.workflow("Failed")
        wait(lambda: len(sink.requests) == 1, "a message", engine.log)
        more = [route("more", ["hook"], when=("Error",)), route("all", ["hook"], when=("Failed", "Succeeded"))]
        set_up(place, [hook(sink)], more)
        wait(lambda: engine.log.read_text().count("read the configuration") > 1, "the change", engine.log)
        time.sleep(3)
        assert len(sink.requests) == 1


def test_a_configuration_that_does_not_load_is_no_end(place: Place, sink: Received) -> None:
    """It is not ready and says why; with a better one it goes on, and tells what it missed."""
    set_up(place, [hook(sink)])
    place.cluster.delete("ConfigMap", "workflow-notifications-cm", place.name)
    with place.engine("--resync=1s") as engine:
        assert engine.get("/readyz") == (503, "the configuration does not load: see the log\n")
        set_up(place, [hook(sink)])
        wait(lambda: engine.get("/readyz")[0] == 200, "a configuration", engine.log)
        broken = {"data": {"trigger.hook": "[{when: 'workflow.status ==', send: [hook.default]}]"}}
        place.cluster.patch("ConfigMap", "workflow-notifications-cm", place.name, broken)
        wait(lambda: engine.get("/readyz")[0] == 503, "a broken configuration", engine.log)
        name = place.workflow("Failed")
        wait(lambda: "unexpected token EOF" in engine.log.read_text(), "the reason", engine.log)
        set_up(place, [hook(sink)])
        assert said(sink, 1) == [f"{name} Failed"]


def engine_street(request: Request) -> Answer:
    """All services; Slack's API gets a form from the engine instead of JSON, and takes it as well."""
    if addressed(request)[0] != "slack-bot":
        return every_service(request)
    form = urllib.parse.parse_qs(request.body.decode())
    [shown] = json.loads(form["attachments"][0])
    fits = form["token"][0].startswith("xoxb-") and form["channel"] == ["C024BE7LH"] and shown["fields"]
    return Answer(200, json.dumps({"ok": bool(fits), "channel": "C024BE7LH", "ts": "1.2"}))


def test_every_kind_of_channel_gets_its_message(place: Place) -> None:
    """All services that the engine reaches take what it sends; the mail arrives; PagerDuty is where it goes for its own."""
    names = [kind for kind in TYPES if kind in SERVICES]
    with http_server(engine_street) as street, smtp_server() as post, http_server(lambda request: Answer(403)) as proxy:
        made = [SERVICES[kind].channel(street.url) for kind in names]
        where = {"host": "127.0.0.1", "port": post.port, "tls": "none", "from": "a@example.com", "to": ("b@example.com",)}
        mail = channel("mail", "email", **where)
        values = {f"{kind}-{field}": text for kind in names for field, text in SERVICES[kind].secrets(street.url).items()}
        set_up(place, [*made, mail], values=values)
        with place.engine(HTTPS_PROXY=proxy.url) as engine:
            name = place.workflow("Failed", labels={"evil": "x"})
            wait(lambda: len(street.requests) >= len(names) - 1 and bool(post.mails), "messages", engine.log)
            wait(lambda: len(place.noted(name)) == len(names), "notes", engine.log)
            told = {line["service"] for line in engine.lines() if line["msg"] == "sent"}
        assert Counter(addressed(request)[0] for request in street.requests) == Counter(set(names) - {"pagerduty"})
        assert told == {*names, "mail"} - {"pagerduty"}, engine.log.read_text()
        assert {(request.method, request.path) for request in proxy.requests} == {("CONNECT", "events.pagerduty.com:443")}
        assert post.mails[0].recipients == ["b@example.com"] and post.mails[0].message["Subject"] == f"[prd] {name} Failed"


def test_many_workflows_that_change_all_the_time_are_told_once_each(place: Place, sink: Received) -> None:
    """Whatever order the news of a workflow and of the note in it come in."""
    set_up(place, [hook(sink)], [route("all", ["hook"], when=("Failed",))])
    with place.engine("--workers=8") as engine:
        names = [place.workflow() for _ in range(60)]
        stop = threading.Event()

        def restless(part: list[str]) -> None:
            while not stop.is_set():
                for name in part:
                    place.touch(name)

        threads = [threading.Thread(target=restless, args=(names[start::3],)) for start in range(3)]
        for thread in threads:
            thread.start()
        try:
            for name in names:
                place.move(name, "Failed")
            wait(lambda: len(sink.requests) >= len(names), "all of them", engine.log)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        assert Counter(said(sink, len(names))) == Counter(f"{name} Failed" for name in names)


@pytest.mark.parametrize(
    ("flag", "says"), [("--workers=0", "--workers"), ("x", 'found "x"'), ("--max-age=0s", "--max-age"), ("--secret=", "--secret")]
)
def test_wrong_flags_are_refused(flag: str, says: str, tmp_path: Path) -> None:
    """In one line, before anything is asked."""
    run = run_program(str(gotools.build("engine")), flag, cwd=tmp_path)
    assert (run.code, run.stderr.count("\n")) == (2, 1) and says in run.stderr


@pytest.mark.parametrize(("text", "says"), [("kind: Role\n", "no ConfigMap in it"), ("kind: [", "expected objects in YAML")])
def test_what_cannot_be_tried_is_refused(text: str, says: str, tmp_path: Path) -> None:
    """In one line."""
    (tmp_path / "x.yaml").write_text(text)
    run = run_program(str(gotools.build("engine")), "try", "x.yaml", cwd=tmp_path)
    assert (run.code, run.stdout, run.stderr.count("\n")) == (1, "", 1) and says in run.stderr
