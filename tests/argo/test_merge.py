"""What the conformance cases do not hold of merging: other versions, purity, directives, and what comparing found."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from generator.argo import merge
from generator.argo.refusal import Refused


def spec(defaults: Any, own: Any, version: str = "4.1") -> Any:
    """The merged spec of two specs."""
    return merge.plain({"spec": defaults}, {"spec": own}, version)["spec"]


def labels_from(label: str, expression: str) -> dict[str, Any]:
    """A spec with one labelsFrom."""
    return {"workflowMetadata": {"labelsFrom": {label: {"expression": expression}}}}


def test_neither_argument_is_changed() -> None:
    """Defaults are merged into many workflows, one after the other."""
    defaults = {"metadata": {"labels": {"a": "d"}}, "spec": {"hooks": {"x": {"template": "d"}}, **labels_from("a", "b")}}
    workflow = {"metadata": {"labels": {"b": "w"}}, "spec": {"templates": [{"name": "n", "container": {"image": "i"}}]}}
    before = copy.deepcopy((defaults, workflow))
    first = merge.plain(defaults, workflow, "4.1")
    assert (defaults, workflow) == before
    assert merge.plain(defaults, workflow, "4.1") == first


@pytest.mark.parametrize("version", ["3.5.2", "3.6.12", "3.7.3"])
def test_labels_from_of_one_label_could_not_be_merged_once(version: str) -> None:
    """Before 3.6.13 and 3.7.4 they went through the patch, which knows no map of objects."""
    with pytest.raises(Refused) as refused:
        spec(labels_from("a", "d"), labels_from("a", "w"), version)
    assert refused.value.controller == "merging an object in json but data type is not struct, instead is: map"
    assert spec(labels_from("a", "d"), labels_from("b", "w"), version)["workflowMetadata"]["labelsFrom"].keys() == {"a", "b"}


@pytest.mark.parametrize("version", ["3.6", "3.6.13", "3.7", "3.7.4", "4.0", "4.1.2"])
def test_labels_from_is_joined_by_label(version: str) -> None:
    """A minor version stands for its last release."""
    merged = spec(labels_from("a", "d"), labels_from("a", "w"), version)
    assert merged["workflowMetadata"]["labelsFrom"] == {"a": {"expression": "w"}}


def test_a_directive_had_no_effect_in_3_5() -> None:
    """The result was read on top of the workflow's spec, where what is gone stays."""
    own = {"nodeSelector": {"$patch": "delete"}}
    assert "nodeSelector" not in spec({"nodeSelector": {"a": "b"}}, own, "3.6")
    assert spec({"nodeSelector": {"a": "b"}}, own, "3.5")["nodeSelector"] == {"$patch": "delete"}


def test_a_field_that_the_version_does_not_know_is_dropped() -> None:
    """An object is read leniently, unlike the ConfigMap."""
    assert spec({"podResources": {}, "onExit": "x"}, {}, "3.7") == {"onExit": "x", "arguments": {}}
    assert spec({"podResources": {}, "onExit": "x"}, {}, "4.1") == {"podResources": {}, "onExit": "x", "arguments": {}}


def test_an_unknown_field_of_a_step_is_an_error_even_so() -> None:
    """Steps read themselves, and strictly."""
    steps = [[{"name": "s", "template": "t", "whenn": "x"}]]
    with pytest.raises(Refused) as refused:
        spec({}, {"templates": [{"name": "n", "steps": steps}]})
    assert refused.value.problems[0].text.startswith("spec.templates[0].steps[0][0].whenn: unknown field")
    assert refused.value.problems[0].mark.file == "workflow"


def test_an_error_of_the_defaults_is_told_as_theirs() -> None:
    """The file of the mark is the argument."""
    with pytest.raises(Refused) as refused:
        spec({"suspend": "yes"}, {})
    assert str(refused.value.problems[0].mark) == "workflowDefaults:1:1"


def test_an_error_of_merging_has_its_path() -> None:
    """Down to the list or template that cannot be merged."""
    with pytest.raises(Refused) as refused:
        spec({"tolerations": [{"key": "a"}]}, {"tolerations": [{"key": "a"}, {"operator": "Exists"}]})
    assert refused.value.problems[0].text == "spec.tolerations[1]: an item without key, by which the controller merges this list"


DIRECTIVES = {
    "$patch: merge": ({"$patch": "merge"}, "unknown patch type: merge"),
    "$retainKeys": ({"$retainKeys": "a"}, "invalid patch format of retainKeys"),
    "$setElementOrder": ({"$setElementOrder/a": "a"}, "invalid patch format of setElementOrder list"),
    "$deleteFromPrimitiveList without a name": ({"$deleteFromPrimitiveList": "a"}, "invalid patch format of primitive list"),
}


@pytest.mark.parametrize(("own", "controller"), DIRECTIVES.values(), ids=list(DIRECTIVES))
def test_a_directive_in_a_map_of_text_is_an_order(own: dict[str, str], controller: str) -> None:
    """Where the defaults have the map, too; else such a key is a key."""
    with pytest.raises(Refused) as refused:
        spec({"nodeSelector": {"a": "1"}}, {"nodeSelector": own})
    assert refused.value.controller == controller


def test_directives_that_do_something() -> None:
    """A parallel list sets the key behind its slash, if there is one; a map with $patch is lost without a default."""
    both = spec({"nodeSelector": {"a": "1"}}, {"nodeSelector": {"$deleteFromPrimitiveList/a": "2", "b": "3"}})
    assert both["nodeSelector"] == {"a": "2", "b": "3"}
    assert "nodeSelector" not in spec({}, {"nodeSelector": {"$patch": "replace", "a": "1"}})
    assert "hooks" not in spec({}, {"hooks": {"$patch": {"template": "t"}, "exit": {"template": "u"}}})


def test_nulls_inside_a_plugin_are_lost() -> None:
    """What only the workflow has is taken without the nulls of its maps."""
    plugin = {"slack": {"a": None, "b": [None, {"c": None}], "d": 12345678901234567890}}
    merged = spec({}, {"templates": [{"name": "n", "plugin": plugin}]})
    assert merged["templates"][0]["plugin"] == {"slack": {"b": [None, {}], "d": 12345678901234567000}}


def test_a_missing_list_that_is_always_written_empties_the_default() -> None:
    """metrics without prometheus is written as null, and null deletes."""
    metric = {"name": "a", "help": "h", "counter": {"value": "1"}}
    assert spec({"metrics": {"prometheus": [metric]}}, {"metrics": {}})["metrics"] == {"prometheus": None}


def test_an_owner_reference_gets_what_it_lacks_from_the_one_at_its_index() -> None:
    """Metadata is laid over the workflow's own, items by index."""
    ours = {"apiVersion": "v1", "kind": "K", "name": "d", "uid": "1"}
    theirs = {"apiVersion": "v1", "kind": "K", "name": "w", "uid": "2", "controller": True}
    defaults, workflow = {"metadata": {"ownerReferences": [ours]}}, {"metadata": {"ownerReferences": [theirs, ours]}}
    assert merge.plain(defaults, workflow, "4.1")["metadata"]["ownerReferences"] == [theirs, ours]
    workflow = {"metadata": {"ownerReferences": [theirs]}}
    assert merge.plain({"metadata": {"ownerReferences": [ours, theirs]}}, workflow, "4.1")["metadata"]["ownerReferences"] == [
        {**ours, "controller": True}, theirs,
    ]  # fmt: skip


def test_items_of_one_key_among_the_defaults_stand_together() -> None:
    """Where the first of them stands; only that one is merged."""
    merged = spec({"hostAliases": [{"ip": "b"}, {"ip": "c"}, {"ip": "b"}]}, {"hostAliases": [{"ip": "a"}]})
    assert [alias["ip"] for alias in merged["hostAliases"]] == ["a", "b", "b", "c"]
