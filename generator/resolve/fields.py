"""Every field of a profile: its kind, its default, and a sentence about it. The one place where a field is declared.

The fields of the channel types stand with the channels (`generator/channels/`), those of `argo` in `installation`, those of
the notifier's pod in `runner`.
"""

from __future__ import annotations

from typing import Any

from generator.model import CHANGES, EMPTY, PHASES
from generator.resolve.aim import OVERRIDES, SEND_BY
from generator.resolve.drift import DIFF, DRIFT
from generator.resolve.engine import ENGINE
from generator.resolve.installation import ARGO, DNS_NAME
from generator.resolve.quiet import MUTE, QUIET
from generator.resolve.runner import RUNNER, VARIABLE
from generator.schema import (
    ABSENT,
    Field,
    boolean,
    integer,
    level,
    listing,
    mapping,
    patterns,
    record,
    template,
    text,
    tree,
)

API_VERSION = "hookwright/v1"
LINKS = ("workflow", "logs")
LOCALES = ("en", "ja", "zh")
NAME = r"[a-z]([-a-z0-9]{0,38}[a-z0-9])?"
NAME_EXPECTED = "lower case letters, digits and -, at most 40,"

DELIVERY = {
    "mode": text(
        "which hook of the workflow sends at its end", "exit-handler", choices=("exit-handler", "exit-hook", "lifecycle-hooks")
    ),
    "placement": text(
        "where the notify templates live: in each workflow, or in a ClusterWorkflowTemplate",
        "inline",
        choices=("inline", "cluster-workflow-template"),
    ),
    "acknowledgeRunningRisk": boolean("accept that a Running hook turns a workflow with `parallelism: 1` into Error", False),
    "failWorkflow": boolean("a notification that could not be delivered fails its workflow", False),
    "activeDeadlineSeconds": integer(
        "after so many seconds the notifier is ended, since a workflow stays open as long as it runs",
        300,
        minimum=10,
        maximum=86400,
    ),
    "timeoutSeconds": integer("one try to deliver", 10, minimum=1, maximum=300),
    "retrySeconds": integer("all tries of one channel together", 45, minimum=0, maximum=3600),
    "attempts": integer("tries of one channel at most", 4, minimum=1, maximum=20),
    "jitterSeconds": integer(
        "up to so many seconds pass before the first try, others for each workflow, so that many at once do not come together",
        0,
        minimum=0,
        maximum=3600,
    ),
    "runner": record("the pod that runs the notifier", RUNNER, EMPTY),
}

_MESSAGE = {
    "title": template("the first line, a link to the workflow where the channel can", "[{environment}] {source} {status}"),
    "text": template("what stands below the title", ""),
    "fields": listing(
        "rows of the message: the name of a placeholder, or a title and a value; empty ones are left out",
        Field(
            "either",
            "a row",
            of=text("the name of a placeholder", nonempty=True),
            fields={"title": template("the row's title"), "value": template("the row's value")},
        ),
        ("namespace", "name", "template", "creator", "created", "duration"),
    ),
    "links": listing(
        "links, shown as buttons where the channel has them: workflow (its page in the UI), logs (argo.logsUrl), or a title and an"
        " address, in which placeholders are percent-encoded; a link to what is not known is left out",
        Field(
            "either",
            "a link",
            of=text("workflow or logs", choices=LINKS),
            fields={"title": template("its text"), "url": template("its address")},
        ),
        LINKS,
    ),
    "failures": record(
        "how failed nodes are shown",
        {
            "show": text("as a list, in a code block, or not at all", "list", choices=("list", "code", "none")),
            "limit": integer("so many at most", 20, minimum=1, maximum=100),
            "bytes": integer("of each one's message", 250, minimum=20, maximum=4000),
        },
        EMPTY,
    ),
    "log": record(
        "the last lines of the failed pod's log, redacted: below the failures, or where the message says {log}",
        {
            "lines": integer("so many at most; 0 for none", 0, minimum=0, maximum=100),
            "bytes": integer("of all of them", 2000, minimum=100, maximum=10000),
        },
        EMPTY,
    ),
    "colorBy": text("what decides the color", "status", choices=("status", "environment")),
    "colors": mapping(
        "colors by phase or by environment: good, warning, danger or #RRGGBB",
        text("a color", pattern=r"good|warning|danger|#[0-9A-Fa-f]{6}", expected="good, warning, danger or #RRGGBB"),
        EMPTY,
    ),
    "locale": text("the language of labels, states and durations", "en", choices=LOCALES),
}

MESSAGE = record("a message", _MESSAGE, EMPTY)

MATCH = {
    "namespaces": patterns("the workflow's namespace, e.g. [team-*, \"!team-sandbox\"]", ABSENT),
    "labels": mapping("labels of the workflow", patterns("the label's value"), EMPTY),
    "annotations": mapping("annotations of the workflow", patterns("the annotation's value"), EMPTY),
    "cron": boolean("true: only runs of a CronWorkflow; false: only others", ABSENT),
    "workflowTemplates": patterns("the WorkflowTemplate or ClusterWorkflowTemplate that it runs", ABSENT),
}

ROUTE = {
    "when": listing("the phases that are told", text("a phase", choices=PHASES), nonempty=True),
    "match": record("which workflows; all, unless said", MATCH, EMPTY),
    "send": listing("the channels to send to", text("a channel", nonempty=True), (), nonempty=True),
    "sendBy": record("more channels to send to, by a label of the workflow", SEND_BY, ABSENT),
    "message": text("the message to send", "default", nonempty=True),
    "unless": listing("other routes: where one of them sends, this one does not", text("a route", nonempty=True), ()),
    "change": listing(
        "only for a run that is one of these, compared with the runs before it; needs history.enabled",
        text("a change", choices=tuple(CHANGES)),
        ABSENT,
        nonempty=True,
    ),
}

HISTORY = {
    "enabled": boolean("let the notifier ask the API server for the runs before, and grant it that", False),
}


def _named(doc: str, of: Field, default: Any = EMPTY) -> Field:
    return mapping(doc, of, default, pattern=NAME, expected=NAME_EXPECTED)


EXTERNAL_SECRETS = {
    "store": text("the name of the SecretStore", nonempty=True),
    "kind": text("its kind", "ClusterSecretStore", choices=("SecretStore", "ClusterSecretStore")),
    "refreshInterval": text("how often the secrets are read again", "1h", pattern=r"\d+[smh]", expected="a time such as 1h"),
    "prefix": text("what stands before NAME in the store's remote key", ""),
}

STEPS = {
    "enabled": boolean("emit it, a ClusterWorkflowTemplate", False),
    "classic": boolean(
        "step-notify-webhook and step-notify-email in it, too: their callers say where to (WEBHOOK_ENDPOINT; CREDENTIALS_SECRET"
        " and TO), and at which POSITIONS of a step",
        False,
    ),
    "name": text(
        "its name; environments that share a cluster need different ones",
        "hookwright-steps",
        pattern=DNS_NAME,
        expected="the name of a ClusterWorkflowTemplate",
    ),
}

PROFILE = record(
    "one environment",
    {
        "apiVersion": text("the form of this file", choices=(API_VERSION,)),
        "extends": listing("profiles that this one builds on, the first is the lowest", text("a profile", nonempty=True), ()),
        "abstract": boolean("only a base for others: never rendered or listed", False),
        "environment": text("the environment's name; the file's name, unless said", ABSENT, pattern=NAME, expected=NAME_EXPECTED),
        "timeZone": text(
            "the time zone of `quiet` and of the times in messages, such as Europe/Berlin; without one they show UTC as RFC 3339"
            " writes it. So do addresses, a webhook's own body and container channels, which are for programs",
            ABSENT,
            nonempty=True,
        ),
        "vars": mapping("values for <% vars.NAME %>", tree("a value"), EMPTY, pattern=VARIABLE, expected="letters, digits and _"),
        "argo": record("the Argo Workflows installation", ARGO),
        "delivery": record("how notifications leave the cluster", DELIVERY, EMPTY),
        "channels": _named("where messages go, by name", tree("a channel; its fields depend on its type")),
        "messages": _named("what is said, by name; `default` is there without being written", MESSAGE),
        "routes": _named("which events go to which channels, by name", record("a route", ROUTE)),
        "history": record("what the runs before of the same CronWorkflow or WorkflowTemplate say", HISTORY, EMPTY),
        "mute": record("which workflows are never told of", MUTE, EMPTY),
        "quiet": _named("when nothing is sent: windows of time, by name", record("a window", QUIET)),
        "overrides": record("what workflows may change by annotations of their own", OVERRIDES, EMPTY),
        "rules": _named("how much a rule of `check` counts, by its id", level("off, warning or error")),
        "steps": record("the template that steps, tasks and hooks call for a message of their own", STEPS, EMPTY),
        "diff": record("the comparison with a cluster", DIFF, EMPTY),
        "drift": record("emit a CronWorkflow that compares environments and fails where one has drifted", DRIFT, ABSENT),
        "engine": record("let a notifications engine tell what the routes say, without a pod for each message", ENGINE, ABSENT),
        "workflowDefaults": tree("other defaults for every workflow, merged with what is generated", EMPTY),
        "helm": record("for the argo-workflows chart", {"values": tree("other values of the chart", EMPTY)}, EMPTY),
        "externalSecrets": record("emit ExternalSecret objects for the Secrets that channels need", EXTERNAL_SECRETS, ABSENT),
    },
)
