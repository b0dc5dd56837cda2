"""No two channels send the same thing to the same place.

Why: channels are told apart by their names, so two of them with one address both send when the same event reaches both.

Bad:
    channels:
      chat: {type: slack-webhook, secret: {url: slack-secret/URL}}
    routes:
      failures: {send: [slack, chat]}

Good:
    channels:
      chat: {type: slack-webhook, secret: {url: slack-secret/OTHER}}
    routes:
      failures: {send: [slack, chat]}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.model import Channel, Profile
from generator.reach import reach
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "warning"


def check(checked: Checked) -> Iterator[Problem]:
    """Each channel that has a double above it, where both are told of a phase."""
    profile = checked.profile
    channels = list(profile.channels.values())
    for position, channel in enumerate(channels):
        for other in channels[:position]:
            if _is_same(channel, other) and _phases(profile, channel) & _phases(profile, other):
                text = f"the same place as channel {other.name}, told of the same phases"
                yield finding(profile, ("channels", channel.name), text, "send to one of them")
                break


def _is_same(one: Channel, other: Channel) -> bool:
    return (one.type, one.options, one.secrets) == (other.type, other.options, other.secrets)


def _phases(profile: Profile, channel: Channel) -> set[str]:
    return {phase for route in profile.routes.values() if channel.name in reach(route, profile) for phase in route.when}
