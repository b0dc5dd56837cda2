"""The picture of the routing: events on the left, routes with their conditions in the middle, channels on the right.

It is drawn twice, wide and narrow, and the style sheet shows the one that there is room for. Which events and channels a
route joins can be told without colors: each line ends at a box with a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from generator.model import PHASES, Profile, Route
from generator.page.html import Html, Inside, tag
from generator.page.words import conditions, fit, width_of, wrap
from generator.reach import reach

_VERBS = {"Running": "starts", "Succeeded": "succeeds", "Failed": "fails", "Error": "errors"}
_SIGNS = {
    "Running": "M-3-4.5 4.5 0-3 4.5z",
    "Succeeded": "M-4.5 0-1.5 3.5 4.5-3.5",
    "Failed": "M-3.5-3.5 3.5 3.5M3.5-3.5-3.5 3.5",
    "Error": "M0-4.5V1M0 4V4.6",
}
_GAP, _TOP, _PAD = 14.0, 34.0, 10.0


class Form(NamedTuple):
    """Where the columns stand, (left, width) each, what stands above them, and the sizes of the texts."""

    name: str
    width: float
    events: tuple[float, float]
    routes: tuple[float, float]
    channels: tuple[float, float]
    size: float
    small: float
    most: int  # lines of one condition
    heads: tuple[str, str, str]


WIDE = Form("wide", 1040, (1, 138), (290, 420), (830, 209), 15, 12.5, 2, ("When a workflow", "this route", "tells"))
NARROW = Form("narrow", 344, (1, 93), (114, 116), (250, 93), 11, 9.5, 4, ("When it", "this route", "tells"))


class Box(NamedTuple):
    """A box of the picture; its title comes first and is bold."""

    left: float
    top: float
    width: float
    height: float
    texts: tuple[str, ...]

    def at(self, share: float, *, is_right: bool) -> tuple[float, float]:
        """A place on its right or left edge."""
        return self.left + (self.width if is_right else 0), self.top + self.height * share


def picture(profile: Profile, form: Form, prefix: str, described: str) -> Html:
    """The SVG; `prefix` keeps its ids apart from those of others, `described` is the id of what tells the same in words."""
    events, routes, channels = boxes(profile, form)
    height = max(box.top + box.height for box in (*events.values(), *routes.values(), *channels.values())) + 2
    title = f"{prefix}-{form.name}"
    heads = [
        tag("text", head, x=str(column[0]), y="16", class_="head")
        for head, column in zip(form.heads, (form.events, form.routes, form.channels), strict=True)
    ]
    lines = [_route(route, profile, (events, routes, channels), form) for route in profile.routes.values()]
    told = {phase for route in profile.routes.values() for phase in route.when}
    sent = {name for route in profile.routes.values() for name in reach(route, profile)}
    ends = [_event(phase, box, form, is_told=phase in told) for phase, box in events.items()]
    ends += [_channel(name, box, form, is_used=name in sent) for name, box in channels.items()]
    return tag(
        "svg", tag("title", f"Who hears of what in {profile.environment}", id=title), heads, lines, ends,
        viewBox=f"0 0 {form.width:g} {height:g}", role="img", aria_labelledby=title, aria_describedby=described,
        class_=f"routing {form.name}", xmlns="http://www.w3.org/2000/svg",
    )


def boxes(profile: Profile, form: Form) -> tuple[dict[str, Box], dict[str, Box], dict[str, Box]]:
    """Events, routes and channels by name. The taller of the last two columns is stacked; what the others are joined to
    says where they stand, so that lines are short.
    """
    routes = {name: _texts(route, form) for name, route in profile.routes.items()}
    channels = {name: _names(name, profile.channels[name].type, form) for name in _order(profile)}
    senders = {name: [route.name for route in profile.routes.values() if name in reach(route, profile)] for name in channels}
    if _tall(routes, form) > _tall(channels, form):
        middle = _settled(routes, form.routes, {}, form)
        right = _settled(channels, form.channels, {name: _mean(middle, joined) for name, joined in senders.items()}, form)
    else:
        right = _settled(channels, form.channels, {}, form)
        wanted = {name: _mean(right, reach(route, profile)) for name, route in profile.routes.items()}
        middle = _settled(routes, form.routes, wanted, form)
    events = {phase: (_VERBS[phase],) for phase in PHASES}
    centre = _mean(middle, middle)
    steps = {phase: centre + (number - 1.5) * (_height((phase,), form) + _GAP) for number, phase in enumerate(PHASES)}
    return _settled(events, form.events, steps, form), middle, right


def _settled(
    column: Mapping[str, tuple[str, ...]], place: tuple[float, float], wanted: Mapping[str, float], form: Form
) -> dict[str, Box]:
    """Boxes of a column, each as near to the middle that it wants as its neighbours leave room for."""
    tops: dict[str, float] = {}
    free = _TOP
    for name, texts in column.items():
        height = _height(texts, form)
        tops[name] = max(free, wanted.get(name, 0) - height / 2)
        free = tops[name] + height + _GAP
    return {name: Box(place[0], round(tops[name], 1), place[1], _height(texts, form), texts) for name, texts in column.items()}


def _mean(found: Mapping[str, Box], names: Iterable[str]) -> float:
    """The middle between the middles of some boxes; 0 where there are none."""
    middles = [found[name].top + found[name].height / 2 for name in names]
    return sum(middles) / len(middles) if middles else 0


def _tall(column: Mapping[str, tuple[str, ...]], form: Form) -> float:
    return sum(_height(texts, form) + _GAP for texts in column.values())


def _height(texts: Sequence[str], form: Form) -> float:
    return round(form.size * 1.25 + (len(texts) - 1) * form.small * 1.4 + 2 * _PAD, 1)


def _texts(route: Route, form: Form) -> tuple[str, ...]:
    room = form.routes[1] - 2 * _PAD
    said = [line for each in conditions(route) for line in wrap(each, room, form.small, form.most)]
    return (fit(route.name, room, form.size), *said)


def _names(name: str, kind: str, form: Form) -> tuple[str, str]:
    room = form.channels[1] - 2 * _PAD
    return fit(name, room, form.size), fit(kind, room, form.small)


def _order(profile: Profile) -> list[str]:
    """The channels as the routes name them, so that few lines cross; those that nobody names come last."""
    reached = (name for route in profile.routes.values() for name in reach(route, profile))
    return list(dict.fromkeys([*reached, *profile.channels]))


def _route(route: Route, profile: Profile, found: tuple[dict[str, Box], ...], form: Form) -> Html:
    """A route's box with all lines that lead to it and from it, one group, so that all of it lights up together."""
    events, routes, channels = found
    box = routes[route.name]
    steps = [(number + 1) / (len(route.when) + 1) for number in range(len(route.when))]
    lines = [
        _line(events[phase].at(0.5, is_right=True), box.at(step, is_right=False), f"line {phase.lower()}")
        for phase, step in zip((each for each in PHASES if each in route.when), steps, strict=True)
    ]
    names = [name for name in _order(profile) if name in reach(route, profile)]
    for number, name in enumerate(names):
        start, end = box.at((number + 1) / (len(names) + 1), is_right=True), channels[name].at(0.5, is_right=False)
        lines.append(_line(start, end, "line out" if name in route.send else "line out chosen"))
    whole = tag("title", f"{route.name}: {'; '.join(conditions(route))}")
    return tag("g", whole, lines, _rect(box, "box"), _words(box, form), class_="route")


def _line(start: tuple[float, float], end: tuple[float, float], kind: str) -> Html:
    middle = (start[0] + end[0]) / 2
    path = f"M{start[0]:g} {start[1]:.1f}C{middle:g} {start[1]:.1f} {middle:g} {end[1]:.1f} {end[0]:g} {end[1]:.1f}"
    return tag("path", d=path, class_=kind)


def _rect(box: Box, kind: str, corner: float = 8) -> Html:
    size = {"width": f"{box.width:g}", "height": f"{box.height:g}", "rx": f"{corner:g}"}
    return tag("rect", x=f"{box.left:g}", y=f"{box.top:g}", **size, class_=kind)


def _words(box: Box, form: Form) -> list[Inside]:
    left, line = f"{box.left + _PAD:g}", box.top + _PAD + form.size
    first = tag("text", box.texts[0], x=left, y=f"{line:.1f}", class_="name")
    rest = [
        tag("text", text, x=left, y=f"{line + (number + 1) * form.small * 1.4:.1f}", class_="small")
        for number, text in enumerate(box.texts[1:])
    ]
    return [first, *rest]


def _event(phase: str, box: Box, form: Form, *, is_told: bool) -> Html:
    radius = form.size * 0.62
    x, y = box.left + _PAD + radius, box.top + box.height / 2
    sign = tag("path", d=_SIGNS[phase], transform=f"translate({x:g} {y:g}) scale({radius / 9:.2f})", class_="sign")
    name = tag("text", box.texts[0], x=f"{x + radius + 4:g}", y=f"{y + form.size * 0.35:.1f}", class_="name")
    dot = tag("circle", cx=f"{x:g}", cy=f"{y:g}", r=f"{radius:g}", class_="dot")
    kind = f"event {phase.lower()}" if is_told else "event idle"
    return tag("g", _rect(box, "pill", box.height / 2), dot, sign, name, class_=kind)


def _channel(name: str, box: Box, form: Form, *, is_used: bool) -> Html:
    whole = tag("title", name) if width_of(name, form.size) > box.width - 2 * _PAD else None
    return tag("g", whole, _rect(box, "box"), _words(box, form), class_="channel" if is_used else "channel idle")
