"""Each unit finds what it is for, and a healthy cluster has nothing."""

from __future__ import annotations

import json

import pytest

from generator import registry
from generator.doctor import findings
from generator.doctor.findings import examine, ids
from generator.rights import Right
from tests.doctor.cases import (
    CASES,
    HOOKS,
    KEYS,
    MAY_CREATE,
    MAY_PATCH,
    PATCH,
    TEMPLATE,
    UNSCHEDULABLE,
    Case,
    configured,
    controlled,
    limited,
    restarted,
)
from tests.doctor.snapshots import PROFILE, deployment, healthy, placed, pod, rendered

APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def test_a_healthy_cluster_has_no_findings() -> None:
    """In each form that the cases start from."""
    assert [examine(healthy(text)) for text in (PROFILE, PATCH, KEYS, TEMPLATE)] == [[], [], [], []]
    assert examine(controlled("--workflow-workers", "1", text=HOOKS)) == []


def test_every_unit_has_its_cases() -> None:
    """A new unit comes with a snapshot that it finds something in."""
    assert sorted(CASES) == list(ids())


@pytest.mark.parametrize(("unit", "case"), [(unit, case) for unit, cases in CASES.items() for case in cases])
def test_a_unit_finds_what_it_is_for(unit: str, case: Case) -> None:
    """One finding, of that unit and no other, with the object, what, why and how to mend it."""
    (finding,) = examine(case.snapshot)
    assert finding.id == unit
    assert case.subject in finding.subject
    assert case.what in finding.what
    assert case.mend in finding.mend
    assert finding.why.endswith(".") and "\n" not in finding.why


@pytest.mark.parametrize("unit", ids())
def test_a_unit_says_what_holds_and_why_it_matters(unit: str) -> None:
    """One sentence, then Why."""
    doc = registry.load(findings, unit).__doc__ or ""
    assert doc.splitlines()[0].endswith(".")
    assert "\nWhy: " in doc


def test_what_may_not_be_read_is_no_finding_but_the_right_itself() -> None:
    """A cluster of which nothing may be known."""
    snapshot = healthy()._replace(
        controllers=None, pods=None, config_map=None, unread=(Right("list", "Deployment", "argo"),)
    )
    blind = placed(
        snapshot, itself=None, secrets={"slack-secret": None}, account=None, waiting=None, quotas=None, limits=None
    )
    assert [(each.id, each.is_unknown) for each in examine(blind)] == [("missing-rights", True)]


def test_what_is_wrong_comes_first() -> None:
    """Then what nobody could look at, each sorted by its unit."""
    snapshot = placed(
        controlled("--configmap=x", image="workflow-controller:latest"), may={MAY_CREATE: False, MAY_PATCH: None}
    )
    assert [(each.id, each.is_unknown) for each in examine(snapshot)] == [
        ("account-rights", False),
        ("config-map-name", False),
        ("controller-version", True),
    ]


@pytest.mark.parametrize(
    "container",
    [
        {"args": ["--configmap=x", "--configmap", "settings"]},
        {"args": ["--configmap", "x", "--configmap=settings"]},
        {"command": ["workflow-controller", "--configmap", "settings"], "args": []},
        {"env": [{"name": "ARGO_CONFIGMAP", "value": "settings"}]},
    ],
    ids=["the last of two", "the last in the other form", "in the command", "a variable"],
)
def test_an_option_is_read_as_the_controller_reads_it(container: dict[str, object]) -> None:
    """As an argument in both forms, or as a variable."""
    (finding,) = examine(healthy()._replace(controllers=(deployment(**container),)))  # type: ignore[arg-type]
    assert "reads the ConfigMap settings" in finding.what


def test_a_controller_is_known_by_its_image_too() -> None:
    """The chart calls its container `controller`; other programs in the Deployment do not count."""
    chart = deployment(
        name="controller", command=None, image="registry:5000/argo/workflow-controller:v3.7.4@sha256:abc"
    )
    assert examine(healthy()._replace(controllers=(chart,))) == []


def test_pods_of_others_do_not_count() -> None:
    """A workflow's own pod may wait; one of ours that is just being started may, too."""
    others = pod("etl-main-1", conditions=[UNSCHEDULABLE])
    starting = pod(
        "etl-hookwright-notify-2",
        containerStatuses=[{"name": "main", "state": {"waiting": {"reason": "ContainerCreating"}}}],
    )
    assert examine(placed(healthy(), waiting=(others, starting))) == []
    old = pod("etl-123", conditions=[UNSCHEDULABLE])
    old["spec"] = {
        "containers": [{"name": "main", "env": [{"name": "ARGO_TEMPLATE", "value": '{"name":"hookwright-notify"}'}]}]
    }
    assert [each.id for each in examine(placed(healthy(), waiting=(old,)))] == ["waiting-pods"]


def test_a_limit_range_fills_in_what_a_quota_wants() -> None:
    """By its default, which counts for the request, too."""
    snapshot = limited({"limits.cpu": "4", "requests.memory": "1Gi"}, {})
    filled = {"spec": {"limits": [{"type": "Container", "default": {"cpu": "1"}}]}}
    assert [each.id for each in examine(snapshot)] == ["quotas"]
    assert examine(placed(snapshot, limits=(filled,))) == []


@pytest.mark.parametrize("spec", [None, "text", {}, {"templates": "x"}, {"templates": [None, "x", {"name": 1}]}])
def test_a_template_of_any_shape(spec: object) -> None:
    """The minimal CRDs of Argo let anything be stored."""
    found = healthy(TEMPLATE)._replace(templates={"hookwright-prd": ({"spec": spec},)})
    assert ["has no template" in each.what for each in examine(found)] == [True]


def test_keys_that_kubectl_applied_itself_do_not_stay() -> None:
    """kubectl apply removes what its annotation lists, so the other layout is no clash."""
    keys = rendered(healthy(KEYS).release)["data"]
    assert examine(configured(keys, PROFILE, **{APPLIED: json.dumps({"data": keys})})) == []
    assert [each.id for each in examine(configured(keys, PROFILE, **{APPLIED: "no JSON"}))] == ["config-map-layout"]


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ('{"level":"fatal","msg":"no such field"}', "no such field"),
        ('time=2026 level=ERROR msg="cannot read" error="line 3" fatal=true', "cannot read: line 3"),
        ("panic: runtime error", "panic: runtime error"),
        ('level=fatal msg="token xoxb-1234567890-abcdefghijk"', "(redacted: a Slack token)"),
        ("level=info msg=fine", ""),
    ],
)
def test_the_last_words_of_a_controller(log: str, said: str) -> None:
    """The message of the fatal line in each form that a controller writes; what looks like a secret is not shown."""
    (finding,) = examine(restarted(log))
    assert finding.what.endswith(f"06:00:00Z: {said}" if said else "06:00:00Z")


def test_a_controller_that_was_ended_by_others_is_fine() -> None:
    """An update ends it with code 0."""
    snapshot = restarted(None)
    assert snapshot.pods
    ended = {"terminated": {"exitCode": 0}}
    status = {**snapshot.pods[0]["status"]["containerStatuses"][0], "lastState": ended}
    assert examine(snapshot._replace(pods=({**snapshot.pods[0], "status": {"containerStatuses": [status]}},))) == []
