"""The fields of `delivery.runner`: the pod that runs the notifier."""

from __future__ import annotations

from generator.channels._fields import account_folder, api_url
from generator.model import EMPTY
from generator.resolve.installation import DNS_NAME
from generator.schema import ABSENT, Field, listing, mapping, record, text, tree

VARIABLE = r"[A-Za-z_][A-Za-z0-9_]*"
_REFERENCE = r"[a-z0-9]([-.a-z0-9]*[a-z0-9])?/[-._a-zA-Z0-9]+"


def _reference(doc: str) -> Field:
    return text(doc, ABSENT, pattern=_REFERENCE, expected="NAME/KEY")


_ENV = {
    "value": text("plain text", ABSENT),
    "configMap": _reference("a key of a ConfigMap, NAME/KEY"),
    "secret": _reference("a key of a Secret, NAME/KEY"),
}

RUNNER = {
    "image": text("the image that runs the notifier: Python 3.11 or newer as python3", "python:3.14-alpine", nonempty=True),
    "digest": text(
        "pins the image: sha256:…", ABSENT, pattern=r"sha256:[0-9a-f]{64}", expected="sha256: and 64 hexadecimal digits"
    ),
    "imagePullPolicy": text(
        "when the image is pulled", "IfNotPresent", choices=("Always", "IfNotPresent", "Never")
    ),
    "serviceAccountName": text(
        "the service account of the notifier's pod; the workflow's own, unless said",
        "",
        pattern=f"({DNS_NAME})?",
        expected="the name of a ServiceAccount",
    ),
    "resources": tree(
        "requests and limits of the notifier's container",
        {"requests": {"cpu": "10m", "memory": "32Mi"}, "limits": {"memory": "128Mi"}},
    ),
    "securityContext": tree(
        "of the notifier's container",
        {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
            "runAsNonRoot": True,
            "runAsUser": 65534,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
    ),
    "nodeSelector": tree("where the pod may run", EMPTY),
    "tolerations": listing("taints that the pod tolerates", tree("a toleration"), ()),
    "initContainers": listing("containers that run before the notifier", tree("a container"), ()),
    "env": mapping(
        "environment variables of the notifier, for {env.NAME}: each one of value, configMap or secret",
        record("where the value comes from", _ENV),
        EMPTY,
        pattern=VARIABLE,
        expected="letters, digits and _",
    ),
    "proxy": record(
        "the proxy that the notifier sends through",
        {
            "http": text("for http addresses", ABSENT),
            "https": text("for https addresses", ABSENT),
            "no": text("addresses that are reached directly, with commas between", ABSENT),
        },
        EMPTY,
    ),
    "caBundle": record(
        "certificates of the authorities that the notifier trusts, in PEM form: one of configMap or secret",
        {"configMap": _reference("a key of a ConfigMap, NAME/KEY"), "secret": _reference("a key of a Secret, NAME/KEY")},
        EMPTY,
    ),
    "apiUrl": api_url("the API server as the pod reaches it; `history` and `log` ask it", "https://kubernetes.default.svc"),
    "accountFolder": account_folder(),
}
