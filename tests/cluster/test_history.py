"""What the real controller labels and the real API server answers, and what the notifier's pod makes of it, with the rights that
are emitted and no others: runs of a CronWorkflow that fail and recover, and the log of a pod from the node that it ran on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.cluster import Cluster
from tests.cluster.plays import API, is_complete
from tests.cluster.stage import REPORT, Stage, controller, data_in, stage, wait

pytestmark = [pytest.mark.go, pytest.mark.slow]

PROFILE = """\
apiVersion: hookwright/v1
argo: {version: "3.7", owner: manifest, namespace: NAMESPACE, controllerConfig: {metricsConfig: {enabled: false}}}
history: {enabled: true}
timeZone: UTC
channels: {slack: {type: slack-webhook, secret: {url: slack-secret/SLACK_WEBHOOK_URL}}}
messages:
  default: {title: "{name}", text: "{change}", fields: [], failures: {show: none}, log: {lines: 2}}
  over: {title: "{name}", text: "{change}", fields: [differences], failures: {show: none}}
routes:
  first: {when: [Failed, Error], change: [first-failure], send: [slack]}
  again: {when: [Failed, Error], change: [still-failing], send: [slack]}
  over: {when: [Succeeded], change: [recovered], send: [slack], message: over}
delivery:
  runner: {serviceAccountName: hookwright-notifier, apiUrl: "SERVER", caBundle: {configMap: authority/pem}}
"""
SOURCE = """\
import sys
print("opening the database")
print("password=hunter2 is refused")
print("no rows of {{workflow.parameters.date}}")
sys.exit({{workflow.parameters.code}})
"""


class Night(NamedTuple):
    """The stage, and the CronWorkflow's runs on it, one after the other."""

    there: Stage

    def run(self, number: int, code: int, *, cron: str = "etl", date: str = "2026-01-04", name: str = "etl") -> str:
        """What one run with an exit code tells: the text of its only message, "" for none."""
        before = len(self.there.sinks.slack.trees)
        meta: dict[str, Any] = {"name": f"{name}-{number}", "namespace": self.there.namespace}
        meta["labels"] = {"workflows.argoproj.io/cron-workflow": cron}
        steps = {"name": "main", "steps": [[{"name": "load", "template": "load-the-rows"}]]}
        script = {"image": "none", "command": ["python3"], "source": SOURCE}
        load = {"name": "load-the-rows", "retryStrategy": {"limit": "1"}, "script": script}
        given = [{"name": "date", "value": date}, {"name": "code", "value": str(code)}]
        spec = {"entrypoint": "main", "templates": [steps, load], "arguments": {"parameters": given}}
        cluster = self.there.cluster
        cluster.create({"apiVersion": API, "kind": "Workflow", "metadata": meta, "spec": spec})
        wait(lambda: is_complete(cluster.get("Workflow", meta["name"], meta["namespace"])), meta["name"], self.there.node.problems)
        said = [tree["attachments"][0] for tree in self.there.sinks.slack.trees[before:]]
        assert [each["title"] for each in said] in ([], [meta["name"]])
        return "\n".join([text for each in said for text in (each["text"], *(row["value"] for row in each["fields"]))])


@pytest.fixture(scope="module")
def night(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    """The controller with our defaults, and the rights that are emitted."""
    folder = tmp_path_factory.mktemp("stage")
    with stage(cluster, folder) as there, controller(there) as process:
        cluster.account("default", REPORT, there.namespace)
        rendered = there.write("night", PROFILE.replace("SERVER", cluster.running.url))
        there.apply(rendered / "rbac.yaml")
        there.show(data_in(rendered), process)
        yield Night(there)




def test_failures_and_the_recovery(night: Night) -> None:
    """A run that succeeds tells nothing, the first failure so, the third one so, and the end of it what else has changed."""
    created = []
    found = []
    for number, code in enumerate((0, 1, 1, 1, 0, 0), 1):
        found.append(night.run(number, code, date="2026-01-05" if number == 5 else "2026-01-04"))
        created.append(night.there.cluster.get("Workflow", f"etl-{number}", night.there.namespace)["metadata"]["creationTimestamp"])
    since = f"{created[1][:10]} {created[1][11:16]} UTC"
    log = "password=*** is refused\nno rows of 2026-01-04"
    assert found[:4] == [
        "",
        f"First failure after a success.\n{log}",
        f"Fails for the 2nd time since {since}.\n{log}",
        f"Fails for the 3rd time since {since}.\n{log}",
    ]
    first, *rest = found[4].split("\n")
    assert first.startswith("Recovered after 3 failures, ") and first.endswith(("s.", "m."))
    assert rest == ["Compared with etl-4:", "parameter date: 2026-01-04 \u2192 2026-01-05", "parameter code: 1 \u2192 0"]
    assert found[5] == ""


def test_runs_of_something_else_do_not_count(night: Night) -> None:
    """By the label that the cron controller sets."""
    assert night.run(1, 1, cron="other", name="other").startswith("First failure; no run before it is kept.\n")


def test_without_the_rights_it_is_sent_all_the_same(night: Night) -> None:
    """The role is what `rbac.yaml` grants, without the rules for runs and logs."""
    cluster, place = night.there.cluster, night.there.namespace
    rules = cluster.get("Role", "hookwright-notifier", place)["rules"]
    kept = [rule for rule in rules if rule["resources"] == ["workflowtaskresults"]]
    cluster.patch("Role", "hookwright-notifier", place, {"rules": kept})
    found = night.run(7, 1)
    cluster.patch("Role", "hookwright-notifier", place, {"rules": rules})
    assert len(rules) == 3 and found == "The runs before could not be read.\nThe log could not be read."
    said = night.there.node.ran[-1].log
    assert "HTTP 403" in said and "hookwright-notifier" in said


def test_more_than_a_page_of_runs(night: Night) -> None:
    """As many as the server gives at once, and the rest."""
    known = {"cron-workflow": "many", "phase": "Failed", "completed": "true"}
    labels = {f"workflows.argoproj.io/{key}": value for key, value in known.items()}
    for number in range(104):
        meta = {"name": f"many-{number:03}", "namespace": night.there.namespace, "labels": labels}
        night.there.cluster.create({"apiVersion": API, "kind": "Workflow", "metadata": meta, "spec": {}})
    assert night.run(999, 1, cron="many", name="many").startswith("Fails for the 105th time since ")


def test_a_pod_with_a_long_name(night: Night) -> None:
    """What the controller calls the pod of a failed node is what the API server calls it, beyond steps and retries."""
    text = night.run(1, 1, cron="long", name="a-name-that-is-as-long-as-a-cron-workflow-may-have-it-at-most")
    assert text.endswith("password=*** is refused\nno rows of 2026-01-04")
