"""Whether a podSpecPatch can be applied.

Source: argo-workflows workflow/util/util.go `ApplyPodSpecPatch`: YAML or JSON of a PodSpec, unknown fields ignored. The
fields that hold types of the table are checked to their ground, the others by their kind alone.
"""

from __future__ import annotations

from typing import Any

from generator.argo.compose import compose
from generator.argo.decode import Decoder
from generator.argo.fields import STRUCT, Kind
from generator.argo.refusal import Misfit
from generator.errors import HookwrightError

_LISTS = {
    "containers": "Container",
    "initContainers": "Container",
    "volumes": "Volume",
    "tolerations": "Toleration",
    "hostAliases": "HostAlias",
    "imagePullSecrets": "LocalObjectReference",
}
_STRUCTS = {"affinity": "Affinity", "securityContext": "PodSecurityContext", "dnsConfig": "PodDNSConfig"}
_TEXTS = (
    "restartPolicy", "dnsPolicy", "serviceAccountName", "serviceAccount", "nodeName", "hostname", "subdomain",
    "schedulerName", "priorityClassName", "runtimeClassName", "preemptionPolicy",
)  # fmt: skip
_WHOLE = ("terminationGracePeriodSeconds", "activeDeadlineSeconds", "priority")
_TRUTHS = (
    "automountServiceAccountToken", "hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "enableServiceLinks",
    "setHostnameAsFQDN", "hostUsers",
)  # fmt: skip

_KINDS: dict[str, Kind] = {
    **{name: Kind("[", Kind(STRUCT, None, type_name)) for name, type_name in _LISTS.items()},
    **{name: Kind("*", Kind(STRUCT, None, type_name)) for name, type_name in _STRUCTS.items()},
    **dict.fromkeys(_TEXTS, Kind("s")),
    **dict.fromkeys(_WHOLE, Kind("*", Kind("i"))),
    **dict.fromkeys(_TRUTHS, Kind("b")),
    "nodeSelector": Kind("{", Kind("s")),
    "overhead": Kind("{", Kind("Q")),
}


def patch_error(decoder: Decoder, text: str) -> str:
    """Why the patch cannot be applied, "" when it can. Raises nothing."""
    try:
        value = compose(text, "podSpecPatch").value
    except HookwrightError as error:
        return f"Failed to convert the PodSpecPatch yaml to json: {error}"
    if value is None:
        return ""
    try:
        _check(decoder, value)
    except Misfit as error:
        return f"invalid podSpecPatch: {error.controller or error.text}"
    return ""


def _check(decoder: Decoder, value: Any) -> None:
    if not isinstance(value, dict):
        raise Misfit("not a map of fields of a PodSpec", "json: cannot unmarshal into Go value of type v1.PodSpec")
    for key, each in value.items():
        kind = _KINDS.get(key)
        if kind is not None and each is not None:
            decoder.by_letter[kind.letter](each, kind, None)
