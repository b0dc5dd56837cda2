"""The fields of `argo`: the Argo Workflows installation that an environment has, and the cluster that it is in."""

from __future__ import annotations

from typing import Any

from generator.model import EMPTY
from generator.schema import ABSENT, Field, listing, record, template, text, tree

DNS_NAME = r"[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?"
_DNS_LABEL = r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"


def namespace_field(doc: str, default: Any) -> Field:
    return text(doc, default, pattern=_DNS_LABEL, expected="the name of a namespace")


_CLUSTER = {
    "context": text("the name of its context in the kubeconfig", ABSENT, nonempty=True),
    "server": text("its address", ABSENT, pattern=r"https?://[^\s@]+", expected="an http or https address without credentials"),
    "uid": text(
        "the uid of its namespace kube-system, which no other cluster has",
        ABSENT,
        pattern=r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        expected="a uid, as `kubectl get namespace kube-system -o yaml` shows it",
    ),
}

ARGO = {
    "version": text(
        "the Argo Workflows version of the cluster, e.g. \"4.0\" or \"3.7.4\"",
        pattern=r"\d+\.\d+(\.\d+)?",
        expected="a version such as \"4.0\" or \"3.7.4\"",
    ),
    "uiUrl": text(
        "the address of the Argo UI; without it messages have no link",
        ABSENT,
        pattern=r"https?://[^\s@]+",
        expected="an http or https address without credentials",
    ),
    "logsUrl": template(
        "where the logs of a workflow are, for the link `logs` of messages: an address with {placeholders}, e.g."
        " https://logs.example.com/?pod={pod}&from={startMs}&to={endMs}",
        ABSENT,
        pattern=r"https?://\S+",
        expected="an http or https address",
    ),
    "namespace": namespace_field("the namespace of the controller and its ConfigMap", "argo"),
    "workflowNamespaces": listing(
        "the namespaces that workflows run in; the controller's own, unless said",
        namespace_field("a namespace", ""),
        ABSENT,
        nonempty=True,
    ),
    "owner": text(
        "who owns the controller's ConfigMap: helm (the chart, no ConfigMap file), manifest (we, the whole of it) or patch"
        " (we, its workflowDefaults key alone)",
        "helm",
        choices=("helm", "manifest", "patch"),
    ),
    "layout": text(
        "how the ConfigMap holds its settings: one `config` key, or a key for each; keys with owner patch, unless said",
        ABSENT,
        choices=("config", "keys"),
    ),
    "configMap": text(
        "the ConfigMap's name", "workflow-controller-configmap", pattern=DNS_NAME, expected="the name of a ConfigMap"
    ),
    "controllerConfig": tree("the controller's other settings, for owner manifest", EMPTY),
    "cluster": record("the one cluster that `diff`, `doctor` and `impact` may ask, by one or more of these", _CLUSTER, ABSENT),
}
