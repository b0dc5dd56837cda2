"""workflowDefaults into a controller's ConfigMap that somebody else has made, in the layout that it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.argo.config import parse as controller_reads
from generator.argo.layout import LONE
from generator.argo.refusal import Refused
from generator.errors import InputUnusable, Mark, Problem, RuleBroken
from generator.model import EMPTY, Profile, Release
from generator.yamlio import dump, parse

_KEY = "workflowDefaults"


def is_controllers(item: Mapping[str, Any], profile: Profile) -> bool:
    """Whether an object is the ConfigMap of the profile's controller; its namespace may come from kustomize, later."""
    metadata = item.get("metadata")
    if item.get("kind") != "ConfigMap" or not isinstance(metadata, Mapping):
        return False
    return (
        metadata.get("name") == profile.argo.config_map
        and metadata.get("namespace", profile.argo.namespace) == profile.argo.namespace
    )


def with_defaults(item: Mapping[str, Any], release: Release, mark: Mark) -> dict[str, Any]:
    """The ConfigMap with the release's workflowDefaults in the place of those that it has; the rest of it stays.

    Raises InputUnusable where its text cannot be read, and RuleBroken where the controller would not take the result.
    """
    data = item.get("data") or EMPTY
    if not isinstance(data, Mapping) or not all(isinstance(text, str) for text in data.values()):
        raise InputUnusable(Problem(mark, "data of the controller's ConfigMap: expected a map of texts"))
    changed = _in_config(data, release, mark) if LONE in data else _in_keys(data, release)
    version = release.profile.argo.version
    try:
        controller_reads(changed, version)
    except Refused as error:
        found = error.problems[0]
        text = f"the controller of Argo {version} would end with this ConfigMap: {found.mark}: {found.text}"
        raise RuleBroken(Problem(mark, text, found.hint)) from None
    return {**item, "data": changed}


def _in_keys(data: Mapping[str, str], release: Release) -> dict[str, str]:
    rest = {key: text for key, text in data.items() if key != _KEY}
    defaults = release.workflow_defaults
    return {**rest, _KEY: dump(defaults, is_embedded=True)} if defaults else rest


def _in_config(data: Mapping[str, str], release: Release, mark: Mark) -> dict[str, str]:
    """In the one key `config`, which is read and written anew: its comments do not survive."""
    try:
        settings = parse(data[LONE], LONE).values or {}
    except InputUnusable as error:
        moved = (each._replace(mark=mark, text=f"{each.mark}: {each.text}") for each in error.problems)
        raise InputUnusable(*moved) from None
    if not isinstance(settings, Mapping):
        raise InputUnusable(Problem(mark, "data.config of the controller's ConfigMap: expected a map of settings"))
    rest = {key: value for key, value in settings.items() if key != _KEY}
    defaults = release.workflow_defaults
    return {**data, LONE: dump({**rest, _KEY: defaults} if defaults else rest, is_embedded=True)}
