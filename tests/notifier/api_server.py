"""Stands in for a Kubernetes API server that is asked for workflows and for logs, as the real one answers.

What it says stands in the sources of Kubernetes: apimachinery/pkg/apis/meta/v1 (PartialObjectMetadataList, Status), the
list options `limit` and `continue` in apiserver/pkg/endpoints/handlers/get.go, of a log in registry/core/pod/rest/log.go.
tests/cluster/test_history.py asks the real one.
"""

from __future__ import annotations

import json
import re
import urllib.parse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests import servers
from tests.servers import Answer, Request, log_answer

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJub3RpZmllciJ9.c2lnbmF0dXJl"
ARGO = "workflows.argoproj.io"
LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
JSON = {"Content-Type": "application/json"}


class Api(NamedTuple):
    """What the server knows: the workflows of the namespace team-a, the logs of its pods, and what it forbids."""

    runs: Sequence[Mapping[str, Any]] = ()
    logs: Mapping[str, str] = {}
    forbidden: Sequence[str] = ()  # plurals, `pods/log`

    def __call__(self, request: Request) -> Answer:
        """The answer to one request."""
        url = urllib.parse.urlsplit(request.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return status(401, "Unauthorized")
        workflows = re.fullmatch(r"/apis/argoproj.io/v1alpha1/namespaces/team-a/workflows", url.path)
        log = re.fullmatch(r"/api/v1/namespaces/team-a/pods/([^/]+)/log", url.path)
        assert request.method == "GET" and (workflows or log), request
        resource = "workflows" if workflows else "pods/log"
        if resource in self.forbidden:
            return status(403, f'{resource} is forbidden: User "system:serviceaccount:team-a:default" cannot list resource')
        return self._listed(query, request.headers["Accept"]) if workflows else self._log(log[1] if log else "", query)

    def _listed(self, query: Mapping[str, str], accept: str) -> Answer:
        """By name, as etcd has them; a page of what fits the selectors. Of none the metadata are null, no empty list."""
        fitting = [run for run in sorted(self.runs, key=lambda run: run["metadata"]["name"]) if fits(run, query)]
        start, limit = int(query.get("continue", "0")), int(query.get("limit", "0")) or len(fitting)
        page, rest = fitting[start : start + limit], start + limit
        meta = {"resourceVersion": "7", **({"continue": str(rest)} if rest < len(fitting) else {})}
        if accept == LIST:
            kind = {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1"}
            items = [{**kind, "metadata": run["metadata"]} for run in page]
            tree: Any = {**kind, "kind": "PartialObjectMetadataList", "metadata": meta, "items": items or None}
        else:
            tree = {"kind": "WorkflowList", "apiVersion": "argoproj.io/v1alpha1", "metadata": meta, "items": page}
        return Answer(200, json.dumps(tree), JSON)

    def _log(self, pod: str, query: Mapping[str, str]) -> Answer:
        """The last lines, and of these the first bytes."""
        if pod not in self.logs:
            return status(404, f'pods "{pod}" not found')
        if query.get("container") != "main":
            return status(400, f"a container name must be specified for pod {pod}, choose one of: [wait main]")
        return log_answer(self.logs[pod], query)


def fits(run: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    """Whether a workflow is meant by the selectors; equality and `in` alone."""
    meta = run["metadata"]
    field = query.get("fieldSelector", f"metadata.name={meta['name']}")
    for term in re.findall(r"[^,(]+(?:\([^)]*\))?", query.get("labelSelector", "").replace(" in (", " in(")):
        key, _, value = term.partition("=") if "=" in term else term.partition(" in")
        if meta["labels"].get(key) not in value.strip("()").split(","):
            return False
    return field == f"metadata.name={meta['name']}"


def status(code: int, text: str) -> Answer:
    """A failure as Kubernetes says it."""
    tree = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": text, "code": code}
    return Answer(code, json.dumps(tree), JSON)


def run_of(name: str, created: str, phase: str, *, spec: Any = None, stored: Any = None, **labels: str) -> dict[str, Any]:
    """A workflow, of the CronWorkflow etl unless another label says what it is of (`cron_workflow=""` for none)."""
    known = {"cron_workflow": "etl", "phase": phase, **labels}
    own = {f"{ARGO}/{key.replace('_', '-')}": value for key, value in known.items() if value}
    meta = {"name": name, "namespace": "team-a", "creationTimestamp": created, "labels": own}
    return {"metadata": meta, "spec": dict(spec or {}), "status": {"storedWorkflowTemplateSpec": stored} if stored else {}}


def account(folder: Path, authority: servers.Authority) -> Path:
    """The folder of a service account, as a pod has it."""
    folder.mkdir(exist_ok=True)
    (folder / "token").write_text(TOKEN + "\n")
    (folder / "ca.crt").write_text(authority.pem)
    return folder
