"""No retry strategy repeats a notification.

Why: a notify template that is retried as a whole sends again what it has sent already, and keeps its workflow open
meanwhile; the notifier itself tries each channel again (`delivery.attempts`).

Bad:
    workflowDefaults: {spec: {templateDefaults: {retryStrategy: {limit: 2}}}}

Good:
    delivery: {attempts: 6}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import SPEC, finding, fires_while_running, hooks_of, map_of, spec_of, templates_of

LEVEL = "warning"


def check(checked: Checked) -> Iterator[Problem]:
    """Over all templates, ours among them; and on one that a hook runs."""
    hint = "set delivery.attempts instead, or give retryStrategy to templates that do not notify"
    path = (*SPEC, "templateDefaults", "retryStrategy")
    over_all = map_of(spec_of(checked.release).get("templateDefaults")).get("retryStrategy")
    # beside a hook that fires at Running it does worse, which is a rule of its own
    if over_all is not None and checked.profile.pod_routes and not fires_while_running(checked.release):
        yield finding(checked.profile, path, "a retry strategy that repeats notifications, too", hint)
    hooked = {str(hook.get("template")): None for hook in hooks_of(checked.release).values() if not hook.get("templateRef")}
    for name, (place, template) in templates_of(checked.release).items():
        if name in hooked and template.get("retryStrategy") is not None:
            text = "a retry strategy on a template that a hook runs"
            yield finding(checked.profile, (*place, "retryStrategy"), text, hint)
