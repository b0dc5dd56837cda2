"""No retry strategy of the defaults meets a hook that fires while the workflow runs.

Why: where the workflow's own node and such a hook are both retried, the controller starts the workload a second time, or
ends the workflow as Succeeded before its steps are done (argo-workflows issue 13233).

Bad:
    delivery: {acknowledgeRunningRisk: true}
    routes: {failures: {when: [Running, Failed]}}
    workflowDefaults: {spec: {templateDefaults: {retryStrategy: {limit: 2}}}}

Good:
    workflowDefaults: {spec: {templateDefaults: {retryStrategy: {limit: 2}}}}
    rules: {retry-over-notify: off}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.model import RUNNING
from generator.rules import Checked
from generator.rules._tree import SPEC, finding, fires_while_running, map_of, spec_of

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """Retries of the whole workflow and of every template."""
    if not fires_while_running(checked.release):
        return
    spec = spec_of(checked.release)
    for path, holder in ((SPEC, spec), ((*SPEC, "templateDefaults"), map_of(spec.get("templateDefaults")))):
        if holder.get("retryStrategy") is not None:
            text = f"a retry strategy for everything beside a hook that fires at {RUNNING}"
            hint = f"take {RUNNING} out of the routes and hooks, or give retryStrategy to single templates"
            yield finding(checked.profile, (*path, "retryStrategy"), text, hint)
