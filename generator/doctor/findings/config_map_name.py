"""The controller reads the ConfigMap that the profile names.

Why: what is written into another one never takes effect. The chart gives it a name of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.doctor import Finding, Snapshot
from generator.doctor.controller import CONFIG_MAP, option, subject_of


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """The controller's --configmap against argo.configMap; with owner helm the chart sees to both."""
    argo = snapshot.release.profile.argo
    for deployment in snapshot.controllers or ():
        found = option(deployment, "configmap", CONFIG_MAP)
        if found != argo.config_map:
            mend = f"set argo.configMap: {found} in the profile, then hookwright render {snapshot.release.profile.environment}"
            yield Finding(
                subject_of(deployment), f"reads the ConfigMap {found}, the profile says {argo.config_map}", mend
            )
    if snapshot.config_map == ():
        mend = f"kubectl -n {argo.namespace} get configmaps; then apply {snapshot.output}/"
        yield Finding(f"ConfigMap {argo.config_map} in namespace {argo.namespace}", "is not there", mend)
