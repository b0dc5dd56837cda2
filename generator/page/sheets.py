"""What a page tells of one environment: what each ending of a workflow comes to, and every message of every route."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from generator.argo.predict import Foresight
from generator.argo.refusal import Refused
from generator.delivery.needs import is_apart
from generator.model import CHANGES, RUNNING, Match, Profile, Release, Route
from generator.notifier.asks import CHANGE
from generator.notifier.program.routes import fires
from generator.page.examples import example
from generator.page.sent import JSON, NOTHING, Courier, Sent, placeholder
from generator.page.words import chosen_by
from generator.placeholders import PATTERN
from generator.preview import ENDINGS, Preview, Program, preview
from generator.preview.changes import Effect, effect_of
from generator.preview.endings import Stage, endings_of, foresee, place_of, stage_of
from generator.preview.facts import facts_of, failures_of, past_of, variables_of
from generator.preview.notes import request_body, windows_of
from generator.preview.subjects import Subject
from generator.reach import reach


class Card(NamedTuple):
    """One message to one channel; `remarks` say when it is sent, where that is not always."""

    channel: str
    type: str
    sent: Sent
    remarks: tuple[str, ...] = ()


class Told(NamedTuple):
    """The messages of one route in one phase, and the workflow that they tell of.

    change      what the run is, compared with those before it, where that is asked for
    is_made_up  the messages tell of other runs or of a log, which nobody has asked for here
    """

    phase: str
    workflow: str
    cards: tuple[Card, ...]
    change: str = ""
    is_made_up: bool = False


class Sheet(NamedTuple):
    """One environment. `previews` are of the given workflows, or of a made-up one; `told` is by route."""

    release: Release
    previews: tuple[Preview, ...]
    told: dict[str, tuple[Told, ...]]

    @property
    def profile(self) -> Profile:
        """Whose sheet it is."""
        return self.release.profile


class _Case(NamedTuple):
    """A workflow with what the defaults make of it."""

    subject: Subject
    effect: Effect
    foresight: Foresight


def sheet_of(
    release: Release, program: Program, courier: Courier, given: Sequence[Subject] = (), endings: Sequence[str] = ()
) -> Sheet:
    """The sheet of a release, told by the given workflows or, without any, by ones that are made up for each route.

    `endings` are some of ENDINGS; all that the profile may tell of, unless said.
    """
    stage, profile = stage_of(release), release.profile
    shown = given or (example(Match(), profile),)
    wanted = tuple(name for name in ENDINGS if name in (endings or endings_of(profile)))
    previews = tuple(preview(each, stage, program, wanted) for each in shown)
    told = {}
    for name, route in profile.routes.items():
        cases = list(_cases(given or (example(route.match, profile),), stage))
        told[name] = tuple(_told(route, phase, cases, stage, courier, bool(given)) for phase in route.when if phase in wanted)
    return Sheet(release, previews, told)


def _cases(subjects: Sequence[Subject], stage: Stage) -> Iterator[_Case]:
    for subject in subjects:
        try:
            yield _Case(subject, effect_of(subject, stage), Foresight(place_of(subject, stage), subject.workflow))
        except Refused:
            continue  # its preview says why the controller does not take it


def _told(route: Route, phase: str, cases: Sequence[_Case], stage: Stage, courier: Courier, is_given: bool) -> Told:
    """The first case that the route is for; without any, nothing is told."""
    fitting = [change for change in CHANGES if phase in CHANGES[change] and change in (route.change or CHANGES)]
    change = fitting[0] if fitting and CHANGE in stage.asks else ""
    for subject, effect, foresight in cases:
        facts = facts_of(effect, phase, stage.made)
        facts |= past_of(facts, change, stage.asks)
        if is_given and not fires(stage.routes, route.name, facts):
            continue
        foreseen = foresee(foresight, phase)
        failed = () if phase == RUNNING or isinstance(foreseen, str) else foreseen.failed
        failures = failures_of(failed, facts["name"])
        cards = tuple(_card(name, route, facts, failures, stage, courier) for name in reach(route, stage.release.profile))
        return Told(phase, f"{subject.namespace}/{facts['name']}", cards, change, bool(stage.asks))
    return Told(phase, "", ())


def _card(
    name: str, route: Route, facts: Mapping[str, Any], failures: Mapping[str, Any], stage: Stage, courier: Courier
) -> Card:
    profile = stage.release.profile
    chosen = chosen_by(route, name, profile)
    remarks = [f"for workflows with the {chosen}"] if chosen else []
    remarks += [f"held back by {window}" for window in windows_of(route.name, name, facts["status"], stage)]
    return Card(name, profile.channels[name].type, _sent(name, route, facts, failures, stage, courier), tuple(remarks))


def _sent(
    name: str, route: Route, facts: Mapping[str, Any], failures: Mapping[str, Any], stage: Stage, courier: Courier
) -> Sent:
    channel, profile = stage.release.profile.channels[name], stage.release.profile
    if profile.engine:
        return Sent(NOTHING, None, said="The notifications engine tells it, in words of its own.")
    if not is_apart(channel):
        return courier(route.name, name, variables_of(facts, failures, profile))
    if name not in stage.bodies:
        return Sent(NOTHING, None, said=f"The image {channel.options['image']} is run, and says what it likes.")
    options, secrets = channel.options, channel.secrets
    address = f"{options['method']} {PATTERN.sub(lambda use: str(facts[use[1]]), options['url'])}"
    headers = {**options["headers"], **{field.capitalize(): placeholder(key) for field, key in secrets.items()}}
    return Sent(JSON, request_body(name, facts, failures, stage), address, headers)
