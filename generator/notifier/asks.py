"""What the notifier asks the API server for, since the controller does not tell it, and the rights that this needs.

Its own workflow's name is no limit that RBAC knows: who may list workflows may read all of a namespace's, and who may get
logs those of every pod.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from generator.model import Message, Profile
from generator.rights import Right

CHANGE, DIFFERENCES, LOG = "change", "differences", "log"
HISTORY = frozenset({CHANGE, DIFFERENCES})


def asked(profile: Profile, names: Collection[str], messages: Iterable[Message], *, is_routed: bool) -> frozenset[str]:
    """Some of CHANGE, DIFFERENCES and LOG: for the placeholders and messages in use, and `change` of a route."""
    found = {LOG} if any(message.log_lines for message in messages) else set()
    if profile.has_history and (is_routed or not HISTORY.isdisjoint(names)):
        found |= {CHANGE, *({DIFFERENCES} & set(names))}
    return frozenset(found)


def rights_to_ask(asks: Collection[str], namespace: str) -> Iterator[Right]:
    """What the notifier's account needs in a workflow namespace."""
    if CHANGE in asks:
        yield Right("list", "Workflow", namespace)
    if LOG in asks:
        yield Right("get", "Pod", namespace, subresource="log")
