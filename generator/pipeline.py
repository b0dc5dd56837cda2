"""Composition only: the stages in their order.

profiles -> Layer* -> (values, origins) -> Profile -> Release -> Document* -> Problem* | Change*
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from generator import registry, rules, targets
from generator.chain import OWN_KEYS, layers_of, strip_own_keys
from generator.delivery import build as build_release
from generator.errors import Mark, Problem, RuleBroken
from generator.model import Document, Layer, Release
from generator.overlay import overlay
from generator.resolve import Resolved, resolve
from generator.template import render

# What has been read before anything is rendered.
_NOT_RENDERED = tuple((key,) for key in OWN_KEYS)


class Built(NamedTuple):
    """One environment, whole: nothing has been written yet."""

    release: Release
    documents: tuple[Document, ...]
    warnings: tuple[Problem, ...]


def resolve_profile(name: str, read: Callable[[str, Mark | None], Layer]) -> Resolved:
    """The profile of an environment from its layers; raises InputUnusable or RuleBroken."""
    layers = layers_of(name, read)
    overlaid = overlay(strip_own_keys(layers))
    environment = overlaid.values.get("environment", name.rpartition("/")[2])
    rendered = render(overlaid.values, {"environment": environment}, overlaid.mark_of, overlaid.key_mark_of, _NOT_RENDERED)
    return resolve(environment, rendered, overlaid)


def build(name: str, read: Callable[[str, Mark | None], Layer], *, is_thorough: bool = False) -> Built:
    """Everything that `render` writes for one environment, held against the rules; raises InputUnusable or RuleBroken.

    `is_thorough` as in rules.Checked.
    """
    resolved = resolve_profile(name, read)
    release = build_release(resolved.profile)
    documents = tuple(
        document for target in registry.names(targets) for document in registry.load(targets, target).emit(release)
    )
    checked = rules.Checked(resolved.profile, release, documents, is_thorough)
    problems = rules.run(checked, resolved.warnings)
    if any(problem.level == rules.ERROR for problem in problems):
        raise RuleBroken(*problems)
    return Built(release, documents, tuple(problems))
