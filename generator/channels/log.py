"""The notifier's own log: each message as one line of JSON, to try a profile without telling anybody."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.model import EMPTY, Channel, Path
from generator.schema import Field

if TYPE_CHECKING:
    from generator.notifier.program.main import say
    from generator.notifier.program.message import as_tree

IN_POD = True
SHOWS_LINKS = False
FIELDS: Mapping[str, Field] = EMPTY
SECRETS: Mapping[str, Field] = EMPTY


def features(channel: Channel) -> Iterator[str]:
    """What of the program this channel needs beyond the rest."""
    yield "tree"


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """Nothing to check beyond the fields."""
    yield from ()


# --- in the pod ---
def send_log(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    text = json.dumps(as_tree(note))
    say(text)
    return f"delivered {len(text)} bytes (try 1)"
