"""The controller's ConfigMap, parsed as the controller parses it.

Source: argo-workflows config/controller.go `parseConfigMap`, with sigs.k8s.io/yaml `UnmarshalStrict` below it. A text
that is refused here ends the process of a controller of that version, at start as well as on a change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.argo import fields
from generator.argo.coerce import jsonable
from generator.argo.compose import Node, compose, locate
from generator.argo.decode import Decoder
from generator.argo.fields import STRUCT, Kind
from generator.argo.layout import Text, lay_out
from generator.argo.refusal import Misfit, Refused
from generator.argo.versions import minor_of
from generator.errors import InputUnusable
from generator.yamlio import LIMIT, UNSURE, quick_value

CONFIG = "Config"
_LARGEST = 4 * LIMIT  # the layout of a key for each field indents every line


class Parsed(NamedTuple):
    """What the controller starts with.

    version   whose field table was used, e.g. "4.1"
    values    its whole configuration as JSON, defaults of the fields not filled in
    workflow_defaults   that part of it, without the status that every Go workflow has; None when there is none
    """

    version: str
    values: dict[str, Any]
    workflow_defaults: dict[str, Any] | None


def parse(data: Mapping[str, str], version: str) -> Parsed:
    """Read `.data` of the ConfigMap for a version such as "3.7". Raises Refused, with the key as file of the mark.

    binaryData is nothing to the controller and must not be given.
    """
    text = lay_out(data)
    table = fields.table(version)
    value, node = quick_value(text.text, _LARGEST), None
    if value is UNSURE:
        node = _composed(text)
        value = node.value
    try:
        json = jsonable(value, Kind(STRUCT, None, CONFIG), table)
        values = Decoder(table, is_strict=True).decode(json, CONFIG)
    except Misfit as error:
        raise _placed(error, node or _composed(text), text, version) from None
    defaults = values.get("workflowDefaults")
    return Parsed(table.version, values, None if defaults is None else without_zero_status(defaults))


def _composed(text: Text) -> Node:
    """The text with its places, which are needed for what cannot be read the quick way and for what is refused."""
    try:
        return compose(text.text, text.file, text.home)
    except Refused as error:
        raise Refused(text.at_home(error.problems[0]), error.controller) from None
    except InputUnusable as error:
        raise Refused(text.at_home(error.problems[0])) from None


def without_zero_status(workflow: dict[str, Any]) -> dict[str, Any]:
    """`workflow` without a status in which nothing stands but the two times that Go always writes."""
    status = workflow.get("status")
    if status is None or any(value is not None for value in status.values()):
        return workflow
    return {key: value for key, value in workflow.items() if key != "status"}


def _placed(error: Misfit, node: Node, text: Text, version: str) -> Refused:
    """The error with its place in the key of the ConfigMap, and with the versions that know an unknown field."""
    known = _versions_with(error)
    newer = [each for each in known if minor_of(each) > minor_of(version)]
    if known:
        says = f"Argo {newer[0]} is the first that knows it" if newer else f"Argo {known[-1]} was the last that knew it"
        error.hint = f"{says}, and the set-up is for Argo {version}"
    mark = locate(node, error.path, error.is_key)
    refused = error.refused(mark)
    return Refused(text.at_home(refused.problems[0]), refused.controller, refused.path)


def _versions_with(error: Misfit) -> list[str]:
    """The versions whose table has the unknown field in the same type."""
    if not error.is_key or not error.path:
        return []
    found = []
    for version in fields.versions():
        table = fields.table(version)
        if error.owner in table.types and table.struct(error.owner).field(str(error.path[-1])) is not None:
            found.append(version)
    return found
