"""What an Application asks for: who wins, what is refused, and where a path leads."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator import yamlio
from generator.cmp import TOP, Application, Asked, environment_for, environment_of, on_top, read_request
from generator.errors import InputUnusable, Mark
from generator.model import Layer
from generator.pipeline import resolve_profile

PROFILE = """\
apiVersion: hookwright/v1
argo: {version: "4.0"}
channels: {log: {type: log}}
routes: {all: {when: [Failed], send: [log]}}
"""
HERE = Mark("output/prd", 1, 1)


def parameters(*given: Any) -> dict[str, str]:
    return {"ARGOCD_APP_PARAMETERS": json.dumps(given)}


def string(name: str, value: str) -> dict[str, str]:
    return {"name": name, "string": value}


ASKED: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "nothing": ({}, {}),
    "no parameters, as Argo CD writes them": ({"ARGOCD_APP_PARAMETERS": "null"}, {}),
    "an empty list": (parameters(), {}),
    "a variable": ({"ARGOCD_ENV_ENVIRONMENT": "prd"}, {"environment": "prd"}),
    "an empty variable is none": ({"ARGOCD_ENV_ENVIRONMENT": ""}, {}),
    "a parameter": (parameters(string("environment", "prd")), {"environment": "prd"}),
    "an empty parameter is none": (parameters(string("environment", "")), {}),
    "a parameter wins": (
        {"ARGOCD_ENV_ENVIRONMENT": "dev", **parameters(string("environment", "prd"))},
        {"environment": "prd"},
    ),
    "an empty parameter leaves the variable": (
        {"ARGOCD_ENV_ENVIRONMENT": "dev", **parameters(string("environment", ""))},
        {"environment": "dev"},
    ),
    "all of them": (
        {"ARGOCD_ENV_DELIVERY_MODE": "exit-hook", "ARGOCD_ENV_ARGO_VERSION": "3.7"},
        {"delivery.mode": "exit-hook", "argo.version": "3.7"},
    ),
    "what is lossy is not read": ({"PARAM_ENVIRONMENT": "prd"}, {}),
    "an undocumented variable is not read": ({"ENVIRONMENT": "prd", "HOOKWRIGHT_ENVIRONMENT": "prd"}, {}),
}


@pytest.mark.parametrize("sentence", ASKED)
def test_what_is_asked(sentence: str) -> None:
    """Parameters, then plugin.env; nothing else."""
    variables, expected = ASKED[sentence]
    assert {field: asked.text for field, asked in read_request(variables).items()} == expected


REFUSED: dict[str, tuple[dict[str, str], str, str]] = {
    "no JSON": ({"ARGOCD_APP_PARAMETERS": "[{"}, "expected a JSON list of parameters", "spec.source.plugin.parameters"),
    "no list": ({"ARGOCD_APP_PARAMETERS": '{"a": 1}'}, "expected a JSON list of parameters", "environment"),
    "a list of texts": ({"ARGOCD_APP_PARAMETERS": '["prd"]'}, "expected a JSON list of parameters", "environment"),
    "an array": (
        parameters({"name": "environment", "array": ["prd"]}),
        "environment: expected a string, found an array",
        "write {name: environment, string: ...} in spec.source.plugin.parameters",
    ),
    "a map": (parameters({"name": "argo.version", "map": {"a": "b"}}), "argo.version: expected a string, found a map", ""),
    "a number": (parameters({"name": "argo.version", "string": 4.0}), "expected a string, found another kind of value", ""),
    "an unknown one": (parameters(string("enviroment", "prd")), "unknown parameter enviroment", "did you mean environment?"),
    "one without a name": (parameters({"string": "prd"}), "a parameter without a name", "known here: argo.version"),
    "one twice": (parameters(string("environment", "a"), string("environment", "b")), "environment: said twice", ""),
    "an unknown variable": ({"ARGOCD_ENV_ENVIROMENT": "prd"}, "no variable ENVIROMENT is known", "did you mean ENVIRONMENT?"),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_is_refused(sentence: str) -> None:
    """With the variable that it came in, what was expected, and what to do."""
    variables, text, hint = REFUSED[sentence]
    with pytest.raises(InputUnusable) as caught:
        read_request(variables)
    [problem] = caught.value.problems
    assert problem.mark.file == next(iter(variables))
    assert text in problem.text and hint in problem.hint
    assert "prd" not in problem.text, "a value is not shown"


def test_all_problems_are_told_at_once() -> None:
    """Of variables and of parameters."""
    with pytest.raises(InputUnusable) as caught:
        read_request({"ARGOCD_ENV_A": "1", **parameters(string("b", "2"), string("c", "3"))})
    assert len(caught.value.problems) == 3


def read(name: str, mark: Mark | None) -> Layer:
    parsed = yamlio.parse(PROFILE, f"profiles/{name}.yaml")
    return Layer(name, parsed.values, parsed.marks, parsed.keys)


def test_what_is_asked_lies_on_top_of_the_profile() -> None:
    """As a layer of its own, so that it is checked and explained like every other value."""
    mark = Mark("ARGOCD_ENV_DELIVERY_MODE", 1, 1)
    asked = {"delivery.mode": Asked("exit-hook", mark)}
    profile = resolve_profile(TOP, on_top(read, Asked("teams/prd", HERE), asked)).profile
    assert (profile.environment, profile.delivery.mode, profile.argo.version) == ("prd", "exit-hook", "4.0")
    assert profile.origins["delivery", "mode"].mark == mark


def test_a_wrong_value_is_refused_where_it_came_from() -> None:
    """By the same checks as a profile's, with the variable for a file."""
    asked = {"argo.version": Asked("4", Mark("ARGOCD_APP_PARAMETERS", 1, 1))}
    with pytest.raises(InputUnusable) as caught:
        resolve_profile(TOP, on_top(read, Asked("prd", HERE), asked))
    [problem] = caught.value.problems
    assert (problem.mark.file, problem.text.partition(":")[0]) == ("ARGOCD_APP_PARAMETERS", "argo.version")


PATHS = [
    ("output/prd", "prd"),
    ("output/prd/", "prd"),
    ("deploy/prd", "prd"),
    ("output/teams/payments/prd", "teams/payments/prd"),
    ("output/production", "live"),
    ("output/live", ""),
    ("output/nobody", ""),
    ("output", ""),
    ("prd", ""),
    (".", ""),
]


@pytest.mark.parametrize(("path", "expected"), PATHS)
def test_the_environment_that_a_path_names(path: str, expected: str) -> None:
    """The folder that the profile is rendered to, whatever the output folder is called."""
    names = ["base", "live", "prd", "teams/payments/prd"]
    assert environment_of(path, names, lambda name: {"live": "production"}.get(name, name)) == expected


APPLICATION = Application("notifications", "output/prd", "https://git.example.com/team/argo.git", "0123456789abcdef")


def test_generate_is_called_with_what_the_build_environment_has() -> None:
    """The application's variables, the parameters as JSON and one by one, and plugin.env with its references replaced."""
    given = environment_for(
        "generate", APPLICATION, [("environment", "prd"), ("delivery.mode", "exit-hook")], [("WHO", "$ARGOCD_APP_NAME${X}$$1")]
    )
    assert given["ARGOCD_APP_REVISION_SHORT"] == "0123456"
    assert given["ARGOCD_ENV_WHO"] == "notifications$1"
    assert given["PARAM_DELIVERY_MODE"] == "exit-hook"
    del given["ARGOCD_ENV_WHO"]
    asked = {field: asked.text for field, asked in read_request(given).items()}
    assert asked == {"environment": "prd", "delivery.mode": "exit-hook"}


def test_parameters_is_called_with_less() -> None:
    """Four of the application's variables: whoever needs more breaks in the user interface only."""
    assert sorted(environment_for("parameters", APPLICATION, [], [("ENVIRONMENT", "prd")])) == [
        "ARGOCD_APP_NAME",
        "ARGOCD_APP_SOURCE_PATH",
        "ARGOCD_APP_SOURCE_REPO_URL",
        "ARGOCD_APP_SOURCE_TARGET_REVISION",
        "ARGOCD_ENV_ENVIRONMENT",
    ]
