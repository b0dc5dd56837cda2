"""The `{name}` placeholders of messages and containers: which exist, and what of the workflow each needs.

A placeholder is filled in by the notifier in the pod (or, for a container channel, by an Argo expression). Braces that
hold anything but a name, such as `{}` or `{"a": 1}`, are text, and so is `${NAME}`, which shells write.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

CRON_LABEL = "workflows.argoproj.io/cron-workflow"
TEMPLATE_LABEL = "workflows.argoproj.io/workflow-template"
CLUSTER_TEMPLATE_LABEL = "workflows.argoproj.io/cluster-workflow-template"
CREATOR_LABEL = "workflows.argoproj.io/creator"
CREATOR_EMAIL_LABEL = "workflows.argoproj.io/creator-email"
SCHEDULED_ANNOTATION = "workflows.argoproj.io/scheduled-time"


class Placeholder(NamedTuple):
    """What a placeholder stands for, and the labels that it is made of."""

    doc: str
    labels: tuple[str, ...] = ()


PLACEHOLDERS = {
    "name": Placeholder("the workflow's name"),
    "namespace": Placeholder("the workflow's namespace"),
    "uid": Placeholder("the workflow's uid"),
    "status": Placeholder("Running, Succeeded, Failed or Error, in the message's language"),
    "duration": Placeholder("how long the workflow ran, for people"),
    "created": Placeholder("when the workflow was created, for people where the profile has a timeZone"),
    "scheduled": Placeholder("when a CronWorkflow meant it to start, likewise; empty for others"),
    "entrypoint": Placeholder("the template that the workflow starts with"),
    "serviceAccount": Placeholder("the workflow's service account"),
    "creator": Placeholder("who submitted the workflow", (CREATOR_LABEL,)),
    "creatorEmail": Placeholder("the submitter's e-mail address", (CREATOR_EMAIL_LABEL,)),
    "cron": Placeholder("the CronWorkflow that started it", (CRON_LABEL,)),
    "template": Placeholder("the WorkflowTemplate that it runs", (TEMPLATE_LABEL, CLUSTER_TEMPLATE_LABEL)),
    "source": Placeholder(
        "the CronWorkflow, else the WorkflowTemplate, else the workflow's name",
        (CRON_LABEL, TEMPLATE_LABEL, CLUSTER_TEMPLATE_LABEL),
    ),
    "environment": Placeholder("the profile's environment"),
    "url": Placeholder("the workflow's page in the Argo UI; empty without argo.uiUrl"),
    "failures": Placeholder("what failed, one line for each cause"),
    "failureCount": Placeholder("how many causes there are: steps that failed, each with what it says"),
    "retry": Placeholder("the argo command that retries the workflow; empty where it has not failed"),
    "pod": Placeholder("the pod of the first failure; empty where none is known"),
    "startMs": Placeholder("when the workflow was created, in milliseconds since 1970, for addresses of logs"),
    "endMs": Placeholder("when the message was written, in the same form"),
    "change": Placeholder("how the run compares with those before it: fails for the 3rd time, recovered; needs `history`"),
    "differences": Placeholder("what differs from the last run that ended otherwise; needs `history`"),
    "log": Placeholder("the last lines of the failed pod's log; needs `log` in the message"),
}
# What no expression of the controller knows: the notifier asks the API server.
ASKED = ("change", "differences", "log")
# What is worked out from the list of failures.
OF_FAILURES = frozenset({"failures", "failureCount", "pod"})
# What the user names: {labels.team}, {annotations.example.com/runbook}, {parameters.date}; {env.NAME} is read in the pod.
FAMILIES = {
    "labels": "a label of the workflow",
    "annotations": "an annotation of the workflow",
    "parameters": "an argument of the workflow",
    "env": "an environment variable of the notifier's pod",
}
# A container has no message of its own: these are the texts of the message of the route that fired.
CONTAINER_ONLY = {
    "title": Placeholder("the message's title"),
    "text": Placeholder("the message's text"),
    "color": Placeholder("the message's color"),
}

PATTERN = re.compile(r"(?<!\$)\{([A-Za-z][A-Za-z0-9]*)(?:\.([^{}\s]+))?\}")


class Use(NamedTuple):
    """One placeholder in a text: `name` is a plain one or a family, then `key` is what the user named."""

    name: str
    key: str
    start: int
    end: int


@lru_cache(2000)
def uses(text: str) -> tuple[Use, ...]:
    """Each placeholder of a text, known or not, in order; kept, since many stages ask it of the same texts."""
    return tuple(Use(found[1], found[2] or "", found.start(), found.end()) for found in PATTERN.finditer(text))


def is_known(use: Use, container: bool = False) -> bool:
    """Whether a placeholder exists where it stands."""
    if use.key:
        return use.name in FAMILIES
    return use.name in PLACEHOLDERS or (container and use.name in CONTAINER_ONLY)


def known_names(container: bool = False) -> list[str]:
    """Every name that may be written between braces, families as `labels.NAME`."""
    plain = [*PLACEHOLDERS, *(CONTAINER_ONLY if container else ())]
    return [*plain, *(f"{family}.NAME" for family in FAMILIES)]
