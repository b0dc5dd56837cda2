"""Images have a tag of their own, not `latest` and not none.

Why: what is pulled is then another program on another day and on another node, which no diff shows; `latest` also makes
each start ask the registry.

Bad:
    delivery: {runner: {image: python}}

Good:
    delivery:
      runner:
        image: python:3.14-alpine
        digest: sha256:0000000000000000000000000000000000000000000000000000000000000000
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._images import has_digest, images_of, tag_of
from generator.rules._tree import finding

LEVEL = "warning"


def check(checked: Checked) -> Iterator[Problem]:
    """Each image that the profile names."""
    for path, image in images_of(checked.profile):
        if not has_digest(image) and tag_of(image) in ("", "latest"):
            text = "an image without a tag, or with latest, changes from one day to the next"
            yield finding(checked.profile, path, text, "write a version as its tag, better with its digest")
