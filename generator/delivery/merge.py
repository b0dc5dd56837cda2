"""What is generated, merged with the workflowDefaults of the profile itself; a clash of names is an error, never a guess.

The controller would merge two templates of one name field by field, let `spec.onExit` silence `hooks.exit`, and let one
hook replace another (argo-semantics 2.2, 2.3, 3.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.delivery.modes import Hooks
from generator.delivery.places import broken
from generator.errors import Problem
from generator.model import EMPTY, PREFIX, Path, Profile

_SPEC: Path = ("workflowDefaults", "spec")
# What ours are put into, and what has to stand there for that.
_MERGED = (("hooks", (Mapping,), "a map"), ("templates", (list, tuple), "a list"))


def clashes(profile: Profile) -> Iterator[Problem]:
    """What in the profile's own workflowDefaults cannot stand beside ours, whatever ours come to be."""
    spec = profile.workflow_defaults.get("spec", EMPTY)
    if not isinstance(spec, Mapping):
        yield broken(profile, _SPEC, "workflow-defaults", "expected a map", "write what a Workflow has under spec")
        return
    for field, kinds, expected in _MERGED:
        if not isinstance(spec.get(field), (*kinds, type(None))):
            yield broken(profile, (*_SPEC, field), "workflow-defaults", f"expected {expected}", f"write the {field} as {expected}")
    yield from _reserved(profile, spec)
    mode = profile.delivery.mode
    hooks = spec.get("hooks")
    if not profile.pod_routes or mode == "lifecycle-hooks":
        return
    if spec.get("onExit"):
        text = "an exit handler of your own beside the generated one; a workflow has only one"
        yield broken(profile, (*_SPEC, "onExit"), "exit-clash", text, _exit_hint("it"))
    if isinstance(hooks, Mapping) and "exit" in hooks:
        text = "an exit hook of your own beside the generated exit handler; a workflow has only one"
        yield broken(profile, (*_SPEC, "hooks", "exit"), "exit-clash", text, _exit_hint("it"))


def _exit_hint(which: str) -> str:
    return f"set delivery.mode: lifecycle-hooks, or make {which} a container channel with a route"


def _reserved(profile: Profile, spec: Mapping[str, Any]) -> Iterator[Problem]:
    hint = f"names that start with {PREFIX} are ours: choose another one"
    templates = spec.get("templates")
    for position, template in enumerate(templates if isinstance(templates, (list, tuple)) else ()):
        name = template.get("name") if isinstance(template, Mapping) else None
        if isinstance(name, str) and name.startswith(PREFIX):
            path = (*_SPEC, "templates", position, "name")
            yield broken(profile, path, "reserved-name", "a template with a name that is reserved", hint)
    hooks = spec.get("hooks")
    for name in hooks if isinstance(hooks, Mapping) else ():
        if str(name).startswith(PREFIX):
            yield broken(profile, (*_SPEC, "hooks", name), "reserved-name", "a hook with a name that is reserved", hint)


def merged(profile: Profile, hooks: Hooks, templates: list[dict[str, Any]]) -> Any:
    """The workflowDefaults of the release, plain: the profile's own, and ours behind them."""
    own = profile.workflow_defaults
    spec = dict(own.get("spec", EMPTY))
    if hooks.on_exit:
        spec["onExit"] = hooks.on_exit
    if hooks.hooks:
        spec["hooks"] = {**(spec.get("hooks") or {}), **hooks.hooks}
    if templates:
        spec["templates"] = [*(spec.get("templates") or ()), *templates]
    return plain({**own, "spec": spec} if spec else own)


def plain(tree: Any) -> Any:
    """The same tree of dicts and lists alone, as writers want it."""
    if isinstance(tree, Mapping):
        return {key: plain(value) for key, value in tree.items()}
    return [plain(entry) for entry in tree] if isinstance(tree, (list, tuple)) else tree
