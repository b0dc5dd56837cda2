"""What the plugin for Argo CD decides, without the process that it runs in.

`request` reads what an Application asks for from the variables that Argo CD documents, `place` finds the environment in
the path of the application, `answers` makes what is printed, and `replay` makes the variables that Argo CD would set, for
the person who sets it up.

Contract: argo-cd, docs/operator-manual/config-management-plugins.md and docs/user-guide/build-environment.md;
cmpserver/plugin/plugin.go. Whatever is printed is applied and what is missing may be pruned, so an answer is whole or none.
"""

from __future__ import annotations

from generator.cmp.answers import NEEDED, dump_announcement, dump_manifests, inputs_of
from generator.cmp.place import environment_of, parts_below
from generator.cmp.replay import Answer, Application, environment_for, judged
from generator.cmp.request import ENVIRONMENT, TOP, Asked, on_top, read_request

__all__ = [
    "ENVIRONMENT",
    "NEEDED",
    "TOP",
    "Answer",
    "Application",
    "Asked",
    "dump_announcement",
    "dump_manifests",
    "environment_for",
    "environment_of",
    "inputs_of",
    "judged",
    "on_top",
    "parts_below",
    "read_request",
]
