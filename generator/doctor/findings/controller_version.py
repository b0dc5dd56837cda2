"""The controller has the version that the profile says.

Why: hookwright renders what that version understands; another one may end on a field that it does not know, or take a
condition for something else.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.doctor import Finding, Snapshot
from generator.doctor.controller import image_of, subject_of, version_of


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """The tag of the controller's image against argo.version, in as many parts as that has."""
    argo = snapshot.release.profile.argo
    for deployment in snapshot.controllers or ():
        found = version_of(deployment)
        if not found:
            mend = f"kubectl -n {argo.namespace} exec deployment/{deployment['metadata']['name']} -- workflow-controller version"
            yield Finding(
                subject_of(deployment), f"the image {image_of(deployment)} says no version", mend, is_unknown=True
            )
        elif found.split(".")[: argo.version.count(".") + 1] != argo.version.split("."):
            said = ".".join(found.split(".")[: argo.version.count(".") + 1])
            mend = f'set argo.version: "{said}" in the profile, then hookwright render {snapshot.release.profile.environment}'
            yield Finding(subject_of(deployment), f"runs {found}, the profile says {argo.version}", mend)
