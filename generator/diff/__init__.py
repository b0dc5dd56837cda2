"""Two or three sides of an environment, compared by meaning. Pure: texts and plain objects come in, a Comparison goes out.

    states configuration normal   objects, Helm values and our files -> trees in normal form
    compare lists programs   two trees -> where they differ, the tables of the notifier's program among it
    parts ignore     what of that is ours, and what the profile does not want to hear of
    told             who is told of what, as hooks and programs say
    meaning applied  what the differences mean, and what applying them does to workflows; loaded where something differs
    layouts          what applying them does to the controller
    history          who changed an object
    shown/           the formats
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.argo.layout import LONE
from generator.diff.history import edits_of, keepers_of
from generator.diff.ignore import Rule, without_ignored
from generator.diff.layouts import clash, left_by_apply
from generator.diff.model import CHANGE, DEFAULTS, DRIFT, PARTS, PENDING, Change, Comparison, Meaning, State, Subject
from generator.diff.parts import differences, only_ours
from generator.diff.states import Scope
from generator.errors import Problem
from generator.model import PREFIX

_TEMPLATES = "ClusterWorkflowTemplate"
_BEFORE = {DRIFT: "in the cluster", PENDING: "as rendered"}


def compare_two(
    before: State, after: State, scope: Scope, rules: Iterable[Rule] = (), *, is_applied: bool = False
) -> Comparison:
    """Before and after, of which `after` is ours. `is_applied`: the one becomes the other, so workflows may be running."""
    kept, foreign, lost = (before, [], []) if before.asked is None else only_ours(before, [after], scope)
    changes, ignored = without_ignored([*lost, *differences(kept, after, CHANGE, scope)], rules, scope.config_map)
    return Comparison(
        environment=scope.environment,
        sides=(kept, after),
        meaning=tuple(_sentences(changes, CHANGE, kept, after, scope)),
        running=_running(kept, before, after) if changes and is_applied and _knows(before) else (),
        changes=_sorted(changes),
        foreign=tuple(foreign),
        edits=(),
        keepers=(),
        ignored=ignored,
        problems=(*before.problems, *after.problems),
    )


def renamed(side: State, theirs: Scope, ours: Scope) -> State:
    """Another environment's side with its ClusterWorkflowTemplate under the name that ours has, wherever it is named."""
    names = {PREFIX + theirs.environment: PREFIX + ours.environment}
    objects = {}
    for subject, tree in side.objects.items():
        is_ours = subject.kind == _TEMPLATES and subject.name in names
        objects[subject._replace(name=names[subject.name]) if is_ours else subject] = _called(tree, names)
    return side._replace(objects=objects)


def _called(tree: Any, names: Mapping[str, str]) -> Any:
    """The tree with the other name in every templateRef."""
    if isinstance(tree, dict):
        found = {key: _called(value, names) for key, value in tree.items()}
        reference = found.get("templateRef")
        if isinstance(reference, dict) and reference.get("name") in names:
            found["templateRef"] = {**reference, "name": names[reference["name"]]}
        return found
    return [_called(value, names) for value in tree] if isinstance(tree, list) else tree


def compare_live(
    base: State,
    live: State,
    render: State,
    scope: Scope,
    rules: Iterable[Rule] = (),
    *,
    objects: Mapping[Subject, Mapping[str, Any] | None],
    applied: Mapping[str, Any] | None = None,
) -> Comparison:
    """The committed output, the cluster and a fresh render. `objects` are those of the cluster as they came, for who
    changed them; `applied` is our own ConfigMap, where there is one to be applied."""
    known = tuple(rules)
    there = objects.get(scope.config_map)
    stays = left_by_apply(there) if there is not None else frozenset()
    kept, foreign, lost = only_ours(live, [base, render], scope, stays)
    drift = [*lost, *differences(base, kept, DRIFT, scope)]
    changes, ignored = without_ignored([*drift, *differences(base, render, PENDING, scope)], known, scope.config_map)
    sentences = [*_sentences(changes, DRIFT, base, kept, scope), *_sentences(changes, PENDING, base, render, scope)]
    problem = clash(there, applied, scope) if there is not None and applied is not None else None
    touched = {change.subject for change in changes if change.part != PENDING}
    present = {subject: value for subject, value in objects.items() if value is not None and subject in touched}
    return Comparison(
        environment=scope.environment,
        sides=(base, kept, render),
        meaning=tuple(sentences),
        running=_running(kept, live, render) if changes and there is not None else (),
        changes=_sorted(changes),
        foreign=tuple(foreign),
        edits=tuple(edit for subject, value in present.items() for edit in edits_of(subject, value, _keys(subject, scope))),
        keepers=tuple(keeper for subject, value in present.items() for keeper in keepers_of(subject, value)),
        ignored=ignored,
        problems=_problems(live.problems, problem),
    )


def _sentences(changes: list[Change], part: str, before: State, after: State, scope: Scope) -> Iterator[Meaning]:
    """What the changes of a part mean, as far as both sides know the ConfigMap."""
    if not any(change.part == part for change in changes) or not _knows(before) or not _knows(after):
        return
    if part == DRIFT and scope.config_map not in after.objects:
        named = f"{scope.config_map.namespace}/{scope.config_map.name}"
        yield Meaning(part, _prefixed(part, f"there is no ConfigMap {named} yet", scope))
        return
    from generator.diff.meaning import GAINS, meaning
    from generator.diff.told import told_of

    for line in meaning(before, after, (told_of(before), told_of(after))):
        yield Meaning(part, _prefixed(part, line, scope, " " if line.startswith(GAINS) else ": "))


def _running(ours: State, before: State, after: State) -> tuple[str, ...]:
    """What happens to workflows that run; `ours` is `before` without what is not ours."""
    from generator.diff.applied import running
    from generator.diff.told import told_of

    return tuple(running(before, after, (told_of(ours), told_of(after))))


def _knows(side: State) -> bool:
    """Whether a side was asked for the controller's ConfigMap, and could be read."""
    return side.asked is None or side.config_map in side.asked


def _keys(subject: Subject, scope: Scope) -> frozenset[str]:
    """Of the controller's ConfigMap the keys that our defaults stand in, where the others are not ours."""
    return frozenset((LONE, DEFAULTS)) if subject == scope.config_map and scope.owner != "manifest" else frozenset()


def _prefixed(part: str, line: str, scope: Scope, between: str = ": ") -> str:
    """`prd: Failed …`, `prd in the cluster: …`, and of what an environment gains `dev gains …`."""
    where = " ".join(filter(None, (scope.environment, _BEFORE.get(part, ""))))
    return f"{where}{between}{line}" if where else line


def _sorted(changes: Iterable[Change]) -> tuple[Change, ...]:
    """By part; within it they come by subject and place already."""
    return tuple(sorted(changes, key=lambda change: PARTS.index(change.part)))


def _problems(found: tuple[Problem, ...], more: Problem | None) -> tuple[Problem, ...]:
    return (*found, *([more] if more else []))
