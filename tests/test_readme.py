"""README is true: every command in it is run, every file in it is written first, every table in it is made from the code.

A yaml block whose first line is `# profiles/NAME.yaml` is that file. In a console block each line that starts with `$ ` is
run, and what stands below it must be what it prints. UPDATE_README=1 writes what is printed instead.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from generator import channels, registry, rules
from generator.placeholders import FAMILIES, PLACEHOLDERS
from tests.harness import REPO

README = REPO / "README.md"
BLOCK = re.compile(r"^```(yaml|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def placeholder_table() -> str:
    """The placeholders, from their own docs."""
    rows = [f"| `{{{name}}}` | {placeholder.doc} |" for name, placeholder in PLACEHOLDERS.items()]
    rows += [f"| `{{{family}.NAME}}` | {doc} |" for family, doc in FAMILIES.items()]
    return "\n".join(["| placeholder | stands for |", "|---|---|", *rows])


def channel_table() -> str:
    """The channels, from their own files."""
    rows = []
    for name in registry.names(channels):
        unit = registry.load(channels, name)
        secrets = ", ".join(f"`{field}`" for field in unit.SECRETS) or "none"
        rows.append(f"| `{name}` | {unit.__doc__.splitlines()[0]} | {secrets} |")
    return "\n".join(["| type | sends to | secrets |", "|---|---|---|", *rows])


def rule_table() -> str:
    """The rules with their count, from their own files."""
    units = {name: registry.load(rules, name) for name in rules.ids()}
    rows = [f"| `{name}` | {unit.LEVEL} | {unit.__doc__.splitlines()[0]} |" for name, unit in units.items()]
    return "\n".join([f"| {len(units)} rules | level | what holds |", "|---|---|---|", *rows])


def test_tables_are_made_from_the_code() -> None:
    """Placeholders, channels and rules have the rows that their own files say."""
    text = README.read_text()
    tables = {"placeholders": placeholder_table(), "channels": channel_table(), "rules": rule_table()}
    for name, table in tables.items():
        marked = f"<!-- {name} -->\n\n{table}\n"
        if os.environ.get("UPDATE_README"):
            text = re.sub(rf"<!-- {name} -->\n(\n\|[^\n]*(\n\|[^\n]*)*\n)?", lambda _, marked=marked: marked, text)
            README.write_text(text)
        assert marked in text, "UPDATE_README=1 make test ARGS=tests/test_readme.py"


def run_command(command: str, cwd: Path, path: Path) -> str:
    """What a command prints, both streams together, as a person sees it."""
    environment = {**os.environ, "PATH": f"{path}:{os.environ['PATH']}", "PYTHONPATH": str(REPO)}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=REPO if command.startswith("make ") else cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    # what make says of its own set-up stands there once on each machine
    return "".join(line for line in done.stdout.splitlines(keepends=True) if not line.startswith("set-up of "))


def test_every_command_prints_what_stands_below_it(tmp_path: Path) -> None:
    """The README as a session: files are written and commands run in the order of the page."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "hookwright").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m generator "$@"\n')
    (programs / "hookwright").chmod(0o755)
    home = tmp_path / "work"
    home.mkdir()
    text = README.read_text()
    pieces, end = [], 0
    for block in BLOCK.finditer(text):
        pieces.append(text[end : block.start(2)])
        end = block.end(2)
        if block[1] == "yaml":
            named = re.match(r"# (\S+)\n", block[2])
            assert named, f"a yaml block without its file's name:\n{block[2]}"
            (home / named[1]).parent.mkdir(exist_ok=True)
            (home / named[1]).write_text(block[2])
            pieces.append(block[2])
        else:
            commands = re.findall(r"^\$ (.*)$", block[2], re.MULTILINE)
            pieces.append("".join(f"$ {command}\n{run_command(command, home, programs)}" for command in commands))
    actual = "".join(pieces) + text[end:]
    if os.environ.get("UPDATE_README"):
        README.write_text(actual)
    assert README.read_text() == actual
