"""Units are found by their files, and nothing else is."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from generator import registry
from tests.harness import REPO, write_tree

UNITS = {
    "sample/__init__.py": "",
    "sample/plain.py": '"""A unit."""\nNAME = "plain"\n\ndef check(): return 1\n',
    "sample/two_words.py": '"""Another."""\nNAME = 2\n\ndef check(): return 2\n',
    "sample/_shared.py": "raise AssertionError('private')\n",
    "sample/broken.txt": "not Python\n",
    "sample/inner/__init__.py": "",
    "sample/never.py": "raise AssertionError('imported')\n",
}


@pytest.fixture(params=["folder", "archive"])
def sample(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A package with units, from a folder and from a zip archive."""
    place = write_tree(tmp_path / "code", UNITS)
    if request.param == "archive":
        place = tmp_path / "code.zip"
        with zipfile.ZipFile(place, "w") as archive:
            for name, text in UNITS.items():
                archive.writestr(name, text)
    monkeypatch.syspath_prepend(str(place))
    yield import_module("sample")
    for name in [name for name in sys.modules if name.split(".")[0] == "sample"]:
        del sys.modules[name]


def test_units_are_the_public_modules_of_the_package(sample: ModuleType) -> None:
    """Sorted, with `-` for `_`, and found without importing any."""
    found = set(registry.names(sample))
    assert found - {"inner"} == {"never", "plain", "two-words"}
    assert [name for name in sys.modules if name.startswith("sample.")] == []


def test_only_the_unit_that_is_asked_for_is_imported(sample: ModuleType) -> None:
    """By its name with `-`."""
    assert registry.load(sample, "two-words").check() == 2
    assert [name for name in sys.modules if name.startswith("sample.")] == ["sample.two_words"]


@pytest.mark.parametrize("name", ["absent", "two_words", "_shared", "-shared", "plain.py", "os.path", "../plain", "", "inner.x"])
def test_a_name_that_is_no_unit_loads_nothing(sample: ModuleType, name: str) -> None:
    """A profile can name what it likes."""
    with pytest.raises(KeyError):
        registry.load(sample, name)
    assert [name for name in sys.modules if name.startswith("sample.")] == []


FAULTY = {
    "faulty/__init__.py": "",
    "faulty/bad.py": '"""  """\nNAME = 3\n',
    "faulty/good.py": '"""A unit."""\nNAME = "good"\nFIELDS = {}\n\ndef check(): return 1\n',
}


def test_a_unit_that_breaks_the_contract_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each fault is a line: a missing docstring, a missing member, a member of another type."""
    monkeypatch.syspath_prepend(str(write_tree(tmp_path / "code", FAULTY)))
    assert registry.faults(import_module("faulty"), {"NAME": str, "FIELDS": Mapping, "check": Callable}) == (
        "faulty.bad: no docstring",
        "faulty.bad: NAME: expected str, found int",
        "faulty.bad: FIELDS: expected Mapping, found NoneType",
        "faulty.bad: check: expected Callable, found NoneType",
    )


def test_finding_units_loads_nothing_slow() -> None:
    """Neither pkgutil nor what it brings, which are needed for archives alone."""
    code = "import sys; from generator import channels, registry; registry.load(channels, registry.names(channels)[0])"
    slow = "print(sorted({'pkgutil', 'inspect', 'importlib.resources', 'importlib.util'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-S", "-c", f"{code}; {slow}"], cwd=REPO, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
