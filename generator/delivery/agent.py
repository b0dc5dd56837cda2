"""The template of an http channel, which Argo's agent runs: one request, in the agent's pod instead of one of its own.

There is always a time limit, since the agent itself has none (argo-workflows workflow/executor/agent.go). `timeout` ends a
node whose agent never answers, which else would keep its workflow open for ever (operator.go, checkTemplateTimeout: of a
pending node, and these are pending until there is a result). The agent runs as the workflow does, with the token that it
finds in a Secret of a fixed name (util/secrets/secret_name.go).
"""

from __future__ import annotations

from typing import Any

from generator.delivery.bodies import body_tag
from generator.delivery.literals import quoted
from generator.delivery.needs import http_channels
from generator.delivery.notify import channel_template
from generator.delivery.texts import Speaker
from generator.model import EMPTY, Channel, Profile
from generator.placeholders import PATTERN
from generator.rights import Right


def http_template(channel: Channel, speaker: Speaker) -> dict[str, Any]:
    """The template of one channel. Raises NoVariables."""
    options, delivery = channel.options, speaker.profile.delivery
    headers: list[dict[str, Any]] = [
        {"name": "Content-Type", "value": "application/json"},
        {"name": "User-Agent", "value": "hookwright"},
        *({"name": name, "value": value} for name, value in options["headers"].items()),
    ]
    if "authorization" in channel.secrets:
        reference = channel.secrets["authorization"]._asdict()
        headers.append({"name": "Authorization", "valueFrom": {"secretKeyRef": reference}})
    http = {
        "url": PATTERN.sub(r"{{=workflow.\1}}", options["url"]),  # nothing in these names can mean anything there
        "method": options["method"],
        "headers": headers,
        "body": body_tag(options["body"], speaker),
        "timeoutSeconds": delivery.timeout_seconds,
        "successCondition": _success(**options["success"]),
    }
    return {"name": channel_template(channel.name), "timeout": f"{delivery.active_deadline_seconds}s", "http": http}


def _success(codes: tuple[int, ...], field: str | None, equals: str | None) -> str:
    """The condition on the answer, in the plain language: the agent has no functions of Argo's."""
    status = "response.statusCode"
    condition = f"{status} in [{', '.join(map(str, codes))}]" if codes else f"{status} >= 200 && {status} < 300"
    if field is None or equals is None:
        return condition
    steps = "".join(f"?.[{key}]" if key.isdecimal() else f"?.[{quoted(key)}]" for key in field.split("."))
    is_said = f"found == {quoted(equals)} || toJSON(found) == {quoted(equals)}"  # a text as it is, anything else as JSON
    return f"let found = fromJSON(response.body){steps}; {condition} && ({is_said})"


def agent_account(profile: Profile) -> str:
    """The service account of the agent's pod: that of workflows which name none."""
    return str(profile.workflow_defaults.get("spec", EMPTY).get("serviceAccountName") or "default")


def token_secret(account: str) -> str:
    """The Secret that the agent's pod takes its token from."""
    return f"{account}.service-account-token"


def agent_rights(profile: Profile, namespace: str) -> tuple[Right, ...]:
    """What the agent's account has to be allowed, so that http channels are sent (workflow/executor/agent.go)."""
    if not http_channels(profile):
        return ()
    own = (Right("list", "WorkflowTaskSet", namespace), Right("watch", "WorkflowTaskSet", namespace))
    names = sorted({secret.name for channel in http_channels(profile) for secret in channel.secrets.values()})
    read = (Right("get", "Secret", namespace, name) for name in names)
    return (*own, Right("patch", "WorkflowTaskSet", namespace, "", "status"), *read)
