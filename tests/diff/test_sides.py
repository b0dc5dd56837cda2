"""What a side is made of, what of it is ours, and who changed it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.diff import compare_live, compare_two, renamed
from generator.diff.history import edits_of, keepers_of
from generator.diff.layouts import clash
from generator.diff.model import (
    ABSENT,
    ADDED,
    CHANGED,
    DRIFT,
    LOST,
    PENDING,
    REMOVED,
    Change,
    Comparison,
    Edit,
    Subject,
)
from generator.diff.shown._plain import place_text
from generator.diff.states import keys_of, live_state, objects_in, state_of
from tests.diff.sides import CONFIG_MAP, config_map, rendered, scope_of, side

PROFILE = """\
apiVersion: hookwright/v1
argo: {version: '4.0', owner: OWNER, workflowNamespaces: [argo, team-a]}
channels: {slack: {type: slack-webhook, secret: {url: s/url}}}
routes: {ends: {when: [Failed, Error], send: [slack]}}
"""
ROLE = Subject("Role", "team-a", "hookwright-notifier")
SECRET = Subject("Secret", "team-a", "s")


def compared(owner: str, live: dict[str, str] | None, **others: Any) -> Comparison:
    """A cluster that has our objects and this data in its ConfigMap, with the committed output as it is rendered."""
    scope, render = rendered(PROFILE.replace("OWNER", owner).replace("ROUTES", ""))
    base = others.pop("base", render)._replace(label="output/prd")
    got: dict[Subject, Any] = {subject: with_name(subject, tree) for subject, tree in render.objects.items() if subject.namespace}
    got[scope.config_map] = None if live is None else config_map(live)
    got |= others.get("objects", {})
    secrets = {subject: {"metadata": {}} for subject in render.secrets} | others.get("secrets", {})
    there = live_state("live", got, secrets, scope)
    return compare_live(base, there, render, scope, objects=got, applied=others.get("applied"))


def with_name(subject: Subject, tree: Any) -> dict[str, Any]:
    """An object as a cluster has it."""
    metadata = {"name": subject.name, "namespace": subject.namespace, "uid": "1", "managedFields": []}
    return {"apiVersion": "v1", "kind": subject.kind, **tree, "metadata": metadata}


def ours() -> dict[str, Any]:
    """Our defaults."""
    return dict(rendered(PROFILE.replace("OWNER", "helm"))[1].defaults)


def data(**settings: Any) -> dict[str, str]:
    """The ConfigMap in the layout of one key, as JSON, with our defaults."""
    return {"config": json.dumps({"workflowDefaults": ours(), **settings})}


def told(found: Comparison) -> list[tuple[str, str, str]]:
    """Each change as its part, its action and its place."""
    return [(change.part, change.action, place_text(change.place)) for change in found.changes]


@pytest.mark.parametrize("owner", ["helm", "manifest", "patch"])
@pytest.mark.parametrize("layout", ["config", "keys"])
def test_a_cluster_that_has_what_we_rendered(owner: str, layout: str) -> None:
    """No difference, whichever layout it has and whoever owns the ConfigMap."""
    live = data() if layout == "config" else {"workflowDefaults": json.dumps(ours())}
    found = compared(owner, live)
    assert found.is_same
    assert (found.changes, found.meaning, found.running, found.foreign, found.edits) == ((), (), (), (), ())


@pytest.mark.parametrize("owner", ["helm", "patch"])
def test_settings_of_others_are_foreign(owner: str) -> None:
    """Named, and no difference."""
    found = compared(owner, data(parallelism=3, persistence={"archive": True}))
    assert found.is_same
    assert [(each.subject, each.names) for each in found.foreign] == [(CONFIG_MAP, ("parallelism", "persistence"))]


def test_settings_that_applying_ours_would_drop_are_lost() -> None:
    """A difference, where we own the whole ConfigMap."""
    found = compared("manifest", data(persistence={"archive": True}))
    assert not found.is_same
    assert found.changes == (Change(LOST, CONFIG_MAP, ("persistence",), REMOVED, {"archive": True}, ABSENT),)


@pytest.mark.parametrize("is_applied", [False, True])
def test_a_key_that_applying_ours_would_leave_has_drifted(is_applied: bool) -> None:
    """In the layout of a key for each setting kubectl apply removes what it wrote before, and nothing else."""
    live = {"workflowDefaults": json.dumps(ours()), "parallelism": "3"}
    notes = {"kubectl.kubernetes.io/last-applied-configuration": json.dumps({"data": live})} if is_applied else {}
    found = compared("manifest", None, objects={CONFIG_MAP: config_map(live, annotations=notes)})
    part, action = (LOST, REMOVED) if is_applied else (DRIFT, ADDED)
    assert told(found) == [(part, action, "parallelism")]


@pytest.mark.parametrize("owner", ["helm", "manifest", "patch"])
def test_a_hook_that_was_added_by_hand_is_drift(owner: str) -> None:
    """The whole of workflowDefaults is ours."""
    live = ours()
    live["spec"] = {**live["spec"], "hooks": {"note": {"template": "note", "expression": "true"}}}
    found = compared(owner, {"config": json.dumps({"workflowDefaults": live})})
    assert told(found) == [(DRIFT, ADDED, "workflowDefaults.spec.hooks")]


def test_what_was_not_committed_is_pending() -> None:
    """The base against the render; what is live is as the base says."""
    base = rendered(PROFILE.replace("OWNER", "helm").replace("[Failed, Error]", "[Failed]"))[1]
    found = compared("helm", {"config": json.dumps({"workflowDefaults": dict(base.defaults)})}, base=base)
    assert {part for part, _, _ in told(found)} == {PENDING}
    assert [each.text for each in found.meaning if "KB" not in each.text and "bytes" not in each.text] == [
        "prd as rendered: Error now reaches slack"
    ]
    assert found.running == ("those that have begun keep the templates that they have",)


def test_a_first_install() -> None:
    """One line for each object that is not there, and no talk of what no longer is."""
    nothing = {ROLE: None, Subject("RoleBinding", "team-a", "hookwright-notifier"): None}
    found = compared("helm", None, objects=nothing, secrets={SECRET: None})
    assert [(change.subject.kind, change.action, change.place) for change in found.changes] == [
        ("ConfigMap", REMOVED, ()),
        ("Role", REMOVED, ()),
        ("RoleBinding", REMOVED, ()),
        ("Secret", REMOVED, ()),
    ]
    assert [each.text for each in found.meaning] == [
        "prd in the cluster: there is no ConfigMap argo/workflow-controller-configmap yet"
    ]
    assert found.running == ()


@pytest.mark.parametrize(
    ("live", "text"),
    [
        ({"config": "workflowDefaults: {spec: {onExit: a}}\n", "x": "1"}, "a key `config` beside other keys"),
        ({"config": "workflowDefaults: {spec: {activeDeadline: 1}}\n"}, "unknown field of WorkflowSpec"),
        ({"config": "a: 1\na: 2\n"}, "the key a stands twice"),
        ({"_example": "x"}, "unknown field of Config"),
    ],
)
def test_what_the_controller_refuses_is_a_difference(live: dict[str, str], text: str) -> None:
    """With the place and what happens, and with the other differences as far as it can be read."""
    found = compared("helm", live)
    assert not found.is_same
    problem = found.problems[0]
    assert text in problem.text and problem.text.endswith("; with this the controller of Argo 4.0 ends")
    assert problem.mark.file.startswith("workflow-controller-configmap/")


def test_a_role_with_other_rights_and_what_the_server_writes() -> None:
    """Rules are sets; subjects get a group from the API server, and an account gets secrets."""
    rules = [{"apiGroups": ["argoproj.io"], "resources": ["workflowtaskresults"], "verbs": ["patch", "create"]}]
    binding = Subject("RoleBinding", "team-a", "hookwright-notifier")
    bound = {
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "hookwright-notifier"},
        "subjects": [{"apiGroup": "", "kind": "ServiceAccount", "name": "default", "namespace": "team-a"}],
    }
    objects = {ROLE: with_name(ROLE, {"rules": rules}), binding: with_name(binding, bound)}
    assert compared("helm", data(), objects=objects).is_same
    rules[0]["verbs"].append("delete")
    assert told(compared("helm", data(), objects=objects)) == [(DRIFT, ADDED, "rules[0].verbs[1]")]


def test_of_a_secret_the_keys_count_that_are_read() -> None:
    """By what the managers wrote; where nobody says, being there is enough."""
    entry = {"manager": "kubectl", "fieldsV1": {"f:data": {".": {}, "f:other": {}}}}
    found = compared("helm", data(), secrets={SECRET: {"metadata": {"managedFields": [entry]}}})
    assert told(found) == [(DRIFT, REMOVED, "data.url")]
    entry["fieldsV1"] = {"f:data": {"f:other": {}, "f:url": {}}}
    assert compared("helm", data(), secrets={SECRET: {"metadata": {"managedFields": [entry]}}}).is_same
    assert keys_of({"metadata": {}}) is None


def test_the_values_of_a_secret_are_not_even_kept() -> None:
    """Of one in a file its keys alone."""
    text = "kind: Secret\nmetadata: {name: s, namespace: team-a}\ndata: {url: c2VjcmV0}\nstringData: {other: secret}\n"
    state = state_of("file", objects_in(text, "file"), scope_of("helm"), is_whole=False)
    assert state.secrets == {SECRET: frozenset({"url", "other"})}
    assert "secret" not in repr(state._replace(secrets={})).replace("secrets=", "")


def edited(manager: str, time: str, fields: Any = None, **more: Any) -> dict[str, Any]:
    """An entry of managedFields."""
    return {"manager": manager, "operation": "Update", "time": time, "fieldsV1": fields or {"f:data": {}}, **more}


def test_who_changed_it_last() -> None:
    """Who wrote the data; a manager of labels or of a status alone has not."""
    value = config_map(
        {},
        managedFields=[
            edited("helm", "2026-03-01T08:00:00Z"),
            edited("kubectl-edit", "2026-03-04T10:22:05Z"),
            edited("labeller", "2026-03-05T00:00:00Z", {"f:metadata": {}}),
            edited("controller", "2026-03-06T00:00:00Z", subresource="status"),
        ],
    )
    assert edits_of(CONFIG_MAP, value) == [
        Edit(CONFIG_MAP, "kubectl-edit", "Update", "2026-03-04T10:22:05Z", True),
        Edit(CONFIG_MAP, "helm", "Update", "2026-03-01T08:00:00Z", False),
        Edit(CONFIG_MAP, "labeller", "Update", "2026-03-05T00:00:00Z", False),
    ]


def test_who_changed_what_is_ours() -> None:
    """Somebody else may write the other keys of the same ConfigMap."""
    entries = [
        edited("theirs", "2026-03-05T00:00:00Z", {"f:data": {"f:parallelism": {}}}),
        edited("ours", "2026-03-04T00:00:00Z", {"f:data": {"f:workflowDefaults": {}}}),
    ]
    live = config_map({"workflowDefaults": "spec: {onExit: a}\n", "parallelism": "3"}, managedFields=entries)
    for owner, last in (("patch", "ours"), ("manifest", "theirs")):
        found = compared(owner, None, objects={CONFIG_MAP: live})
        assert [edit.manager for edit in found.edits if edit.is_last] == [last]


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"annotations": {"meta.helm.sh/release-name": "argo"}}, [("Helm", "argo")]),
        ({"annotations": {"argocd.argoproj.io/tracking-id": "app:/ConfigMap:argo/x"}}, [("Argo CD", "app")]),
        ({"labels": {"argocd.argoproj.io/instance": "app"}}, [("Argo CD", "app")]),
        ({"annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"}}, [("kubectl apply", "")]),
        ({"labels": {"a": "b"}}, []),
        ({"annotations": None}, []),
    ],
)
def test_who_keeps_it(metadata: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """By the marks that the tools leave."""
    assert [(each.tool, each.name) for each in keepers_of(CONFIG_MAP, {"metadata": metadata})] == expected


@pytest.mark.parametrize(
    ("owner", "live", "written", "applied", "is_clash"),
    [
        ("patch", {"config"}, {"workflowDefaults"}, None, True),
        ("patch", {"workflowDefaults", "parallelism"}, {"workflowDefaults"}, None, False),
        ("manifest", {"config"}, {"config"}, None, False),
        ("manifest", {"parallelism"}, {"config"}, None, True),
        ("manifest", {"parallelism"}, {"config"}, {"parallelism"}, False),
        ("manifest", {"config"}, {"workflowDefaults"}, {"config"}, False),
        ("manifest", {"config"}, {"workflowDefaults"}, None, True),
    ],
)
def test_applying_the_other_layout_would_end_the_controller(
    owner: str, live: set[str], written: set[str], applied: set[str] | None, is_clash: bool
) -> None:
    """Kubernetes merges the data of ConfigMaps, so that `config` would stand beside other keys."""
    notes = {"kubectl.kubernetes.io/last-applied-configuration": json.dumps({"data": dict.fromkeys(applied or (), "x")})}
    there = config_map(dict.fromkeys(live, "x"), annotations=notes if applied is not None else {})
    problem = clash(there, config_map(dict.fromkeys(written, "x")), scope_of(owner))
    assert (problem is not None) == is_clash
    assert problem is None or "the controller ends" in problem.text


def test_two_sides_of_which_one_is_a_file() -> None:
    """Of a file what is missing is not known; of a folder of ours it is."""
    scope, render = rendered(PROFILE.replace("OWNER", "helm"))
    objects = [config_map({"config": json.dumps({"workflowDefaults": ours(), "parallelism": 3})})]
    assert compare_two(state_of("file", objects, scope, is_whole=False), render, scope).is_same
    whole = compare_two(state_of("folder", objects, scope), render, scope)
    assert {change.subject.kind for change in whole.changes} == {"ConfigMap", "HelmValues", "Role", "RoleBinding", "Secret"}


def test_a_number_that_is_true() -> None:
    """Python says that 1 is true; JSON does not."""
    text = "workflowDefaults: {spec: {templates: [{name: a, plugin: {p: {x: VALUE}}}]}}"
    before, after = (side({"config": text.replace("VALUE", value)}) for value in ("1", "true"))
    found = compare_two(before, after, scope_of("manifest"))
    assert [(change.action, change.before, change.after) for change in found.changes] == [(CHANGED, 1, True)]


def test_what_a_webhook_fills_in_is_not_ours() -> None:
    """Of kinds that others add fields to, what we write counts; a value of ours that is another one is drift."""
    text = PROFILE.replace("OWNER", "helm") + "externalSecrets: {store: vault}\n"
    scope, render = rendered(text)
    ours = {subject: tree for subject, tree in render.objects.items() if subject.namespace}
    got: dict[Subject, Any] = {subject: with_name(subject, tree) for subject, tree in ours.items()}
    got[scope.config_map] = config_map({"config": json.dumps({"workflowDefaults": dict(render.defaults)})})
    found = [subject for subject in got if subject.kind == "ExternalSecret"]
    assert len(found) == 2
    spec = json.loads(json.dumps(got[found[0]]["spec"]))
    spec["target"]["deletionPolicy"] = "Retain"
    spec["data"][0]["remoteRef"]["conversionStrategy"] = "Default"
    got[found[0]] = {**got[found[0]], "spec": spec}
    assert compare_live(render, live_state("live", got, {}, scope), render, scope, objects=got).is_same
    spec["refreshInterval"] = "2h"
    drifted = compare_live(render, live_state("live", got, {}, scope), render, scope, objects=got)
    assert told(drifted) == [(DRIFT, CHANGED, "spec.refreshInterval")]


def test_two_changes_of_a_list_are_two() -> None:
    """An item in front and another one at the end do not make all those between them different."""
    text = "workflowDefaults: {spec: {templates: [{name: a, container: {args: [ARGS]}}]}}\n"
    before, after = (side({"config": text.replace("ARGS", args)}) for args in ("b, c, d, e", "a, b, c, d, f"))
    found = compare_two(before, after, scope_of("manifest"))
    assert [(change.action, change.place[-1]) for change in found.changes] == [(ADDED, 0), (CHANGED, 4)]


def test_the_template_of_another_environment_is_ours_under_another_name() -> None:
    """Two environments that differ in nothing else do not differ, though each names its own ClusterWorkflowTemplate."""
    text = PROFILE.replace("OWNER", "helm") + "delivery: {placement: cluster-workflow-template}\n"
    scope, prd = rendered(text)
    _, dev = rendered(text + "environment: dev\nmessages: {default: {title: '{status}'}}\n")
    _, same = rendered(text + "messages: {default: {title: '{status}'}}\n")
    assert {subject.name for subject in dev.objects if not subject.namespace} == {"hookwright-dev", "values.yaml"}
    called = renamed(dev, scope._replace(environment="dev"), scope)
    assert compare_two(called, same, scope).is_same
    assert [place_text(change.place) for change in compare_two(called, prd, scope).changes] != []
    assert not compare_two(dev, same, scope).is_same
