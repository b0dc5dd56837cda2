"""Complete values -> Profile. Every value has been checked before; this only gives it its type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.locales import title_of
from generator.model import (
    EMPTY,
    PHASES,
    Argo,
    Channel,
    Delivery,
    Link,
    Match,
    Message,
    Origin,
    Path,
    Profile,
    Route,
    Row,
    Runner,
)
from generator.resolve.aim import build_overrides
from generator.resolve.quiet import build_window, everyone_but
from generator.schema import Checker

STATUS_COLORS = {"Running": "#0DADEA", "Succeeded": "good", "Failed": "danger", "Error": "danger"}
ENVIRONMENT_COLORS = {"dev": "good", "stg": "warning", "prd": "danger"}


def build_argo(complete: Mapping[str, Any]) -> Argo:
    namespace = complete["namespace"]
    return Argo(
        version=complete["version"],
        ui_url=(complete["uiUrl"] or "").rstrip("/"),
        namespace=namespace,
        workflow_namespaces=complete["workflowNamespaces"] or (namespace,),
        owner=complete["owner"],
        layout=complete["layout"] or ("keys" if complete["owner"] == "patch" else "config"),
        config_map=complete["configMap"],
        controller_config=complete["controllerConfig"],
        cluster=_present(complete["cluster"] or EMPTY),
        logs_url=complete["logsUrl"] or "",
    )


def _present(complete: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in complete.items() if value is not None}


def _build_runner(complete: Mapping[str, Any]) -> Runner:
    digest = complete["digest"]
    return Runner(
        image=f"{complete['image']}@{digest}" if digest else complete["image"],
        image_pull_policy=complete["imagePullPolicy"],
        service_account_name=complete["serviceAccountName"],
        resources=complete["resources"],
        security_context=complete["securityContext"],
        node_selector=complete["nodeSelector"],
        tolerations=complete["tolerations"],
        init_containers=complete["initContainers"],
        env={name: _present(source) for name, source in complete["env"].items()},
        proxy=_present(complete["proxy"]),
        ca_bundle=_present(complete["caBundle"]),
        api_url=complete["apiUrl"],
        account_folder=complete["accountFolder"],
    )


def build_delivery(complete: Mapping[str, Any]) -> Delivery:
    return Delivery(
        mode=complete["mode"],
        placement=complete["placement"],
        acknowledge_running_risk=complete["acknowledgeRunningRisk"],
        fail_workflow=complete["failWorkflow"],
        active_deadline_seconds=complete["activeDeadlineSeconds"],
        timeout_seconds=complete["timeoutSeconds"],
        retry_seconds=complete["retrySeconds"],
        attempts=complete["attempts"],
        runner=_build_runner(complete["runner"]),
        jitter_seconds=complete["jitterSeconds"],
    )


def build_message(name: str, complete: Mapping[str, Any], environment: str, argo: Argo, path: Path, to: Checker) -> Message:
    """One message; rows and links get their titles, and its colors are decided for each phase."""
    locale = complete["locale"]
    rows = tuple(
        Row(row["title"], row["value"]) if isinstance(row, Mapping) else Row(title_of(row, locale), f"{{{row}}}")
        for row in complete["fields"]
    )
    failures = complete["failures"]
    return Message(
        name=name,
        title=complete["title"],
        text=complete["text"],
        fields=rows,
        links=tuple(_links(complete["links"], locale, argo)),
        failures=failures["show"],
        failures_limit=failures["limit"],
        failures_bytes=failures["bytes"],
        colors=_colors(complete, environment, (*path, "colors"), to),
        locale=locale,
        mark=to.mark_of(path),
        log_lines=complete["log"]["lines"],
        log_bytes=complete["log"]["bytes"],
    )


def _links(written: Iterable[Any], locale: str, argo: Argo) -> Iterator[Link]:
    known = {"workflow": argo.ui_url and "{url}", "logs": argo.logs_url}
    for link in written:
        if isinstance(link, Mapping):
            yield Link(link["title"], link["url"])
        elif known[link]:
            yield Link(title_of(link, locale), known[link])


def _colors(complete: Mapping[str, Any], environment: str, path: Path, to: Checker) -> dict[str, str]:
    chosen = complete["colors"]
    if complete["colorBy"] == "environment":
        color = {**ENVIRONMENT_COLORS, **chosen}.get(environment)
        if color is None:
            to.refuse(path, f"no color for environment {environment}", f"write colors: {{{environment}: good}}")
        return dict.fromkeys(PHASES, color or "good")
    for phase in chosen:
        if phase not in PHASES:
            to.refuse_key((*path, phase), "expected a phase: " + ", ".join(PHASES))
    return {phase: chosen.get(phase, STATUS_COLORS[phase]) for phase in PHASES}


def build_route(name: str, complete: Mapping[str, Any], path: Path, to: Checker, everyone: Match) -> Route:
    """One route; `everyone` is the match of one that says none."""
    match, by = complete["match"], complete["sendBy"] or EMPTY
    is_sent_by_label_alone = by and not complete["send"] and not by["otherwise"]
    return Route(
        name=name,
        when=tuple(phase for phase in PHASES if phase in complete["when"]),
        match=Match(
            namespaces=match["namespaces"] or (),
            labels=_both(match["labels"], everyone.labels),
            annotations=_both(match["annotations"], everyone.annotations),
            cron=match["cron"],
            workflow_templates=match["workflowTemplates"] or (),
            known={by["label"]: tuple(by["channels"])} if is_sent_by_label_alone else EMPTY,
        ),
        send=complete["send"],
        message=complete["message"],
        unless=complete["unless"],
        mark=to.mark_of(path),
        change=tuple(complete["change"] or ()),
        send_by=by,
    )


def _build_engine(complete: Mapping[str, Any]) -> Mapping[str, Any]:
    engine = complete["engine"]
    return {**engine, "namespace": engine["namespace"] or complete["argo"]["namespace"]} if engine else EMPTY


def _both(some: Mapping[str, tuple[str, ...]], more: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {key: (*some.get(key, ()), *more.get(key, ())) for key in dict.fromkeys([*some, *more])}


def build(
    complete: Mapping[str, Any], channels: Mapping[str, Channel], origins: Mapping[Path, Origin], to: Checker
) -> Profile:
    """The whole profile; a color that cannot be decided is noted as a problem."""
    environment, argo, everyone = complete["environment"], build_argo(complete["argo"]), everyone_but(complete["mute"])
    return Profile(
        environment=environment,
        argo=argo,
        delivery=build_delivery(complete["delivery"]),
        channels=channels,
        messages={
            name: build_message(name, message, environment, argo, ("messages", name), to)
            for name, message in complete["messages"].items()
        },
        routes={name: build_route(name, route, ("routes", name), to, everyone) for name, route in complete["routes"].items()},
        workflow_defaults=complete["workflowDefaults"],
        helm_values=complete["helm"]["values"],
        external_secrets=complete["externalSecrets"] or EMPTY,
        rules=complete["rules"],
        origins=origins,
        ignore=tuple(complete["diff"]["ignore"]),
        steps=complete["steps"]["name"] if complete["steps"]["enabled"] else "",
        has_classic=complete["steps"]["enabled"] and complete["steps"]["classic"],
        time_zone=complete["timeZone"] or "",
        drift=complete["drift"] or EMPTY,
        has_history=complete["history"]["enabled"],
        engine=_build_engine(complete),
        everyone=everyone,
        overrides=build_overrides(complete["overrides"], channels),
        quiet={name: build_window(window) for name, window in complete["quiet"].items()},
    )
