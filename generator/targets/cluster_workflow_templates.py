"""cluster-workflow-templates.yaml: the notify templates, where each workflow only refers to them, and the one that steps call.

Only with delivery.placement cluster-workflow-template, or with `steps`.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import Document, Path, Release
from generator.targets._documents import document

_APPLY = "Apply it before {what} that refer to it: kubectl apply -f cluster-workflow-templates.yaml"
_WITHOUT = "Without it no plain workflow starts (invalid spec) or none notifies, and the controller needs the right to read it."


def emit(release: Release) -> Iterator[Document]:
    """The file, if the release has such templates."""
    if release.cluster_workflow_templates:
        sources: dict[Path, Path] = {(): ("delivery", "runner")}
        name = "cluster-workflow-templates.yaml"
        yield document(release, name, _what(release), release.cluster_workflow_templates, sources)


def _what(release: Release) -> str:
    if release.profile.delivery.placement == "inline":
        return _APPLY.format(what="the workflows")
    return f"{_APPLY.format(what='the defaults')}\n{_WITHOUT}"
