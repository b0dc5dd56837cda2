"""Say what the defaults of an environment would change for the workflows that are there; nothing is changed."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from generator import store
from generator.argo.join import CLUSTER
from generator.argo.restrictions import SECURE
from generator.arguments import add_profiles, refuse_abstract
from generator.commands._progress import Progress
from generator.commands._rights import add_rbac, print_rights
from generator.diff.model import State
from generator.diff.model import Subject as Named
from generator.diff.states import Scope, objects_in, state_of
from generator.errors import FINE, PROBLEMS, InputUnusable, Mark, Problem
from generator.impact import Scene, scene_of, survey
from generator.impact.shown import dump_survey, format_survey
from generator.live import add_connection, connect, connection_of
from generator.model import PREFIX, Profile
from generator.pipeline import Built, build
from generator.preview.documents import KINDS, Found
from generator.preview.subjects import Find
from generator.rights import Right

if TYPE_CHECKING:
    from generator.live import Cluster

NAME = "impact"
HELP = "say what the defaults change for the workflows that are there"

NOTHING = "none"
_PAGE, _TEMPLATES = 250, 128
_RUNNING = "workflows.argoproj.io/completed!=true"
_RBAC = "What hookwright impact needs: it reads, and changes nothing."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("environment", metavar="ENV", help="the profile")
    parser.add_argument(
        "--workflow", nargs="+", default=[], metavar="FILE", help="files or folders of workflows (the cluster's)"
    )
    against = "defaults to compare with: a file, a folder, or none (those of the cluster; with --workflow none)"
    parser.add_argument("--against", default="", metavar="FILE", help=against)
    parser.add_argument("--format", choices=("human", "json"), default="human", help="human")
    add_rbac(parser)
    add_profiles(parser)
    add_connection(parser)


def run(arguments: argparse.Namespace) -> int:
    """0 nobody loses anything, 1 somebody does or would not run, 2 unusable input, 3 no answer."""
    read = store.reader(arguments.profiles)
    refuse_abstract(arguments.environment, arguments.profiles, read)
    built = build(arguments.environment, read)
    profile = built.release.profile
    if arguments.rbac:
        print_rights(rights_of(profile), f"{PREFIX}impact-{profile.environment}", profile.argo.namespace, _RBAC)
        return FINE
    cluster = None if arguments.workflow else connect(connection_of(arguments), profile.argo.cluster)
    before = _before(arguments, profile, cluster)
    scene = _scene(built, before)
    if cluster is None:
        found, find = _of_files(arguments.workflow, profile.argo.workflow_namespaces[0])
        progress = Progress(len(found))
        objects = iter(found)
    else:
        progress = Progress()
        objects, find = _of_cluster(cluster, progress), _finder(cluster)
    result = survey(progress.watch(objects), scene, find)
    form = dump_survey if arguments.format == "json" else format_survey
    print(form(result, profile.environment, before.label))
    return PROBLEMS if result.has_losses else FINE


def rights_of(profile: Profile) -> tuple[Right, ...]:
    """The least that `impact` needs; sorted."""
    argo = profile.argo
    config_map = Right("get", "ConfigMap", argo.namespace, argo.config_map)
    uid = [Right("get", "Namespace", "", "kube-system")] if argo.cluster.get("uid") else []
    return tuple(sorted([config_map, *(Right("list", kind) for kind in KINDS), *uid]))


def _scope(profile: Profile) -> Scope:
    argo = profile.argo
    return Scope(profile.environment, argo.version, argo.owner, Named("ConfigMap", argo.namespace, argo.config_map))


def _before(arguments: argparse.Namespace, profile: Profile, cluster: Cluster | None) -> State:
    """The defaults that the new ones take the place of, with the ClusterWorkflowTemplates beside them."""
    argo, against = profile.argo, arguments.against
    if against not in ("", NOTHING):
        from generator.commands._sides import read_path  # late: needed for a file only

        label, objects = against, read_path(against)[0]
    elif cluster is None or against == NOTHING:
        label, objects = "no defaults", []
    else:
        found = cluster.get("ConfigMap", argo.namespace, argo.config_map)
        label, objects = f"the defaults of {cluster.identity}", [found] if found else []
    state = state_of(label, objects, _scope(profile))
    if state.problems:
        raise InputUnusable(*state.problems)
    if against not in ("", NOTHING) and not state.defaults:
        hint = f"name a ConfigMap, Helm values or an output folder, or say {NOTHING}"
        raise InputUnusable(Problem(Mark(label, 1, 1), "holds no workflowDefaults", hint))
    return state


def _scene(built: Built, before: State) -> Scene:
    """Both sides read in the same way: as what stands in files and objects."""
    argo = built.release.profile.argo
    objects = [each for one in built.documents for each in objects_in(one.text, one.name)]
    after = state_of(argo.config_map, objects, _scope(built.release.profile))
    is_secure = any(_restrictions(side).get("templateReferencing") == SECURE for side in (before, after))
    return scene_of(argo.version, argo.workflow_namespaces[0], _pair(before), _pair(after), is_secure=is_secure)


def _restrictions(side: State) -> dict[str, Any]:
    return dict(side.objects.get(side.config_map, {}).get("workflowRestrictions") or {})


def _pair(side: State) -> tuple[dict[str, Any] | None, list[Any]]:
    """The defaults, None for none, and the ClusterWorkflowTemplates."""
    templates = [
        {"kind": CLUSTER, **tree, "metadata": {**tree.get("metadata", {}), "name": named.name}}
        for named, tree in side.objects.items()
        if named.kind == CLUSTER
    ]
    return dict(side.defaults) or None, templates


def _of_cluster(cluster: Cluster, progress: Progress) -> Iterator[Found]:
    """Every object of the cluster, page by page; of Workflows those that have not ended."""
    mark = Mark(str(cluster.identity), 0, 0)
    for kind in KINDS:
        labels = _RUNNING if kind == "Workflow" else ""
        for each in cluster.list(kind, labels=labels, limit=_PAGE, left=progress.expect):
            if isinstance(each.get("metadata"), dict) and isinstance(each.get("spec") or {}, dict):
                yield Found(mark, each)


def _finder(cluster: Cluster) -> Find:
    """Templates by name, the last ones kept: a list with a selector, so that no further right is needed."""

    @functools.lru_cache(maxsize=_TEMPLATES)
    def find(key: tuple[str, Any, Any]) -> dict[str, Any] | None:
        kind, namespace, name = key
        if not name:
            return None
        return next(cluster.list(kind, namespace, fields=f"metadata.name={name}"), None)

    return find


def _of_files(paths: list[str], namespace: str) -> tuple[list[Found], Find]:
    from generator.commands._workflows import objects_of  # late: a cluster needs no files

    found, problems = objects_of(paths)
    bad = [problem for problem in problems if problem.level == "error"]
    if bad:
        raise InputUnusable(*bad)
    known = {}
    for each in found:
        metadata = each.value.get("metadata") or {}
        where = "" if each.value["kind"] == CLUSTER else metadata.get("namespace") or namespace
        known[each.value["kind"], where, metadata.get("name")] = each.value
    return found, known.get
