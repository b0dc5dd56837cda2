"""Look for what would stop notifications in the cluster of an environment; nothing is changed there.

Says of each finding what it is, why it matters, and the command that mends it. What cannot be looked at for lack of a
right is a finding, too.
"""

from __future__ import annotations

import argparse
import sys

from generator import store
from generator.arguments import add_folders, folder_of, refuse_abstract
from generator.commands._rights import add_rbac, print_rights
from generator.doctor.findings import examine
from generator.doctor.rights import rights_of
from generator.doctor.shown import dump_findings, format_findings
from generator.errors import FINE, PROBLEMS
from generator.live import add_connection, connect, connection_of
from generator.model import PREFIX
from generator.pipeline import build
from generator.targets.rbac import account_of
from generator.terminal import has_color

NAME = "doctor"
HELP = "look for what would stop notifications in the cluster"

_RBAC = """\
What hookwright doctor needs to look at everything, for an account of its own. To read a Secret's metadata is to be
allowed its values: without that rule doctor says that it does not know the Secrets."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("environment", metavar="ENV", help="the profile")
    parser.add_argument("--format", choices=("human", "json"), default="human", help="human")
    add_rbac(parser)
    add_folders(parser)
    add_connection(parser)


def run(arguments: argparse.Namespace) -> int:
    """0 nothing found, 1 findings, 2 unusable input or another cluster than the profile's, 3 no answer."""
    read = store.reader(arguments.profiles)
    refuse_abstract(arguments.environment, arguments.profiles, read)
    release = build(arguments.environment, read).release
    account = account_of(release.profile)
    if arguments.rbac:
        rights, profile = rights_of(release, account), release.profile
        print_rights(rights, f"{PREFIX}doctor-{profile.environment}", profile.argo.namespace, _RBAC)
        return FINE
    from generator.commands._snapshot import take  # late: --rbac needs no cluster

    cluster = connect(connection_of(arguments), release.profile.argo.cluster)
    environment = release.profile.environment
    output = f"{arguments.output}/{folder_of(arguments.environment, environment)}"
    findings = examine(take(cluster, release, account, output))
    if arguments.format == "json":
        print(dump_findings(findings, environment, *cluster.identity))
    else:
        print(format_findings(findings, f"{environment}, {cluster.identity}", color=has_color(sys.stdout)))
    return PROBLEMS if findings else FINE
