"""The page of `preview --html`: who hears of what, and every message as its service shows it, beside what is sent. Pure.

    sheets    what is told of one environment         sent      a message as the notifier hands it over
    picture   the routing as a drawing, in two forms  looks/    how each service shows a message
    html      markup that cannot be injected into     markup    the services' own markup as HTML
    document  head, style sheet and policy            tones     the messages' colors, readable

A drawing is made from what the program itself sends, never from what we believe that it sends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.model import Profile, Route
from generator.page.document import document, drawing_of
from generator.page.html import Html, Inside, tag
from generator.page.payloads import payload, size_of
from generator.page.picture import NARROW, WIDE, picture
from generator.page.sent import NOTHING
from generator.page.sheets import Card, Sheet, Told, sheet_of
from generator.page.words import conditions
from generator.preview import Preview
from generator.preview.notes import Ending, Note
from generator.reach import reach
from generator.summary import exceptions, format_cost, format_size, format_way

_INTRO = (
    "Every message below is what the notifier itself makes of a workflow, drawn as its service shows it, beside what is sent."
    " Workflows are made up unless you gave some; a secret stands as ‹Secret/key›."
)


def page_of(sheets: Sequence[Sheet]) -> str:
    """The text of the page. The same sheets give the same bytes."""
    names = [sheet.profile.environment for sheet in sheets]
    title = f"Who hears of what: {', '.join(names)}"
    top = tag("header", tag("h1", title), tag("p", _INTRO), _contents(sheets), class_="top")
    routing = tag("div", [_routing(sheet) for sheet in sheets], class_="environments")
    messages = tag("div", [_messages(sheet) for sheet in sheets], class_="environments")
    kinds = [card.type for sheet in sheets for told in sheet.told.values() for each in told for card in each.cards]
    skip = tag("a", "Skip to the messages", href="#main", class_="skip")
    main = tag("main", routing, _endings(sheets), messages, id="main", tabindex="-1")
    foot = tag("footer", tag("p", "Made by hookwright. Times, ids and signatures are made up, and the same each time."))
    return document(title, kinds, skip, top, main, foot)


def _contents(sheets: Sequence[Sheet]) -> Html:
    places = [
        tag("li", tag("a", name if len(sheets) == 1 else f"{sheet.profile.environment}: {name}", href=f"#{_id(sheet, name)}"))
        for sheet in sheets
        for name in sheet.told
    ]
    return tag("nav", tag("ul", places), aria_label="Routes")


def _id(sheet: Sheet, route: str) -> str:
    return f"{sheet.profile.environment}-route-{route}"


def _endings(sheets: Sequence[Sheet]) -> Html:
    """A table: how a workflow can end, and whom each environment tells."""
    columns = [(sheet, each) for sheet in sheets for each in sheet.previews]
    names = list(dict.fromkeys(ending.name for _, each in columns for ending in each.endings))
    found = [{ending.name: ending for ending in each.endings} for _, each in columns]
    body = [
        tag("tr", tag("th", _phase(name), scope="row"), [tag("td", _outcome(ends.get(name))) for ends in found]) for name in names
    ]
    heads = [tag("th", f"{sheet.profile.environment} tells", _of(sheet, each), scope="col") for sheet, each in columns]
    table = tag("table", tag("thead", tag("tr", tag("th", "A workflow that is", scope="col"), heads)), tag("tbody", body))
    refused = [
        tag("p", f"{sheet.profile.environment}: the controller does not run {each.subject.name}: {each.refused}")
        for sheet, each in columns
        if each.refused
    ]
    head = tag("h2", "How it ends, who hears", id="endings")
    return tag("section", head, refused, table, class_="panel", aria_labelledby="endings")


def _of(sheet: Sheet, each: Preview) -> str:
    return f" of {each.subject.workflow['metadata']['name']}" if len(sheet.previews) > 1 else ""


def _phase(name: str) -> Html:
    return tag("span", name, class_=f"phase {name.lower()}")


def _outcome(ending: Ending | None) -> Inside:
    if ending is None:
        return tag("span", "nobody: no route is for it", class_="why")
    told = list(dict.fromkeys((note.channel, _when(note)) for note in ending.notes))
    own = [tag("div", f"its own {each}", class_="why") for each in ending.own]
    if not told:
        return [tag("span", f"nobody: {ending.why}" if ending.why else "nobody", class_="why"), own]
    chips = [[tag("span", name, class_="chip"), tag("span", when, class_="why") if when else None, " "] for name, when in told]
    return [chips, own]


def _when(note: Note) -> str:
    """When it is told, where that is not always."""
    parts = [" or ".join(change or "not recovered" for change in note.change), f"for its {note.chosen}" if note.chosen else ""]
    parts += [f"not in {window}" for window in note.quiet]
    return ", ".join(filter(None, parts))


def _routing(sheet: Sheet) -> Html:
    """An environment at a glance: the picture, and what it tells in words."""
    profile = sheet.profile
    name = profile.environment
    facts = [f"{format_way(profile)}; {format_cost(sheet.release)}", *exceptions(profile)]
    lead = [tag("p", each, class_="facts-of") for each in facts]
    prefix = f"routing-{name}"
    words = [_in_words(route, profile) for route in profile.routes.values()]
    drawn = [picture(profile, form, prefix, f"{prefix}-words") for form in (WIDE, NARROW)] if words else []
    said = tag("details", tag("summary", "The same in words"), tag("ul", words, id=f"{prefix}-words"))
    inside = [drawn, said] if words else tag("p", "No routes: nobody is told of anything.")
    head = tag("h2", f"Routing of {name}", id=prefix)
    return tag("section", tag("div", head, lead, inside, class_="panel"), class_="environment", aria_labelledby=prefix)


def _in_words(route: Route, profile: Profile) -> Html:
    said = "; ".join([", ".join(route.when), *conditions(route), f"tells {', '.join(reach(route, profile))}"])
    return tag("li", tag("b", route.name), f": {said}")


def _messages(sheet: Sheet) -> Html:
    name = f"messages-{sheet.profile.environment}"
    head = tag("h2", f"Messages of {sheet.profile.environment}", id=name)
    routes = [_route(sheet, route) for route in sheet.profile.routes.values()]
    return tag("section", head, routes, class_="environment", aria_labelledby=name)


def _route(sheet: Sheet, route: Route) -> Html:
    place = _id(sheet, route.name)
    chips = [tag("li", each, class_="chip") for each in conditions(route)]
    facts = tag("ul", chips, class_="conditions", aria_label="Conditions")
    told = _most_serious_first(sheet.told[route.name])
    of = tag("span", f" of {sheet.profile.environment}", class_="unseen")
    head = tag("h3", f"Route {route.name}", of, id=place)
    return tag("section", head, facts, _tabs(place, told), class_="panel", aria_labelledby=place)


def _most_serious_first(told: Sequence[Told]) -> list[Told]:
    order = ("Failed", "Error", "Succeeded", "Running")
    return sorted(told, key=lambda each: order.index(each.phase))


def _tabs(place: str, told: Sequence[Told]) -> Html:
    """A choice of phases, the first chosen; the style sheet shows the messages of the one that is."""
    if not told:
        return tag("p", "It is for none of the endings that were asked for.")
    choices = [
        (
            tag("input", type="radio", name=f"{place}-phase", id=f"{place}-{number}", checked=number == 0),
            tag("label", each.phase, for_=f"{place}-{number}"),
        )
        for number, each in enumerate(told)
    ]
    messages = [_told(place, each) for each in told]
    return tag("fieldset", tag("legend", "Show the messages for"), [[*choice] for choice in choices], messages, class_="tabs")


def _told(place: str, told: Told) -> Html:
    head = tag("h4", f"{place.replace('-', ' ')}: {told.phase}", id=f"{place}-{told.phase}", class_="unseen")
    cards = [_card(f"{place}-{told.phase}", card) for card in told.cards]
    return tag("section", head, tag("p", _whom(told)), cards, class_="told", aria_labelledby=f"{place}-{told.phase}")


def _whom(told: Told) -> str:
    if not told.workflow:
        return "No workflow is one that this route is for."
    change = f", a {told.change} run" if told.change else ""
    made_up = " What is said of other runs, or of a log, is made up." if told.is_made_up else ""
    return f"As told of the workflow {told.workflow}{change}.{made_up}"


def _card(place: str, card: Card) -> Html:
    name = f"{place}-{card.channel}"
    size = size_of(card.sent)
    meta = f"{card.type}, {format_size(size)}" if size else card.type
    head = [tag("h5", card.channel, id=name), tag("span", meta, class_="meta"), [tag("p", each) for each in card.remarks]]
    return tag("article", head, tag("div", *_pair(name, card), class_="pair"), class_="card", aria_labelledby=name)


def _pair(place: str, card: Card) -> Iterator[Html]:
    sent = card.sent
    if sent.kind == NOTHING:
        yield tag("p", sent.said)
        return
    look = drawing_of(card.type)
    seen = f"As {look.TYPES[card.type]} shows it" if card.type in look.TYPES else "Field by field"
    yield tag("figure", tag("figcaption", seen), tag("div", look.draw(sent), class_="look"))
    lines = [sent.address, *(f"{name}: {value}" for name, value in sent.headers.items())] if sent.address else []
    text = tag("pre", payload(sent), tabindex="0", role="region", aria_label=f"What is sent: {place.replace('-', ' ')}")
    where = [tag("div", line, class_="address") for line in lines]
    yield tag("details", tag("summary", "What is sent"), where, text, open=True)


__all__ = ["Sheet", "page_of", "sheet_of"]
