"""Set-ups of our own beyond the golden ones, each with something that adopt has to read back."""

from __future__ import annotations

import pytest

from generator import yamlio
from generator.adopt import adopt
from generator.errors import Mark
from generator.model import Layer
from generator.pipeline import build
from tests.adopt.cases import NAME, meaning, round_trip, said

HEAD = 'apiVersion: hookwright/v1\nargo: {version: "4.0", uiUrl: "https://argo.example.com"}\n'
SLACK = "channels:\n  slack: {type: slack-webhook, secret: {url: a/b}, mentions: [here]}\n"
IMAGE = "  image: {type: container, image: 'alpine:3.22', args: ['{name}', '{labels.team}'], initContainers: []}\n"
ROUTES = "routes:\n  ends: {when: [Succeeded, Failed], send: [slack]}\n"

PROFILES = {
    "the exit hook, with a deadline and tries of its own": (
        "delivery: {mode: exit-hook, activeDeadlineSeconds: 60, timeoutSeconds: 5, retrySeconds: 0, failWorkflow: true}\n"
        + SLACK
        + ROUTES
    ),
    "a runner with everything": (
        f"delivery: {{runner: {{image: 'python:3.13', digest: 'sha256:{'a' * 64}', imagePullPolicy: Always, "
        "serviceAccountName: notifier, resources: {}, securityContext: {}, nodeSelector: {a: b}, tolerations: [{key: a}], "
        "initContainers: [{name: i, image: 'i:1'}], env: {TEAM: {value: x}, HOST: {configMap: c/d}, KEY: {secret: e/f}}, "
        "proxy: {https: 'http://proxy:3128', 'no': localhost}, caBundle: {configMap: ca/pem}}}\n" + SLACK + ROUTES
    ),
    "matches, unless and cron": SLACK
    + "  oncall: {type: webhook, secret: {url: c/d, authorization: c/e}, success: {codes: [200, 202]}}\n"
    + "routes:\n"
    + "  page: {when: [Error], match: {namespaces: [team-*, '!team-x'], labels: {tier: [gold]}, cron: true}, send: [oncall]}\n"
    + "  rest: {when: [Error], unless: [page], match: {annotations: {a/b: ['*']}, workflowTemplates: [n-?]}, send: [slack]}\n",
    "a message in Japanese, with links and few failures": SLACK
    + "messages:\n  default: {title: '{environment} {retry} {failureCount} {annotations.a/b} {parameters.p}', text: '{env.TEAM}',\n"
    + "    locale: ja, links: [{title: L, url: 'https://x.example.com/{name}'}], failures: {show: code, limit: 3, bytes: 40}}\n"
    + ROUTES,
    "changes, differences and a log": "history: {enabled: true}\n"
    + "delivery: {runner: {apiUrl: 'https://10.0.0.1:6443', accountFolder: /var/run/mine}}\n"
    + SLACK
    + "messages:\n  default: {text: '{change}', fields: [change, differences], log: {lines: 7, bytes: 700}}\n"
    + "  page: {text: 'said {log}', log: {lines: 3}}\n"
    + "routes:\n  page: {when: [Failed], change: [first-failure, still-failing], send: [slack], message: page}\n"
    + "  rest: {when: [Failed, Error], unless: [page], send: [slack]}\n",
    "a container beside the notifier": SLACK + IMAGE + ROUTES + "  fails: {when: [Failed, Error], send: [image]}\n",
    "one route to a container and the notifier": SLACK
    + IMAGE
    + "routes:\n  fails: {when: [Failed, Error], send: [slack, image]}\n",
    "Running beside the exit handler": (
        "delivery: {acknowledgeRunningRisk: true}\n" + SLACK + "routes:\n  all: {when: [Running, Error], send: [slack]}\n"
    ),
    "a container that says its message": "channels:\n"
    + "  image: {type: container, image: i, command: [c], args: ['{title}|{text}|{color}', 'x{duration}y$(A){failures}'],"
    + " env: {A: {secret: e/f}, B: {value: '{url}'}}}\n"
    + "messages:\n  default: {title: 'of {name}'}\n"
    + "  bad: {title: 'of {name}', text: '{source}: it''s {failureCount}', colors: {Failed: '#112233'}}\n"
    + "routes:\n  good: {when: [Succeeded], send: [image]}\n  bad: {when: [Failed, Error], send: [image], message: bad}\n",
    "channels by a label, and by it alone": SLACK
    + "  data: {type: log}\n"
    + "routes:\n  all: {when: [Error], send: [slack], match: {labels: {team: ['!x']}}, "
    + "sendBy: {label: team, channels: {'d*': [data], e: [data, slack]}, otherwise: [data]}}\n"
    + "  team: {when: [Failed], sendBy: {label: a.b/team, channels: {d: [data]}}}\n",
    "muted workflows, and requests of others": SLACK
    + "  data: {type: log}\n"
    + "mute: {labels: {silent: '*'}, annotations: {a/b: [p, q]}}\noverrides: {enabled: true}\n"
    + ROUTES,
    "quiet hours in a zone, and a wait": "timeZone: Australia/Lord_Howe\ndelivery: {jitterSeconds: 9}\n"
    + "quiet:\n  a: {from: '22:00', to: '07:00', routes: [ends], passes: {when: [Error], channels: [slack]}}\n"
    + "  b: {days: [Sun, Mon]}\n  c: {start: 2026-12-01T20:00, end: 2026-12-01T21:00, when: [Failed]}\n"
    + SLACK
    + ROUTES,
    "templates and hooks of others beside ours": SLACK
    + ROUTES
    + "workflowDefaults:\n  spec: {hooks: {own: {template: t, expression: 'workflow.status == \"Failed\"'}},"
    + " templates: [{name: t, container: {image: i}}], podGC: {strategy: OnPodSuccess}}\n",
}


def rendered(profile: str) -> str:
    """The chart's values of a profile."""

    def read(asked: str, mark: Mark | None) -> Layer:
        parsed = yamlio.parse(HEAD + profile, f"{asked}.yaml")
        return Layer(asked, parsed.values, parsed.marks, parsed.keys)

    return next(each.text for each in build(NAME, read).documents if each.name == "values.yaml")


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_a_set_up_of_our_own_comes_back(profile: str) -> None:
    """With no difference, and nothing that is not understood."""
    text = rendered(profile)
    trip = round_trip(text)
    assert said(trip.adopted) == []
    assert trip.files["values.yaml"] == meaning(text)


def test_the_environment_in_a_container_is_a_constant() -> None:
    """It cannot be told from the text around it, which is the same to the controller."""
    image = IMAGE.replace("{labels.team}", "{title}")
    text = rendered("channels:\n" + image + "routes:\n  fails: {when: [Failed], send: [image]}\n")
    trip = round_trip(text)
    assert said(trip.adopted) == []
    assert trip.profile["messages"] == {"image": {"text": "[prd] {source} {status}"}}


OTHERS = {
    "templates that live elsewhere": "delivery: {placement: cluster-workflow-template}\n" + SLACK + ROUTES,
    "a container that only some workflows start": SLACK
    + IMAGE
    + "routes:\n  fails: {when: [Failed], match: {namespaces: [team-a]}, send: [image]}\n",
}


@pytest.mark.parametrize("profile", OTHERS.values(), ids=OTHERS)
def test_what_cannot_be_read_back_is_said(profile: str) -> None:
    """As an error with a place: the profile does not render to the same yet."""
    adopted = adopt(rendered(profile), "values.yaml", version="4.0")
    assert {note.level for note in adopted.notes} >= {"error"}


def test_a_program_of_another_release_is_said() -> None:
    """What it was made from is read all the same; the program's text is what differs."""
    text = rendered(SLACK + ROUTES).replace("tries = time.monotonic()", "attempts = time.monotonic()")
    trip = round_trip(text)
    assert [line.partition(": ")[2] for line in said(trip.adopted)] == [
        "workflowDefaults.spec.templates[1].script.source, where the profile renders something else"
    ]
    assert trip.profile["routes"] == {"ends": {"when": ["Succeeded", "Failed"], "send": ["slack"]}}
