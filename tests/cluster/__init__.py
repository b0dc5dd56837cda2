"""A real API server with a real etcd on loopback, for the tests that take the fixture `cluster` (marks: go).

    @pytest.mark.go
    def test_it(cluster: Cluster) -> None:
        place = cluster.namespace()                          # a new one each call, with the ServiceAccount `default`
        cluster.apply(object, manager="helm")                # server-side apply; also create, replace, patch, delete
        cluster.get("ConfigMap", "name", place)["data"]      # the object, or raises Refused (status, text)
        cluster.list("Workflow", place)                      # all of them; without a namespace everywhere
        cluster.kubectl("get", "pods", "-n", place)          # the real kubectl: (code, stdout, stderr)
        run("diff", "prd", "--kubeconfig", cluster.kubeconfig)    # the administrator, by certificate; context `tests`

Others than the administrator, each as the path of a kubeconfig: `cluster.user("eve", rules, place)` by certificate,
`cluster.account("bot", rules, place)` by the token of a ServiceAccount; with rules [{apiGroups, resources, verbs}] in one
namespace, or everywhere if none is said; without rules they may do what every known user may, which is little.
`cluster.account(..., seconds=-60)` has a token that has expired.

A server that misbehaves: `with cluster.through(behaviour) as kubeconfig:`, where `behaviour` gets each request and gives
an answer, as in tests.servers; `cluster.forward` is the one that asks the real server, `cut(cluster.forward, 2000)` ends
the connection after so many bytes of the body, `slow(cluster.forward, 3)` waits so many seconds first, and
`in_turn(Answer(429, "", {"Retry-After": "1"}), cluster.forward)` refuses the first request.

The kinds of Argo are defined (`kinds`). There is no controller of Kubernetes and no kubelet: no pod is scheduled, a
namespace that is deleted stays "Terminating", and an aggregated ClusterRole (view, edit) is empty. What has no namespace
is for all tests: give it a name of its own. The servers start with the first test that asks, and end with the session.
"""

from __future__ import annotations

from tests.cluster.client import APPLY, MERGE, Client, Refused
from tests.cluster.cluster import Cluster, cut, running, slow

__all__ = ["APPLY", "MERGE", "Client", "Cluster", "Refused", "cut", "running", "slow"]
