"""No agent of Argo calls a message failed that has arrived.

Why: an agent before 3.7.6 gives up an answer as soon as it begins, if the request has a time limit ("context canceled",
argo-workflows #15075). Most messages of an http channel then look failed, and with delivery.failWorkflow fail their
workflow. They arrive all the same, and without a limit an endpoint that hangs would hold the agent. Whoever has 3.7.6 or a
later 3.7 may switch this rule off.

Bad:
    argo: {version: "3.7"}
    channels: {hub: {type: http, url: "https://hub.example.com/events"}}
    routes: {all: {when: [Failed], send: [hub]}}

Good:
    argo: {version: "4.0"}
    channels: {hub: {type: http, url: "https://hub.example.com/events"}}
    routes: {all: {when: [Failed], send: [hub]}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.argo.versions import minor_of
from generator.delivery.needs import http_channels
from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "warning"
_MENDED = (4, 0)


def check(checked: Checked) -> Iterator[Problem]:
    """Each http channel, where the agent may be an old one."""
    profile = checked.profile
    if minor_of(profile.argo.version) >= _MENDED:
        return
    for channel in http_channels(profile):
        text = "before Argo 3.7.6 an agent often calls a message failed that has arrived"
        hint = "update Argo, or use a webhook; with 3.7.6 and later: rules: {http-timeout: off}"
        yield finding(profile, ("channels", channel.name, "type"), text, hint)
