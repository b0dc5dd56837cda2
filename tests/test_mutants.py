"""Thousands of damaged profiles: each one renders, or is refused in words; never a traceback, never half an output."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cli import main
from tests.harness import REPO, read_tree, write_tree

SHIPPED = read_tree(REPO / "profiles")
MARK = "left-as-it-was"

# What people and tools leave behind, and what YAML readers trip over.
SCRAPS = """\
: - ? # & * ! | > % @ ` " ' { } [ ] , <% %> {{ }} {{= {name} {nmae} null ~ true yes on 0 -1 1e3 0x1F 08 12:30 .inf 2020-02-30
&a *a !!binary <<: --- ... \t \u00a0 \u200b \ufeff \U0001f6a8 \x00 \x7f ../base /etc/passwd base prd extends abstract vars argo
[[[[ ]]]] {{{{ }}}} >- |+ 99999999999999999999 <%vars.team%> <% vars %> <% 1/0 %> <% environment|upper %> secret url when
""".split(" ")


def cut_a_piece(chance: random.Random, text: str) -> str:
    """Take some characters out."""
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[start + chance.randrange(1, 40) :]


def add_a_scrap(chance: random.Random, text: str) -> str:
    """Put something strange in."""
    start = chance.randrange(len(text) + 1)
    return text[:start] + chance.choice(SCRAPS) + text[start:]


def swap_a_value(chance: random.Random, text: str) -> str:
    """Put something strange where a value stands."""
    lines = text.splitlines(keepends=True)
    chosen = [number for number, line in enumerate(lines) if ": " in line]
    if not chosen:
        return text
    number = chance.choice(chosen)
    lines[number] = lines[number].partition(": ")[0] + ": " + chance.choice(SCRAPS).strip("\n") + "\n"
    return "".join(lines)


def move_a_line(chance: random.Random, text: str) -> str:
    """Say a line elsewhere, twice, or further in."""
    lines = text.splitlines(keepends=True) or [""]
    line = chance.choice(lines)
    lines.insert(chance.randrange(len(lines) + 1), " " * chance.randrange(4) + line)
    if chance.random() < 0.5:
        lines.remove(line)
    return "".join(lines)


def mix_files(chance: random.Random, text: str) -> str:
    """Go on with another profile in the middle."""
    other = chance.choice(sorted(SHIPPED.values()))
    return text[: chance.randrange(len(text) + 1)] + other[chance.randrange(len(other)) :]


MUTATIONS: tuple[Callable[[random.Random, str], str], ...] = (cut_a_piece, add_a_scrap, swap_a_value, move_a_line, mix_files)


def try_mutant(seed: int, folder: Path, capsys: pytest.CaptureFixture[str]) -> int:
    """Damage one or two of the shipped profiles, render all, and look at what is left; the exit code."""
    chance = random.Random(seed)
    files = dict(SHIPPED)
    for _ in range(chance.randrange(1, 4)):
        name = chance.choice(sorted(files))
        files[name] = chance.choice(MUTATIONS)(chance, files[name])
    profiles = write_tree(folder / "profiles", files)
    output = write_tree(folder / "output", {"prd/notes.txt": MARK})
    code = main(["render", "--all", "--profiles", str(profiles), "--output", str(output)])
    said = capsys.readouterr()
    assert code in (0, 1, 2), f"seed {seed}: exit {code}: {said.err}"
    assert "Traceback" not in said.err
    left = read_tree(output)
    assert left.pop("prd/notes.txt") == MARK
    assert not [name for name in left if name.endswith(".part")], f"seed {seed}"
    if code:
        assert said.err.strip(), f"seed {seed}: refused without a word"
        assert left == {}, f"seed {seed}: half an output"
    else:
        checked = main(["render", "--all", "--check", "--profiles", str(profiles), "--output", str(output)])
        capsys.readouterr()
        assert checked == 0, f"seed {seed}: not all was written"
    return code


def try_mutants(seeds: range, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Some are refused and some render, or the mutations say nothing."""
    codes = [try_mutant(seed, folder / str(seed), capsys) for seed in seeds]
    assert 0.05 < codes.count(0) / len(codes) < 0.95, codes


def test_mutants(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A few hundred at every run."""
    try_mutants(range(300), tmp_path, capsys)


@pytest.mark.slow
def test_thousands_of_mutants(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And thousands now and then."""
    try_mutants(range(300, 6000), tmp_path, capsys)
