"""The controller's configuration in normal form, and why the controller would refuse it.

What is refused is read as far as it can be, so that a wrong key does not hide what else differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.argo import fields
from generator.argo.coerce import jsonable
from generator.argo.compose import compose
from generator.argo.config import CONFIG, parse
from generator.argo.decode import Decoder
from generator.argo.fields import STRUCT, Kind
from generator.argo.layout import LONE, lay_out
from generator.argo.refusal import Misfit, Refused
from generator.diff.normal import Normalizer
from generator.errors import InputUnusable, Mark, Problem

RULE = "controller-parse"


def configuration(data: Mapping[str, Any], version: str, name: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The configuration in the data of the ConfigMap of that name, None where it cannot be read, and why the controller
    would refuse it."""
    texts = {key: each for key, each in data.items() if isinstance(each, str)}
    try:
        return _normal(parse(texts, version).values, version), []
    except Refused as refused:
        problem = _told(refused, version, name)
    lone = {LONE: texts[LONE]} if LONE in texts else texts
    try:
        text = lay_out(lone)
        return decoded(compose(text.text, text.file, text.home).value, version, name)[0], [problem]
    except InputUnusable:
        return None, [problem]


def decoded(value: Any, version: str, name: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """A configuration that is no text any more; what is unknown in it is left out, with a problem."""
    table = fields.table(version)
    problems: list[Problem] = []
    for is_strict in (True, False):
        try:
            json = jsonable(value, Kind(STRUCT, None, CONFIG), table)
            return _normal(Decoder(table, is_strict=is_strict).decode(json, CONFIG), version), problems
        except Misfit as misfit:
            problems = [_told(misfit.refused(Mark("", 1, 1)), version, name)]
    return None, problems


def _normal(values: dict[str, Any], version: str) -> dict[str, Any]:
    tree: dict[str, Any] = Normalizer(fields.table(version)).struct(values, Kind(STRUCT, None, CONFIG))
    return tree


def _told(refused: Refused, version: str, name: str) -> Problem:
    """What the controller would refuse, with the key of the ConfigMap as the place. Keys are somebody else's texts."""
    problem = refused.problems[0]
    file = f"{name}/{problem.mark.file}" if problem.mark.file else name
    text = f"{problem.text}; with this the controller of Argo {version} ends"
    return Problem(problem.mark._replace(file=_printed(file)), _printed(text), _printed(problem.hint), RULE)


def _printed(text: str) -> str:
    """Without what moves a cursor."""
    return "".join(char if char.isprintable() else "?" for char in text)
