"""cluster-workflow-templates.yaml: the notify templates, where each workflow only refers to them.

Only with delivery.placement cluster-workflow-template.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import Document, Path, Release
from generator.targets._documents import document

_WHAT = """\
Apply it before the defaults that refer to it: kubectl apply -f cluster-workflow-templates.yaml
Without it no plain workflow starts (invalid spec) or none notifies, and the controller needs the right to read it."""


def emit(release: Release) -> Iterator[Document]:
    """The file, if the release has such templates."""
    if release.cluster_workflow_templates:
        sources: dict[Path, Path] = {(): ("delivery", "runner")}
        name = "cluster-workflow-templates.yaml"
        yield document(release, name, _WHAT, release.cluster_workflow_templates, sources)
