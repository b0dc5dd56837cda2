"""The variables that Argo CD would set for a plugin, and what it would make of the answers.

As reposerver/repository/repository.go has them: getPluginEnvs for `generate`, populatePluginAppDetails for `parameters`,
which gets four of the application's variables only. ApplicationSourcePluginParameter.Environ makes the PARAM_*.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.cmp.request import PARAMETERS, VARIABLES

TIMEOUT = 60.0
"""Seconds that the repo server waits for an answer, unless told otherwise."""

_OF_PARAMETERS = ("ARGOCD_APP_NAME", "ARGOCD_APP_SOURCE_REPO_URL", "ARGOCD_APP_SOURCE_PATH", "ARGOCD_APP_SOURCE_TARGET_REVISION")
_KIND = re.compile(r"^kind: (\w+)$", re.MULTILINE)
_REFERENCE = re.compile(r"\$(?:\{(\w+)\}|(\w+|\$))")


class Application(NamedTuple):
    """What is known of the application that is replayed; an unknown text is empty."""

    name: str
    path: str
    repository: str
    revision: str


def environment_for(
    verb: str, application: Application, parameters: Sequence[tuple[str, str]], variables: Sequence[tuple[str, str]]
) -> dict[str, str]:
    """The variables of one call: `verb` is generate or parameters, the pairs are what the Application gives."""
    own = _of_application(application)
    if verb == "parameters":
        own = {name: own[name] for name in _OF_PARAMETERS}
    own |= {VARIABLES + name: _expanded(value, own) for name, value in variables}
    if parameters:
        own[PARAMETERS] = json.dumps([{"name": name, "string": value} for name, value in parameters])
        own |= {"PARAM_" + re.sub("[^A-Z0-9_]", "_", name.upper()): value for name, value in parameters}
    return own


def _of_application(application: Application) -> dict[str, str]:
    revision = application.revision
    return {
        "ARGOCD_APP_NAME": application.name,
        "ARGOCD_APP_NAMESPACE": "argo",
        "ARGOCD_APP_PROJECT_NAME": "default",
        "ARGOCD_APP_REVISION": revision,
        "ARGOCD_APP_REVISION_SHORT": revision[:7],
        "ARGOCD_APP_REVISION_SHORT_8": revision[:8],
        "ARGOCD_APP_SOURCE_REPO_URL": application.repository,
        "ARGOCD_APP_SOURCE_PATH": application.path,
        "ARGOCD_APP_SOURCE_TARGET_REVISION": "HEAD",
        "KUBE_VERSION": "1.31.0",
        "KUBE_API_VERSIONS": "v1,apps/v1,rbac.authorization.k8s.io/v1,argoproj.io/v1alpha1",
    }


def _expanded(text: str, variables: Mapping[str, str]) -> str:
    """`$NAME` and `${NAME}` replaced, an unknown one by nothing, `$$` by a dollar sign."""
    return _REFERENCE.sub(lambda found: "$" if found[2] == "$" else variables.get(found[1] or found[2], ""), text)


class Answer(NamedTuple):
    """What one call of the plugin left: its exit code, its streams, and how long it took."""

    code: int
    stdout: str
    stderr: str
    seconds: float


def judged(verb: str, answer: Answer) -> Iterator[str]:
    """What Argo CD would make of an answer, in words; a line that begins with `wrong` is what it would refuse."""
    if answer.code:
        yield f"wrong: it ended with exit code {answer.code}, and Argo CD shows what stands above"
    elif verb == "parameters":
        names = [each["name"] for each in json.loads(answer.stdout)]
        yield f"announces {', '.join(names)}, in {answer.seconds:.1f} s"
    elif not answer.stdout:
        yield "wrong: it printed nothing; with prune on, Argo CD would delete everything"
    else:
        yield f"{len(answer.stdout.encode()):,} bytes in {answer.seconds:.1f} s; Argo CD waits for {TIMEOUT:.0f} s"
        yield from (f"{count} {kind}" for kind, count in sorted(Counter(_KIND.findall(answer.stdout)).items()))
