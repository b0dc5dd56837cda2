"""Images that a profile names are pinned by their digest.

Why: a tag can be moved, and the pods of the notifier read Secrets; with a digest the image is the one that was looked at.
The default image of the notifier is not held against this, `delivery.runner.digest` pins it.

Bad:
    delivery: {runner: {image: "python:3.14-slim"}}

Good:
    delivery:
      runner:
        image: python:3.14-slim
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
    """Each image with a tag alone; one without is told by image-latest."""
    for path, image in images_of(checked.profile):
        if not has_digest(image) and tag_of(image) not in ("", "latest"):
            yield finding(checked.profile, path, "an image without a digest", "write NAME:TAG@sha256:…")
