"""The noise table: what means the same gives no difference, and what differs in one place gives exactly that place."""

from __future__ import annotations

import pytest

from generator.diff.model import CHANGE, Change
from generator.diff.parts import differences
from generator.diff.shown._plain import place_text
from tests.diff.noise import OTHER, SAME, Data, Other, Same, data_of
from tests.diff.sides import scope_of, side


def changes(before: Data, after: Data) -> list[Change]:
    """What differs between the configurations of two ConfigMaps."""
    return [*differences(side(data_of(before)), side(data_of(after)), CHANGE, scope_of("manifest"))]


@pytest.mark.parametrize("case", SAME, ids=[case.name for case in SAME])
def test_what_means_the_same_is_no_difference(case: Same) -> None:
    """In both directions. The two are not the same text, or the case would say nothing."""
    assert case.before != case.after
    assert changes(case.before, case.after) == []
    assert changes(case.after, case.before) == []


@pytest.mark.parametrize("case", OTHER, ids=[case.name for case in OTHER])
def test_what_differs_in_one_place_is_one_difference(case: Other) -> None:
    """Exactly that place, and the same place the other way round but for positions, which are those of the later side."""
    place = case.place[1:] if case.place.startswith(".") else f"workflowDefaults.spec.{case.place}"
    assert [place_text(change.place) for change in changes(case.before, case.after)] == [place]
    assert [place_text(change.place) for change in changes(case.after, case.before)] == [place]


def test_the_table_is_as_large_as_it_says() -> None:
    """Fifty of each, and no name twice."""
    assert len(SAME) >= 50 and len(OTHER) >= 50
    assert len({case.name for case in (*SAME, *OTHER)}) == len(SAME) + len(OTHER)
