"""Places that a profile does not want to hear of: what a rule covers, what is left, and what is counted."""

from __future__ import annotations

from typing import Any

import pytest

from generator.diff.ignore import Rule, rule_of, without_ignored
from generator.diff.model import ABSENT, ADDED, CHANGE, CHANGED, REMOVED, Change, Item, Place, Subject, Table
from generator.errors import InputUnusable
from tests.diff.sides import CONFIG_MAP
from tests.harness import resolve_text

ROLE = Subject("Role", "team-a", "hookwright-notifier")
PAGE = Item("name", "page")
IMAGE: Place = ("workflowDefaults", "spec", "templates", PAGE, "container", "image")
ARGUMENT: Place = ("workflowDefaults", "spec", "templates", PAGE, "container", "args", 2)
LABEL: Place = ("workflowDefaults", "metadata", "labels", "example.com/team")
WHEN: Place = ("workflowDefaults", "spec", "templates", PAGE, "script", "source", Table("ROUTES"), "page", "when")


def changed(place: Place, subject: Subject = CONFIG_MAP) -> Change:
    """A value that is another one."""
    return Change(CHANGE, subject, place, CHANGED, "a", "b")


@pytest.mark.parametrize(
    ("rule", "change", "is_covered"),
    [
        ("workflowDefaults", changed(IMAGE), True),
        ("workflowDefaults.spec.templates[name=page].container.image", changed(IMAGE), True),
        ("workflowDefaults.spec.templates[name=page]", changed(IMAGE), True),
        ("workflowDefaults.spec.templates[name=pag*]", changed(IMAGE), True),
        ("workflowDefaults.spec.templates[*].container.image", changed(IMAGE), True),
        ("workflowDefaults.spec.*[*].container.image", changed(IMAGE), True),
        ("workflowDefaults.spec.templates[name=other]", changed(IMAGE), False),
        ("workflowDefaults.spec.templates[image=page]", changed(IMAGE), False),
        ("workflowDefaults.spec.templates[name=page].container.args", changed(IMAGE), False),
        ("workflowDefaults.spec.templates[name=page].container.image.more", changed(IMAGE), False),
        ("workflowDefaults.spec.temp", changed(IMAGE), False),
        ("spec", changed(IMAGE), False),
        ("workflowDefaults.spec.templates[name=page].container.args[2]", changed(ARGUMENT), True),
        ("workflowDefaults.spec.templates[name=page].container.args[1]", changed(ARGUMENT), False),
        ('workflowDefaults.metadata.labels."example.com/team"', changed(LABEL), True),
        ('workflowDefaults.metadata.labels."example.com/*"', changed(LABEL), True),
        ("workflowDefaults.metadata.labels.example", changed(LABEL), False),
        ("workflowDefaults.spec.templates[name=page].script.source", changed(WHEN), True),
        ("workflowDefaults.spec.templates[name=page].script.source.ROUTES.page", changed(WHEN), True),
        ("workflowDefaults.spec.templates[name=page].script.source.ROUTES.other", changed(WHEN), False),
        ("Role/hookwright-notifier:rules", changed(("rules", 0), ROLE), True),
        ("Role/hookwright-*:rules", changed(("rules", 0), ROLE), True),
        ("Role:rules", changed(("rules", 0), ROLE), True),
        ("Role:", changed(("rules", 0), ROLE), True),
        ("Role/other:rules", changed(("rules", 0), ROLE), False),
        ("RoleBinding:rules", changed(("rules", 0), ROLE), False),
        ("rules", changed(("rules", 0), ROLE), False),
        ("ConfigMap:workflowDefaults", changed(IMAGE), True),
    ],
)
def test_what_a_rule_covers(rule: str, change: Change, is_covered: bool) -> None:
    """The place and what is below it, nothing else; and every rule is one that a profile takes."""
    expected = ([], 1) if is_covered else ([change], 0)
    assert without_ignored([change], [rule_of(rule)], CONFIG_MAP) == expected
    assert resolve_text(profile(rule)).profile.ignore == (rule,)


@pytest.mark.parametrize(
    ("rule", "value", "left"),
    [
        ("workflowDefaults.spec", {"onExit": "a"}, ABSENT),
        ("workflowDefaults.spec.onExit", {"onExit": "a"}, ABSENT),
        ("workflowDefaults.spec.onExit", {"onExit": "a", "entrypoint": "b"}, {"entrypoint": "b"}),
        ("workflowDefaults.spec.ttlStrategy.secondsAfterCompletion", {"ttlStrategy": {"secondsAfterCompletion": 1}}, ABSENT),
        ("workflowDefaults.spec.templates[name=a]", {"templates": [{"name": "a"}, {"name": "b"}]}, {"templates": [{"name": "b"}]}),
        ("workflowDefaults.spec.templates[0]", {"templates": [{"name": "a"}, {"name": "b"}]}, {"templates": [{"name": "b"}]}),
        ("workflowDefaults.spec.templates[*].d*", {"templates": [{"daemon": True, "name": "a"}]}, {"templates": [{"name": "a"}]}),
        ("workflowDefaults.spec.volumes", {"onExit": "a"}, {"onExit": "a"}),
    ],
)
def test_of_what_comes_as_a_whole_the_rest_counts(rule: str, value: Any, left: Any) -> None:
    """Where more is added or removed than a rule covers, what it covers is left out of it."""
    place = ("workflowDefaults", "spec")
    added = Change(CHANGE, CONFIG_MAP, place, ADDED, ABSENT, value)
    removed = Change(CHANGE, CONFIG_MAP, place, REMOVED, value, ABSENT)
    for change, side in ((added, "after"), (removed, "before")):
        kept, ignored = without_ignored([change], [rule_of(rule)], CONFIG_MAP)
        assert ignored == (left is ABSENT)
        assert [getattr(each, side) for each in kept] == ([] if left is ABSENT else [left])


def test_a_rule_in_parts() -> None:
    """Keys, items and positions."""
    steps = ("spec", Item("name", "a.b"), "c", Item("", "0"), "d.e", "*")
    assert rule_of('Kind/na-*:spec[name=a.b].c[0]."d.e".*') == Rule("Kind", "na-*", steps)


@pytest.mark.parametrize("rule", ["", ".spec", "spec.", "a..b", "a[", "a[]", "a b", "Role/:x", "/x:y", "a" * 5000 + "!"])
def test_what_is_no_rule_is_refused(rule: str) -> None:
    """By the profile, with its place; and at once, however long it is."""
    with pytest.raises(InputUnusable) as refused:
        resolve_text(profile(rule))
    assert refused.value.problems[0].text.startswith("diff.ignore[0]: expected a place such as ")


def profile(rule: str) -> str:
    """A profile with one rule."""
    quoted = "'" + rule.replace("'", "''") + "'"
    return f"apiVersion: hookwright/v1\nargo: {{version: '4.0'}}\ndiff: {{ignore: [{quoted}]}}\n"
