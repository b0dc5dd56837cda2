"""The table of the controller's fields, one version beside the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.argo import fields
from generator.argo.fields import EMPTY, NEVER, NO_TIME, NULL, STRUCT, Kind, Table
from tests import gotools
from tests.argo import fieldtable

MERGE_KEYS = Path(__file__).with_name("merge_keys.txt")

# A field, the type that has it, and the versions that know it.
KNOWN = [
    ("Config", "workflowDefaults", "3.5 3.6 3.7 4.0 4.1"),
    ("Config", "workflowEvents", "3.6 3.7 4.0 4.1"),
    ("Config", "synchronization", "3.7 4.0 4.1"),
    ("Config", "artifactDrivers", "4.0 4.1"),
    ("Config", "failedPodRestart", "4.0 4.1"),
    ("Config", "initlessPod", "4.1"),
    ("Config", "disableAgentPodCreation", "4.1"),
    ("Config", "containerRuntimeExecutor", ""),
    ("WorkflowSpec", "podPriority", "3.5 3.6"),
    ("WorkflowSpec", "podResources", "4.1"),
    ("WorkflowSpec", "executorPlugins", "4.1"),
    ("Template", "annotations", "3.7 4.0 4.1"),
    ("Template", "pendingTimeout", "4.1"),
    ("Synchronization", "mutex", "3.5 3.6 3.7"),
    ("Synchronization", "mutexes", "3.6 3.7 4.0 4.1"),
    ("CronWorkflowSpec", "schedule", "3.5 3.6 3.7"),
    ("Container", "restartPolicy", "3.6 3.7 4.0 4.1"),
    ("Container", "restartPolicyRules", "4.1"),
    ("MetricsConfig", "modifiers", "3.6 3.7 4.0 4.1"),
]


@pytest.mark.parametrize(("type_name", "field", "versions"), KNOWN, ids=[f"{name}.{field}" for name, field, _ in KNOWN])
def test_a_field_is_known_to_some_versions(type_name: str, field: str, versions: str) -> None:
    """Each version has its own table."""
    having = [v for v in fields.versions() if field in fields.table(v).struct(type_name).fields]
    assert having == versions.split()


@pytest.mark.parametrize(
    ("asked", "used"),
    [("3.4.17", "3.5"), ("3.5", "3.5"), ("3.6.13", "3.6"), ("3.9", "3.7"), ("4.1.2", "4.1"), ("4.7", "4.1"), ("5.0", "4.1")],
)
def test_a_version_is_mapped_to_a_table(asked: str, used: str) -> None:
    """The newest table that is not above the version; the oldest for what is older still."""
    assert fields.table(asked).version == used


def test_a_field_says_how_it_is_written_and_merged() -> None:
    """Marks of the notation, one field for each."""
    table = fields.table("4.1")
    container, spec = table.struct("Container").fields, table.struct("WorkflowSpec").fields
    assert (container["name"].omit, container["image"].omit) == (NEVER, EMPTY)
    assert (spec["suspend"].omit, spec["arguments"].omit) == (NULL, NEVER)
    assert table.struct("ConnectionPool").fields["connMaxLifetime"].omit == NO_TIME
    assert (container["env"].merge, container["env"].key, container["envFrom"].merge) == ("@", "name", "")
    assert (table.struct("ObjectMeta").fields["finalizers"].merge, table.struct("ObjectMeta").fields["finalizers"].key) == ("@", "")
    assert table.struct("PodDisruptionBudgetSpec").fields["selector"].merge == "="
    assert table.struct("DAGTask").fields["inline"].kind == Kind("*", Kind(STRUCT, None, "Template"))


def test_a_field_of_an_embedded_struct_knows_it() -> None:
    """The outermost struct that it comes through; an own field comes through none."""
    script = fields.table("4.1").struct("ScriptTemplate").fields
    assert (script["env"].via, script["source"].via) == ("Container", "")
    assert fields.table("4.1").struct("HDFSArtifact").fields["krbRealm"].via == "HDFSConfig"


def test_a_name_is_found_without_regard_to_case() -> None:
    """The exact name first; the long s and the Kelvin sign are letters of ASCII here."""
    spec = fields.table("4.1").struct("WorkflowSpec")
    assert [spec.field(key) and spec.field(key).name for key in ("onExit", "ONEXIT", "hoo\u212a\u017f", "on_exit")] == [
        "onExit", "onExit", "hooks", None,
    ]  # fmt: skip
    assert spec.hint("onExitt") == "did you mean onExit?"


def test_the_merge_keys_are_those_of_the_controller() -> None:
    """Below a WorkflowSpec, what is merged by which key, and what is replaced."""
    expected = MERGE_KEYS.read_text(encoding="ascii").splitlines()
    assert sorted(merge_keys(fields.table("4.1"), "WorkflowSpec", "", ())) == sorted(expected)


def merge_keys(table: Table, type_name: str, path: str, outer: tuple[str, ...]) -> Iterator[str]:
    """The lines of merge_keys.txt; a type inside itself is not followed."""
    for field in table.struct(type_name).fields.values():
        here, kind = f"{path}.{field.name}", field.kind
        while kind.letter in "*[{":
            here += "[]" if kind.letter == "[" else ""
            assert kind.item is not None
            kind = kind.item
        if kind.letter == "S":
            here, kind = f"{here}.steps[]", Kind(STRUCT, None, "WorkflowStep")
        if field.merge:
            yield f"{here}: replace" if field.merge == "=" else f"{here}: merge by {field.key}"
        if kind.letter == STRUCT and kind.name not in (*outer, type_name) and "{" not in field.kind.letter:
            yield from merge_keys(table, kind.name, here, (*outer, type_name))


@pytest.mark.go
def test_the_table_is_what_the_published_types_say() -> None:
    """fields.json is what `python -m tests.argo.fieldtable` would write."""
    gotools.build("argotypes")  # skips the test where there is no Go
    dumps = {version: fieldtable.dump(modfile) for version, modfile in fieldtable.MODFILES.items()}
    assert fieldtable.TABLE.read_text(encoding="utf-8") == fieldtable.table(dumps)
