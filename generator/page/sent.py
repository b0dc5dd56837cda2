"""One message as the notifier hands it over: what a service is sent, byte for byte but for the secrets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from generator.model import EMPTY, SecretKey

JSON, FORM, MAIL, LOG, NOTHING = "json", "form", "mail", "log", "nothing"
"""What `body` is: a JSON tree; name -> text; head, text and html of an e-mail; a text; None."""


class Sent(NamedTuple):
    """What the program sends for one message; a secret stands as ‹Secret/key›.

    address  the method and the web address, "" where there is none
    headers  those beyond the usual ones
    title    of the message, before the channel gives it a form
    said     a sentence on why nothing is shown, "" where something is
    """

    kind: str
    body: Any
    address: str = ""
    headers: Mapping[str, str] = EMPTY
    title: str = ""
    said: str = ""


def placeholder(key: SecretKey) -> str:
    """What stands for a secret."""
    return f"‹{key.name}/{key.key}›"


# A route, a channel of it, and the environment of the pod -> what is sent, whether or not the route fires.
Courier = Callable[[str, str, Mapping[str, str]], Sent]
