"""Each stored workflow carries no more than 64 KB of ours.

Why: plain workflows are stored with all of the defaults, and a workflow with its nodes has 1 MiB before it is
compressed; what we add is not there for nodes (argo-workflows workflow/packer).

Bad:
    routes: {failures: {message: long}}
    vars: {thirty: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx}
    messages:
      long:
        text: &long <% vars.thirty | replace('x', vars.thirty) | replace('x', vars.thirty) %>
        fields: [{title: *long, value: *long}]

Good:
    routes: {failures: {message: short}}
    messages: {short: {text: "{name}"}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "warning"
_MOST = 64_000


def check(checked: Checked) -> Iterator[Problem]:
    """What the summary of a render says as well."""
    added = checked.release.added_bytes
    if added > _MOST:
        text = f"each stored workflow carries {added // 1000} KB more, {_MOST // 1000} KB are plenty"
        hint = "set delivery.placement: cluster-workflow-template, or write shorter and fewer messages"
        yield finding(checked.profile, ("delivery", "placement"), text, hint)
