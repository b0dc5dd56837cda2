"""How a command is told which cluster to ask: the options of kubectl, by the names that they have there."""

from __future__ import annotations

import argparse
import re
from typing import NamedTuple

from generator.errors import InputUnusable, Mark, Problem

_UNITS = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_TIME = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|)")


class Connection(NamedTuple):
    """Which cluster, and how long to wait.

    kubeconfig       one file, "" for KUBECONFIG (several, with : between), ~/.kube/config, or the pod that we run in
    context          a context of it, "" for the current one
    request_timeout  seconds for one request, 0 for as long as it takes
    """

    kubeconfig: str = ""
    context: str = ""
    request_timeout: float = 30.0


def add_connection(parser: argparse.ArgumentParser) -> None:
    """`--kubeconfig`, `--context` and `--request-timeout`."""
    group = parser.add_argument_group("the cluster, as for kubectl")
    group.add_argument("--kubeconfig", default="", metavar="FILE", help="the kubeconfig ($KUBECONFIG, ~/.kube/config)")
    group.add_argument("--context", default="", metavar="NAME", help="the context of the kubeconfig (its current one)")
    group.add_argument("--request-timeout", default="30s", metavar="TIME", help="one request, 0 to wait for ever (30s)")


def connection_of(arguments: argparse.Namespace) -> Connection:
    """What was said; raises InputUnusable for a time that is none."""
    return Connection(arguments.kubeconfig, arguments.context, _seconds(arguments.request_timeout))


def _seconds(text: str) -> float:
    found = _TIME.fullmatch(text)
    if not found:
        hint = "write a number and ms, s, m or h, e.g. 30s"
        raise InputUnusable(Problem(Mark("--request-timeout", 0, 0), "expected a time", hint))
    return float(found[1]) * _UNITS[found[2]]
