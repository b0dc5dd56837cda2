"""`python -m generator` is the command `hookwright`."""

from __future__ import annotations

from generator.cli import run

run()
