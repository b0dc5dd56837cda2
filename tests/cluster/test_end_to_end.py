"""What the real controller does with what we render, and whom its workflows tell: what preview foretold, and no more.

The one who is right is the controller. Its workers run our notifier for real, and its messages arrive at real receivers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from tests.cluster import Cluster
from tests.cluster.plays import PLAYS, Play, Played, foretold, play_all, trees
from tests.cluster.stage import BARE, Message, Setup, Stage, controller, stage

pytestmark = [pytest.mark.go, pytest.mark.slow]

PROFILES = ("dev", "stg", "prd")
MODES = ("exit-handler", "exit-hook", "lifecycle-hooks")
SETUPS = [Setup(profile, mode) for profile in PROFILES for mode in MODES]


class Evening(NamedTuple):
    """What came of the plays under one set-up, by play: the messages that were foretold and those that arrived ("" has those
    of no play), the phase that was foretold, and how many pods of ours there were."""

    played: Mapping[str, Played]
    foretold: Mapping[str, list[Message]]
    arrived: Mapping[str, list[Message]]
    phases: Mapping[str, str]
    pods: Mapping[str, int]


@pytest.fixture(scope="module")
def there(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Any]]:
    """The stage with the running controller, which has no defaults yet."""
    with stage(cluster, tmp_path_factory.mktemp("stage")) as built, controller(built) as process:
        built.render(SETUPS[0])  # for the rights that it brings: without those no pod can report
        yield built, process


@pytest.fixture(scope="module")
def alone(there: tuple[Stage, Any]) -> Mapping[str, Played]:
    """The plays without anything of ours."""
    return play_all(there[0], "alone")


@pytest.fixture(scope="module", params=SETUPS, ids=[setup.name for setup in SETUPS])
def evening(there: tuple[Stage, Any], alone: Mapping[str, Played], request: pytest.FixtureRequest) -> Evening:
    """The plays under one set-up; the controller takes it while it runs."""
    (stage, process), setup = there, request.param
    stage.show(stage.render(setup), process)
    assert process.poll() is None, stage.log.read_text()[-2000:]
    before = set(stage.sinks.messages())
    played = play_all(stage, setup.name)
    assert stage.node.problems == []
    arrived = [message for message in stage.sinks.messages() if message not in before]
    previews = {each["workflow"]: each for each in stage.preview(setup, submitted(stage, played, setup))}
    names = {f"{play.name}-{setup.name}": play for play in PLAYS}
    endings = {name: {each["ending"]: each for each in found["endings"]} for name, found in previews.items()}
    return Evening(
        played,
        {"": [], **{play.name: foretold(previews[name], play) for name, play in names.items()}},
        by_play(arrived, names),
        {play.name: endings[name][play.ending]["phase"] for name, play in names.items()},
        {play.name: sum(ran.is_script and ran.workflow == name for ran in stage.node.ran) for name, play in names.items()},
    )


def by_play(messages: list[Message], names: Mapping[str, Play]) -> dict[str, list[Message]]:
    """Messages by the play whose workflow they name."""
    found: dict[str, list[Message]] = {"": [], **{play.name: [] for play in PLAYS}}
    for message in messages:
        meant = [play.name for name, play in names.items() if re.search(rf"\b{name}\b", f"{message}")]
        found[meant[0] if meant else ""].append(message)
    return found


def submitted(stage: Stage, played: Mapping[str, Played], setup: Setup) -> list[Any]:
    """The objects as a person would hand them to preview, with what only the cluster knows: uid and time of creation."""
    found = []
    for play in PLAYS:
        *others, workflow = trees(play, stage.namespace, setup.name)
        meta = played[play.name].submitted["metadata"]
        known = {key: meta[key] for key in ("uid", "creationTimestamp")}
        found += [*others, {**workflow, "metadata": {**workflow["metadata"], **known}}]
    return found


def test_what_preview_foretold_arrives(evening: Evening) -> None:
    """Each message, as often as it was foretold, on its channel, in its words; and nothing else."""
    found = differences(evening)
    assert not found, "\n".join(found)


def differences(evening: Evening) -> list[str]:
    """What only arrived, and what was only foretold, a line each."""
    found = []
    for name, before in evening.foretold.items():
        arrived = Counter(evening.arrived[name])
        for kind, only in (("arrived", arrived - Counter(before)), ("foretold", Counter(before) - arrived)):
            found += [f"{name}: only {kind}: {message}" for message in sorted(only.elements())]
    return found


def test_workflows_end_as_they_would_without_us(evening: Evening, alone: Mapping[str, Played]) -> None:
    """Whatever becomes of the messages."""
    assert {name: each.phases for name, each in evening.played.items()} == {name: each.phases for name, each in alone.items()}


def test_workflows_end_as_preview_foretold(evening: Evening) -> None:
    """In the same phase."""
    assert {name: each.phases[-1] for name, each in evening.played.items()} == evening.phases


def test_nobody_is_told_by_a_pod_that_starts_for_nothing(evening: Evening) -> None:
    """A workflow that no route is for starts no pod of ours."""
    assert {name for name, count in evening.pods.items() if count} == {name for name, each in evening.foretold.items() if each}


def test_the_plays_end_as_they_are_meant_to(alone: Mapping[str, Played]) -> None:
    """The controller has seen every ending that there is."""
    phases = {play.name: alone[play.name].phases for play in PLAYS}
    assert {name: phases[name] for name in ("succeeds", "fails", "errs")} == {
        "succeeds": ("Succeeded",),
        "fails": ("Failed",),
        "errs": ("Error",),
    }
    assert phases["is-retried"] == ("Failed", "Failed")
    messages = {name: alone[name].ended["status"].get("message", "") for name in ("is-stopped", "is-terminated", "is-late")}
    assert messages == {
        "is-stopped": "Stopped with strategy 'Stop'",
        "is-terminated": "Stopped with strategy 'Terminate'",
        "is-late": "main: Error (exit code 143)",  # the pod's own last words, after the controller's
    }


def test_a_configuration_that_is_broken_ends_the_controller(there: tuple[Stage, Any]) -> None:
    """So the check above, that it lives after a reload, can fail."""
    stage, process = there
    stage.show({"config": f"{BARE}workflowDefaults: {{spec: {{onExitt: bye}}}}\n"}, process)
    assert process.wait(30) == 1
    assert "level=fatal" in stage.log.read_text()
    assert "onExitt" in stage.log.read_text()
