"""Write a first profile, with comments, that renders as it stands."""

from __future__ import annotations

import argparse
import os

from generator import store
from generator.arguments import add_profiles
from generator.chain import NAME as PROFILE_NAME
from generator.errors import FINE, InputUnusable, Mark, Problem

NAME = "init"
HELP = "write a first profile, with comments"

PROFILE = """\
# The notifications of one environment. `hookwright explain {name}` shows every value, defaults included.
apiVersion: hookwright/v1

# The Argo Workflows version of the cluster, and the address that messages link to.
argo: {{version: "4.0", uiUrl: https://argo.example.com}}

# Where messages go. Secrets are references, NAME/KEY, to Secrets that exist in the cluster; never their values.
channels:
  slack: {{type: slack-webhook, secret: {{url: slack-secret/SLACK_WEBHOOK_URL}}}}

# Which events go there: when is any of Running, Succeeded, Failed, Error.
routes:
  failures: {{when: [Failed, Error], send: [slack]}}
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("environment", metavar="ENV", help="the environment's name, e.g. prd")
    add_profiles(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write profiles/ENV.yaml; a file that exists already is left as it is, with exit code 2."""
    name = arguments.environment
    if not PROFILE_NAME.fullmatch(name):
        hint = "write a name such as prd or teams/payments"
        raise InputUnusable(Problem(Mark(arguments.profiles, 1, 1), "expected the name of an environment", hint))
    path = os.path.join(arguments.profiles, f"{name}.yaml")
    store.write_new(path, PROFILE.format(name=name))
    print(f"wrote {path}\nnext: hookwright render {name}")
    return FINE
