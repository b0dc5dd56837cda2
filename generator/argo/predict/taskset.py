"""The agent's answers for http and plugin nodes.

Source: argo-workflows taskset.go `reconcileTaskSet`. The agent always starts; what it needs in the cluster is not known
here.
"""

from __future__ import annotations

from generator.argo.predict.onepass import Pass


def reconcile(one: Pass) -> None:
    """Take over what the agent has answered since the last pass, be the node ended by then or not."""
    for name, (phase, message) in one.run.results.items():
        node = one.nodes.get(name)
        if node is not None:
            one.nodes.put(node._replace(phase=phase, message=message))
            one.run.changed()
