"""Joins in other versions and under restrictions, and the run of a CronWorkflow."""

from __future__ import annotations

from typing import Any

import pytest

from generator.argo import cron, join, merge, restrictions
from generator.argo.merge import Merger
from generator.argo.refusal import Misfit, Refused

NOW = "2024-01-02T03:04:05Z"


def joined(own: Any, template: Any, defaults: Any = None, version: str = "4.1", mode: str = "") -> join.Joined:
    """Join three specs."""
    workflow = {"metadata": {"name": "w"}, "spec": {**own, "workflowTemplateRef": {"name": "t"}}}
    holder = {"kind": "WorkflowTemplate", "metadata": {"name": "t"}, "spec": template}
    return join.referring({"spec": defaults or {}}, workflow, holder, version, mode)


def arguments(kind: str, **fields: Any) -> dict[str, Any]:
    """A spec with one parameter or artifact called a."""
    return {"arguments": {kind: [{"name": "a", **fields}]}}


@pytest.mark.parametrize(
    ("version", "parameter"),
    [("3.6.13", {"name": "a", "value": "t", "default": "u"}), ("3.7.4", {"name": "a", "default": "u"})],
)
def test_parameters_are_repaired_from_3_7_on(version: str, parameter: dict[str, str]) -> None:
    """Before, value and default of two layers both survived."""
    spec = joined(arguments("parameters", default="u"), arguments("parameters", value="t"), version=version).spec
    assert spec["arguments"]["parameters"] == [parameter]


@pytest.mark.parametrize(
    ("version", "artifact"),
    [
        ("3.7.4", {"name": "a", "raw": {"data": "u"}, "s3": {"bucket": "b", "key": "t"}}),
        ("4.0", {"name": "a", "raw": {"data": "u"}}),
        ("4.1", {"name": "a", "raw": {"data": "u"}, "s3": {"bucket": "b", "key": "t"}}),
    ],
)
def test_artifacts_of_two_stores(version: str, artifact: dict[str, Any]) -> None:
    """4.0 takes the nearest whole; 4.1 merges in one store, and takes raw for the store of the merged one."""
    own, template = arguments("artifacts", raw={"data": "u"}), arguments("artifacts", s3={"bucket": "b", "key": "t"})
    assert joined(own, template, version=version).spec["arguments"]["artifacts"] == [artifact]


def test_an_artifact_without_a_store_loses_the_template_s() -> None:
    """It is the nearest layer's, whole."""
    own, template = arguments("artifacts", path="/p"), arguments("artifacts", s3={"key": "t"})
    assert joined(own, template).spec["arguments"]["artifacts"] == [{"name": "a", "path": "/p"}]


@pytest.mark.parametrize(("version", "labels"), [("4.0", {}), ("4.1", {join.TEMPLATE_LABEL: "t"})])
def test_the_template_s_label_comes_with_4_1(version: str, labels: dict[str, str]) -> None:
    """Older controllers set none."""
    assert joined({}, {}, version=version).labels == labels


def test_a_restricted_spec_is_cut_down() -> None:
    """To what is allowed, and inside artifactGC to what does no harm; the defaults are free."""
    own = {"onExit": "u", "priority": 1, "artifactGC": {"strategy": "Never", "podSpecPatch": "x"}}
    spec = joined(own, {}, {"onExit": "d"}, mode="Strict").spec
    assert (spec["onExit"], spec["priority"], spec["artifactGC"]) == ("d", 1, {"strategy": "Never"})


def test_what_a_user_must_not_set() -> None:
    """In the controller's names, sorted."""
    own = {"onExit": "u", "hooks": {"a": {}}, "dnsPolicy": "None", "artifactGC": {"podSpecPatch": "x"}}
    spec = Merger("4.1").read({"spec": own}, "Workflow")["spec"]
    assert restrictions.violations(spec) == ["ArtifactGC.PodSpecPatch", "DNSPolicy", "Hooks", "OnExit"]
    with pytest.raises(Misfit) as misfit:
        restrictions.check({"workflowTemplateRef": {}, "onExit": "u"}, "Strict", (4, 1))
    assert misfit.value.controller == (
        "fields [OnExit] are not permitted when using workflowTemplateRef with templateReferencing restriction"
    )


def test_a_plain_workflow_is_refused_where_references_are_a_must() -> None:
    """In every version; without the setting nothing is."""
    restrictions.check({}, "", (4, 1))
    restrictions.check({"workflowTemplateRef": {}, "onExit": "u"}, "Secure", (3, 7))
    with pytest.raises(Misfit) as misfit:
        restrictions.check({}, "Secure", (3, 7))
    assert misfit.value.controller == restrictions.PLAIN


def stored(spec: dict[str, Any], mode: str) -> join.Joined:
    """A later pass of a workflow whose stored spec is `spec`."""
    workflow = {"metadata": {"name": "w"}, "spec": {"workflowTemplateRef": {"name": "t"}}}
    workflow["status"] = {"storedWorkflowTemplateSpec": spec}
    template = {"kind": "WorkflowTemplate", "metadata": {"name": "t"}, "spec": {"entrypoint": "main"}}
    return join.referring({"spec": {"onExit": "new"}}, workflow, template, "4.1", mode)


def test_changed_defaults_are_an_error_under_secure() -> None:
    """Each pass compares; Strict does not."""
    first = joined({}, {"entrypoint": "main"}, {"onExit": "new"}).spec
    assert stored(first, "Secure").spec == first
    assert stored({**first, "onExit": "old"}, "Strict").spec["onExit"] == "old"
    with pytest.raises(Refused) as refused:
        stored({**first, "onExit": "old"}, "Secure")
    assert refused.value.controller == join.CHANGED


def test_a_plain_workflow_cannot_be_joined() -> None:
    """It has no reference; one can be put in."""
    template = {"kind": "ClusterWorkflowTemplate", "metadata": {"name": "t"}, "spec": {"onExit": "x"}}
    with pytest.raises(Refused, match="without workflowTemplateRef"):
        join.referring(None, {"spec": {}}, template, "4.1")
    referring = join.with_reference({"spec": {}}, template)
    assert join.referring(None, referring, template, "4.1").spec["onExit"] == "x"
    assert join.with_reference(referring, {}) == referring


CRON = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "CronWorkflow",
    "metadata": {
        "name": "nightly",
        "namespace": "ns",
        "uid": "u1",
        "labels": {"team": "blue", "workflows.argoproj.io/creator": "me", cron.INSTANCE_LABEL: "i"},
    },
    "spec": {
        "schedules": ["0 1 * * *"],
        "workflowMetadata": {"labels": {"a": "b"}, "annotations": {"c": "d"}, "finalizers": ["f"]},
        "workflowSpec": {"entrypoint": "main", "templates": [{"name": "main", "suspend": {}}]},
    },
}


def test_the_run_of_a_cron_workflow() -> None:
    """Its own labels stay behind but for the creator's and the instance; those of workflowMetadata come along."""
    run = cron.run_of(CRON, "4.1", "nightly-1", NOW)
    assert (run["apiVersion"], run["kind"]) == ("argoproj.io/v1alpha1", "Workflow")
    assert run["metadata"] == {
        "name": "nightly-1",
        "namespace": "ns",
        "labels": {"workflows.argoproj.io/creator": "me", cron.INSTANCE_LABEL: "i", cron.CRON_LABEL: "nightly", "a": "b"},
        "annotations": {cron.TIME_ANNOTATION: NOW, "c": "d"},
        "finalizers": ["f"],
        "ownerReferences": [
            {
                "apiVersion": "argoproj.io/v1alpha1",
                "kind": "CronWorkflow",
                "name": "nightly",
                "uid": "u1",
                "controller": True,
                "blockOwnerDeletion": True,
            }
        ],
    }
    assert run["spec"]["entrypoint"] == "main"


def test_the_defaults_reach_the_run_of_a_cron_workflow() -> None:
    """As they reach any workflow."""
    run = cron.run_of(CRON, "3.7", "nightly-1", NOW)
    merged = merge.plain({"metadata": {"labels": {"x": "y"}}, "spec": {"onExit": "note"}}, run, "3.7")
    assert (merged["spec"]["onExit"], merged["metadata"]["labels"]["x"]) == ("note", "y")


def test_what_is_no_cron_workflow_is_refused() -> None:
    """With the place as a path."""
    with pytest.raises(Refused, match=r"spec\.workflowSpec: text, expected a map"):
        cron.run_of({"spec": {"workflowSpec": "x"}}, "4.1", "w", NOW)
