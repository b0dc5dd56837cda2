"""What the controller setting templateReferencing forbids.

Sources: argo-workflows workflow/util/merge.go `ValidateUserOverrides` and `SanitizeUserWorkflowSpec`, and
workflow/controller/operator.go `setExecWorkflow`. Specs are those that Merger.read gives.
"""

from __future__ import annotations

from typing import Any

from generator.argo.refusal import Misfit

STRICT, SECURE = "Strict", "Secure"
PLAIN = "workflows must use workflowTemplateRef to be executed when the controller is in reference mode"

# merge.go `allowedUserOverrideFields`.
ALLOWED = (
    "arguments", "entrypoint", "shutdown", "suspend", "activeDeadlineSeconds", "priority", "ttlStrategy", "podGC",
    "volumeClaimGC", "archiveLogs", "workflowMetadata", "workflowTemplateRef", "metrics", "artifactGC",
)  # fmt: skip
_NOT_OF_ARTIFACT_GC = ("podSpecPatch", "serviceAccountName", "podMetadata")
_GO_NAMES = {"dnsPolicy": "DNSPolicy", "dnsConfig": "DNSConfig"}

# From 4.0 on the user's spec is looked at; before, only a plain workflow was refused.
FROM = (4, 0)


def check(spec: dict[str, Any], restrictions: str, minor: tuple[int, int]) -> None:
    """Raises Misfit for a user's spec that a controller of that version sets to Error under `restrictions` ("" for none)."""
    if restrictions not in (STRICT, SECURE):
        return
    if spec.get("workflowTemplateRef") is None:
        raise Misfit("a workflow without workflowTemplateRef, under templateReferencing", PLAIN, "refer to a template")
    found = violations(spec) if minor >= FROM else []
    if found:
        said = "are not permitted when using workflowTemplateRef with templateReferencing restriction"
        names = ", ".join(found)
        raise Misfit(f"fields that templateReferencing leaves to the template: {names}", f"fields [{' '.join(found)}] {said}")


def violations(spec: dict[str, Any]) -> list[str]:
    """The fields that a user must not set, in the names that the controller prints, sorted."""
    found = [_GO_NAMES.get(name, name[0].upper() + name[1:]) for name in spec if name not in ALLOWED]
    inner = spec.get("artifactGC", {})
    return sorted([*found, *(f"ArtifactGC.{name[0].upper()}{name[1:]}" for name in _NOT_OF_ARTIFACT_GC if name in inner)])


def sanitized(spec: dict[str, Any]) -> dict[str, Any]:
    """What is left of a user's spec before it is joined."""
    left = {key: value for key, value in spec.items() if key in ALLOWED}
    if "artifactGC" in left:
        left["artifactGC"] = {key: value for key, value in left["artifactGC"].items() if key not in _NOT_OF_ARTIFACT_GC}
    return left
