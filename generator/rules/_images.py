"""The images that a profile names, with their places; the default image of the notifier is our choice and not among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.model import Path, Profile
from generator.rules._tree import SPEC, list_of, map_of

_RUNNER: Path = ("delivery", "runner")
_LISTS = ("initContainers", "sidecars")


def images_of(profile: Profile) -> Iterator[tuple[Path, str]]:
    """Of the notifier, of container channels, and of the templates in workflowDefaults."""
    runner = profile.delivery.runner
    if (*_RUNNER, "image") in profile.origins:
        yield (*_RUNNER, "image"), runner.image
    yield from _of_lists(_RUNNER, {"initContainers": runner.init_containers})
    for name, channel in profile.channels.items():
        path = ("channels", name)
        if isinstance(channel.options.get("image"), str):
            yield (*path, "image"), channel.options["image"]
        yield from _of_lists(path, channel.options)
    for position, template in enumerate(list_of(map_of(profile.workflow_defaults.get("spec")).get("templates"))):
        yield from _of_template((*SPEC, "templates", position), map_of(template))


def _of_template(path: Path, template: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for kind in ("container", "script"):
        image = map_of(template.get(kind)).get("image")
        if isinstance(image, str):
            yield (*path, kind, "image"), image
    yield from _of_lists(path, template)


def _of_lists(path: Path, holder: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for field in _LISTS:
        for position, container in enumerate(list_of(holder.get(field))):
            image = map_of(container).get("image")
            if isinstance(image, str):
                yield (*path, field, position, "image"), image


def has_digest(image: str) -> bool:
    """Whether an image is pinned; one that is filled in later counts, since nothing is known of it."""
    return "@" in image or "{{" in image


def tag_of(image: str) -> str:
    """The tag of an image, "" when it has none: `registry:5000/name` has none."""
    return image.rpartition("/")[2].partition(":")[2]
