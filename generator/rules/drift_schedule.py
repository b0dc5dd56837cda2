"""The controller can read `drift.schedule`.

Why: it takes a CronWorkflow whose schedule it cannot read, says so in its status alone, and never starts a run
(argo-workflows, workflow/validate/validate.go, `ValidateCronWorkflow`). Sunday is 0, there is no 7.

Bad:
    drift: {image: "registry.example.com/notifications:1", environments: [prd], schedule: "0 6 * * 7"}

Good:
    drift: {image: "registry.example.com/notifications:1", environments: [prd], schedule: "0 6 * * mon-fri"}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """The schedule, where there is one."""
    profile = checked.profile
    if not profile.drift:
        return
    from generator.argo.schedule import flaw_of  # late, as few profiles have one

    flaw = flaw_of(profile.drift["schedule"])
    if flaw:
        yield finding(profile, ("drift", "schedule"), flaw, "write it as cron does, such as 0 6 * * *, or @daily")
