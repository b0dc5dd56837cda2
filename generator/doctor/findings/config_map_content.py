"""The controller can read its ConfigMap, and what hookwright renders is in it.

Why: a text that it cannot read ends the controller; defaults that are not there notify nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.argo.config import parse
from generator.argo.layout import LONE
from generator.argo.refusal import Refused
from generator.doctor import Finding, Snapshot
from generator.doctor.controller import version_of
from generator.model import PREFIX


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """Parsed as the controller's own version does, else as the profile's."""
    argo = snapshot.release.profile.argo
    version = next(filter(None, map(version_of, snapshot.controllers or ())), argo.version)
    for found in snapshot.config_map or ():
        subject = f"ConfigMap {argo.config_map} in namespace {argo.namespace}"
        data = found.get("data") or {}
        if LONE in data and len(data) > 1:
            continue  # config-map-layout tells of it
        try:
            defaults = parse(data, version).workflow_defaults or {}
        except Refused as refused:
            problem = refused.problems[0]
            mend = f"kubectl -n {argo.namespace} edit configmap {argo.config_map}" + (
                f": {problem.hint}" if problem.hint else ""
            )
            yield Finding(subject, f"Argo {version} ends with this: {problem.mark}: {problem.text}", mend)
            continue
        missing = sorted(_ours(snapshot.release.workflow_defaults) - _ours(defaults))
        if missing:
            mend = f"{_applying(snapshot)}; hookwright diff {snapshot.release.profile.environment} shows the rest"
            yield Finding(subject, f"its workflowDefaults lack {', '.join(missing)}", mend)


def _ours(defaults: Mapping[str, Any]) -> set[str]:
    """Our hooks, templates and exit handler by their names."""
    spec = defaults.get("spec") or {}
    names = [*(spec.get("hooks") or {}), *(template.get("name", "") for template in spec.get("templates") or ())]
    names.append(spec.get("onExit") or "")
    if "exit" in names:
        names.append(str((spec["hooks"]["exit"] or {}).get("template", "")))
    return {name for name in names if name.startswith(PREFIX)}


def _applying(snapshot: Snapshot) -> str:
    """How what is rendered gets into the cluster."""
    argo = snapshot.release.profile.argo
    file = f"{snapshot.output}/workflow-controller-configmap.yaml"
    if argo.owner == "helm":
        return f"helm upgrade RELEASE CHART --values {snapshot.output}/values.yaml"
    if argo.owner == "manifest":
        return f"kubectl apply -f {file}"
    return f"kubectl patch configmap {argo.config_map} -n {argo.namespace} --patch-file {file}"
