"""What workflowDefaults make of a plain Workflow.

Source: argo-workflows workflow/util/merge.go `MergeTo`. The defaults are the original, the workflow is the patch, so it
wins; hooks and labelsFrom are joined by name instead. Arguments are never changed, results share parts with them.
"""

from __future__ import annotations

from typing import Any

from generator.argo import fields
from generator.argo.config import without_zero_status
from generator.argo.decode import Decoder, leaf_decode
from generator.argo.fields import STRUCT, Kind
from generator.argo.leaves import merged_plugin, merged_raw
from generator.argo.patch import Patcher
from generator.argo.refusal import Misfit, check_depth
from generator.argo.versions import minor_of
from generator.errors import Mark

WORKFLOW = "Workflow"
_WORKFLOW = Kind(STRUCT, None, WORKFLOW)
_MERGED = {"F": merged_raw, "M": merged_raw, "N": merged_raw, "G": merged_plugin}

# From these on the target's spec is emptied before the result is read into it (seen in 3.6.13, not in 3.5.2), and
# labelsFrom is joined by label (3.6.13; the first 3.7 with it is 3.7.4).
_FRESH_SPEC = (3, 6)
_JOINED_LABELS = {(3, 6): 13, (3, 7): 4}


class Merger:
    """Merges for one version; `version` may have a patch level, which matters to labelsFrom in 3.6 and 3.7."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.minor = minor_of(version)
        self.table = fields.table(version)
        self.decoder = Decoder(self.table)
        self.patcher = Patcher(self.table)
        self.reader = Decoder(self.table)
        self.reader.by_letter.update({letter: leaf_decode(leaf) for letter, leaf in _MERGED.items()})

    def read(self, value: Any, type_name: str) -> Any:
        """An object as the controller holds it, once written back. Raises Misfit."""
        return self.decoder.decode(value, type_name)

    def merge_to(self, patch: dict[str, Any], target: dict[str, Any]) -> dict[str, Any]:
        """`MergeTo`: both are workflows as `read` gives them; `patch` are the defaults. Raises Misfit.

        Metadata and status of the result are laid over the target's, so a directive in them has no effect, and an
        ownerReference gets what it lacks from the one that stood at its index.
        """
        hooks = patch["spec"].get("hooks") or {}
        labels = self._labels_from(patch)
        merged = self.patcher.maps(_without(patch, hooks, labels), target, _WORKFLOW)
        under = dict(target)
        if self.minor >= _FRESH_SPEC:
            del under["spec"]
        result: dict[str, Any] = self.reader.struct(merged, _WORKFLOW, under)
        spec = result["spec"] = dict(result["spec"])
        if hooks:
            spec["hooks"] = {**hooks, **spec.get("hooks", {})}
        if labels:
            metadata = spec["workflowMetadata"] = dict(spec["workflowMetadata"])
            metadata["labelsFrom"] = {**labels, **metadata.get("labelsFrom", {})}
        return result

    def _labels_from(self, patch: dict[str, Any]) -> dict[str, Any]:
        if not joins_labels_from(self.version):
            return {}
        return patch["spec"].get("workflowMetadata", {}).get("labelsFrom") or {}


def plain(defaults: Any, workflow: Any, version: str) -> dict[str, Any]:
    """The stored Workflow after the first pass of the controller: `workflow` with `defaults` (None for none) merged in.

    Both are JSON objects of kind Workflow. Raises Refused with the place as a path in the text: what the controller
    answers with phase Error.
    """
    merger = Merger(version)
    target = read_at("workflow", merger, workflow, WORKFLOW)
    if defaults is None:
        return without_zero_status(target)
    return _merged(merger, read_at("workflowDefaults", merger, defaults, WORKFLOW), target)


def plain_in(merger: Merger, patch: dict[str, Any] | None, workflow: Any) -> dict[str, Any]:
    """The same with defaults that `merger` has read already, for many workflows."""
    target = read_at("workflow", merger, workflow, WORKFLOW)
    return without_zero_status(target) if patch is None else _merged(merger, patch, target)


def _merged(merger: Merger, patch: dict[str, Any], target: dict[str, Any]) -> dict[str, Any]:
    try:
        return without_zero_status(merger.merge_to(patch, target))
    except Misfit as error:
        raise error.refused(Mark("workflow", 1, 1)) from None


def read_at(name: str, merger: Merger, value: Any, type_name: str) -> Any:
    """`value` as the type, its errors told as those of `name`. Raises Refused."""
    try:
        check_depth(value)
        return merger.read(value, type_name)
    except Misfit as error:
        raise error.refused(Mark(name, 1, 1)) from None


def joins_labels_from(version: str) -> bool:
    """Whether labelsFrom of the defaults is joined by label; a minor version stands for its last release."""
    minor = minor_of(version)
    parts = version.split(".")
    if minor < min(_JOINED_LABELS) or len(parts) < 3:
        return minor >= min(_JOINED_LABELS)
    return int(parts[2]) >= _JOINED_LABELS.get(minor, 0)


def _without(patch: dict[str, Any], hooks: dict[str, Any], labels: dict[str, Any]) -> dict[str, Any]:
    """The defaults without what is joined by name; workflowMetadata stays, be it empty."""
    if not hooks and not labels:
        return patch
    spec = {key: value for key, value in patch["spec"].items() if key != "hooks"}
    if labels:
        spec["workflowMetadata"] = {key: value for key, value in spec["workflowMetadata"].items() if key != "labelsFrom"}
    return {**patch, "spec": spec}
