"""What a workflow gets in each delivery mode and placement: names, references, conditions, guard; written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from generator.delivery import build
from generator.model import PHASES, Match, Profile, Release
from tests.profiles import channel, delivery, profile, route

LOG = channel("log", "log")
OWN = channel("own", "container", image="own:1")
GUARD = {"continueOn": {"failed": True, "error": True}}
FAILED = "workflow.status in ['Failed', 'Error']"


def ending(mode: str, **more: Any) -> Profile:
    """Failures to a channel of the notifier, every end to a container."""
    routes = [route("failures", ["log"], when=["Failed", "Error"]), route("ends", ["own"])]
    return profile([LOG, OWN], routes, delivery=delivery(mode=mode, **more))


def spec_of(release: Release) -> dict[str, Any]:
    """The spec of the defaults, each template as its name and its dag or the kind of what it runs."""
    spec = dict(release.workflow_defaults["spec"])
    spec["templates"] = brief(spec.get("templates", ()))
    return spec


def brief(templates: Any) -> dict[str, Any]:
    """Templates by name; of those that run something just what kind it is."""
    return {each["name"]: each.get("dag") or next(kind for kind in ("script", "container") if kind in each) for each in templates}


NOTIFY = {"hookwright-notify": "script", "hookwright-channel-own": "container"}


def test_exit_handler() -> None:
    """A guard with a task for the notifier and one for each container channel; no condition where one always holds."""
    assert spec_of(build(ending("exit-handler"))) == {
        "onExit": "hookwright-exit",
        "templates": {
            "hookwright-exit": {
                "failFast": False,
                "tasks": [
                    {
                        "name": "hookwright-notify",
                        "template": "hookwright-notify",
                        "when": f"{{{{={FAILED}}}}}",
                        **GUARD,
                    },
                    {"name": "hookwright-channel-own", "template": "hookwright-channel-own", **GUARD},
                ],
            },
            **NOTIFY,
        },
    }


def test_exit_handler_of_one_task() -> None:
    """The usual case: a dag of one guarded task."""
    release = build(profile([LOG]))
    task = {"name": "hookwright-notify", "template": "hookwright-notify", **GUARD}
    assert spec_of(release)["templates"]["hookwright-exit"] == {"tasks": [task]}


def test_exit_hook() -> None:
    """The same guard, started by hooks.exit."""
    by_handler, by_hook = spec_of(build(ending("exit-handler"))), spec_of(build(ending("exit-hook")))
    assert by_hook == {"hooks": {"exit": {"template": "hookwright-exit"}}, "templates": by_handler["templates"]}


def test_lifecycle_hooks() -> None:
    """One hook for all endings of the notifier, and one for each container channel; no guard, as none is needed."""
    assert spec_of(build(ending("lifecycle-hooks"))) == {
        "hooks": {
            "hookwright-end": {"template": "hookwright-notify", "expression": FAILED},
            "hookwright-end-own": {
                "template": "hookwright-channel-own",
                "expression": "workflow.status in ['Succeeded', 'Failed', 'Error']",
            },
        },
        "templates": NOTIFY,
    }


@pytest.mark.parametrize("mode", ["exit-handler", "exit-hook", "lifecycle-hooks"])
def test_running_is_a_lifecycle_hook_in_every_mode(mode: str) -> None:
    """Beside whatever sends at the end, with the same templates."""
    routes = [route("all", ["log", "own"], when=PHASES), route("starts", ["log"], when=["Running"], match=Match(cron=True))]
    release = build(profile([LOG, OWN], routes, delivery=delivery(mode=mode, acknowledge_running_risk=True)))
    running = {name: hook for name, hook in spec_of(release)["hooks"].items() if "running" in name}
    assert running == {
        "hookwright-running": {"template": "hookwright-notify", "expression": "workflow.status == 'Running'"},
        "hookwright-running-own": {"template": "hookwright-channel-own", "expression": "workflow.status == 'Running'"},
    }
    assert list(brief(release.workflow_defaults["spec"]["templates"])).count("hookwright-notify") == 1


def test_running_alone_needs_no_exit_handler() -> None:
    """Without a route for an ending nothing runs at the end."""
    release = build(profile([LOG], [route("on", ["log"], when=["Running"])], delivery=delivery(acknowledge_running_risk=True)))
    assert spec_of(release) == {
        "hooks": {"hookwright-running": {"template": "hookwright-notify", "expression": "workflow.status == 'Running'"}},
        "templates": {"hookwright-notify": "script"},
    }


def test_fail_workflow_takes_the_guard_away() -> None:
    """So that a notifier that fails, fails its workflow; the condition stays."""
    release = build(ending("exit-handler", fail_workflow=True))
    tasks = spec_of(release)["templates"]["hookwright-exit"]["tasks"]
    assert [set(task) for task in tasks] == [{"name", "template", "when"}, {"name", "template"}]


def reference(template: str) -> Mapping[str, Any]:
    return {"templateRef": {"name": "hookwright-prd", "template": template, "clusterScope": True}}


def cluster(release: Release) -> dict[str, Any]:
    """The one ClusterWorkflowTemplate, its templates in brief."""
    (found,) = release.cluster_workflow_templates
    return {**found, "spec": brief(found["spec"]["templates"])}


def test_exit_handler_with_a_cluster_workflow_template() -> None:
    """spec.onExit names a template only, so the guard stays in the workflow and its tasks refer."""
    release = build(ending("exit-handler", placement="cluster-workflow-template"))
    spec = spec_of(release)
    assert spec["onExit"] == "hookwright-exit"
    assert list(spec["templates"]) == ["hookwright-exit"]
    tasks = spec["templates"]["hookwright-exit"]["tasks"]
    assert [task["templateRef"] for task in tasks] == [reference(name)["templateRef"] for name in NOTIFY]
    assert cluster(release) == {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "ClusterWorkflowTemplate",
        "metadata": {"name": "hookwright-prd", "annotations": {"argocd.argoproj.io/sync-wave": "-1"}},
        "spec": NOTIFY,
    }


def test_exit_hook_with_a_cluster_workflow_template() -> None:
    """hooks.exit takes a reference, so the guard lives there, too, and the workflow carries one line."""
    release = build(ending("exit-hook", placement="cluster-workflow-template"))
    assert release.workflow_defaults == {"spec": {"hooks": {"exit": reference("hookwright-exit")}}}
    guard = cluster(release)["spec"]["hookwright-exit"]
    assert [task["template"] for task in guard["tasks"]] == list(NOTIFY)
    assert list(cluster(release)["spec"]) == ["hookwright-exit", *NOTIFY]


def test_lifecycle_hooks_with_a_cluster_workflow_template() -> None:
    """Each hook refers."""
    release = build(ending("lifecycle-hooks", placement="cluster-workflow-template"))
    hooks = release.workflow_defaults["spec"]["hooks"]
    assert hooks["hookwright-end"] == {**reference("hookwright-notify"), "expression": FAILED}
    assert cluster(release)["spec"] == NOTIFY
    assert "templates" not in release.workflow_defaults["spec"]


OWN_DEFAULTS = {
    "metadata": {"labels": {"team": "x"}},
    "spec": {
        "ttlStrategy": {"secondsAfterCompletion": 60},
        "templates": [{"name": "mine", "container": {"image": "a"}}],
        "hooks": {"mine": {"template": "mine", "expression": "true"}},
    },
}


def test_no_routes_render_nothing_of_ours() -> None:
    """The profile's own defaults stay as they are."""
    release = build(profile(workflow_defaults=OWN_DEFAULTS))
    assert (release.workflow_defaults, release.added_bytes, release.program) == (OWN_DEFAULTS, 0, "")
    nothing = build(profile())
    assert (nothing.workflow_defaults, nothing.added_bytes) == ({}, 0)


def test_the_profiles_own_defaults_stand_beside_ours() -> None:
    """Theirs first; nothing of them is changed."""
    release = build(ending("lifecycle-hooks")._replace(workflow_defaults=OWN_DEFAULTS))
    defaults, spec = release.workflow_defaults, release.workflow_defaults["spec"]
    assert defaults["metadata"] == OWN_DEFAULTS["metadata"]
    assert spec["ttlStrategy"] == {"secondsAfterCompletion": 60}
    assert [template["name"] for template in spec["templates"]] == ["mine", *NOTIFY]
    assert list(spec["hooks"]) == ["mine", "hookwright-end", "hookwright-end-own"]
    assert set(OWN_DEFAULTS["spec"]["hooks"]) == {"mine"}, "the profile's values are not touched"


def test_added_bytes_are_what_a_stored_workflow_gains() -> None:
    """Counted as compact JSON, without what the profile itself adds."""
    empty, full = build(profile([LOG])), build(profile([LOG], workflow_defaults={"spec": {"priority": 1}}))
    assert full.added_bytes == empty.added_bytes + len(",")
    referring = build(profile([LOG], delivery=delivery(placement="cluster-workflow-template")))
    assert referring.added_bytes == len(
        '{"spec":{"onExit":"hookwright-exit","templates":[{"name":"hookwright-exit","dag":{"tasks":[{"name":"hookwright-notify",'
        '"templateRef":{"name":"hookwright-prd","template":"hookwright-notify","clusterScope":true},'
        '"continueOn":{"failed":true,"error":true}}]}}]}}'
    ) - len('{"spec":{}}')
