"""What we write passes yamllint with the repository's rules. It is run as a program (GPL-3), never imported."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from generator.yamlio import dump
from tests.harness import REPO
from tests.yamlio import nasty


def complaints(folder: Path, *options: str) -> list[str]:
    """What yamllint prints about the files of a folder, warnings included."""
    command = [sys.executable, "-m", "yamllint", "--strict", "--format", "parsable", *options, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1, 2), done.stderr
    return done.stdout.splitlines() + done.stderr.splitlines()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of documents: one of all nasty strings, and random ones."""
    folder = tmp_path_factory.mktemp("written")
    rng = random.Random(1)
    pool = nasty.strings()
    documents = [{"values": pool, "keys": {key: key for key in pool}}]
    documents += [nasty.document(rng, pool) for _ in range(60)]
    for number, values in enumerate(documents):
        (folder / f"{number}.yaml").write_bytes(dump(values, f"document {number}").encode())
    return folder


def test_written_documents_pass(written: Path) -> None:
    """Indentation, blanks, line ends, truthy words and numbers are as the rules want them."""
    assert complaints(written, "--config-file", str(REPO / ".yamllint")) == []


def test_yamllint_would_complain(tmp_path: Path) -> None:
    """The check sees what it should."""
    (tmp_path / "bad.yaml").write_bytes(b"a:  1 \nb: yes\nc:\n- 0o17\n")
    found = complaints(tmp_path, "--config-file", str(REPO / ".yamllint"))
    rules = ["colons", "trailing-spaces", "truthy", "indentation", "octal-values"]
    assert [line.rpartition("(")[2] for line in found] == [f"{rule})" for rule in rules]
