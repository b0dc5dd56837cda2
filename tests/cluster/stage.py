"""The stage of the end-to-end tests: the real controller on the cluster, our kubelet, and receivers on loopback.

A set-up is a shipped profile in one delivery mode, extended by a layer that says only where this cluster is. Its messages go
where the profile's own Secrets say; on this stage they hold addresses of loopback.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests import gotools, servers
from tests.cluster.cluster import Cluster
from tests.cluster.kubelet import Kubelet, kubelet
from tests.cluster.servers import leashed
from tests.harness import REPO, run_hookwright, write_tree

SECONDS = 120  # until something that is waited for is given up
STEP = 0.25  # seconds between two looks
CONFIG_MAP = "workflow-controller-configmap"
# What every pod of a workflow needs, by the account that it has.
REPORT = [{"apiGroups": ["argoproj.io"], "resources": ["workflowtaskresults"], "verbs": ["create", "patch"]}]
BARE = "metricsConfig: {enabled: false}\n"
PASSWORD = "correct-horse-battery"
LAYER = """
apiVersion: hookwright/v1
extends: [PROFILE]
environment: PROFILE
argo:
  version: "3.7"
  owner: manifest
  namespace: NAMESPACE
  workflowNamespaces: [NAMESPACE]
  configMap: CONFIG_MAP
  controllerConfig: {metricsConfig: {enabled: false}}
delivery:
  mode: MODE
  runner: {caBundle: {configMap: authority/pem}}
"""
RELOADED = "Received Workflow Controller config map"

# One worker, since several of them lose default hooks (argo-workflows 3.7.4, MergeTo on the shared defaults).
OPTIONS = ("--namespaced", "--workflow-workers=1", "--qps=500", "--burst=500", "--executor-image=none")
QUICK = {
    "LEADER_ELECTION_DISABLE": "true",
    "DEFAULT_REQUEUE_TIME": "200ms",
    "RECENTLY_STARTED_POD_DURATION": "1s",  # after which a pod that is gone counts as deleted
}


class Setup(NamedTuple):
    """A shipped profile and a delivery mode."""

    profile: str
    mode: str

    @property
    def name(self) -> str:
        """Of the profile that extends it."""
        return f"{self.profile}-{self.mode}"


class Message(NamedTuple):
    """What arrived: by which channel, under which title, with which lines in the order of the alphabet."""

    channel: str
    title: str
    lines: tuple[str, ...]


class Stage:
    """The running stage; `shown` is how often the controller was shown its configuration."""

    def __init__(self, cluster: Cluster, node: Kubelet, namespace: str, folder: Path, sinks: Sinks) -> None:
        self.cluster, self.node, self.namespace, self.folder, self.sinks = cluster, node, namespace, folder, sinks
        self.log = folder / "controller.log"
        self.shown = 0

    def show(self, data: Mapping[str, str], process: subprocess.Popen[bytes] | None = None) -> None:
        """Put a configuration where the controller looks, and wait until it has read it."""
        meta = {"name": CONFIG_MAP, "namespace": self.namespace}
        self.cluster.apply({"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": dict(data)})
        self.shown += 1
        if process is not None:
            wait(lambda: self.log.read_text().count(RELOADED) >= self.shown or process.poll() is not None, "a reload")

    def render(self, setup: Setup) -> Mapping[str, str]:
        """Render a set-up, apply the rights that belong to it, and give the data of its ConfigMap."""
        text = LAYER
        for word, value in (("PROFILE", setup.profile), ("MODE", setup.mode), ("CONFIG_MAP", CONFIG_MAP)):
            text = text.replace(word, value)
        self.write(setup.name, text)
        output = self.folder / "output" / setup.profile  # by its environment
        self.apply(output / "rbac.yaml")
        return data_in(output)

    def write(self, name: str, profile: str) -> Path:
        """Render a profile, in which NAMESPACE stands for the stage's own; gives the folder of what is written."""
        write_tree(self.folder / "profiles", {f"{name}.yaml": profile.replace("NAMESPACE", self.namespace)})
        ran = run_hookwright("render", name, cwd=self.folder)
        assert ran.code == 0, ran.stderr
        return self.folder / "output" / name

    def apply(self, *files: Path) -> None:
        """Apply manifests, one file after the other."""
        for file in files:
            for each in yaml.safe_load_all(file.read_text()):
                self.cluster.apply(each)

    def preview(self, setup: Setup, trees: list[Any]) -> list[Any]:
        """What is foretold of workflows."""
        text = "---\n".join(json.dumps(each) + "\n" for each in trees)
        (self.folder / "workflows.yaml").write_text(text)
        ran = run_hookwright("preview", setup.name, "--workflow", "workflows.yaml", "--format", "json", cwd=self.folder)
        assert ran.code == 0, ran.stderr
        found: list[Any] = json.loads(ran.stdout)
        return found


def data_in(output: Path) -> Mapping[str, str]:
    """The data of the ConfigMap that was rendered into a folder."""
    data: Mapping[str, str] = yaml.safe_load((output / "workflow-controller-configmap.yaml").read_text())["data"]
    return data


class Sinks(NamedTuple):
    """The receivers."""

    slack: servers.Received
    incidents: servers.Received
    mail: servers.MailServer

    def secrets(self) -> dict[str, dict[str, str]]:
        """What the Secrets of the shipped profiles hold here."""
        slack = f"{self.slack.url}/services/T0000/B0000/XXXXXXXXXXXXXXXX"
        smtp = {"host": "localhost", "port": str(self.mail.port), "from": "Argo <argo@example.com>"}
        return {
            "slack-secret": {"SLACK_WEBHOOK_URL": slack, "SLACK_WEBHOOK_URL_DEV": slack},
            "smtp": {**smtp, "username": "argo", "password": PASSWORD, "tls": "starttls"},
            "incidents": {"url": f"{self.incidents.url}/in", "authorization": "Bearer here"},
        }

    def messages(self) -> list[Message]:
        """All that has arrived so far."""
        found = [from_slack(tree) for tree in self.slack.trees]
        found += [Message("incidents", "", tuple(json.dumps(tree, indent=2).split("\n"))) for tree in self.incidents.trees]
        return found + [from_mail(mail) for mail in self.mail.mails]


def from_slack(tree: Any) -> Message:
    """A message to Slack as a reader sees it."""
    [shown] = tree["attachments"]
    lines = [f"{row['title']}: {row['value']}" for row in shown["fields"]]
    lines += [*shown["text"].split("\n"), *(f"{button['text']}: {button['url']}" for button in shown["actions"])]
    return Message("slack", html.unescape(shown["title"]), told(html.unescape(line) for line in lines))


def from_mail(mail: servers.Mail) -> Message:
    """A mail's subject and plain text; the text repeats the subject."""
    title = str(mail.message["Subject"])
    first, *lines = mail.part("plain").split("\n")
    assert first == title
    return Message("mail", title, told(iter(lines)))


def told(lines: Iterator[str]) -> tuple[str, ...]:
    """Lines that can be foretold: nobody knows how long a workflow takes, the uid in its address, or which of several attempts
    that end in one second is the last, whose pod is told. A code fence and an empty line say nothing."""
    pairs = [(before, line) for before, line in pairwise(("", *lines)) if line not in ("", "```")]
    known = [line for before, line in pairs if not (line.startswith("  pod ") and re.search(r" \u00d7\d+$", before))]
    return tuple(sorted(line for line in known if not line.startswith(("Duration: ", "Workflow: "))))


@contextlib.contextmanager
def receivers(authority: servers.Authority) -> Iterator[Sinks]:
    """A server for each channel of the shipped profiles."""
    tls = authority.server_side()
    with (
        servers.http_server(servers.slack, tls) as slack,
        servers.http_server(servers.receiver, tls) as incidents,
        servers.smtp_server(tls, users={"argo": PASSWORD}) as mail,
    ):
        yield Sinks(slack, incidents, mail)


@contextlib.contextmanager
def stage(cluster: Cluster, folder: Path, images: Mapping[str, Path] = {}) -> Iterator[Stage]:
    """A namespace with the Secrets of the shipped profiles, and a kubelet; the controller is started by `controller`."""
    authority, namespace = servers.Authority(), cluster.namespace("stage")
    shutil.copytree(REPO / "profiles", folder / "profiles")
    with receivers(authority) as sinks, kubelet(cluster, images) as node:
        give_secrets(cluster, namespace, sinks)
        meta = {"name": "authority", "namespace": namespace}
        cluster.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": {"pem": authority.pem}})
        yield Stage(cluster, node, namespace, folder, sinks)


def give_secrets(cluster: Cluster, namespace: str, sinks: Sinks) -> None:
    """Create the Secrets that lead to the receivers."""
    for name, data in sinks.secrets().items():
        meta = {"name": name, "namespace": namespace}
        cluster.create({"apiVersion": "v1", "kind": "Secret", "metadata": meta, "stringData": data})


@contextlib.contextmanager
def controller(there: Stage) -> Iterator[subprocess.Popen[bytes]]:
    """The real controller, once it has read a configuration without any defaults."""
    there.show({"config": BARE})
    where = (f"--kubeconfig={there.cluster.kubeconfig}", f"--namespace={there.namespace}", f"--configmap={CONFIG_MAP}")
    command = [str(gotools.tool("workflow-controller")), *where, *OPTIONS]
    with leashed(command, there.log, QUICK) as process:
        wait(lambda: RELOADED in there.log.read_text() or process.poll() is not None, "the controller")
        assert process.poll() is None, there.log.read_text()[-2000:]
        yield process


def wait(is_there: Callable[[], bool], what: str, problems: Sequence[str] = ()) -> None:
    """Look until something is there; raises in time, or as soon as there is one of the problems that may arise."""
    until = time.monotonic() + SECONDS
    while not is_there():
        if problems or time.monotonic() > until:
            raise TimeoutError(f"{what} is not there after {SECONDS} s {problems}")
        time.sleep(STEP)
