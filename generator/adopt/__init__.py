"""An existing set-up -> a first profile that renders to the same meaning. Pure.

    source gotmpl   a file -> what it says            safe       foreign values as a profile has to write them
    ours            what hookwright itself has made   settings   what its program says
    elsewhere       its templates in a ClusterWorkflowTemplate
    notifier runner containers reading                the parts of it, back to what they were made from
    conditions      the phases that a condition means
    foreign translate                                 hooks and exit handlers of others
    found tidy      what has been recognised          proof      what a profile renders to, and what differs

What is recognised becomes channels, messages and routes, but only where a render proves it; all else stays under
workflowDefaults as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.adopt.elsewhere import Elsewhere, brought_home, named_elsewhere, read_elsewhere
from generator.adopt.foreign import find_foreign
from generator.adopt.found import Found
from generator.adopt.ours import find_ours, is_ours
from generator.adopt.proof import differences, rendered
from generator.adopt.safe import REMOVED, keep
from generator.adopt.source import CHART, Source, read_source
from generator.adopt.tidy import tidied
from generator.errors import HookwrightError, InputUnusable, Mark, Problem
from generator.model import Path
from generator.schema import format_path
from generator.yamlio import Unwritable, dump

_ORDER: tuple[str, ...] = ("apiVersion", "environment", "timeZone", "argo", "history", "delivery", "channels", "messages", "routes")
_ORDER += ("quiet", "overrides", "workflowDefaults", "helm")
_COMMENT = "A first profile, made from a set-up that was there: `hookwright adopt --help`."
_NAMELESS = "adopted"
_NOWHERE = Mark("", 1, 1)


class Adopted(NamedTuple):
    """The text of a profile, and what was not understood. Problems of level error: it does not render to the same yet."""

    text: str
    notes: tuple[Problem, ...]


class _Read(NamedTuple):
    """What adopting starts from: the file, and all of the profile that is no notification; `elsewhere` holds notify
    templates that do not stand in the file, None for none."""

    source: Source
    base: dict[str, Any]
    environment: str
    secrets: list[Problem]
    elsewhere: Elsewhere | None


def adopt(
    text: str, file: str, environment: str = "", version: str = "", templates: tuple[str, str] | None = None
) -> Adopted:
    """A profile for the set-up in a file; without a version, that which the file names, else 4.0. Raises InputUnusable.

    `templates` are the text and the name of the file with the ClusterWorkflowTemplate that the set-up refers to.
    """
    source = read_source(text, file)
    elsewhere = read_elsewhere(*templates) if templates else None
    notes = list(source.notes)
    known = version or _version_of(source)
    if not known:
        text = "the Argo version stands nowhere in the file: 4.0 is assumed"
        notes.append(Problem(Mark(file, 1, 1), text, "say it with --argo-version", level="warning"))
    secrets: list[Problem] = []
    read = _Read(source, _base(source, known or "4.0", secrets), environment, secrets, elsewhere)
    try:
        profile, more = _best(read)
        shown = {key: profile[key] for key in _ORDER if key in profile}
        return Adopted(dump(shown, _COMMENT), (*notes, *secrets, *more))
    except Unwritable as error:
        raise InputUnusable(Problem(source.node.mark, f"a value that no profile can hold: {error.reason}")) from None


def _version_of(source: Source) -> str:
    """The version that the chart's values name, e.g. images.tag: v3.7.4."""
    controller = source.values.get("controller")
    image = controller.get("image") if isinstance(controller, dict) else None
    for box in (image, source.values.get("images")):
        tag = box.get("tag") if isinstance(box, dict) else None
        if isinstance(tag, str) and tag.startswith("v") and [part.isdigit() for part in tag[1:].split(".")] == [True] * 3:
            return tag[1:]
    return ""


def _base(source: Source, version: str, secrets: list[Problem]) -> dict[str, Any]:
    def mark_of(path: Path) -> Mark:
        return source.mark_of(path if source.kind == CHART else source.top)

    argo = {"version": version, **source.argo}
    if "controllerConfig" in argo:
        argo["controllerConfig"] = keep(argo["controllerConfig"], (), mark_of, secrets)
    base = {"apiVersion": "hookwright/v1", "argo": argo}
    return {**base, "helm": {"values": keep(source.values, (), mark_of, secrets)}} if source.values else base


def _best(read: _Read) -> tuple[dict[str, Any], list[Problem]]:
    """The first way to say it that renders to the same; else the last one, with what differs."""
    if read.source.defaults is None:
        return _profile(read, Found({}, {}, ()))[0], []
    last: tuple[dict[str, Any], list[Problem]] | None = None
    for found in _ways(read):
        profile, taken = _profile(read, found)
        wrong = _wrong(read, profile, found)
        last = profile, [*taken, *found.notes, *wrong]
        if not wrong:
            break
    assert last is not None, "one way is always there"
    return last


def _ways(read: _Read) -> Iterator[Found]:
    """What may be recognised, the most first; that everything stays as it was comes last."""
    source = read.source
    name, mark = named_elsewhere(source.defaults), source.mark_of((*source.top, "spec"))
    if read.elsewhere and name == read.elsewhere.name:
        found = find_ours(brought_home(source.defaults, read.elsewhere), mark)
        delivery = {**found.profile["delivery"], "placement": "cluster-workflow-template"}
        yield found._replace(profile={**found.profile, "delivery": delivery, "environment": read.elsewhere.environment})
    elif is_ours(source.defaults):
        found = find_ours(source.defaults, mark)
        missing = Problem(mark, f"the notify templates stand in the ClusterWorkflowTemplate {name}", _ELSEWHERE, level="warning")
        yield found._replace(notes=(*found.notes, missing)) if name else found
    else:
        yield from find_foreign(source)


def _profile(read: _Read, found: Found) -> tuple[dict[str, Any], list[Problem]]:
    """The whole profile, and the secrets that were left out of the part that was found."""
    taken: list[Problem] = []
    source = read.source

    def mark_of(path: Path) -> Mark:
        return source.mark_of((*source.top, *path))

    rest = keep(found.rest, (), mark_of, taken)
    ours = keep(tidied(found.profile), (), lambda path: source.mark_of(source.top), taken, is_ours=True)
    argo = {"argo": {**read.base["argo"], **ours.get("argo", {})}}
    environment = {"environment": read.environment} if read.environment else {}
    defaults = {"workflowDefaults": rest} if rest else {}
    return {**read.base, **ours, **environment, **argo, **defaults}, taken


def _wrong(read: _Read, profile: dict[str, Any], found: Found) -> list[Problem]:
    """What keeps the profile from rendering to the defaults of the file, each with the place of these."""
    source = read.source
    expected = keep(source.defaults, (), lambda path: source.node.mark, [], instead=REMOVED)
    try:
        release = rendered({**profile, "vars": {"secret": REMOVED}}, _NAMELESS)
    except HookwrightError as error:
        return [each._replace(mark=source.mark_of(source.top), rule="") for each in error.problems]
    if found.is_translated:
        is_told = _is_told(found, release.workflow_defaults)
        return [] if is_told else [Problem(source.mark_of(source.top), "not told by channels")]
    wrong = [
        Problem(source.mark_of((*source.top, *path)), f"{format_path(('workflowDefaults', *path))}, {_ELSE}", _HINT)
        for path in differences(expected, release.workflow_defaults)
    ]
    given = read.elsewhere.templates if read.elsewhere else []
    made = [each["spec"]["templates"] for each in release.cluster_workflow_templates]
    for path in differences(keep(given, (), source.mark_of, [], instead=REMOVED), made[0] if made else []):
        mark = read.elsewhere.mark if read.elsewhere else source.mark_of(source.top)
        wrong.append(Problem(mark, f"{format_path(('templates', *path))}, {_ELSE}", _HINT))
    return wrong


def _is_told(found: Found, rendered: Mapping[str, Any]) -> bool:
    """Whether what was translated can be read out of its own rendering again."""
    back = find_ours(rendered, _NOWHERE)
    meant = keep(found.profile, (), lambda path: _NOWHERE, [], is_ours=True, instead=REMOVED)
    return not back.notes and all(back.profile[part] == meant[part] for part in ("channels", "routes"))


_ELSE = "where the profile renders something else"
_ELSEWHERE = "give its file, too: --templates cluster-workflow-templates.yaml"
_HINT = "compare it with what `hookwright render` writes, before you apply that"
