"""Versions of Argo Workflows as the profile writes them."""

from __future__ import annotations

# 3.4.11 to 3.4.16 carry an expr without fromJSON: our conditions would turn every workflow into Error
# (argo-semantics 7.16).
LOWEST = (3, 5)


def minor_of(version: str) -> tuple[int, int]:
    """`"3.7.4"` -> `(3, 7)`; the text has been checked to be digits and dots."""
    major, minor, *_ = version.split(".")
    return int(major), int(minor)
