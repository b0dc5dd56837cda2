"""What hookwright does as a function of kustomize: a ResourceList in, a ResourceList out.

`request` reads the list and what the function is asked to do, `config_map` puts workflowDefaults into the controller's
ConfigMap, `workflows` puts hooks into Workflow manifests, `transform` chooses between them.

Contract: kustomize, cmd/config/docs/api-conventions/functions-spec.md.
"""

from __future__ import annotations

from generator.krm.request import Request, read_request
from generator.krm.transform import transformed

__all__ = ["Request", "read_request", "transformed"]
