"""The JSON Schema that editors use, held against the resolver: what it refuses, the resolver refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generator import yamlio
from generator.errors import InputUnusable
from tests.harness import REPO, resolve_text, run_hookwright
from tests.test_bad_input import UNUSABLE
from tests.test_resolve import GOOD

# What only the resolver can know: names that refer to others, and what a text says.
BEYOND_A_SCHEMA = ("unknown channel slak", "unknown placeholder", "an Argo tag", "wait for each other", "before 3.5", "is missing")
BEYOND_A_SCHEMA += ("unknown time zone", "never fires", "is said twice", "the notifier", "no log is read")
BEYOND_A_SCHEMA += ("seems to hold credentials",)
BEYOND_A_SCHEMA += ("unknown route", "is told by its routes alone", "a pattern with !")
BEYOND_A_SCHEMA += ("quiet.nights: a window", "quiet.nights.to: a window", "quiet.release.end: a window", "a day that does not")


@pytest.fixture(scope="module")
def schema() -> Any:
    """The schema as the command prints it."""
    run = run_hookwright("schema", cwd=REPO)
    assert run.code == 0
    loaded = json.loads(run.stdout)
    jsonschema.Draft202012Validator.check_schema(loaded)
    return loaded


def is_valid(schema: Any, text: str) -> bool:
    """Whether an editor would accept the text."""
    return bool(jsonschema.Draft202012Validator(schema).is_valid(yamlio.parse(text.encode(), "x.yaml").values))


@pytest.mark.parametrize("path", sorted((REPO / "profiles").glob("*.yaml")) + sorted(REPO.glob("tests/golden/*/profiles/*.yaml")))
def test_accepts_every_profile_that_we_ship(schema: Any, path: Path) -> None:
    """The shipped profiles and those of the golden cases."""
    assert is_valid(schema, path.read_text())


@pytest.mark.parametrize("case", UNUSABLE)
def test_refuses_what_the_resolver_refuses(schema: Any, case: str) -> None:
    """Every unusable profile that reads as YAML, but for what a schema cannot know."""
    text, said, _ = UNUSABLE[case]
    try:
        values = yamlio.parse(text.encode(), "x.yaml").values
    except InputUnusable:
        return  # an editor's YAML support says it before a schema is asked
    if any(beyond in said for beyond in BEYOND_A_SCHEMA) or "extends" in text or "<%" in text:
        return
    if said == "error: routes.":
        return
    assert not jsonschema.Draft202012Validator(schema).is_valid(values), case


FIELDS = {
    "a boolean for a number": "delivery: {timeoutSeconds: true}",
    "a text for a boolean": "delivery: {failWorkflow: 'yes'}",
    "an unknown mode": "delivery: {mode: exithandler}",
    "an unknown key deep down": "messages: {default: {failures: {shwo: list}}}",
    "a field of another channel type": "channels: {slack: {type: slack-webhook, to: [a@example.com]}}",
    "a row with an unknown key": "messages: {default: {fields: [{name: x}]}}",
    "an empty list of patterns": "routes: {failures: {match: {namespaces: []}}}",
}


@pytest.mark.parametrize("case", FIELDS)
def test_both_refuse(schema: Any, case: str) -> None:
    """The editor and the resolver agree about single fields."""
    text = f"extends: [base]\n{FIELDS[case]}\n"
    assert not is_valid(schema, text)
    with pytest.raises(InputUnusable):
        resolve_text(text, base=GOOD)


ACCEPTED = {
    "null deletes": "routes: {failures: null}",
    "a template where a number stands": "vars: {s: 20}\ndelivery: {timeoutSeconds: <% vars.s %>}",
    "one pattern without a list": "routes: {failures: {match: {labels: {tier: gold}}}}",
    "a secret as a map": "channels: {other: {type: wecom, secret: {url: {name: a, key: b}}}}",
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_both_accept(schema: Any, case: str) -> None:
    """What the resolver understands, an editor does not underline."""
    text = f"extends: [base]\n{ACCEPTED[case]}\n"
    assert is_valid(schema, text)
    resolve_text(text, base=GOOD)
