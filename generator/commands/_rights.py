"""`--rbac`, of each command that asks a cluster: the least rights that it needs, as manifests to be applied."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from generator.rights import Right, manifests
from generator.yamlio import dump


def add_rbac(parser: argparse.ArgumentParser) -> None:
    """`--rbac`."""
    parser.add_argument("--rbac", action="store_true", help="print the rights that this needs, as manifests, and stop")


def print_rights(rights: Iterable[Right], account: str, namespace: str, what: str) -> None:
    """The manifests of an account of that name with these rights; `what` stands in the comment above them."""
    first, *others = manifests(rights, account, namespace)
    print("---\n".join([dump(first, what), *map(dump, others)]), end="")
