"""Whoever is told while it is quiet is named.

Why: windows are looked at by the notifier's program, as it is about to send. A channel of type container or http has a
template of its own, started by a condition that knows no clock, and is told at night as well.

Bad:
    channels:
      own: {type: container, image: "alpine:3.22@sha256:5b161f051d017e55d358435f295f5e9a297e66158f136321d9b04520ec6c48a3"}
    routes:
      failures: {send: [slack, own]}
    quiet:
      nights: {from: 22:00, to: 07:00}

Good:
    channels:
      own: {type: container, image: "alpine:3.22@sha256:5b161f051d017e55d358435f295f5e9a297e66158f136321d9b04520ec6c48a3"}
    routes:
      failures: {send: [slack, own]}
    quiet:
      nights: {from: 22:00, to: 07:00, passes: {channels: [own]}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.delivery.needs import apart_channels, routes_to
from generator.errors import Problem
from generator.notifier.program.quiet import is_meant
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "warning"


def check(checked: Checked) -> Iterator[Problem]:
    """Each such channel that a window means and does not let pass."""
    profile = checked.profile
    for name, window in profile.quiet.items():
        for channel in apart_channels(profile):
            said = [(route.name, phase) for route in routes_to(profile, channel.name) for phase in route.when]
            if any(is_meant(window, {"routes": route, "channels": channel.name, "when": phase}) for route, phase in said):
                text = f"channel {channel.name} is told all the same, since its type {channel.type} knows no clock"
                hint = f"write passes: {{channels: [{channel.name}]}}, or send by a channel of another type"
                yield finding(profile, ("quiet", name), text, hint)
