"""Send one route's message as a marked test, by the program that would run in the pod; never to a real service unasked."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Mapping

from generator import live, store
from generator.arguments import add_profiles, refuse_abstract
from generator.errors import FINE, PROBLEMS, InputUnusable, Mark, Problem
from generator.model import PHASES, Profile, Release
from generator.pipeline import build
from generator.trial import Trial, trial_of

NAME = "send"
HELP = "send a test message of a route"

_ADDRESS = re.compile(r"(?:https?|smtp)://(?P<host>\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(?::\d{1,5})?(?:/[^\s?#]*)?")
_HERE = re.compile(r"localhost|127(?:\.\d{1,3}){3}|\[::1\]")
_GRACE = 10  # seconds beyond the program's own budget


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("environment", metavar="ENV", help="the profile")
    parser.add_argument("--route", metavar="NAME", help="the route (the only one, where there is but one)")
    parser.add_argument("--ending", choices=PHASES, default="", help="the phase that it tells of (Failed, or the route's last)")
    parser.add_argument("--to", default="", metavar="URL", help="send all to this http, https or smtp address instead")
    parser.add_argument("--yes", action="store_true", help="really send to somewhere else than this machine")
    parser.add_argument("--from-cluster", action="store_true", help="read the Secrets of the cluster (environment variables)")
    parser.add_argument("--namespace", default="", metavar="NAME", help="whose Secrets (the first of argo.workflowNamespaces)")
    live.add_connection(parser)
    add_profiles(parser)


def run(arguments: argparse.Namespace) -> int:
    """0 when every channel's service took its message, 1 when one did not, 2 for unusable input, 3 for no cluster."""
    read = store.reader(arguments.profiles)
    refuse_abstract(arguments.environment, arguments.profiles, read)
    _refuse_address(arguments.to)
    release = build(arguments.environment, read).release
    trial = trial_of(release, _route(release, arguments.route), arguments.ending, arguments.to)
    for reason in trial.left_out:
        print(f"left out: {reason}")
    if not trial.channels:
        raise _unusable("--route", "no channel of this route can be tried like this", "choose another route or --to")
    _refuse_unasked(arguments, trial)
    secrets = _secrets(arguments, release.profile, trial)
    delivery = release.profile.delivery
    return _carry_out(trial, secrets, max(delivery.retry_seconds, delivery.timeout_seconds) + _GRACE)


def _refuse_address(to: str) -> None:
    if to and not _ADDRESS.fullmatch(to):
        raise _unusable("--to", "no address of a server", "write http://127.0.0.1:8080 or smtp://127.0.0.1:2525")


def _route(release: Release, asked: str | None) -> str:
    routes = list(release.profile.routes)
    if asked is None and len(routes) != 1:
        raise _unusable("--route", "which route?", f"choose one of {', '.join(routes)}" if routes else "the profile has none")
    return asked or routes[0]


def _refuse_unasked(arguments: argparse.Namespace, trial: Trial) -> None:
    """A message that somebody may read is sent only by whoever says so."""
    found = _ADDRESS.fullmatch(arguments.to)
    if arguments.yes or (found and _HERE.fullmatch(found["host"])):
        return
    names = ", ".join(f"{name} ({kind})" for name, kind in trial.channels.items())
    hint = "add --yes to send it, or --to http://127.0.0.1:8080 to see it on this machine"
    raise _unusable("send", f"this would send a {trial.phase} message to {names}; nothing was sent", hint)


def _secrets(arguments: argparse.Namespace, profile: Profile, trial: Trial) -> dict[str, str]:
    """The values of the secrets that are there; where all is sent to one address, any will do."""
    if arguments.from_cluster:
        found = _from_cluster(arguments, profile, trial)
    else:
        found = {secret.variable: os.environ[secret.variable] for secret in trial.secrets if os.environ.get(secret.variable)}
    return {**({secret.variable: "test" for secret in trial.secrets} if arguments.to else {}), **found}


def _from_cluster(arguments: argparse.Namespace, profile: Profile, trial: Trial) -> dict[str, str]:
    from base64 import b64decode

    cluster = live.connect(live.connection_of(arguments), profile.argo.cluster)
    namespace = arguments.namespace or profile.argo.workflow_namespaces[0]
    names = sorted({secret.key.name for secret in trial.secrets})
    data = {name: (cluster.get("Secret", namespace, name) or {}).get("data") or {} for name in names}
    return {
        secret.variable: b64decode(data[secret.key.name][secret.key.key]).decode(errors="replace")
        for secret in trial.secrets
        if secret.key.key in data[secret.key.name]
    }


def _carry_out(trial: Trial, secrets: Mapping[str, str], seconds: float) -> int:
    """Run the program as a pod would: with that environment alone, and no module but the standard library's."""
    import subprocess

    kept = {name: os.environ[name] for name in ("PATH", "SSL_CERT_FILE", "SSL_CERT_DIR") if name in os.environ}
    command = [sys.executable, "-I", "-X", "utf8", "-c", trial.program]
    try:
        done = subprocess.run(
            command,
            env={**kept, **trial.variables, **secrets},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _unusable("send", f"no end within {seconds:.0f} seconds", "see whether the service answers") from None
    said = done.stdout.decode(errors="replace")
    print(said, end="")
    sys.stdout.flush()
    missing = [each for each in trial.secrets if each.variable not in secrets and f"{each.channel}: skipped: no secret" in said]
    for each in missing:
        print(f"hint: set {each.variable} to {each.field} of {each.channel}, or use --from-cluster", file=sys.stderr)
    return PROBLEMS if done.returncode or missing else FINE


def _unusable(where: str, text: str, hint: str) -> InputUnusable:
    return InputUnusable(Problem(Mark(where, 0, 0), text, hint))


