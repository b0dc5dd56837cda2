"""Two texts of the notifier's program -> the channels, routes and messages that differ in its tables, and the rest as code.

Programs are read, never run. A text that is no notifier's has no tables and is code as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.argo import fields
from generator.diff.compare import Comparer, Found
from generator.diff.lists import is_moved
from generator.diff.model import MOVED, Place, Table

# Lists of a table that are sets: phases, days, channels and routes, and the names of secrets.
_SETS = ("when", "days", "send", "always", "otherwise", "channels", "routes", "secrets", "optional", "unless", "change")
_ANY = fields.versions()[-1]  # tables have no type, so that the version does not matter


def opened(found: Found) -> Iterator[Found]:
    """A change of code as those of its tables and of what is left; every other change as it is."""
    if not found.is_code:
        yield found
        return
    from generator.adopt.settings import split_program  # late: only a difference needs it

    before, old = split_program(found.before)
    after, new = split_program(found.after)
    if not before or not after:
        yield found
        return
    for each in Comparer(fields.table(_ANY)).differences(_sorted(before), _sorted(after)):
        yield each._replace(place=_table_place(found.place, each.place))
    orders = [_orders(settings.get("ROUTES")) for settings in (before, after)]
    for channel in sorted(orders[0].keys() & orders[1].keys()):
        ours, theirs = orders[0][channel], orders[1][channel]
        if is_moved(ours, theirs):
            yield Found((*found.place, Table("ROUTES")), MOVED, ours, theirs)
            break
    if old != new:
        yield found._replace(before=old, after=new)


def _orders(routes: Any) -> dict[str, list[str]]:
    """Channel -> its routes in their order: of those that fire the first one says the message."""
    orders: dict[str, list[str]] = {}
    for name, route in routes.items() if isinstance(routes, dict) else ():
        for channel in route.get("send", ()) if isinstance(route, dict) else ():
            orders.setdefault(str(channel), []).append(str(name))
    return orders


def _table_place(place: Place, inner: Place) -> Place:
    return (*place, Table(str(inner[0])), *inner[1:]) if inner else place


def _sorted(settings: Any, key: str = "") -> Any:
    if isinstance(settings, dict):
        return {name: _sorted(each, name) for name, each in settings.items()}
    if isinstance(settings, list):
        is_set = key in _SETS and all(isinstance(each, str) for each in settings)
        return sorted(settings) if is_set else [_sorted(each) for each in settings]
    return settings
