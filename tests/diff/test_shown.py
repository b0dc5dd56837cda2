"""The formats of a comparison: whole texts for ordinary ones, and the form of those for programs.

The texts stand in tests/diff/shown/, one file each; UPDATE_GOLDEN=1 writes them anew.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import jsonschema
import pytest

from generator import registry
from generator.diff import shown
from generator.diff.model import ABSENT, CHANGE, CHANGED, Change, Comparison, Foreign
from generator.diff.shown import FORMATS, Look, write, write_texts
from generator.diff.shown._json_schema import schema
from generator.errors import Mark, Problem
from tests.diff import samples

FOLDER = Path(__file__).parent / "shown"
SAMPLES = {"two-sides": samples.ordinary, "cluster": samples.three_sided}
NOTHING = samples.compared(samples.state("dev", {}), samples.state("prd", {}), found=())


def test_every_format_has_a_file() -> None:
    """The order of the choice is ours, the formats are those of the folder."""
    assert sorted(FORMATS) == list(registry.names(shown))


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("form", FORMATS)
def test_writes_the_expected_text(sample: str, form: str) -> None:
    """Each format of each sample is the text in its file."""
    file, text = FOLDER / f"{sample}.{form}.txt", write(SAMPLES[sample](), form) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        FOLDER.mkdir(exist_ok=True)
        file.write_text(text)
    assert text == file.read_text()


@pytest.mark.parametrize("sample", SAMPLES)
def test_json_has_the_form_of_its_schema(sample: str) -> None:
    """And the schema refuses another form."""
    jsonschema.Draft202012Validator.check_schema(schema())
    tree = json.loads(write(SAMPLES[sample](), "json"))
    jsonschema.validate(tree, schema())
    for name in tree:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({key: value for key, value in tree.items() if key != name}, schema())
    tree["changes"][0]["action"] = "guessed"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tree, schema())


def test_says_that_nothing_differs() -> None:
    """A sentence for people, an empty list for programs, no words where silence is the answer."""
    assert write(NOTHING, "human") == "prd: no difference"
    assert write(NOTHING, "markdown") == "### prd: no difference\n"
    assert json.loads(write(NOTHING, "json"))["same"] is True
    assert write(NOTHING, "json-patch") == "[]"
    assert write(NOTHING, "unified") == write(NOTHING, "github") == ""


def test_what_is_ignored_or_not_ours_is_said_below() -> None:
    """Keys, never values; and it is no difference."""
    comparison = NOTHING._replace(ignored=1, foreign=(Foreign(samples.CONFIG_MAP, ("sso", "links")),))
    assert write(comparison, "human").splitlines()[1:] == [
        "",
        "not ours in ConfigMap argo/workflow-controller-configmap: sso, links",
        "1 difference is ignored by the profile",
    ]
    assert json.loads(write(comparison, "json"))["same"] is True


@pytest.mark.parametrize("form", ["human", "markdown", "json", "github"])
def test_a_problem_is_in_the_formats_that_have_words(form: str) -> None:
    """Where a side would be refused by the controller, all but the patches say so."""
    problem = Problem(Mark("config", 3, 1), "unknown field of Config", "did you mean sso?", "controller-parse")
    assert "unknown field of Config" in write(NOTHING._replace(problems=(problem,)), form)


def test_colour_is_there_only_when_asked_for() -> None:
    """Without its colours the text is the same."""
    for form in ("human", "unified"):
        painted, bare = write(samples.ordinary(), form, Look(color=True)), write(samples.ordinary(), form)
        assert "\033[" in painted and "\033" not in bare
        assert re.sub(r"\033\[\d+m", "", painted) == bare
    for form in ("json", "markdown", "github", "json-patch"):
        assert write(samples.ordinary(), form, Look(color=True)) == write(samples.ordinary(), form)


def human(before: object, after: object) -> list[str]:
    """The lines of the changes of two values at `x`."""
    return [line.strip() for line in write(samples.between(before, after), "human").splitlines()[1:]]


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (1, "1", ['~ x: 1 -> "1"']),
        (True, 1, ["~ x: true -> 1"]),
        (None, [], ["~ x: null -> []"]),
        ({"a": 1}, {"a": 1, "b c": {"d": [1, "x"]}}, ['+ x."b c": {d: [1, x]}']),
        ([{"name": "a", "v": 1}], [{"name": "a", "v": 2}], ["~ x[name=a].v: 1 -> 2"]),
        ([{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}], ["~ x: order [a, b] -> [b, a]"]),
        ("a" * 99 + "🚨" + "b" * 99, "a" * 99 + "🔥" + "b" * 99, [f"~ x: …{'a' * 12}🚨{'b' * 12}… -> …{'a' * 12}🔥{'b' * 12}…"]),
        ("a\nb\n", "a\nc\n", ["~ x: text differs, 1 line more, 1 line less", "@@ -1,2 +1,2 @@", "a", "-b", "+c"]),
    ],
)
def test_a_change_is_short(before: object, after: object, lines: list[str]) -> None:
    """One line, in the notation of YAML; of long texts what differs; of several lines, the lines."""
    assert human(before, after) == lines


def test_a_last_line_without_an_end_is_told() -> None:
    """Of a text as it stands, and of one in a value; not where neither side has one."""
    lines = write_texts("a\nb\n", "a\nb", ("old", "new")).splitlines()
    assert lines == ["--- old", "+++ new", "@@ -1,2 +1,2 @@", " a", "-b", "+b", "\\ No newline at end of file"]
    assert "\\ No newline at end of file" in write(samples.between("a\nb\n", "a\nb"), "unified")
    assert "No newline" not in write_texts("a\nb", "a\nc", ("old", "new"))
    assert write_texts("", "a\n", ("old", "new")).splitlines()[2:] == ["@@ -0,0 +1,1 @@", "+a"]
    assert write_texts("a\t\r\n", "a\t\r\n", ("old", "new")) == ""
    assert write_texts("a\t\r\n", "", ("old", "new")).splitlines()[3:] == ["-a\t\\r"]


def test_a_long_text_is_cut() -> None:
    """Both in one value and in many lines."""
    (line,) = human("a", "b" * 5_000)
    assert line == "~ x: a -> " + "b" * 59 + "…"
    lines = human("\n" * 3, "\n".join(map(str, range(5_000))))
    assert len(lines) == 402
    assert lines[-1].endswith("more lines")


def test_two_long_texts_without_a_common_line_are_shown_at_once() -> None:
    """difflib may take minutes; only the lines at both ends that are alike are still told apart."""
    before, after = (["head", *(f"{side}{number}" for number in range(20_000)), "tail"] for side in "ab")
    before[10_000] = after[10_000] = "alike"
    lines = write(samples.between("\n".join(before), "\n".join(after)), "unified").splitlines()
    assert [line for line in lines if line.startswith(" ")] == [" x:", "   # line 1", "   head", "   tail"]
    assert sum(line[0] == "+" for line in lines) == 20_001


def test_a_github_step_gets_ten_of_each_level() -> None:
    """The tenth says how many there are."""
    found = tuple(Change(CHANGE, samples.CONFIG_MAP, (f"key{number}",), CHANGED, 1, 2) for number in range(50))
    lines = write(samples.ordinary()._replace(changes=found), "github").splitlines()
    assert len(lines) == 10
    assert lines[-1] == "::notice title=prd%3A 50 differences::and 41 more"


def test_an_object_that_comes_or_goes_is_one_change() -> None:
    """Its place is the object as a whole, in every format."""
    sides = samples.state("dev", {}), samples.state("prd", {}, page={"spec": {"templates": []}})
    subject = next(each for each in sides[1].objects if each != samples.CONFIG_MAP)
    added = Change(CHANGE, subject, (), "added", ABSENT, sides[1].objects[subject])
    comparison: Comparison = samples.compared(*sides, found=(added,))
    assert "+ the whole object: {spec: {templates: []}}" in write(comparison, "human")
    assert write(comparison, "unified").splitlines()[1:] == [
        "+++ prd: ClusterWorkflowTemplate page",
        "@@ -0,0 +1,2 @@",
        "+spec:",
        "+  templates: []",
    ]
    assert json.loads(write(comparison, "json-patch")) == [
        {"op": "add", "path": "/ClusterWorkflowTemplate", "value": {"": {"page": {"spec": {"templates": []}}}}}
    ]
