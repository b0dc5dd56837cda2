"""Where the defaults hold lifecycle hooks, the controller has one workflow worker.

Why: while one worker merges the defaults into a workflow, it takes the hooks out of the copy that all workers share; one
that looks just then gives its workflow no hooks, and may leave the defaults without any until the ConfigMap changes or the
controller restarts. Exit handlers are not touched by this.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.doctor import Finding, Snapshot
from generator.doctor.controller import WORKERS, option, subject_of


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """Hooks of any kind, `exit` among them, and --workflow-workers, which is 32 unless it is said."""
    hooks = (snapshot.release.workflow_defaults.get("spec") or {}).get("hooks") or {}
    for deployment in snapshot.controllers or ():
        workers = option(deployment, "workflow-workers", WORKERS)
        if hooks and workers != "1":
            routes = [route for route in snapshot.release.profile.routes.values() if "Running" in route.when]
            mend = "set delivery.mode: exit-handler in the profile" + (" and do without Running" if routes else "")
            mend += ", or --workflow-workers=1 for the controller"
            named = ", ".join(sorted(hooks))
            yield Finding(
                subject_of(deployment), f"has {workers} workflow workers, and the defaults have hooks: {named}", mend
            )
