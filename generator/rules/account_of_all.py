"""Who may list workflows and read logs is the notifier alone.

Why: without an account of its own it runs as its workflow does, and rbac.yaml grants these rights to the account that every
workflow has which names none; all their pods may then read all the others. A workflow that does name one has neither right,
and its messages say that nothing could be read.

Bad:
    history: {enabled: true}
    messages: {default: {text: "{change}"}}

Good:
    history: {enabled: true}
    messages: {default: {text: "{change}"}}
    delivery: {runner: {serviceAccountName: hookwright-notifier}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.delivery.needs import needs_of
from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "warning"


def check(checked: Checked) -> Iterator[Problem]:
    """Where anything is asked for."""
    profile = checked.profile
    if needs_of(profile).asks and not profile.delivery.runner.service_account_name:
        text = "the rights to read runs or logs go to the account that other pods of workflows have, too"
        hint = "name one for the notifier alone, such as hookwright-notifier; rbac.yaml creates it"
        yield finding(profile, ("delivery", "runner", "serviceAccountName"), text, hint)
