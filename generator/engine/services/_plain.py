"""A message as plain text."""

from __future__ import annotations

from generator.engine.forms import joined
from generator.engine.gotmpl import Go, call


def row(title: Go, value: Go) -> Go:
    """One line."""
    return call("print", title, ": ", value)


def body_of() -> Go:
    """Everything below the title; rows are of the shape of `row`."""
    return joined(Go("$text"), call("join", "\n", Go("$rows")), Go("$block"))
