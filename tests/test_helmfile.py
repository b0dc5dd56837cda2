"""helmfile.yaml knows the environments that there are profiles for, and takes their rendered values."""

from __future__ import annotations

import yaml

from tests.harness import REPO, run_hookwright


def test_every_environment_has_an_entry() -> None:
    """A new profile needs a line in helmfile.yaml, and this says so."""
    environments, _ = yaml.safe_load_all((REPO / "helmfile.yaml").read_text())
    listed = run_hookwright("list", cwd=REPO).stdout.split()
    assert sorted(environments["environments"]) == listed


def test_values_stand_where_render_writes_them() -> None:
    """The release's values file exists for each environment."""
    environments, releases = yaml.safe_load_all((REPO / "helmfile.yaml").read_text())
    [release] = releases["releases"]
    [path] = release["values"]
    for environment in environments["environments"]:
        assert (REPO / path.replace("{{ .Environment.Name }}", environment)).is_file()
