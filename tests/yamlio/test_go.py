"""Go reads what we write as what we meant, and we read what Go writes, or any plain scalar, as Go does.

Held against sigs.k8s.io/yaml (helm, kubectl, the controller) by the program tests/go/yamlcheck, on every nasty string and
on random documents; what we write against go.yaml.in/yaml/v3 (helmfile) as well.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from generator.errors import InputUnusable
from generator.yamlio import LIST, MAP, SCALAR, block_reason, dump, events, go_scalar, parse
from tests import gotools
from tests.yamlio import nasty

pytestmark = pytest.mark.go

SEEDS = range(50)
DOCUMENTS = 1000  # for each seed
SCALARS = 100_000
POOL = nasty.strings()

# Go's own defects: sigs.k8s.io/yaml writes by way of JSON that it reads as YAML, so it refuses or folds these characters
# and refuses keys of more than 1024 of them; and it writes the key `<<` without quotes.
UNREADABLE_TO_GO = dict.fromkeys([*range(0x7F, 0xA0), 0xFFFE, 0xFFFF])


@pytest.fixture(scope="module")
def go() -> Iterator[gotools.Lines]:
    """The running program."""
    with gotools.Lines(gotools.build("yamlcheck")) as program:
        yield program


def everywhere(text: str) -> list[Any]:
    """A string as the document, a value, an item, nested, and a key."""
    return [
        text,
        [text],
        {"k": text},
        [[text, [text]], 1],
        [{"k": text}, 1],
        {"k": [text], "l": text, "m": 1},
        {text: 1},
        [{text: {text: [text]}, "end": 1}, text],
    ]


def documents(seed: int) -> list[Any]:
    """Random values, the same for the same seed."""
    rng = random.Random(seed)
    return [nasty.document(rng, POOL) for _ in range(DOCUMENTS)]


def misread(go: gotools.Lines, op: str, values: list[Any], texts: list[str]) -> list[str]:
    """The texts that Go refuses, or reads as something else than the values they were made of."""
    answers = go.ask_all([{"op": op, "text": text} for text in texts])
    read = zip(values, texts, answers, strict=True)
    return [text for value, text, answer in read if not (answer["ok"] and nasty.alike(value, answer.get("value")))]


@pytest.mark.parametrize("is_embedded", [False, True], ids=["document", "embedded"])
@pytest.mark.parametrize("op", ["read", "read-v3"])
def test_go_reads_every_nasty_string_as_it_was_written(go: gotools.Lines, op: str, is_embedded: bool) -> None:
    """In every place of a document."""
    values = [value for text in POOL for value in everywhere(text)] + [[number] for number in nasty.NUMBERS]
    assert misread(go, op, values, [dump(value, is_embedded=is_embedded) for value in values]) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_go_reads_random_documents_as_they_were_written(go: gotools.Lines, seed: int) -> None:
    """Fifty thousand of them, each as a document and as one inside another."""
    values = documents(seed)
    assert misread(go, "read", values, [dump(value) for value in values]) == []
    assert misread(go, "read", values, [dump(value, is_embedded=True) for value in values]) == []


def test_go_sees_what_pyyaml_writes_wrongly(go: gotools.Lines) -> None:
    """The check can fail: the same strings as PyYAML writes them."""
    values = [[text] for text in POOL]
    lost = misread(go, "read", values, [yaml.dump(value, Dumper=yaml.CSafeDumper) for value in values])
    assert {"- y\n", "- 08\n", "- 0o17\n", "- 1e3\n", "- 123e4\n", "- 0X1F\n", "- +.5\n"} <= set(lost)


def readable_to_go(value: Any) -> Any:
    """A value without the characters and keys that Go cannot write, or writes and cannot read itself."""
    if isinstance(value, str):
        return value.translate(UNREADABLE_TO_GO)
    if isinstance(value, list):
        return [readable_to_go(item) for item in value]
    if isinstance(value, dict):
        keys = [key for key in value if "<<" not in key and len(json.dumps(key)) < 1000]
        return {readable_to_go(key): readable_to_go(value[key]) for key in keys}
    return value


def unlike_go(go: gotools.Lines, values: list[Any]) -> list[str]:
    """What Go writes of the values and we refuse, or read as something else."""
    answers = go.ask_all([{"op": "write", "value": value} for value in values])
    written = zip(values, answers, strict=True)
    return [
        answer["text"] for value, answer in written if not (answer["ok"] and nasty.alike(value, read(answer["text"])))
    ]


def read(text: str) -> Any:
    """The values of a text; a value that equals nothing where it is refused."""
    try:
        return parse(text.encode(), "x").values
    except InputUnusable as refused:
        return refused


def test_we_read_every_nasty_string_as_go_writes_it(go: gotools.Lines) -> None:
    """In every place of a document."""
    assert unlike_go(go, [readable_to_go(value) for text in POOL for value in everywhere(text)]) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_we_read_random_documents_as_go_writes_them(go: gotools.Lines, seed: int) -> None:
    """Fifty thousand of them."""
    assert unlike_go(go, [readable_to_go(value) for value in documents(seed)]) == []


def plain_scalars(rng: random.Random, count: int) -> list[str]:
    """Random texts of the signs of numbers and words that stand as one plain scalar."""
    found = []
    while len(found) < count:
        choice = rng.random()
        if choice < 0.5:
            text = "".join(rng.choice("0123456789+-._exob") for _ in range(rng.randint(1, 7)))
        elif choice < 0.8:
            text = "".join(rng.choice("0123456789+-._eExXoObBaAfFyYnNtTiI:~ <=") for _ in range(rng.randint(1, 8)))
        elif choice < 0.9:
            start = rng.choice(["0x", "0b", "0o", "-0b", "+0X", "0", "-", "+", ".", ""])
            text = start + "".join(rng.choice("01") for _ in range(rng.randint(1, 70)))
        else:
            digits = "".join(rng.choice("0123456789") for _ in range(rng.randint(1, 26)))
            text = rng.choice(["+", "-", ""]) + digits + rng.choice(["", ".", "e300", "e400", ".5e-400", "_"])
        found += [text] if is_plain_scalar(text) else []
    return found


def is_plain_scalar(text: str) -> bool:
    """Whether a text, as a document, is just that text without quotes."""
    try:
        found = [event for event in events(text, "x") if event.kind in (SCALAR, MAP, LIST)]
    except InputUnusable:
        return False
    return [(event.text, event.is_plain) for event in found] == [(text, True)]


def as_go(value: object) -> tuple[str, str]:
    """The name of a value's type in Go, and the value as fmt.Sprint shows it; floats as Python shows them."""
    if isinstance(value, float):
        return "float64", "NaN" if math.isnan(value) else str(value)
    if isinstance(value, bool):
        return "bool", str(value).lower()
    if isinstance(value, int):
        return "int" if value < 2**63 else "uint64", str(value)
    return ("<nil>", "<nil>") if value is None else ("string", str(value))


def shown(answer: dict[str, str]) -> tuple[str, str]:
    """What Go answered, in the same form."""
    if answer["type"] == "float64" and answer["text"] != "NaN":
        return "float64", str(float(answer["text"]))
    return answer["type"], answer["text"]


def test_plain_scalars_are_what_they_are_to_go(go: gotools.Lines) -> None:
    """Every nasty one, and a hundred thousand random ones."""
    texts = [text for text in POOL if is_plain_scalar(text)] + plain_scalars(random.Random(1), SCALARS)
    answers = go.ask_all([{"op": "scalar", "text": text} for text in texts])
    found = [(text, as_go(go_scalar(text)), shown(answer)) for text, answer in zip(texts, answers, strict=True)]
    assert [each for each in found if each[1] != each[2]] == []


def test_a_reason_is_given_exactly_for_what_go_quotes(go: gotools.Lines) -> None:
    """`block_reason` is empty where kubectl's writer makes a block of a text of several lines."""
    texts = [text for text in POOL if "\n" in text and "\x85" not in text and readable_to_go(text) == text]
    texts += [
        "a\u2028\nb",
        "a \u2028\nb",
        "a\n\u2029",
        "x\n" + "日" * 200 + "\n",
        "\U0001f6a8\n",
        "a\n\ufeff\n",
        "\n",
        "\n\n",
        " \n",
        "\n ",
    ]
    answers = go.ask_all([{"op": "write", "value": {"k": text}} for text in texts])
    found = [(text, answer["text"].startswith("k: |")) for text, answer in zip(texts, answers, strict=True)]
    assert [text for text, is_block in found if is_block != (block_reason(text) == "")] == []


@pytest.mark.parametrize("seed", SEEDS[:10])
def test_an_embedded_document_is_a_block_in_kubectl(go: gotools.Lines, seed: int) -> None:
    """Whatever values it holds, Go's writer shows it as lines inside of another document."""
    texts = [dump(value, is_embedded=True) for value in documents(seed)]
    answers = go.ask_all([{"op": "write", "value": {"data": {"config": text}}} for text in texts])
    assert [
        json.dumps(answer["text"]) for answer in answers if not answer["text"].startswith("data:\n  config: |")
    ] == []
