"""The agent's answers for http and plugin nodes.

Source: argo-workflows taskset.go `taskSetReconciliation`, agent.go `createAgentPod`. Of what may keep the agent from
starting only the workflow's podSpecPatch is known here: not its token, not its service account.
"""

from __future__ import annotations

from generator.argo.predict import nodes as kinds
from generator.argo.predict.onepass import Pass
from generator.argo.predict.podspec import patch_error


def reconcile(one: Pass) -> None:
    """Take over what the agent has answered since the last pass, be the node ended by then or not."""
    for name, (phase, message) in one.run.results.items():
        node = one.nodes.get(name)
        if node is not None:
            one.nodes.put(node._replace(phase=phase, message=message))
    patch = one.spec.get("podSpecPatch", "")
    cause = patch_error(one.run.merger.decoder, patch) if patch and one.tasks else ""
    if cause:
        for node in one.nodes:
            if node.type in kinds.TASK_SET_TYPES and not node.is_fulfilled:
                message = f'create agent pod failed with reason:"Error applying PodSpecPatch: {cause}"'
                one.nodes.mark(node.name, kinds.ERROR, message)
