"""Kubernetes objects, Helm values and our own files -> a State. Pure: texts and plain objects come in.

Owns what of an object is compared: not what the API server and other tools write into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from generator.argo import fields
from generator.argo.coerce import jsonable
from generator.argo.decode import Decoder
from generator.argo.documents import parts, unlisted, value_of
from generator.argo.fields import STRUCT, Kind
from generator.argo.layout import LONE
from generator.argo.refusal import Misfit, check_depth
from generator.diff.configuration import configuration, decoded
from generator.diff.model import CHART_VALUES, DEFAULTS, State, Subject
from generator.diff.normal import Normalizer, rights, subjects
from generator.errors import InputUnusable, Mark, Problem

LARGEST = 4 << 20
"""Bytes of a file: a ConfigMap of 1 MiB, whose lines `kubectl get -o yaml` indents."""

_TYPED = ("ClusterWorkflowTemplate", "WorkflowTemplate")
_INVENTORY = "SecretInventory"
_NO_OBJECTS = ("Kustomization", "Component")  # say what is applied; are not applied themselves
_ALL_KEYS = "(all)"
_VALUES = Subject(CHART_VALUES, "", "values.yaml")
# What tools and the API server write beside what an object says.
_TOOLS = ("kubectl.kubernetes.io/", "meta.helm.sh/", "argocd.argoproj.io/", "deployment.kubernetes.io/")


class Scope(NamedTuple):
    """What of a profile a comparison needs. `owner` as in the profile: helm, manifest or patch."""

    environment: str
    version: str
    owner: str
    config_map: Subject


def objects_in(text: str, file: str) -> list[dict[str, Any]]:
    """The objects of a text, Lists unpacked, empty documents left out. Raises InputUnusable."""
    found = []
    for part in parts(text, file):
        for each in unlisted(value_of(part, LARGEST)):
            if not isinstance(each, dict):
                hint = "name a ConfigMap, Helm values or what hookwright renders"
                raise InputUnusable(Problem(part.mark, "a document that is no map of keys", hint))
            found.append(each)
    return found


def subject_of(value: Mapping[str, Any]) -> Subject:
    """Of an object, what it is called."""
    metadata = value.get("metadata")
    named = metadata if isinstance(metadata, dict) else {}
    return Subject(str(value.get("kind", "")), str(named.get("namespace") or ""), str(named.get("name") or ""))


def state_of(label: str, objects: Iterable[Mapping[str, Any]], scope: Scope, *, is_whole: bool = True) -> State:
    """What objects, Helm values and inventories say. The controller's ConfigMap stands under the name that `scope` has
    for it, whatever it is called here. Not `is_whole`: only what is there is known of."""
    found: dict[Subject, dict[str, Any]] = {}
    secrets: dict[Subject, frozenset[str] | None] = {}
    problems: list[Problem] = []
    every = list(objects)
    _refuse_deep(label, every)
    controller = config_map_in(every, scope.config_map)
    for value in every:
        kind = value.get("kind")
        if value is controller:
            _enter(found, scope, problems, configuration(_data(value), scope.version, scope.config_map.name))
        elif kind is None:
            _enter_values(found, scope, problems, value, is_whole=is_whole)
        elif kind == _INVENTORY:
            secrets |= dict(_inventory(value))
        elif kind in _NO_OBJECTS:
            continue
        elif kind == "Secret":
            secrets[subject_of(value)] = frozenset([*_map(value, "data"), *_map(value, "stringData")])
        else:
            found[subject_of(value)] = tree_of(value, scope.version)
    asked = None if is_whole else frozenset([*found, *secrets])
    if is_whole and scope.config_map not in found and problems:
        asked = frozenset([*found, *secrets])  # nobody knows what it would mean to a controller
    return State(label, scope.environment, scope.config_map, found, secrets, asked, tuple(problems))


def _refuse_deep(label: str, objects: Iterable[Mapping[str, Any]]) -> None:
    """Raise InputUnusable for what no reader of Kubernetes takes either."""
    for value in objects:
        try:
            check_depth(value)
        except Misfit as misfit:
            raise InputUnusable(Problem(Mark(label, 1, 1), f"an object that is {misfit.text}", "")) from None


def live_state(
    label: str,
    got: Mapping[Subject, Mapping[str, Any] | None],
    secrets: Mapping[Subject, Mapping[str, Any] | None],
    scope: Scope,
) -> State:
    """What a cluster has of what it was asked for: objects, None for one that is not there, and of Secrets the metadata."""
    state = state_of(label, [value for value in got.values() if value is not None], scope)
    known = {subject: keys_of(metadata) for subject, metadata in secrets.items() if metadata is not None}
    unknown = frozenset([scope.config_map] if state.problems and scope.config_map not in state.objects else [])
    return state._replace(secrets=known, asked=frozenset([*got, *secrets]) - unknown)


def keys_of(metadata: Mapping[str, Any]) -> frozenset[str] | None:
    """The keys of a Secret's data by the managers that wrote them, None where no manager says any."""
    keys: set[str] = set()
    for entry in _list(_map(metadata, "metadata"), "managedFields"):
        written = _map(_map(entry, "fieldsV1"), "f:data")
        keys |= {key.removeprefix("f:") for key in written if key.startswith("f:")}
    return frozenset(keys) or None


def config_map_in(objects: Iterable[Mapping[str, Any]], named: Subject) -> Mapping[str, Any] | None:
    """The controller's ConfigMap among objects: the one of that name, else the one that looks like it."""
    maps = [value for value in objects if value.get("kind") == "ConfigMap"]
    called = [value for value in maps if subject_of(value).name == named.name]
    alike = [value for value in maps if LONE in _data(value) or DEFAULTS in _data(value)]
    return next(iter([*called, *alike]), None)


def tree_of(value: Mapping[str, Any], version: str) -> dict[str, Any]:
    """An object in normal form, without its name and without what others write into it."""
    kind = value.get("kind")
    tree = dict(value)
    if kind in _TYPED:
        table = fields.table(version)
        name = str(kind) if str(kind) in table.types else "ClusterWorkflowTemplate"
        try:
            json = jsonable(tree, Kind(STRUCT, None, name), table)
            tree = Normalizer(table).struct(Decoder(table).decode(json, name), Kind(STRUCT, None, name))
        except Misfit:
            pass  # the API server may hold what the controller cannot read: compared as it stands
    metadata = dict(_metadata(value))
    rest = {key: each for key, each in tree.items() if key not in ("apiVersion", "kind", "metadata", "status")}
    known = {"rules": rights, "subjects": subjects}
    rest = {key: known[key](each) if key in known else each for key, each in rest.items()}
    return {**({"metadata": metadata} if metadata else {}), **rest}


def _metadata(value: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for field in ("labels", "annotations"):
        entries = _map(_map(value, "metadata"), field)
        kept = {key: each for key, each in entries.items() if not key.startswith(_TOOLS)}
        if kept:
            yield field, kept


def _enter(
    found: dict[Subject, dict[str, Any]], scope: Scope, problems: list[Problem], read: tuple[dict[str, Any] | None, list[Problem]]
) -> None:
    tree, said = read
    problems += said
    if tree is not None:
        found[scope.config_map] = tree


def _enter_values(
    found: dict[Subject, dict[str, Any]], scope: Scope, problems: list[Problem], values: Mapping[str, Any], *, is_whole: bool
) -> None:
    """Helm values: the defaults in them become the ConfigMap, unless that is not the chart's; the rest stays values, which
    in a file of somebody else's are not ours."""
    if "apiVersion" in values or not (is_whole or isinstance(values.get("controller"), dict)):
        return
    controller = dict(_map(values, "controller"))
    defaults = controller.pop(DEFAULTS, None)
    if defaults or _map(controller, "configMap").get("create") is not False:
        _enter(found, scope, problems, decoded({DEFAULTS: defaults} if defaults else {}, scope.version, scope.config_map.name))
    rest = {key: each for key, each in values.items() if key != "controller"}
    if is_whole:
        found[_VALUES] = {**({"controller": controller} if controller else {}), **rest}


def _inventory(value: Mapping[str, Any]) -> Iterator[tuple[Subject, frozenset[str]]]:
    for secret in _list(value, "secrets"):
        keys = frozenset(str(key.get("key")) for key in _list(secret, "keys") if isinstance(key, dict))
        for namespace in _list(secret, "namespaces"):
            yield Subject("Secret", str(namespace), str(secret.get("name"))), keys - {_ALL_KEYS}


def _data(value: Mapping[str, Any]) -> dict[str, Any]:
    return _map(value, "data")


def _map(value: Any, key: str) -> dict[str, Any]:
    """The map under a key, or an empty one for everything else."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, dict) else {}


def _list(value: Any, key: str) -> list[Any]:
    """The list under a key, or an empty one for everything else."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, list) else []
