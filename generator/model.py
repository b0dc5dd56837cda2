"""The values that travel between the stages; all frozen, none knows how it was read or how it is written.

profiles -> Layer* -> (values, origins) -> Profile -> Release -> Document* -> Problem* | Change*
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from generator.errors import Mark

# A place inside a document: the keys and list positions that lead to it from the root, which is ().
Path = tuple[str | int, ...]

RUNNING, SUCCEEDED, FAILED, ERROR = "Running", "Succeeded", "Failed", "Error"
ENDINGS = (SUCCEEDED, FAILED, ERROR)
PHASES = (RUNNING, *ENDINGS)

# Every name that we put into workflowDefaults starts with this, since default templates merge into users' templates
# by name and a user's hook of the same name replaces ours (argo-semantics 2.2, 2.3).
PREFIX = "hookwright-"

EMPTY: Mapping[str, Any] = MappingProxyType({})


class Layer(NamedTuple):
    """One parsed profile file: its values, where each value stands, and where each key stands."""

    name: str
    values: Mapping[str, Any]
    marks: Mapping[Path, Mark]
    keys: Mapping[Path, Mark]


class Origin(NamedTuple):
    """Who set a value: the mark of the layer that won and, the newest first, those that it overrode."""

    mark: Mark
    overrode: tuple[Mark, ...] = ()


class SecretKey(NamedTuple):
    """A reference to one key of a Kubernetes Secret; never its value."""

    name: str
    key: str


class Argo(NamedTuple):
    """The installation that the environment has. `version` is the minor, e.g. "4.0"; URLs have no trailing slash."""

    version: str
    ui_url: str
    namespace: str
    workflow_namespaces: tuple[str, ...]
    owner: str  # helm | manifest | patch
    layout: str  # config | keys
    config_map: str
    controller_config: Mapping[str, Any]


class Runner(NamedTuple):
    """The pod that runs the notifier: Kubernetes fragments are passed on as they were written."""

    image: str
    image_pull_policy: str
    service_account_name: str
    resources: Mapping[str, Any]
    security_context: Mapping[str, Any]
    node_selector: Mapping[str, Any]
    tolerations: tuple[Mapping[str, Any], ...]
    init_containers: tuple[Mapping[str, Any], ...]
    env: Mapping[str, Mapping[str, str]]  # NAME -> {value: text} | {configMap: NAME/KEY} | {secret: NAME/KEY}
    proxy: Mapping[str, str]  # http, https, no
    ca_bundle: Mapping[str, str]  # {configMap: NAME/KEY} | {secret: NAME/KEY} | {}


class Delivery(NamedTuple):
    """How notifications leave the cluster. Times in seconds."""

    mode: str  # exit-handler | exit-hook | lifecycle-hooks
    placement: str  # inline | cluster-workflow-template
    acknowledge_running_risk: bool
    fail_workflow: bool
    active_deadline_seconds: int
    timeout_seconds: int  # one try
    retry_seconds: int  # all tries of one channel together
    attempts: int
    runner: Runner


class Channel(NamedTuple):
    """One destination: options have their defaults, secrets are references."""

    name: str
    type: str
    options: Mapping[str, Any]
    secrets: Mapping[str, SecretKey]
    mark: Mark


class Row(NamedTuple):
    """One row of a message: both are texts with {placeholders}."""

    title: str
    value: str


class Link(NamedTuple):
    """One link of a message; placeholders in the url are percent-encoded when they are filled in."""

    title: str
    url: str


class Message(NamedTuple):
    """What a notification says. `colors` has one entry for each phase; `failures` is list, code or none."""

    name: str
    title: str
    text: str
    fields: tuple[Row, ...]
    links: tuple[Link, ...]
    failures: str
    failures_limit: int
    failures_bytes: int
    colors: Mapping[str, str]
    locale: str
    mark: Mark


class Match(NamedTuple):
    """Which workflows a route is for; an empty field matches all.

    Patterns are globs (`*`, `?`); those with `!` exclude. `cron` is None for either.
    """

    namespaces: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = EMPTY
    annotations: Mapping[str, tuple[str, ...]] = EMPTY
    cron: bool | None = None
    workflow_templates: tuple[str, ...] = ()


class Route(NamedTuple):
    """Which events go to which channels: it fires for a phase in `when`, a workflow that matches, and no route of `unless`."""

    name: str
    when: tuple[str, ...]
    match: Match
    send: tuple[str, ...]
    message: str
    unless: tuple[str, ...]
    mark: Mark


class Profile(NamedTuple):
    """One environment, resolved: typed, every default filled in, every reference known to exist."""

    environment: str
    argo: Argo
    delivery: Delivery
    channels: Mapping[str, Channel]
    messages: Mapping[str, Message]
    routes: Mapping[str, Route]
    workflow_defaults: Mapping[str, Any]
    helm_values: Mapping[str, Any]
    external_secrets: Mapping[str, Any]
    origins: Mapping[Path, Origin]


class Release(NamedTuple):
    """Everything that one environment needs in its cluster, before it is written as files.

    `workflow_defaults` is a plain tree in the controller's own field names; `added_bytes` counts what each stored
    workflow carries more because of us (its JSON form).
    """

    profile: Profile
    workflow_defaults: Mapping[str, Any]
    cluster_workflow_templates: tuple[Mapping[str, Any], ...]
    program: str
    added_bytes: int


class Document(NamedTuple):
    """One file of output/<environment>/: its name there and its whole text."""

    name: str
    text: str


# The environment of the notifier's pod. Context and failures are base64 of JSON, apart from each other, since one odd
# character can leave the failures' tag unreplaced (channels.md 1.3).
CONTEXT_VARIABLE = "HOOKWRIGHT_CONTEXT"
FAILURES_VARIABLE = "HOOKWRIGHT_FAILURES"


def secret_variable(channel: str, field: str) -> str:
    """The environment variable that carries a channel's secret; channel names hold no underscore, so none collide."""
    return f"HOOKWRIGHT_{channel}_{field}".upper().replace("-", "_")
