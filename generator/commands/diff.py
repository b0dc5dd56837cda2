"""Compare an environment with its cluster, with a file, another environment or a revision: by meaning, not as text.

Without an --against option three sides are compared: the output that was rendered last, what is live, and a fresh
render. Nothing is ever changed, and of Secrets only their metadata is read.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from generator import store
from generator.arguments import add_folders, folder_of, refuse_abstract
from generator.commands._rights import add_rbac, print_rights
from generator.diff import compare_live, compare_two, renamed
from generator.diff.ignore import Rule, rule_of
from generator.diff.model import Comparison, State, Subject
from generator.diff.shown import FORMATS, Look, write
from generator.diff.states import Scope, config_map_in, live_state, objects_in, state_of
from generator.errors import FINE, PROBLEMS, InputUnusable, Mark, Problem
from generator.kinds import KINDS
from generator.live import PermissionMissing, add_connection, connect, connection_of
from generator.model import Document, Profile
from generator.pipeline import build
from generator.rights import Right
from generator.targets.workflow_controller_configmap import NAME as CONFIG_MAP_FILE
from generator.terminal import has_color

NAME = "diff"
HELP = "compare with the cluster, a file, another environment or a revision"

_ACCOUNT = "hookwright-diff"
_RBAC = """\
The rights for {}: kubectl apply -f -
Of Secrets it reads the metadata, to which Kubernetes gives no right of its own. Without the rule on secrets everything
else is compared, and a warning says so."""
_HINT = "name a workflow-controller ConfigMap, Helm values, or a folder that hookwright rendered"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("environment", metavar="ENV", help="the profile")
    against = parser.add_mutually_exclusive_group()
    against.add_argument("--against", default="", metavar="PATH", help="a file or folder instead of the cluster; - reads one")
    against.add_argument("--against-env", default="", metavar="ENV", help="another environment instead of the cluster")
    against.add_argument("--against-rev", default="", metavar="REV", help="what was committed at a revision of git")
    parser.add_argument("--rendered", action="store_true", help="of a revision: render its profiles, not its output")
    add_rbac(parser)
    parser.add_argument("--format", choices=FORMATS, default="human", help="human")
    add_folders(parser)
    add_connection(parser)


class Ours(NamedTuple):
    """The environment as it is rendered now."""

    name: str
    profile: Profile
    documents: tuple[Document, ...]
    scope: Scope
    state: State


def run(arguments: argparse.Namespace) -> int:
    """0 without a difference that counts, 1 with one, 2 for input that cannot be used, 3 where no cluster answers."""
    if arguments.rendered and not arguments.against_rev:
        raise InputUnusable(Problem(Mark("--rendered", 1, 1), "of which revision?", "say it with --against-rev REV"))
    ours = _ours(arguments, arguments.environment)
    if arguments.rbac:
        compared = [ours, *(_ours(arguments, name) for name in _watched(ours))]
        who = " and ".join(f"`hookwright diff {each.name}`" for each in compared)
        rights = [right for each in compared for right in _rights(each)]
        print_rights(rights, _ACCOUNT, ours.profile.argo.namespace, _RBAC.format(who))
        return FINE
    rules = [rule_of(text) for text in ours.profile.ignore]
    found = _against(arguments, ours, rules) or _live(arguments, ours, rules)
    text = write(found, arguments.format, Look(color=has_color(sys.stdout)))
    if text:
        print(text)
    return FINE if found.is_same else PROBLEMS


def _ours(arguments: argparse.Namespace, name: str) -> Ours:
    read = store.reader(arguments.profiles)
    refuse_abstract(name, arguments.profiles, read)
    built = build(name, read)
    profile = built.release.profile
    scope = scope_of(profile)
    return Ours(name, profile, built.documents, scope, _state(f"profile {name}", built.documents, scope))


def scope_of(profile: Profile) -> Scope:
    """What a comparison needs of a profile."""
    argo = profile.argo
    return Scope(profile.environment, argo.version, argo.owner, Subject("ConfigMap", argo.namespace, argo.config_map))


def _state(label: str, documents: Iterable[Document], scope: Scope) -> State:
    return state_of(label, [each for one in documents for each in objects_in(one.text, one.name)], scope)


def _against(arguments: argparse.Namespace, ours: Ours, rules: list[Rule]) -> Comparison | None:
    """Two sides, None where the cluster is meant."""
    if arguments.against:
        other = _of_path(arguments.against, ours)
        return compare_two(other, ours.state, ours.scope, rules, is_applied=True)
    if arguments.against_env:
        theirs = _ours(arguments, arguments.against_env)
        state = _state(theirs.name, theirs.documents, ours.scope)
        return compare_two(renamed(state, theirs.scope, ours.scope), ours.state, ours.scope, rules)
    if arguments.against_rev:
        return compare_two(_of_revision(arguments, ours), ours.state, ours.scope, rules, is_applied=True)
    return None


def _of_path(path: str, ours: Ours) -> State:
    from generator.commands._sides import STDIN, read_path

    label = "standard input" if path == STDIN else path
    objects, is_whole = read_path(path)
    state = state_of(label, objects, ours.scope, is_whole=is_whole)
    common = {*state.objects, *state.secrets} & {ours.scope.config_map, *ours.state.objects, *ours.state.secrets}
    if not common and not state.problems:
        raise InputUnusable(Problem(Mark(label, 1, 1), "nothing in it can be compared", _HINT))
    return state


def _of_revision(arguments: argparse.Namespace, ours: Ours) -> State:
    from generator.commands._sides import Revision

    revision = Revision(arguments.against_rev)
    if arguments.rendered:
        documents = build(ours.name, revision.reader(arguments.profiles)).documents
        return _state(f"{revision.name}, rendered", documents, ours.scope)
    return _state(revision.name, revision.documents(_folder(arguments, ours)), ours.scope)


def _folder(arguments: argparse.Namespace, ours: Ours) -> str:
    return os.path.join(arguments.output, folder_of(ours.name, ours.profile.environment))


def _live(arguments: argparse.Namespace, ours: Ours, rules: list[Rule]) -> Comparison:
    """The committed output, the cluster and the render."""
    from generator.commands._sides import committed

    folder = _folder(arguments, ours)
    documents = committed(folder)
    base = ours.state._replace(label=folder if documents else f"{folder} (nothing rendered yet)")
    if documents and set(documents) != set(ours.documents):
        base = _state(folder, documents, ours.scope)
    cluster = connect(connection_of(arguments), ours.profile.argo.cluster)
    wanted = _wanted(base, ours.state)
    objects = {each: cluster.get(*each) for each in wanted if each.kind != "Secret"}
    secrets: dict[Subject, Mapping[str, Any] | None] = {}
    problems = []
    for each in (each for each in wanted if each.kind == "Secret"):
        try:
            secrets[each] = cluster.metadata(*each)
        except PermissionMissing as error:
            problems += [problem._replace(level="warning") for problem in error.problems]
    live = live_state(str(cluster.identity), objects, secrets, ours.scope)
    found = compare_live(base, live, ours.state, ours.scope, rules, objects=objects, applied=_applied(ours))
    return found._replace(problems=(*found.problems, *problems))


def _applied(ours: Ours) -> Mapping[str, Any] | None:
    """Our own ConfigMap, None where the chart has it."""
    files = [one for one in ours.documents if one.name == CONFIG_MAP_FILE]
    return config_map_in((each for one in files for each in objects_in(one.text, one.name)), ours.scope.config_map)


def _wanted(*sides: State) -> list[Subject]:
    """What a cluster is asked for: the objects and Secrets of our sides, and the ConfigMap."""
    known = {subject for side in sides for subject in (side.config_map, *side.objects, *side.secrets)}
    return sorted(each for each in known if each.kind in KINDS)


def _watched(ours: Ours) -> list[str]:
    """The other environments that runs of drift-cron.yaml compare, with the same account."""
    return [name for name in ours.profile.drift.get("environments", ()) if name != ours.name]


def _rights(ours: Ours) -> list[Right]:
    """The least. Kubernetes has no right to metadata alone, so that of Secrets is to get them."""
    rights = [Right("get", *subject) for subject in _wanted(ours.state)]
    if ours.profile.argo.cluster.get("uid"):
        rights.append(Right("get", "Namespace", "", "kube-system"))
    return rights
