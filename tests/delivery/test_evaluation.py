"""What is emitted, evaluated as the controllers do it: with keys present and absent, with hostile text, at its largest."""

from __future__ import annotations

import json
import time
from base64 import b64decode
from typing import Any

import pytest

from generator.argo.predict import Failed
from generator.delivery import build
from generator.delivery.literals import annotation, label
from generator.delivery.needs import CONTEXT_BYTES, FAILURES_BYTES, STEP_BYTES
from generator.model import ENDINGS, Match, Profile
from generator.notifier.program.values import value_duration
from generator.preview.facts import failures_of
from tests.delivery.workflows import VERSIONS, Go, Port, go_json, go_quoted, node, scope
from tests.profiles import channel, message, profile, route

LOG = channel("log", "log")
every_version = pytest.mark.parametrize("version", VERSIONS)


def variables(shown: Profile) -> dict[str, str]:
    """The two variables of the notifier as tags."""
    templates = build(shown).workflow_defaults["spec"]["templates"]
    (env,) = [each["script"]["env"] for each in templates if "script" in each]
    return {entry["name"].removeprefix("HOOKWRIGHT_").lower(): entry["value"] for entry in env}


def told(shown: Profile, which: str, names: dict[str, str], version: str, controller: Port | Go) -> dict[str, Any]:
    """What the pod reads from one of them."""
    filled = controller.filled(version, variables(shown)[which], names)
    read = json.loads(b64decode(filled, validate=True))
    assert isinstance(read, dict)
    return read


NAMING = profile(
    [LOG],
    [route("r", ["log"], match=Match(labels={"a.b/c": ("x",)}, annotations={"n.d/e": ("*",)}))],
    [message(title="{labels.l} {annotations.m} {parameters.p}", fields=[])],
)


@every_version
def test_the_context_of_a_workflow_that_has_everything(version: str, controller: Port | Go) -> None:
    """Names with dots are found; texts arrive as they are."""
    names = scope(
        "Error",
        labels={"a.b/c": "x", "l": "1", "other": "no"},
        annotations={"n.d/e": "{{=1+1}} $(X) 'q' \"q\" <é\U0001f6a8>\n", "m": ""},
        parameters={"p": "{{workflow.name}}"},
        scheduledTime="2026-11-02T00:00:00Z",
        serviceAccountName="sa",
    )
    assert told(NAMING, "context", names, version, controller) == {
        "name": "w",
        "namespace": "argo",
        "uid": "u-1",
        "status": "Error",
        "duration": "3723.5",
        "created": "2026-11-02T02:02:02Z",
        "scheduled": "2026-11-02T00:00:00Z",
        "entrypoint": "main",
        "serviceAccount": "sa",
        "labels": {"a.b/c": "x", "l": "1"},
        "annotations": {"n.d/e": "{{=1+1}} $(X) 'q' \"q\" <é\U0001f6a8>\n", "m": ""},
        "parameters": {"p": "{{workflow.name}}"},
    }


@every_version
def test_the_context_of_a_workflow_that_has_nothing(version: str, controller: Port | Go) -> None:
    """What is absent is null."""
    read = told(NAMING, "context", scope(), version, controller)
    assert read["labels"] == {"a.b/c": None, "l": None}
    assert read["annotations"] == {"n.d/e": None, "m": None}
    assert (read["parameters"], read["scheduled"]) == ({"p": None}, "")


NAMED_JSON = {
    "json": {"json": "x", "l": "1"},
    "json as a number": {"json": "1", "l": "1"},
    "json and json.a": {"json": "null", "json.a": "x", "l": "1"},
    "json.a/b.c": {"json.a/b.c": "x", "a.b/c": "x"},
}


@every_version
@pytest.mark.parametrize("sentence", NAMED_JSON)
def test_a_label_that_is_called_json_breaks_nothing(sentence: str, version: str, controller: Port | Go) -> None:
    """It hides the others, so that they count as absent; conditions give an answer and all else is told."""
    named = NAMED_JSON[sentence]
    read = told(NAMING, "context", scope(labels=named, annotations=named), version, controller)
    assert (read["name"], read["labels"], read["annotations"]) == ("w", {"a.b/c": None, "l": None}, {"n.d/e": None, "m": None})
    conditions = {label("l") + " == nil": True, f"({annotation('a.b/c')} ?? '') matches '^x$'": False}
    asked = [(condition, scope(labels=named, annotations=named)) for condition in conditions]
    assert controller.fires(version, asked) == list(conditions.values())


FAILED = [node("w", "child 'a' failed"), node("[0]", "child 'a' failed", templateName=""), node("a", "boom"), node("b", None)]
# id -> nodes, and the steps and messages that are told of them.
GROUPS = {
    "a retried workflow": ([node("w", "No more retries left"), node("w(0)", "a"), node("w(1)", "b")], ["w a", "w b"]),
    "a retried step": ([node("w"), node("x", "No more retries left"), node("x(0)", "a"), node("x(1)", "a")], ["x a", "x a"]),
    "a step whose last attempt succeeded": ([node("w"), node("x(0)", "a"), node("y", "b")], ["y b"]),
    "the same, and nothing else": ([node("x(0)", "a"), node("x(1)", "a")], []),
    "a retried step beside one of its name that is not": (
        [node("w"), node("x", "No more"), node("x(0)", "a"), node("x", "b", templateName="other")],
        ["x a", "x b"],
    ),
    "steps below steps": ([node("w"), node("[0]", "child 'x' failed"), node("x", "child 'y' failed"), node("y", "a")], ["y a"]),
    "a DAG below a DAG": ([node("w", ""), node("x", ""), node("y", "a")], ["y a"]),
    "a step that has its template inside": ([node("w"), node("x", "a", templateName="")], ["x a"]),
    "items, one of which is called like an attempt": (
        [node("w"), node("x(0:a (1))", "a"), node("x(1:b)", "No more"), node("x(1:b)(0)", "b")],
        ["x(0:a (1)) a", "x(1:b) b"],
    ),
    "a step group that erred": ([node("[0]", "step group deemed errored due to child x error: y"), node("x", "y")], ["x y"]),
    "nothing but groups": ([node("x", "child 'y' failed"), node("z", "")], ["x child 'y' failed", "z "]),
}


@every_version
@pytest.mark.parametrize("sentence", GROUPS)
def test_each_cause_is_told_at_its_deepest(sentence: str, version: str, controller: Port | Go) -> None:
    """Groups and retried nodes repeat what is below them; an attempt that another one made good is no cause."""
    nodes, expected = GROUPS[sentence]
    read = told(profile([LOG]), "failures", scope(failures=nodes), version, controller)
    assert [f"{item['step']} {item['message']}" for item in read["items"]] == expected
    assert read["total"] == len(expected)
    failed = [Failed(*(each[key] for key in ("displayName", "templateName", "phase", "podName", "message"))) for each in nodes]
    foreseen = failures_of(failed, "w")["items"]
    assert [f"{item['step']} {item['message']}" for item in foreseen] == expected


@every_version
def test_failures_without_those_that_repeat_others(version: str, controller: Port | Go) -> None:
    """The workflow's own node, step groups, and nodes that say nothing are not told beside the steps that failed."""
    plain = {"template": "main", "phase": "Failed", "finished": "2026-11-02T03:04:05Z"}
    assert told(profile([LOG]), "failures", scope(failures=FAILED), version, controller) == {
        "total": 1,
        "items": [{"step": "a", "pod": "w-a", "message": "boom", **plain}],
    }


@every_version
def test_failures_that_are_the_workflow_itself(version: str, controller: Port | Go) -> None:
    """A workflow of one pod fails as its own node; it is told."""
    read = told(profile([LOG]), "failures", scope(failures=FAILED[:1]), version, controller)
    assert (read["total"], [item["step"] for item in read["items"]]) == (1, ["w"])


@every_version
def test_no_failures(version: str, controller: Port | Go) -> None:
    """`"null"` is an empty list."""
    assert told(profile([LOG]), "failures", scope("Succeeded"), version, controller) == {"total": 0, "items": []}


ODD = {
    "quotes, newlines and backslashes": "a \"b\" 'c'\n\t\\ \\\\ \\n \\x41 C:\\Users",
    "tags and variables": "{{=workflow.parameters.secret}} {{workflow.name}} $(SECRET) <!here> @all",
    "control characters": "\x00\x01\x07\x08\x0b\x1b[31m\x7f\x80\x9f",
    "what Go escapes in its own way": "\x7f\x7f \\\x7f \\\\x7f",
    "marks of direction and blanks": "\u202eabc\u200f\ufeff\u2028\xa0",
    "emoji": "\U0001f6a8\U0001f469\u200d\U0001f4bb",
}


@every_version
@pytest.mark.parametrize("sentence", ODD)
def test_odd_text_of_a_failure_arrives(sentence: str, version: str, controller: Port | Go) -> None:
    """Character by character."""
    read = told(profile([LOG]), "failures", scope(failures=[node(message=ODD[sentence])]), version, controller)
    assert [item["message"] for item in read["items"]] == [ODD[sentence]]


@every_version
def test_unprintable_characters_beyond_the_basic_plane(version: str, controller: Port | Go) -> None:
    """Go writes them as \\U000e0001, which no JSON reader takes; they are shown like that, and the rest is told."""
    text = "a\U000e0001b\\U000e0001c\\\U000e0001"
    read = told(profile([LOG]), "failures", scope(failures=[node(message=text)]), version, controller)
    assert [item["message"] for item in read["items"]] == ["a\\U000e0001b\\U000e0001c\\\\U000e0001"]


GROWING = {"signs": "<", "quotes": '"', "control characters": "\x01", "DEL": "\x7f", "wide characters": "\U0001f6a8", "plain": "a"}


@every_version
@pytest.mark.parametrize("sentence", GROWING)
def test_failures_at_their_largest(sentence: str, version: str, controller: Port | Go) -> None:
    """300 of 1,000 characters: the variable stays under 64 KiB, what is cut decodes, and the number is known."""
    char, count = GROWING[sentence], 40 if isinstance(controller, Port) else 300  # the port counts its steps
    many = [node(char * 60, char * 1000, templateName=char * 60, podName=char * 60) for _ in range(count)]
    filled = controller.filled(version, variables(profile([LOG]))["failures"], scope(failures=many))
    read = json.loads(b64decode(filled))
    assert len(filled) < 64 * 1024
    assert (read["total"], len(read["items"])) == (count, 20)
    assert all(item["message"].startswith(char * (251 // len(char.encode()))) for item in read["items"])
    assert all(item["step"].startswith(char * (STEP_BYTES // len(char.encode()))) for item in read["items"])


@pytest.mark.parametrize(("limit", "size"), [(1, 4000), (10, 660), (20, 250), (35, 75)])
def test_the_largest_failures_that_a_message_may_want(limit: int, size: int, controller: Port | Go) -> None:
    """Every list that is not refused fits."""
    shown = profile([LOG], messages=[message(limit=limit, size=size)])
    many = [node("<" * 300, "<" * 5000, templateName="<" * 300, podName="<" * 300) for _ in range(limit + 1)]
    filled = controller.filled("4.1", variables(shown)["failures"], scope(failures=many))
    assert len(filled) <= FAILURES_BYTES


@every_version
@pytest.mark.parametrize("count", [1, 4, 20])
def test_the_context_at_its_largest(count: int, version: str, controller: Port | Go) -> None:
    """Whatever the annotations and arguments hold, the variable stays under its limit."""
    keys = [f"example.com/a-rather-long-name-{number}" for number in range(count)]
    parameters = [f"p{number}" for number in range(count)]
    title = " ".join([*(f"{{annotations.{key}}}" for key in keys), *(f"{{parameters.{name}}}" for name in parameters)])
    shown = profile([LOG], messages=[message(title=title)])
    names = scope(
        annotations=dict.fromkeys(keys, "<" * 10_000),
        parameters=dict.fromkeys(parameters, "\x01" * 10_000),
        scheduledTime="<" * 1000,
        mainEntrypoint="<" * 1000,
        serviceAccountName="<" * 1000,
        name="w" * 253,
    )
    filled = controller.filled(version, variables(shown)["context"], names)
    assert len(filled) <= CONTEXT_BYTES
    read = json.loads(b64decode(filled))
    assert len({len(text) for text in (*read["annotations"].values(), *read["parameters"].values())}) == 1
    assert len(read["annotations"][keys[0]]) >= 64


def test_both_variables_and_the_program_fit_into_one(controller: Port | Go) -> None:
    """Argo 3.5 hands the pod its whole template in one variable, and Linux refuses one of 128 KiB."""
    title = " ".join(f"{{annotations.a{number}}}" for number in range(10))
    shown = profile([LOG], messages=[message(title=title)])
    names = scope(
        annotations={f"a{number}": "<" * 5000 for number in range(10)},
        failures=[node("<" * 99, "<" * 999, templateName="<" * 99, podName="<" * 99) for _ in range(30)],
    )
    (template,) = [each for each in build(shown).workflow_defaults["spec"]["templates"] if "script" in each]
    for entry in template["script"]["env"]:
        entry["value"] = controller.filled("3.5", entry["value"], names)
    template["script"]["source"] = template["script"]["source"].ljust(16_000, "#")
    assert len(go_json(template).encode()) < 128 * 1024


ABSENT = scope("Succeeded")
BAD = [node("s", "No more retries left"), node("s(0)", "bad"), node("s(1)", "bad")]
PRESENT = scope("Failed", labels={"l": "<a>"}, annotations={"a": "x"}, parameters={"p": "y"}, failures=BAD)
SHOWN = {
    "{labels.l}|{annotations.a}|{parameters.p}|{scheduled}": ("|||", "<a>|x|y|"),
    "{creator}{creatorEmail}{cron}{template}": ("", ""),
    "{source} {status} {duration}": ("w Succeeded 1h 2m 3s", "w Failed 1h 2m 3s"),
    "{failureCount}: {failures}": ("0: ", "1: s: bad"),
    "{entrypoint} {serviceAccount}": ("main ", "main "),
    "{pod}": ("", "w-s(0)"),
    "{startMs}": ("1793584922000", "1793584922000"),
    "{retry}": ("", "argo retry -n argo w"),
}


@every_version
@pytest.mark.parametrize("text", SHOWN)
def test_a_containers_text_with_keys_absent_and_present(text: str, version: str, controller: Port | Go) -> None:
    """Nothing is left of a placeholder, and what is absent is empty."""
    tags = container_text(text)
    found = (controller.filled(version, tags, ABSENT), controller.filled(version, tags, PRESENT))
    assert found == SHOWN[text]


def container_text(text: str, spoken: str = "") -> str:
    """What an argument of a container channel becomes."""
    own = channel("own", "container", image="own:1", args=(text,))
    (template,) = build(profile([own], messages=[message(text=spoken)])).workflow_defaults["spec"]["templates"][1:]
    return str(template["container"]["args"][0])


DURATIONS = {
    "0.000000": "",
    "59.999": "59s",
    "60": "1m",
    "3600.5": "1h",
    "3661": "1h 1m 1s",
    "90061": "1d 1h 1m 1s",
    "172800": "2d",
    "1000000000": "11574d 1h 46m 40s",
}


@every_version
@pytest.mark.parametrize("seconds", DURATIONS)
def test_a_duration_reads_as_the_notifier_says_it(seconds: str, version: str, controller: Port | Go) -> None:
    """In days, hours, minutes and seconds; units of which there are none are left out."""
    filled = controller.filled(version, container_text("{duration}"), scope(duration=seconds))
    assert filled == DURATIONS[seconds] == value_duration({"duration": seconds, "locale": "en"}).strip()


HOSTILE = {
    "a tag": "{{=workflow.parameters.secret}}",
    "a tag after one brace": "{{{=workflow.parameters.secret}}}",
    "a tag after many braces": "{{{{{=workflow.parameters.secret}}}}}",
    "a plain tag": "{{workflow.parameters.secret}}",
    "a variable": "$(SECRET) $$(SECRET) $$$(SECRET)",
}


@every_version
@pytest.mark.parametrize("sentence", HOSTILE)
def test_hostile_text_stays_text(sentence: str, version: str, controller: Port | Go) -> None:
    """Neither the controller's second look nor the kubelet finds anything in it."""
    text = HOSTILE[sentence]
    names = scope(
        annotations={"a": text}, parameters={"p": text, "secret": "s3cret"}, failures=[node("x", text, displayName=text)]
    )
    for tags in map(container_text, ("{annotations.a}", "$ {parameters.p}{annotations.a}", "{failures}({annotations.a}")):
        filled = controller.filled(version, tags, names)
        assert "s3cret" not in filled
        assert "$(" not in filled
        assert "{{" not in filled


@every_version
def test_two_values_make_up_nothing_together(version: str, controller: Port | Go) -> None:
    """Neither side by side, nor with the text between them."""
    names = scope(annotations={"a": "{", "b": "{=workflow.parameters.secret}}", "c": "$", "d": "(SECRET)"})
    names |= {"workflow.parameters.secret": "s3cret"}
    assert controller.filled(version, container_text("{annotations.a}{annotations.b}"), names).startswith("{ {=workflow")
    assert controller.filled(version, container_text("{annotations.c}{annotations.d}"), names) == "$ (SECRET)"
    assert controller.filled(version, container_text("$$ {annotations.d}"), names) == "$$ (SECRET)"
    assert controller.filled(version, container_text("{annotations.c}(SECRET)"), names) == "$ (SECRET)"


@every_version
def test_the_first_firing_routes_words(version: str, controller: Port | Go) -> None:
    """Each ending gets the message of its route."""
    own = channel("own", "container", image="own:1", args=("{title} {color}",))
    messages = [message("good", title="fine"), message("bad", title="{name}: {failures}", colors={"Error": "#000000"})]
    routes = [route("ok", ["own"], when=["Succeeded"], says="good"), route("no", ["own"], when=["Failed", "Error"], says="bad")]
    (template,) = build(profile([own], routes, messages)).workflow_defaults["spec"]["templates"][1:]
    (tags,) = template["container"]["args"]
    found = [controller.filled(version, tags, scope(status, failures=[node("s", "bad")])) for status in ENDINGS]
    assert found == ["fine good", "w: s: bad danger", "w: s: bad #000000"]


def test_failures_that_are_no_json_stay_apart(controller: Port | Go) -> None:
    """A text that no expression can read leaves its own tag alone; the context is whole."""
    names = scope() | {"workflow.failures": go_quoted("not JSON")}
    assert controller.filled("4.1", variables(profile([LOG]))["failures"], names).startswith("{{=")
    assert told(profile([LOG]), "context", names, "4.1", controller)["name"] == "w"


@every_version
def test_the_end_of_a_containers_workflow_is_now(version: str, controller: Port | Go) -> None:
    """In milliseconds, at the time of this very test."""
    before = time.time() * 1000
    found = int(controller.filled(version, container_text("{endMs}"), ABSENT))
    assert before - 1 <= found <= time.time() * 1000 + 1
