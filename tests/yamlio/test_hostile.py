"""Whatever stands in a file: values or one clear refusal, in bounded work. Seeds are fixed; each failure names its case."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from generator.errors import InputUnusable
from generator.yamlio import DEPTH, LIMIT, NODES, PROBLEMS, Parsed, dump, parse
from generator.yamlio.source import checked_text, new_parser
from generator.yamlio.tree import Tree
from tests.yamlio import nasty

SAMPLE = """\
apiVersion: hookwright/v1
argo: {version: "4.0", uiUrl: https://argo.example.com}
vars: &v {team: a, people: [x, 'y', "\\u65e5"]}
channels:
  slack: {type: slack-webhook, secret: {url: slack-secret/SLACK_WEBHOOK_URL}}
routes:
  failures:
    when: [Failed, Error]   # comment
    send:
      - slack
    message:
      text: |
        日本 {status}

        end
      fields: *v
"""

PIECES = [
    b"\t",
    b"\n",
    b": ",
    b"- ",
    b"&a ",
    b"*a",
    b"!x ",
    b"<<: ",
    b"---\n",
    b"...\n",
    b"[",
    b"]",
    b"{",
    b"}",
    b"'",
    b'"',
    b"|",
    b">",
    b"%",
    b"@",
    b"?",
    b"#",
]
PIECES += [
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"\xed\xa0\x80",
    b"\xf0\x9f\x9a\xa8",
    b"\\",
    b"\\ud800",
    b"\\/",
    b"1: ",
    b"on: ",
    b"~",
]


def outcome(text: bytes) -> Parsed | InputUnusable:
    """What comes of a text; any other exception than InputUnusable fails the test."""
    try:
        return parse(text, "x.yaml")
    except InputUnusable as refused:
        return refused


def mutants(rng: random.Random, text: bytes, count: int) -> Iterator[bytes]:
    """`text` with one to four bytes or pieces put in, taken out, or moved."""
    for _ in range(count):
        mutant = bytearray(text)
        for _ in range(rng.randint(1, 4)):
            start = rng.randrange(len(mutant) + 1)
            length = rng.choice([0, 0, 1, 1, 5, 40])
            piece = rng.choice(
                [rng.choice(PIECES), bytes([rng.randrange(256)]), bytes(mutant[start : start + length][::-1])]
            )
            mutant[start : start + length] = piece
        yield bytes(mutant)


def is_sound(found: Parsed | InputUnusable, text: bytes) -> bool:
    """Whether every value has a mark inside of the text, or every problem one line and a place inside of it."""
    lines = text.count(b"\n") + text.count(b"\r") + text.count(b"\x85") + text.count(b"\xe2\x80") + 2
    if isinstance(found, Parsed):
        marks = [*found.marks.values(), *found.keys.values()]
        return () in found.marks and all(1 <= mark.line <= lines and mark.column >= 1 for mark in marks)
    told = [problem for problem in found.problems if problem.text.isprintable() and problem.hint.isprintable()]
    return 0 < len(told) == len(found.problems) <= PROBLEMS + 1 and all(1 <= each.mark.line <= lines for each in told)


@pytest.mark.parametrize("seed", range(4))
def test_a_mutant_is_read_or_refused(seed: int) -> None:
    """Some read, most are refused; none does anything else."""
    rng = random.Random(seed)
    found = [(text, outcome(text)) for text in mutants(rng, SAMPLE.encode(), 1000)]
    assert [text for text, result in found if not is_sound(result, text)] == []
    kinds = [type(result) for _, result in found]
    assert kinds.count(Parsed) > 50
    assert kinds.count(InputUnusable) > 200


@pytest.mark.parametrize("seed", range(2))
def test_random_bytes_are_read_or_refused(seed: int) -> None:
    """Pieces that mean something to YAML among bytes that mean nothing."""
    rng = random.Random(seed)
    texts = [
        b"".join(rng.choice([*PIECES, b"a", b" ", b"\n  "]) for _ in range(rng.randint(1, 30))) for _ in range(2000)
    ]
    texts += [bytes(rng.randrange(256) for _ in range(rng.randint(1, 40))) for _ in range(500)]
    assert [text for text in texts if not is_sound(outcome(text), text)] == []


def test_what_was_read_can_be_written_and_read_again() -> None:
    """Every mutant that reads has a YAML that reads the same."""
    found = [outcome(text) for text in mutants(random.Random(5), SAMPLE.encode(), 1500)]
    values = [result.values for result in found if isinstance(result, Parsed)]
    assert len(values) > 100
    assert [value for value in values if not nasty.alike(value, parse(dump(value).encode(), "x").values)] == []


def refusals(text: bytes) -> list[str]:
    """The problems of a text; the test fails where it is read."""
    found = outcome(text)
    assert isinstance(found, InputUnusable)
    return [problem.text for problem in found.problems]


def bomb(levels: int, width: int) -> bytes:
    """A small text of which aliases make width ** levels values."""
    lines = ["a0: &a0 x"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * width)}]" for level in range(1, levels)]
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    "text",
    [
        bomb(40, 10),
        bomb(300, 2),
        bomb(3, 5000),
        f"a: &a {'x' * 500_000}\nb: [*a, *a]".encode(),
        f"a: &a [{'x' * 1000}, {'y' * 1000}]\nb: [{'*a, ' * 2000}]".encode(),
        f"a: &a {{{'k' * 900}: 1}}\nb: [{'*a, ' * 4000}]".encode(),
        b"[" + b",".join([b"x"] * (NODES + 1)) + b"]",
    ],
    ids=["billion laughs", "by twos", "wide", "one long text", "texts in a list", "long keys", "no alias at all"],
)
def test_a_bomb_is_refused(text: bytes) -> None:
    """By what it would become, before it becomes it."""
    assert refusals(text) == ["more than 100,000 values or 1,048,576 characters, those that aliases repeat counted"]


@pytest.mark.parametrize("text", [bomb(40, 10), b"[" + b"x," * 500_000 + b"]"], ids=["aliases", "items"])
def test_a_bomb_makes_few_values(text: bytes) -> None:
    """The tree stops growing at its budget."""
    tree = Tree(checked_text(text, "x"), "x")
    next_event = new_parser(checked_text(text, "x"))
    while not tree.is_over:
        event = next_event()
        tree.steps[type(event)](event)
    assert NODES / 20 < len(tree.marks) <= NODES + 1


def test_aliases_do_not_nest_deeper_than_the_limit() -> None:
    """Each alias is shallow where it stands; what they make together would not be."""
    lines = ["a0: &a0 x"] + [f"a{level}: &a{level} {{k: *a{level - 1}}}" for level in range(1, DEPTH + 40)]
    assert refusals("\n".join(lines).encode()) == [f"lists and maps nested deeper than {DEPTH} levels"]


def test_problems_switch_copies_off() -> None:
    """Once nothing will be handed out, aliases cost nothing, however often a key is set anew."""
    text = b"x: &x [" + b"a, " * 20_000 + b"]\n" + b"k: *x\n" * 1000
    found = refusals(text)
    assert len(found) == PROBLEMS + 1
    assert {line for line in found if "twice" not in line} == {"more problems follow; these are the first"}


@pytest.mark.parametrize("piece", ["[", "- ", "{a: ", "[[[\n", "[{a: ", "- ? "], ids=repr)
def test_deep_nesting_is_refused_where_it_becomes_too_deep(piece: str) -> None:
    """Long before the end of the text: libyaml would need minutes for the whole of it, its composer would crash."""
    text = piece * (LIMIT // len(piece))
    steps = 0
    next_event = new_parser(text)
    tree = Tree(text, "x")
    while not tree.is_over:
        event = next_event()
        tree.steps[type(event)](event)
        steps += 1
    assert steps < 4 * DEPTH
    assert {"lists and maps nested deeper than 64 levels"} <= {*refusals(text.encode())}


def test_fifty_megabytes_are_refused_unread() -> None:
    """Their length is all that is looked at: they are not even UTF-8, nor YAML."""
    assert refusals(b"\xff[" * 25_000_000) == [
        "the file is too large: 50,000,000 bytes, and at most 1,048,576 are read"
    ]


def test_many_directives_are_refused_unparsed() -> None:
    """libyaml compares each with all before it."""
    lines = [f"%TAG !a{number}! b" for number in range(40_000)]
    for end in ("\n", "\r", "\u2028"):
        assert refusals(end.join(lines).encode()) == ["more than 8 times the directive %TAG"]
