"""What a render loads: each module costs time at every call. Which are loaded is stable where milliseconds are not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.harness import run_python, write_tree

REPORT = """
import sys
before = set(sys.modules)
from generator.cli import main
code = main(sys.argv[1:])
found = {name for name, module in sys.modules.items() if getattr(module, "__spec__", None)}  # Cython's have none
print(code, *sorted(found - before), file=sys.stderr)
"""

# In milliseconds on a process of 9: kubernetes 235, jinja2 40, yamllint 44, importlib.metadata 30, email 20, the rest 5-16.
SLOW = {"kubernetes", "yamllint", "jinja2", "logging", "dataclasses", "inspect", "subprocess", "pathlib", "tempfile"}
SLOW |= {"importlib.metadata", "importlib.resources", "urllib.request", "email", "http", "ssl", "socket", "asyncio"}
SLOW |= {"difflib", "unittest", "concurrent", "zipfile", "shutil", "decimal", "uuid", "random", "hashlib"}

SIMPLEST = """\
apiVersion: hookwright/v1
argo: {version: "4.0", uiUrl: https://argo.example.com}
channels:
  slack: {type: slack-webhook, secret: {url: slack-secret/SLACK_WEBHOOK_URL}}
routes:
  failures: {when: [Failed, Error], send: [slack]}
"""


def loaded(*arguments: str, cwd: Path) -> set[str]:
    """The modules that a command has loaded at its end, beyond those of bare Python."""
    result = run_python("-c", REPORT, *arguments, cwd=cwd)
    code, *names = result.stderr.splitlines()[-1].split()
    assert code == "0", result.stderr
    return set(names)


@pytest.fixture(params=["the simplest profile", "the shipped prd", "every shipped profile"])
def rendered(request: pytest.FixtureRequest, repo: Path, tmp_path: Path) -> set[str]:
    """What a render of real profiles has loaded."""
    if request.param == "the simplest profile":
        write_tree(tmp_path, {"profiles/prd.yaml": SIMPLEST})
        return loaded("render", "prd", cwd=tmp_path)
    chosen = "--all" if request.param == "every shipped profile" else "prd"
    return loaded("render", chosen, "--profiles", str(repo / "profiles"), cwd=tmp_path)


def test_a_render_loads_nothing_slow(rendered: set[str]) -> None:
    """Nothing that costs more than it gives, above all no template engine where profiles only look names up."""
    assert sorted(rendered & SLOW) == []


def test_a_render_loads_two_third_parties(rendered: set[str]) -> None:
    """PyYAML with its C parser, and deepmerge; everything else is ours or the standard library's."""
    foreign = {name.partition(".")[0] for name in rendered} - sys.stdlib_module_names
    assert sorted(foreign) == ["deepmerge", "generator", "yaml"]
    assert "yaml._yaml" in rendered


def test_a_render_loads_the_engine_only_where_one_is_asked_for(rendered: set[str]) -> None:
    """No shipped profile tells by it."""
    assert sorted(name for name in rendered if name.startswith("generator.engine.")) == []


def test_a_render_loads_what_the_controller_does_only_for_what_the_user_wrote(tmp_path: Path) -> None:
    """The expressions and fields that we make ourselves are held by tests; `check` parses them all the same."""
    write_tree(tmp_path, {"profiles/prd.yaml": SIMPLEST})
    assert {name for name in loaded("render", "prd", cwd=tmp_path) if name.startswith("generator.argo.")} == {
        "generator.argo.versions"
    }
    seen = loaded("check", "prd", cwd=tmp_path)
    assert {"generator.argo.config", "generator.argo.expr.parser"} <= seen
    assert "generator.argo.expr.evaluation" not in seen


def test_an_expression_beyond_a_look_up_loads_the_template_engine(tmp_path: Path) -> None:
    """Which shows that the two tests above would see it."""
    argo = 'argo: {version: "4.0", uiUrl: https://<% environment | upper %>.example.com}'
    write_tree(tmp_path, {"profiles/prd.yaml": SIMPLEST.replace(SIMPLEST.splitlines()[1], argo)})
    assert "jinja2" in loaded("render", "prd", cwd=tmp_path)
