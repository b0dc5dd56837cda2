"""What rules ask of the defaults of a release alike: its parts, whatever the user has written there.

A place in the release's defaults is the same place in the profile's `workflowDefaults`, since ours stand behind them; so
a finding about what we made ourselves falls back to the nearest place that the user wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.delivery.places import broken
from generator.errors import Problem
from generator.model import EMPTY, RUNNING, Path, Profile, Release

DEFAULTS: Path = ("workflowDefaults",)
SPEC: Path = (*DEFAULTS, "spec")


class Use(NamedTuple):
    """Where a template is started from: a hook, the exit handler, or a task or step of a template.

    `body` holds template, templateRef, arguments and what else stands there. Of the hook of a task or step `kind` is
    `tasks` or `steps`, and `names` are those of all of them that its template has.
    """

    path: Path
    body: Mapping[str, Any]
    kind: str = ""
    names: tuple[str, ...] = ()


def finding(profile: Profile, path: Path, text: str, hint: str) -> Problem:
    """A problem about a place; id and level are the package's."""
    return broken(profile, path, "", text, hint)


def map_of(value: Any) -> Mapping[str, Any]:
    """The value if it is a map, else an empty one: other rules say what is wrong with it."""
    return value if isinstance(value, Mapping) else EMPTY


def list_of(value: Any) -> list[Any]:
    """The value as a list, an empty one if it is none."""
    return list(value) if isinstance(value, (list, tuple)) else []


def spec_of(release: Release) -> Mapping[str, Any]:
    """`spec` of the defaults."""
    return map_of(map_of(release.workflow_defaults).get("spec"))


def hooks_of(release: Release) -> dict[str, Mapping[str, Any]]:
    """The hooks of the workflow, by name."""
    return {str(name): map_of(hook) for name, hook in map_of(spec_of(release).get("hooks")).items()}


def lifecycle_hooks(release: Release) -> dict[str, Mapping[str, Any]]:
    """The hooks that a condition starts: all but `exit`."""
    return {name: hook for name, hook in hooks_of(release).items() if name != "exit"}


def fires_while_running(release: Release) -> bool:
    """Whether a condition names Running; one that names no status at all may be true then, too."""
    conditions = [str(hook.get("expression") or "") for hook in lifecycle_hooks(release).values()]
    return any(RUNNING in condition or "workflow.status" not in condition for condition in conditions)


def templates_of(release: Release) -> dict[str, tuple[Path, Mapping[str, Any]]]:
    """The templates of the defaults with their places, by name."""
    found = {}
    for position, template in enumerate(list_of(spec_of(release).get("templates"))):
        name = map_of(template).get("name")
        if isinstance(name, str):
            found[name] = ((*SPEC, "templates", position), map_of(template))
    return found


def uses_of(release: Release) -> Iterator[Use]:
    """Everything in the defaults that starts a template."""
    spec = spec_of(release)
    on_exit = spec.get("onExit")
    if isinstance(on_exit, str) and on_exit:
        yield Use((*SPEC, "onExit"), {"template": on_exit, "arguments": spec.get("arguments")})
    for name, hook in hooks_of(release).items():
        yield Use((*SPEC, "hooks", name), hook)
    for path, template in templates_of(release).values():
        yield from uses_in(path, template)
        yield from hooks_in(path, template)


def uses_in(path: Path, template: Mapping[str, Any]) -> Iterator[Use]:
    """The tasks and steps of one template, and of the templates that stand inside these."""
    for _, part in _parts_in(path, template):
        yield part
        if isinstance(part.body.get("inline"), Mapping):
            yield from uses_in((*part.path, "inline"), map_of(part.body["inline"]))


def _parts_in(path: Path, template: Mapping[str, Any]) -> Iterator[tuple[str, Use]]:
    for position, task in enumerate(list_of(map_of(template.get("dag")).get("tasks"))):
        yield "tasks", Use((*path, "dag", "tasks", position), map_of(task))
    for position, group in enumerate(list_of(template.get("steps"))):
        for inner, step in enumerate(list_of(group)):
            yield "steps", Use((*path, "steps", position, inner), map_of(step))


def hooks_in(path: Path, template: Mapping[str, Any]) -> Iterator[Use]:
    """The hooks and exit handlers of the tasks and steps of one template, and of templates that stand inside these."""
    parts = list(_parts_in(path, template))
    names = tuple(str(part.body.get("name")) for _, part in parts)
    for kind, part in parts:
        on_exit = part.body.get("onExit")
        if isinstance(on_exit, str) and on_exit:
            yield Use((*part.path, "onExit"), {"template": on_exit}, kind, names)
        for name, hook in map_of(part.body.get("hooks")).items():
            yield Use((*part.path, "hooks", name), map_of(hook), kind, names)
        if isinstance(part.body.get("inline"), Mapping):
            yield from hooks_in((*part.path, "inline"), map_of(part.body["inline"]))


def inner_hooks(release: Release) -> Iterator[Use]:
    """The hooks of the tasks and steps of all templates, each with its condition, `exit` among them."""
    for path, template in templates_of(release).values():
        yield from (use for use in hooks_in(path, template) if use.path[-2] == "hooks")
