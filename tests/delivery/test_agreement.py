"""The conditions that start a pod and the routes that the program in it decides: random routes, random workflows, one answer.

Conditions and the context are evaluated as the controllers do it; the context is what the program's own code then reads.
"""

from __future__ import annotations

import json
import random
from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from generator.delivery import build
from generator.delivery.needs import needs_of
from generator.model import ENDINGS, PHASES, RUNNING, Match, Profile, Route
from generator.notifier.program.aim import targets
from generator.notifier.program.routes import firing
from generator.notifier.routing import route_settings
from tests.delivery.workflows import VERSIONS, Go, Port, scope
from tests.profiles import by_label, channel, delivery, message, profile, route

ROUNDS = {Port: 25, Go: 400}  # sets of routes, for each version others
WORKFLOWS = 8  # for each round

NAMESPACES = ("argo", "team-a", "team-b", "sandbox-1")
KEYS = ("tier", "app", "app-x", "app.kubernetes.io/name", "example.com/tier", "x.y.z")
TEXTS = ("a", "ab", "a.b", "A", "", "b", "a-b_c", "aab")
ODD = ("a\nb", "日本語", "\U0001f6a8", "[a]", "a*b", "^a$", "{{a}}", "'q'", '"', "\\", "\u2028")
ANNOTATIONS = (*TEXTS, *ODD, "é" * 3000, "a" * 3000 + "b")
GLOBS = ("a", "a*", "*", "?", "a?b", "*b", "a.b", "[a]", "a**b", "^*", "日*", "*語", "??", "\\", "'q'", "{{*", "é*é")
GLOBS += ("a*\nb", "*a", "A", "()|+$")
SPACES = (*NAMESPACES, "team-*", "*-?")
CRON, TEMPLATE = "workflows.argoproj.io/cron-workflow", "workflows.argoproj.io/workflow-template"
CLUSTER_TEMPLATE = "workflows.argoproj.io/cluster-workflow-template"
CHANNELS = ("log", "other", "own")


class Workflow(NamedTuple):
    """What a random workflow is, and the same as the controller tells it."""

    facts: dict[str, Any]
    names: dict[str, str]


def globs(chance: random.Random) -> tuple[str, ...]:
    return tuple(chance.choice(("", "", "!")) + chance.choice(GLOBS) for _ in range(chance.randint(1, 3)))


def match(chance: random.Random) -> Match:
    def some(keys: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        return {key: globs(chance) for key in chance.sample(keys, chance.choice((0, 0, 0, 1, 2)))}

    spaces = tuple(chance.choice(("", "!")) + each for each in chance.sample(SPACES, chance.choice((0, 0, 1, 2))))
    cron = chance.choice((None, None, None, True, False))
    templates = globs(chance) if chance.random() < 0.2 else ()
    return Match(spaces, some(KEYS), some(KEYS), cron, templates)


def routes(chance: random.Random) -> Iterator[Route]:
    names = [f"r{number}" for number in range(chance.randint(1, 5))]
    for position, name in enumerate(names):
        when = [phase for phase in PHASES if chance.random() < 0.6] or ["Failed"]
        send = chance.sample(CHANNELS, chance.randint(1, 2))
        unless = [other for other in names[:position] if chance.random() < 0.3]
        by = labelled(chance) if chance.random() < 0.5 else {}
        send = [] if by and chance.random() < 0.6 else send
        known = {by["label"]: tuple(by["channels"])} if by and not send and not by["otherwise"] else {}
        yield route(name, send, when=when, unless=unless, match=match(chance)._replace(known=known), send_by=by)


def labelled(chance: random.Random) -> dict[str, Any]:
    """Channels by a label: a few values and globs, and perhaps some for all others."""
    named = {glob: some_of(chance, 1) for glob in chance.sample(GLOBS, chance.randint(1, 4))}
    return by_label(chance.choice(KEYS), named, some_of(chance, 0) if chance.random() < 0.5 else ())


def some_of(chance: random.Random, least: int) -> list[str]:
    return chance.sample(CHANNELS, chance.randint(least, 2))


def overrides(chance: random.Random) -> dict[str, Any]:
    """What workflows may ask for, often nothing."""
    if chance.random() < 0.4:
        return {}
    return {"prefix": "example.com", "channels": tuple(chance.sample(("log", "other"), chance.randint(1, 2)))}


def requests(chance: random.Random) -> dict[str, str]:
    """The annotations of a workflow that asks for channels and phases, or for what is not there."""
    words = {"channels": (*CHANNELS, "logs", "Log", "", "other\n"), "when": (*PHASES, "Fail", "failed", "", "Error\t")}
    return {
        f"example.com/{what}": chance.choice((", ", ",", " ", "\n", " ,, ")).join(chance.sample(known, chance.randint(0, 3)))
        for what, known in words.items()
        if chance.random() < 0.5
    }


def workflow(chance: random.Random, status: str) -> Workflow:
    labels = {key: chance.choice(TEXTS) for key in KEYS if chance.random() < 0.4}
    labels |= {key: chance.choice(("a", "ab", "b")) for key in (CRON, TEMPLATE, CLUSTER_TEMPLATE) if chance.random() < 0.4}
    annotations = {key: chance.choice(ANNOTATIONS) for key in KEYS if chance.random() < 0.5} | requests(chance)
    namespace = chance.choice(NAMESPACES)
    facts = {"status": status, "namespace": namespace, "labels": labels, "annotations": annotations}
    return Workflow(facts, scope(status, labels=labels, annotations=annotations, namespace=namespace))


def random_profile(chance: random.Random) -> Profile:
    channels = [channel("log", "log"), channel("other", "log"), channel("own", "container", image="own:1")]
    mode = chance.choice(("exit-handler", "exit-hook", "lifecycle-hooks"))
    way = delivery(mode=mode, acknowledge_running_risk=True)
    asked = overrides(chance)
    return profile(channels, list(routes(chance)), [message(title="x", fields=[])], delivery=way, overrides=asked)


def starting(spec: Mapping[str, Any], status: str) -> dict[str, list[str]]:
    """Notify template -> the expressions that start it at a status, `true` where it has none."""
    if status == RUNNING or "hookwright-exit" not in [each["name"] for each in spec.get("templates", ())]:
        hooks = {name: hook for name, hook in spec.get("hooks", {}).items() if name != "exit"}
    else:
        (guard,) = [each for each in spec["templates"] if each["name"] == "hookwright-exit"]
        hooks = {task["name"]: {**task, "expression": task.get("when", "{{=true}}")[3:-2]} for task in guard["dag"]["tasks"]}
    found: dict[str, list[str]] = {}
    for hook in hooks.values():
        found.setdefault(hook["template"], []).append(hook["expression"])
    return found


def context_of(spec: Mapping[str, Any]) -> str | None:
    """The tag of the notifier's context, if there is a notifier."""
    for template in spec.get("templates", ()):
        if "script" in template:
            return str(template["script"]["env"][0]["value"])
    return None


def cut(text: str, count: int) -> str:
    """What the pod sees of an annotation; half a character becomes one mark for each byte."""
    kept = text.encode()[:count]
    whole = kept.decode(errors="ignore")
    return whole + "\ufffd" * (len(kept) - len(whole.encode()))


@pytest.mark.parametrize("version", VERSIONS)
def test_conditions_and_program_decide_alike(version: str, controller: Port | Go) -> None:
    """A pod starts exactly when the program in it finds a route that sends; a container exactly when one of its routes fires."""
    fired, rounds = 0, ROUNDS[type(controller)]
    for seed in range(VERSIONS.index(version) * 1000, VERSIONS.index(version) * 1000 + rounds):
        chance = random.Random(seed)
        shown = random_profile(chance)
        spec = build(shown).workflow_defaults.get("spec", {})
        context, count = context_of(spec), needs_of(shown).cut
        for _ in range(WORKFLOWS):
            status = chance.choice(PHASES)
            found = workflow(chance, status)
            expressions = starting(spec, status)
            asked = [(text, found.names) for _, text in asked_of(expressions)]
            answers = dict(zip(asked_of(expressions), controller.fires(version, asked), strict=True))
            started = {name: any(answers[name, text] for text in texts) for name, texts in expressions.items()}
            facts = {**found.facts, "annotations": {key: cut(text, count) for key, text in found.facts["annotations"].items()}}
            every = {name: route_settings(each, shown, CHANNELS) for name, each in shown.routes.items()}
            sending = {target for name in firing(every, facts) for target in targets(every[name], facts, shown.overrides)}
            expected = {"hookwright-notify": bool(sending & {"log", "other"}), "hookwright-channel-own": "own" in sending}
            assert started == {name: expected[name] for name in started}, f"seed {seed}, {status}"
            assert not {name for name, fires in expected.items() if fires} - set(started), f"seed {seed}, {status}"
            fired += sum(expected.values())
            if context and started.get("hookwright-notify"):
                assert in_the_pod(controller, version, context, found, shown) == sending & {"log", "other"}, f"seed {seed}"
    assert fired > rounds, "the random routes fire often enough to tell something"


def asked_of(expressions: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Each expression with the template that it starts."""
    return [(name, text) for name, texts in expressions.items() for text in texts]


def in_the_pod(controller: Port | Go, version: str, context: str, found: Workflow, shown: Profile) -> set[str]:
    """The channels that the program sends to, after reading the context that the controller made."""
    facts = json.loads(b64decode(controller.filled(version, context, found.names)))
    settings = {name: route_settings(each, shown, ("log", "other")) for name, each in shown.routes.items()}
    return {target for name in firing(settings, facts) for target in targets(settings[name], facts, shown.overrides)}


def test_endings_are_told_apart() -> None:
    """The test above draws each phase; Running goes to hooks, endings to whatever the mode has."""
    assert set(PHASES) == {RUNNING, *ENDINGS}
