"""Where a refusal of the ConfigMap stands, what it says, and what was found by comparing with Go."""

from __future__ import annotations

from typing import Any

import pytest

from generator.argo import config
from generator.argo.refusal import Refused
from generator.errors import Mark

TEMPLATE = "spec:\n  templates:\n  - name: n\n    "


def refusal(data: dict[str, str], version: str = "4.1") -> Refused:
    """What `data` is refused with."""
    with pytest.raises(Refused) as refused:
        config.parse(data, version)
    return refused.value


def defaults(text: str) -> Any:
    """The defaults of a text under `config`."""
    return config.parse({"config": text}, "4.1").workflow_defaults


def labels(text: str) -> Any:
    """The labels of the defaults, of a flow map."""
    return defaults(f"workflowDefaults: {{metadata: {{labels: {text}}}}}")["metadata"].get("labels")


PLACES = {
    "in the lone key": ({"config": "parallelism: 1\nworkflowDefaults:\n  spec:\n    onExitt: a\n"}, Mark("config", 4, 5)),
    "in a block value, the two blanks taken off": ({"workflowDefaults": "spec:\n  onExitt: a\n"}, Mark("workflowDefaults", 2, 3)),
    "behind leading newlines": ({"workflowDefaults": "\n\nspec:\n  onExitt: a\n"}, Mark("workflowDefaults", 4, 3)),
    "in a flow value, the key taken off": ({"workflowDefaults": "{spec: {onExitt: a}}"}, Mark("workflowDefaults", 1, 9)),
    "behind a line break that only YAML knows": (
        {"workflowDefaults": 'spec:\n  entrypoint: "a\u2028b"\n  onExitt: a\n'},
        Mark("workflowDefaults", 3, 3),
    ),
    "in one of several keys": ({"instanceID": "a", "workflowDefaults": "\nspec: 1\n", "zz": "1"}, Mark("workflowDefaults", 2, 7)),
    "at a wrong value": ({"workflowDefaults": "spec:\n  suspend: 'yes'\n"}, Mark("workflowDefaults", 2, 12)),
    "at a value that came by an alias": (
        {"config": "instanceID: &a [x]\nnamespace: *a\n"},
        Mark("config", 1, 13),
    ),
    "at the key of the ConfigMap": ({"_example": "x"}, Mark("_example", 1, 1)),
    "at a key beside config": ({"config": "", "notes": ""}, Mark("config", 1, 1)),
    "at a duplicate key": ({"workflowDefaults": "metadata:\n  labels:\n    a: x\n    a: y\n"}, Mark("workflowDefaults", 4, 5)),
    "at a syntax error": ({"instanceID": "a", "workflowDefaults": "spec:\n\tonExit: a\n"}, Mark("workflowDefaults", 2, 1)),
}


@pytest.mark.parametrize(("data", "mark"), PLACES.values(), ids=list(PLACES))
def test_a_refusal_has_its_place(data: dict[str, str], mark: Mark) -> None:
    """The key of the ConfigMap as the file, line and column inside its value."""
    assert refusal(data).problems[0].mark == mark


WORDS = {
    "an unknown field has the nearest": (
        "spec:\n  onExitt: a\n",
        "workflowDefaults.spec.onExitt: unknown field of WorkflowSpec",
        "did you mean onExit?",
        'json: unknown field "onExitt"',
    ),
    "a quoted boolean": (
        "spec:\n  suspend: 'true'\n",
        "workflowDefaults.spec.suspend: text, expected true or false",
        "remove the quotes",
        "json: cannot unmarshal string into Go struct field WorkflowSpec.workflowDefaults.spec.suspend",
    ),
    "a quoted number": (
        "spec:\n  priority: '5'\n",
        "workflowDefaults.spec.priority: text, expected a whole number",
        "remove the quotes",
        "json: cannot unmarshal string into Go struct field WorkflowSpec.workflowDefaults.spec.priority",
    ),
    "a fraction": (
        "spec:\n  priority: 60.5\n",
        "workflowDefaults.spec.priority: a number with a fraction, expected a whole number",
        "",
        "json: cannot unmarshal number 60.5 into Go struct field WorkflowSpec.workflowDefaults.spec.priority",
    ),
    "the name of a secret that is a number": (
        TEMPLATE + "container: {env: [{name: a, valueFrom: {secretKeyRef: {name: 1, key: 2}}}]}\n",
        "workflowDefaults.spec.templates[0].container.env[0].valueFrom.secretKeyRef.name: a number, expected text",
        "quote it",
        "json: cannot unmarshal number into Go struct field SecretKeySelector.workflowDefaults.spec.templates"
        ".container.env.valueFrom.secretKeyRef.name",
    ),
    "a field of a step in another case": (
        TEMPLATE + "steps: [[{name: s, Template: t}]]\n",
        "workflowDefaults.spec.templates[0].steps[0][0].Template: unknown field of WorkflowStep",
        "did you mean template?",
        'json: unknown field "Template"',
    ),
    "a key twice": (
        "metadata:\n  labels: {a: x,\n    a: y}\n",
        "the key a stands twice in one map, first at workflowDefaults:2:12",
        "keep one of them",
        'key "a" already set in map',
    ),
}


@pytest.mark.parametrize(("text", "words", "hint", "controller"), WORDS.values(), ids=list(WORDS))
def test_a_refusal_says_what_is_wrong(text: str, words: str, hint: str, controller: str) -> None:
    """The path, what was found and expected, what to do, and what the controller would say."""
    error = refusal({"workflowDefaults": text})
    assert (error.problems[0].text, error.problems[0].hint, error.controller) == (words, hint, controller)


def test_a_field_of_another_version_is_told_with_it() -> None:
    """So that nobody looks for a slip of the pen."""
    newer = refusal({"workflowDefaults": "spec: {podResources: {}}\n"}, "3.7.4").problems[0]
    assert newer.hint == "Argo 4.1 is the first that knows it, and the set-up is for Argo 3.7.4"
    older = refusal({"workflowDefaults": "spec: {podPriority: 1}\n"}, "4.0").problems[0]
    assert older.hint == "Argo 3.6 was the last that knew it, and the set-up is for Argo 4.0"


def test_the_value_of_a_secret_is_never_shown() -> None:
    """Text may be secret; only keys and kinds are told."""
    error = refusal({"config": "sso: {clientSecret: hunter2}\n"})
    assert "hunter2" not in str(error)


def test_an_anchor_of_another_key_is_refused() -> None:
    """The controller joins the keys in random order, and so fails at random; inside one key and in `config` it is fine."""
    problem = refusal({"namespaceParallelism": "&x 5", "parallelism": "*x"}).problems[0]
    assert problem.mark == Mark("parallelism", 1, 1)
    assert problem.text == "the anchor &x stands under another key"
    parsed = config.parse({"config": "namespaceParallelism: &x 5\nparallelism: *x\n"}, "4.1")
    assert parsed.values["parallelism"] == 5


# Scalars as labels, which are text to Go: what the controller holds for them.
LABELS = {
    "08": "8", "0o17": "15", "0b11": "3", "1_000": "1000", "+5": "5", "1e400": "1e400", "18446744073709551616": "1.8446744e+19",
    "18446744073709551615": "18446744073709551615", "-0b11": "-3", "1.": "1", "1:2": "1:2", "=": "=", "<<": "<<",
    "!!str 5": "5", "!!int '5'": "5", "!!float 5": "5", "!!bool 'yes'": "true", "!!binary YWJj": "abc", "!x 5": "5",
    "! 5": "5", "Null": "", "nUll": "nUll", "'null'": "null", "\"\\x41\\u00e9\"": "Aé", "\"it\\'s\"": "it's", "y": "true",
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), LABELS.items(), ids=list(LABELS))
def test_a_scalar_where_text_is_wanted(text: str, value: str) -> None:
    """YAML 1.1 as Go reads it, and as text as sigs.k8s.io/yaml writes it."""
    assert labels(f"{{k: {text}}}") == {"k": value}


REFUSED_TEXTS = {
    "a question mark in brackets": "workflowDefaults: {metadata: {annotations: {k: a?b}}}",
    "a %YAML directive of 1.2": "%YAML 1.2\n---\nnamespace: a\n",
    "an escaped slash": 'namespace: "a\\/b"\n',
    "a tag that the text does not obey": "parallelism: !!int 5.0\n",
    "base64 that is none": "namespace: !!binary a\n",
    "a merge of what is no map": "a: &a 5\n<<: *a\n",
    "a merge of an alias to a list of maps": "x: &x [{parallelism: 1}]\n<<: *x\n",
    "a key that is null": "~: 1\n",
    "a key that is a list": "[a]: 1\n",
    "a key beyond 64 bits with a sign": "18446744073709551615: 1\n",
    "0x10 and 16": "workflowDefaults: {metadata: {labels: {0x10: a, 16: b}}}",
    "yes and true": "workflowDefaults: {metadata: {labels: {yes: a, true: b}}}",
    "two maps of a merge that share a key": "a: &a {parallelism: 1}\n<<: [*a, {parallelism: 2}]\n",
    "infinity where a number is wanted": "resourceRateLimit: {limit: .inf}\n",
    "a number as text of a script, whose fields are embedded": "workflowDefaults: {spec: {templates: ["
    "{name: n, script: {image: a, source: x, env: [{name: A, value: 5}]}}]}}",
}


@pytest.mark.parametrize("text", REFUSED_TEXTS.values(), ids=list(REFUSED_TEXTS))
def test_a_text_is_refused_as_go_refuses_it(text: str) -> None:
    """Found by comparing; the reason is in each name."""
    assert refusal({"config": text})


def test_a_key_in_two_spellings_is_read_twice() -> None:
    """Sorted by its letters, the second on top of the first: items of a list meet by their index."""
    text = "workflowDefaults: {spec: {Templates: [{name: a, timeout: 5s}, {name: b}], templates: [{name: c}]}}"
    assert defaults(text)["spec"]["templates"] == [
        {"name": "c", "timeout": "5s", "inputs": {}, "outputs": {}, "metadata": {}},
    ]


def test_the_whole_configuration_is_given() -> None:
    """What Go would write for it: empty fields left out, durations and lifetimes in its form."""
    data = {"persistence": "archiveTTL: 30d\nconnectionPool: {maxIdleConns: 0}\n", "initialDelay": "90s", "nodeEvents": ""}
    values = config.parse(data, "4.1").values
    assert values["persistence"] == {"archiveTTL": "720h0m0s", "connectionPool": {}}
    assert (values["initialDelay"], values["nodeEvents"]) == ("1m30s", {})


def test_whole_numbers_of_a_float_field_lose_digits() -> None:
    """A float64 has 53 bits."""
    values = config.parse({"resourceRateLimit": "{limit: 34567890123456789}"}, "4.1").values
    assert values["resourceRateLimit"]["limit"] == 34567890123456788
