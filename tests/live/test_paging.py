"""Lists that come page by page, and the other questions, by a server on loopback that says what an API server would."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from generator.errors import ClusterUnreachable
from generator.rights import Right
from tests.live.kubeconfigs import connected
from tests.servers import Answer, Request, http_server

# in the order of the server: by the whole of NAMESPACE/NAME, in which "-" stands before "/"
KEYS = sorted(f"{namespace}/{name}" for namespace in ("a", "a-b", "b") for name in ("x", "y", "x-1"))


def item(key: str, size: int = 0) -> dict[str, Any]:
    namespace, name = key.split("/")
    return {"metadata": {"namespace": namespace, "name": name}, "spec": {"filling": "x" * size}}


def listing(keys: list[str], size: int = 0) -> Callable[[Request], Answer]:
    """A server of a list: the token is the position; the third page is asked for in vain the first time, by 410."""

    def answer(request: Request) -> Answer:
        query = parse_qs(urlsplit(request.path).query)
        start, limit = int(query.get("continue", ["0"])[0]), int(query["limit"][0])
        after = len(keys) - start - limit
        rest = {"continue": str(start + limit), "remainingItemCount": after} if after > 0 else {}
        return Answer(200, json.dumps({"metadata": rest, "items": [item(key, size) for key in keys[start : start + limit]]}))

    return answer


def expiring(answer: Callable[[Request], Answer], times: int, **metadata: str) -> Callable[[Request], Answer]:
    """A server that has forgotten the list by the third page, some times."""
    left = [times]

    def behaviour(request: Request) -> Answer:
        if "continue=4" in request.path and left[0]:
            left[0] -= 1
            return Answer(410, json.dumps({"kind": "Status", "reason": "Expired", "metadata": metadata}))
        return answer(request)

    return behaviour


def listed(folder: Path, behaviour: Callable[[Request], Answer], limit: int = 2) -> list[str]:
    """The keys of what is listed."""
    with http_server(behaviour) as server:
        found = list(connected(folder, server.url).list("WorkflowTemplate", limit=limit))
    assert {(each["kind"], each["apiVersion"]) for each in found} == {("WorkflowTemplate", "argoproj.io/v1alpha1")}
    return [f"{each['metadata']['namespace']}/{each['metadata']['name']}" for each in found]


def test_all_pages_come(tmp_path: Path) -> None:
    """In the order of the server, each object once."""
    assert listed(tmp_path, listing(KEYS)) == KEYS


def test_how_many_are_still_to_come(tmp_path: Path) -> None:
    """Told with each page, as the server counts them."""
    told: list[int] = []
    with http_server(listing(KEYS)) as server:
        assert len(list(connected(tmp_path, server.url).list("WorkflowTemplate", limit=4, left=told.append))) == 9
    assert told == [9, 5, 1]


@pytest.mark.parametrize("metadata", [{}, {"continue": "5"}], ids=["begin anew", "go on as it says"])
def test_a_list_that_has_expired_is_gone_on_with(tmp_path: Path, metadata: dict[str, str]) -> None:
    """By the token that the server gives instead, or from the start, where what has been is passed over."""
    expected = KEYS if not metadata else [*KEYS[:4], *KEYS[5:]]  # the server's word is taken, even where it skips one
    assert listed(tmp_path, expiring(listing(KEYS), 2, **metadata)) == expected


def test_a_list_that_always_expires_is_given_up(tmp_path: Path) -> None:
    """After some tries."""
    with pytest.raises(ClusterUnreachable, match="status 410"):
        listed(tmp_path, expiring(listing(KEYS), 1000))


def test_memory_is_that_of_a_page(tmp_path: Path) -> None:
    """A hundred pages of 100 KB take no more than a few."""
    with http_server(listing([f"a/{number:04}" for number in range(400)], 25_000)) as server:
        found = connected(tmp_path, server.url).list("Workflow", limit=4)
        next(found)
        tracemalloc.start()
        assert sum(1 for _ in found) == 399
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 4_000_000


@pytest.mark.parametrize("items", [5, "x", {"a": 1}, [None], ["x"]])
def test_a_list_that_is_none(tmp_path: Path, items: object) -> None:
    """Said as such: something stands between us and the API server."""
    with pytest.raises(ClusterUnreachable, match="list workflowtemplates in all namespaces: the answer is no list of objects"):
        listed(tmp_path, lambda _: Answer(200, json.dumps({"items": items})))


def test_a_kind_that_is_not_known(tmp_path: Path) -> None:
    """To list it is no empty list; `serves` says it beforehand."""
    with http_server(lambda _: Answer(404, "404 page not found")) as server:
        cluster = connected(tmp_path, server.url)
        assert not cluster.serves("WorkflowTemplate")
        with pytest.raises(ClusterUnreachable, match="the server knows no workflowtemplates"):
            list(cluster.list("WorkflowTemplate"))


REVIEWS = [
    (Answer(201, json.dumps({"status": {"allowed": True}})), True),
    (Answer(201, json.dumps({"status": {"allowed": False}})), False),
    (Answer(403, json.dumps({"message": "no"})), None),
]


@pytest.mark.parametrize(("answer", "expected"), REVIEWS, ids=["yes", "no", "may not ask"])
def test_rights_are_asked_for(tmp_path: Path, answer: Answer, expected: bool | None) -> None:
    """Our own, and those of a ServiceAccount with the groups that it is in."""
    right = Right("create", "WorkflowTaskResult", "team-a")
    with http_server(lambda _: answer) as server:
        cluster = connected(tmp_path, server.url)
        assert cluster.may(right) is expected
        assert cluster.may(right, ("team-a", "runner")) is expected
        own, other = (json.loads(request.body)["spec"] for request in server.requests)
    wanted = {"verb": "create", "group": "argoproj.io", "resource": "workflowtaskresults", "namespace": "team-a"}
    assert own == {"resourceAttributes": wanted}
    assert other["resourceAttributes"] == wanted
    assert other["user"] == "system:serviceaccount:team-a:runner"
    assert "system:serviceaccounts:team-a" in other["groups"]


def test_a_log_that_is_not_there(tmp_path: Path) -> None:
    """None where the container never ran, or its node does not answer."""
    with http_server(lambda request: Answer(400 if "previous=true" in request.path else 200, "fatal\n")) as server:
        cluster = connected(tmp_path, server.url)
        assert cluster.log("argo", "controller", "main") == "fatal\n"
        assert cluster.log("argo", "controller", "main", is_previous=True) is None
