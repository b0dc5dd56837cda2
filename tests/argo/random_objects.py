"""Random objects of the table's types, and random texts that hold them, for comparing with the real controller.

Everything comes from the random.Random that is given, so that a seed says all. Names come from small pools, so that two
objects share many of them.
"""

from __future__ import annotations

import json
import random
from typing import Any

from generator.argo.fields import STRUCT, Field, Kind, Table

NAMES = ("a", "b", "c", "main", "exit")
TEXTS = (*NAMES, "", "x y", "{{workflow.name}}", "null", "true", "1", "é🚀", 'a"b', "a: b", "#x", "- x", "line\nline\n")
NUMBERS = (0, 1, 7, -1, 60, 3_000_000_000, 2**53 + 1, 2**63 - 1)
QUANTITIES = ("1", "100m", "1000m", "0.5", "1Gi", "1024Mi", "1000Ki", "1e3", "1.500", "+5", "0", "1.5Gi", "1E", "12e-7")
BAD_QUANTITIES = ("1GB", "", "a", "1 Gi", "--1", "1e", "1.5.5")
DURATIONS = ("30s", "1h30m", "1.5h", "0", "100ms", "-5m")
BAD_DURATIONS = ("1d", "", "30", "s", "1h ")
LIFETIMES = ("30d", "12h", "5m", "30s", "", "1h30m5ns")
TIMES = ("2024-01-02T03:04:05Z", "2024-12-31T23:59:59+02:00", "0001-01-01T00:00:00Z")
RAW = ({"x": [1, None, True]}, {}, [1], "t", 5, 1.5, True)
PLAIN = (
    "12", "yes", "n", "Off", "1.50", "1e3", "010", "0x10", "08", "1_000", "~", "null", "Null", ".inf", "-.INF", ".nan",
    "12:30", "2001-01-01", "0b11", "0o17", "+5", "-7", "1e400", "12345678901234567890", "123456789.0", "a", "=", "<<",
    "1e-7", "1e21", ".5", "5.", "0.1", "18446744073709551616", "!!str 5", "!!int '5'", "!x y", "! 'a'", "'q'", '"\\x41"',
)  # fmt: skip
ACCIDENTS = ("\t", ":", " ", "- ", "#", "'", '"', "{", "]", "&x ", "*x", "\n", "---\n", "!!str ", "%", "\r", "|", ">", "? ", "\\'")


class Maker:
    """Makes values; `wild` is the share of values that are not what the type wants."""

    def __init__(self, chance: random.Random, table: Table, wild: float = 0.02, depth: int = 9) -> None:
        self.chance = chance
        self.table = table
        self.wild = wild
        self.depth = depth

    def struct(self, name: str, depth: int = 0, share: float | None = None) -> dict[str, Any]:
        """An object with some fields of the type; fewer the deeper it stands."""
        fields = list(self.table.struct(name).fields.values())
        few = min(len(fields), self.chance.randint(0, max(1, 6 - depth // 2)))
        count = few if share is None else int(len(fields) * share)
        chosen = self.chance.sample(fields, count) + [field for field in fields if field.name == "name"]
        return {self.key(field.name): self.field(field, depth) for field in chosen if self.has_room(field.kind, depth)}

    def has_room(self, kind: Kind, depth: int) -> bool:
        return depth < self.depth or kind.letter not in (STRUCT, "*", "[", "{", "S")

    def key(self, name: str) -> str:
        if self.chance.random() >= self.wild:
            return name
        return self.chance.choice([name.upper(), name.capitalize(), name + "x", name.lower()])

    def field(self, field: Field, depth: int) -> Any:
        if field.name in ("name", "key", "mountPath", "ip", "uid") and self.chance.random() < 0.9:
            return self.chance.choice(NAMES)
        return self.value(field.kind, depth + 1)

    def value(self, kind: Kind, depth: int) -> Any:
        if self.chance.random() < self.wild:
            return self.chance.choice([None, "t", 5, 1.5, True, [], {}, ["a"], {"a": "b"}, [None], "", 0, False])
        letter, item = kind.letter, kind.item
        if letter == STRUCT:
            return self.struct(kind.name, depth)
        if letter == "*" and item is not None:
            return self.value(item, depth)
        if letter == "[" and item is not None:
            made = [self.value(item, depth + 1) for _ in range(self.chance.choice([0, 1, 1, 2, 3]))]
            return list(dict.fromkeys(made)) if item.letter == "s" and all(isinstance(each, str) for each in made) else made
        if letter == "{" and item is not None:
            keys = self.chance.sample([*NAMES, "1", "$patch"] if self.chance.random() < 0.1 else NAMES, self.chance.randint(0, 3))
            return {key: self.value(item, depth + 1) for key in keys}
        return self.leaf(letter, depth)

    def leaf(self, letter: str, depth: int) -> Any:
        pick = self.chance.choice
        if letter == "S":
            return [self.struct("WorkflowStep", depth + 1) for _ in range(pick([0, 1, 2]))]
        if letter == "G":
            return {key: pick(RAW) for key in self.chance.sample(NAMES, 1 if self.chance.random() > self.wild else 2)}
        pools: dict[str, tuple[Any, ...]] = {
            "s": TEXTS, "b": (True, False), "i": NUMBERS, "j": NUMBERS[:5], "u": NUMBERS[:3], "f": (0, 1, 1.5, 0.001),
            "x": RAW, "y": ("", "YWJj"), "Q": QUANTITIES, "I": (*NUMBERS[:4], "x", "5"), "A": (*TEXTS, 5, 1.5, True, 1e21),
            "T": TIMES, "D": DURATIONS, "L": LIFETIMES, "F": RAW, "M": RAW, "N": (1, 1.5, "5"),
        }  # fmt: skip
        bad: dict[str, tuple[Any, ...]] = {"Q": BAD_QUANTITIES, "D": BAD_DURATIONS, "L": (*BAD_DURATIONS, 30), "T": ("x",)}
        if letter in bad and self.chance.random() < self.wild:
            return pick(bad[letter])
        return pick(pools[letter])


class Writer:
    """Writes values as YAML in a random style, with some unquoted scalars in the place of others."""

    def __init__(self, chance: random.Random, wild: float) -> None:
        self.chance = chance
        self.wild = wild

    def block(self, value: Any, indent: int = 0) -> str:
        """The text below a key, with a newline at its end."""
        pad = " " * indent
        if not value or not isinstance(value, dict | list) or self.chance.random() < 0.15:
            return f"{pad}{self.flow(value)}\n"
        if isinstance(value, list):
            return "".join(f"{pad}-\n{self.block(each, indent + 2)}" for each in value)
        return "".join(f"{pad}{self.key(key)}:\n{self.block(each, indent + 2)}" for key, each in value.items())

    def flow(self, value: Any) -> str:
        """The text in one line."""
        if isinstance(value, dict):
            return "{" + ", ".join(f"{self.key(key)}: {self.flow(each)}" for key, each in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.flow(each) for each in value) + "]"
        if self.chance.random() < self.wild:
            return self.chance.choice(PLAIN)
        return self.quoted(value) if isinstance(value, str) else json.dumps(value)

    def key(self, key: str) -> str:
        return key if key.isalpha() and key.isascii() and self.chance.random() < 0.7 else self.quoted(key)

    def quoted(self, text: str) -> str:
        if "\n" not in text and self.chance.random() < 0.5:
            return "'" + text.replace("'", "''") + "'"
        return json.dumps(text, ensure_ascii=False)


def config_data(chance: random.Random, table: Table, wild: float) -> dict[str, str]:
    """The data of a ConfigMap in one of the two layouts."""
    maker, writer = Maker(chance, table, wild), Writer(chance, wild)
    config = maker.struct("Config")
    if chance.random() < 0.8:
        config["workflowDefaults"] = maker.struct("Workflow", share=0.6)
    if chance.random() < 0.5:
        return {"config": mutated(chance, writer.block(config), wild)}
    data = {}
    for key, value in config.items():
        text = writer.flow(value) if chance.random() < 0.3 else writer.block(value) + chance.choice(["", "\n", "\n\n"])
        data[key] = mutated(chance, text, wild)
    return data


def mutated(chance: random.Random, text: str, wild: float) -> str:
    """`text`, sometimes with an accident in it."""
    if not text or chance.random() >= wild * 10:
        return text
    at = chance.randrange(len(text))
    lines = text.splitlines(keepends=True)
    line = chance.randrange(len(lines))
    return chance.choice([
        text[:at] + text[at + 1 :],
        text[:at] + chance.choice(ACCIDENTS) + text[at:],
        "".join([*lines[:line], lines[line], *lines[line:]]),
        "".join([*lines[:line], *lines[line + 1 :]]),
        "".join([*lines[:line], " " + lines[line], *lines[line + 1 :]]),
        text.replace(":\n", ": &x\n", 1).replace("{}", "*x", 1),
        text.replace(": {", ": &x {", 1).replace("{}", "{<<: *x}", 1),
    ])  # fmt: skip
