"""What a workflow says of itself does not stand in a command line.

Why: an argument may be taken for an option, a shell runs what it reads, and the kubelet fills in `$(NAME)`; a failure's
message is whatever a program printed.

Bad:
    channels:
      own: {type: container, image: "a:1@sha256:0", command: [notify], args: ["{failures}"]}
    routes: {failures: {send: [own]}}
    rules: {unused-channel: off}

Good:
    channels:
      own: {type: container, image: "a:1@sha256:0", command: [notify], env: {WHAT: {value: "{failures}"}}}
    routes: {failures: {send: [own]}}
    rules: {unused-channel: off}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.delivery.needs import container_channels, routes_to
from generator.errors import Problem
from generator.model import Channel, Profile
from generator.placeholders import uses
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "warning"
_SHELLS = ("sh", "bash", "ash", "dash", "zsh", "ksh")
_HINT = "pass it in env, and read it there"


def check(checked: Checked) -> Iterator[Problem]:
    """Failures in any command line of a container channel; annotations and arguments in that of a shell."""
    profile = checked.profile
    for channel in container_channels(profile):
        is_shell = _is_shell(channel)
        for field in ("command", "args"):
            for position, text in enumerate(channel.options[field]):
                named = _says(profile, channel, text)
                path = ("channels", channel.name, field, position)
                if "failures" in named:
                    yield finding(profile, path, "the text of failures in a command line", _HINT)
                elif is_shell and named & {"annotations", "parameters"}:
                    yield finding(profile, path, "text of a workflow in a shell's command line", _HINT)


def _is_shell(channel: Channel) -> bool:
    words = channel.options["command"]
    return bool(words) and words[0].rpartition("/")[2] in _SHELLS


def _says(profile: Profile, channel: Channel, text: str) -> set[str]:
    """The placeholders of a text, and those of the messages that it shows."""
    named = {use.name for use in uses(text)}
    for part in ("title", "text"):
        if part in named:
            for route in routes_to(profile, channel.name):
                named |= {use.name for use in uses(getattr(profile.messages[route.message], part))}
    return named
