"""The JSON of endpoints that are nobody's in particular: a tree of the profile's own, or the usual one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.engine.facts import clean, fill
from generator.engine.forms import Said
from generator.engine.gotmpl import Go, call


def body_of(tree: Any, said: Said) -> Any:
    """The tree with its texts filled in; of None the one that the notifier sends."""
    return _usual(said) if tree is None else _filled(tree, said)


def _filled(tree: Any, said: Said) -> Any:
    if isinstance(tree, Mapping):
        return {key: _filled(value, said) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [_filled(value, said) for value in tree]
    return clean(fill(tree, said.message, said.profile)) if isinstance(tree, str) else tree


def _usual(said: Said) -> dict[str, Any]:
    workflow: dict[str, Any] = {"name": Go("$name"), "namespace": Go("$namespace"), "uid": Go("$uid")}
    workflow |= {"creationTimestamp": Go("$created")}
    workflow |= {"status": Go("$phase"), "duration": Go("$seconds"), "url": fill("{url}", said.message, said.profile)}
    tree: dict[str, Any] = {"title": Go("$title"), "color": Go("$color"), "environment": said.profile.environment}
    tree |= {"message": call("coalesce", Go("$text"), Go("$title")), "workflow": workflow, "fields": Go("$rows")}
    return {**tree, "failures": Go("$failures") if said.message.failures != "none" else []}
