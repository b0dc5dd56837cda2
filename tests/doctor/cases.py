"""What each unit finds: snapshots in which one thing is wrong, and parts of what is said about it."""

from __future__ import annotations

from typing import NamedTuple

from generator.doctor import Place, Read, Snapshot
from generator.rights import Right
from tests.doctor.snapshots import PROFILE, config_map, deployment, healthy, placed, pod, rendered, secret

PATCH = PROFILE.replace("owner: manifest", "owner: patch")
KEYS = PROFILE.replace("owner: manifest", "owner: manifest, layout: keys")
HOOKS = PROFILE + "delivery: {mode: lifecycle-hooks}\n"
TEMPLATE = PROFILE + "delivery: {placement: cluster-workflow-template}\n"
BUNDLE = PROFILE + "delivery: {runner: {caBundle: {configMap: corp-ca/ca.pem}}}\n"
HELM = PROFILE.replace("owner: manifest, ", "")


class Case(NamedTuple):
    """A snapshot in which one thing is wrong, and parts of what is said: of which object, what, and how to mend it."""

    snapshot: Snapshot
    subject: str
    what: str
    mend: str


def controlled(*args: str, text: str = PROFILE, **options: str) -> Snapshot:
    """A healthy cluster but for the options of its controller."""
    return healthy(text)._replace(controllers=(deployment(*args, **options),))


def restarted(log: str | None) -> Snapshot:
    """A controller that has ended by itself."""
    ended = {"exitCode": 1, "finishedAt": "2026-01-05T06:00:00Z", "reason": "Error"}
    status = {
        "name": "workflow-controller",
        "restartCount": 7,
        "state": {"running": {}},
        "lastState": {"terminated": ended},
    }
    found = {
        "metadata": {"name": "workflow-controller-1", "namespace": "argo"},
        "status": {"containerStatuses": [status]},
    }
    return healthy()._replace(pods=(found,), last_words={"workflow-controller-1": log})


def configured(data: dict[str, str], text: str = PROFILE, **annotations: str) -> Snapshot:
    """A healthy cluster but for the controller's ConfigMap."""
    return healthy(text)._replace(config_map=(config_map(data, **annotations),))


def limited(hard: dict[str, str], used: dict[str, str]) -> Snapshot:
    """A namespace with a quota."""
    return placed(healthy(), quotas=({"metadata": {"name": "team"}, "status": {"hard": hard, "used": used}},))


OURS = rendered(healthy().release)["data"]["config"]
FATAL = """\
time="…" level=info msg="starting"
time="…" level=fatal msg="Failed to parse controller config map" error="unknown field \\"x\\""
"""
UNSCHEDULABLE = {
    "type": "PodScheduled",
    "status": "False",
    "reason": "Unschedulable",
    "message": "0/3 nodes are available",
}
PULLING = {"name": "main", "state": {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}}}

MAY_CREATE, MAY_PATCH, MAY_LIST, MAY_LOG = (
    Right("create", "WorkflowTaskResult", "team-a"),
    Right("patch", "WorkflowTaskResult", "team-a"),
    Right("list", "Workflow", "team-a"),
    Right("get", "Pod", "team-a", subresource="log"),
)
ASKING = PROFILE + "history: {enabled: true}\nmessages: {default: {fields: [change], log: {lines: 5}}}\n"
TOKEN = "default.service-account-token"
SLACK = "slack-webhook, secret: {url: slack-secret/URL}"
HTTP = PROFILE.replace(SLACK, "http, url: 'https://hub', secret: {authorization: hub/token}")


def sent_by_agent(*, may: bool | None = True, **secrets: Read) -> Snapshot:
    """A cluster whose agent sends; `may`: whether it may patch the status of its requests."""
    patch = Right("patch", "WorkflowTaskSet", "team-a", "", "status")
    found = {"hub": (secret("hub", "token"),), TOKEN: (secret(TOKEN, "token"),), **secrets}
    return placed(healthy(HTTP), secrets=found, agent_may={patch: may})


CASES: dict[str, list[Case]] = {
    "account-rights": [
        Case(
            placed(healthy(), account=()),
            "ServiceAccount default in namespace team-a",
            "is not there",
            "kubectl apply -f output/prd/rbac.yaml",
        ),
        Case(
            placed(healthy(), may={MAY_CREATE: True, MAY_PATCH: False}),
            "ServiceAccount default",
            "may not patch",
            "rbac.yaml",
        ),
        Case(
            placed(healthy(), may={MAY_CREATE: None, MAY_PATCH: None}),
            "ServiceAccount",
            "nobody can tell",
            "kubectl auth can-i create workflowtaskresults.argoproj.io -n team-a",
        ),
        Case(
            placed(healthy(ASKING), may={MAY_CREATE: True, MAY_PATCH: True, MAY_LIST: False, MAY_LOG: True}),
            "ServiceAccount default",
            "may not list workflows",
            "rbac.yaml",
        ),
        Case(
            placed(healthy(ASKING), may={MAY_CREATE: True, MAY_PATCH: True, MAY_LIST: True, MAY_LOG: None}),
            "ServiceAccount default",
            "nobody can tell whether it may get pods/log",
            "kubectl auth can-i get pods --subresource=log -n team-a",
        ),
    ],
    "agent": [
        Case(
            sent_by_agent(**{TOKEN: ()}),
            f"Secret {TOKEN} in namespace team-a",
            "is not there, and has the agent's token",
            "kubectl apply -f output/prd/rbac.yaml",
        ),
        Case(sent_by_agent(may=False), "ServiceAccount default", "may not patch workflowtasksets/status", "rbac.yaml"),
        Case(sent_by_agent(may=None), "ServiceAccount", "nobody can tell", "kubectl auth can-i patch workflowtasksets/status"),
    ],
    "cluster-workflow-templates": [
        Case(
            healthy(TEMPLATE)._replace(templates={"hookwright-prd": ()}),
            "hookwright-prd",
            "is not there",
            "before the defaults",
        ),
        Case(
            healthy(TEMPLATE)._replace(templates={"hookwright-prd": ({"spec": {"templates": []}},)}),
            "ClusterWorkflowTemplate hookwright-prd",
            "has no template hookwright-notify",
            "cluster-workflow-templates.yaml",
        ),
    ],
    "config-map-content": [
        Case(
            configured({"config": "parallelism: 5\n"}),
            "ConfigMap",
            "its workflowDefaults lack hookwright-exit, hookwright-notify",
            "kubectl apply -f",
        ),
        Case(
            configured({"config": OURS + "paralellism: 5\n"}),
            "ConfigMap",
            "Argo 3.7.4 ends with this: config:",
            "did you mean parallelism?",
        ),
        Case(healthy(HELM)._replace(config_map=(config_map({}),)), "ConfigMap", "lack hookwright-exit", "helm upgrade"),
    ],
    "config-map-layout": [
        Case(
            configured({"config": OURS, "parallelism": "5"}),
            "ConfigMap",
            "has a key config beside parallelism",
            "kubectl -n argo edit",
        ),
        Case(
            configured({"config": OURS}, PATCH),
            "ConfigMap",
            "would add a key workflowDefaults beside it",
            "argo.owner: manifest",
        ),
        Case(
            configured(rendered(healthy(KEYS).release)["data"], PROFILE),
            "ConfigMap",
            "would leave beside those of layout config: workflowDefaults",
            "kubectl replace -f output/prd",
        ),
        Case(
            configured({"config": OURS}, KEYS),
            "ConfigMap",
            "would leave beside those of layout keys: config",
            "kubectl replace",
        ),
    ],
    "config-maps": [
        Case(
            placed(healthy(BUNDLE), config_maps={"corp-ca": ()}),
            "ConfigMap corp-ca in namespace team-a",
            "is not there",
            "kubectl -n team-a create configmap corp-ca --from-file=ca.pem=FILE",
        ),
        Case(
            placed(healthy(BUNDLE), config_maps={"corp-ca": ({"data": {"ca.crt": "x"}},)}),
            "ConfigMap corp-ca",
            "has no key ca.pem",
            "--from-file=ca.pem",
        ),
    ],
    "config-map-name": [
        Case(
            controlled("--configmap", "other"),
            "Deployment workflow-controller in namespace argo",
            "reads the ConfigMap other",
            "argo.configMap: other",
        ),
        Case(
            healthy()._replace(config_map=()),
            "ConfigMap workflow-controller-configmap",
            "is not there",
            "kubectl -n argo get configmaps",
        ),
    ],
    "controller-restarts": [
        Case(
            restarted(FATAL),
            "Pod workflow-controller-1 in namespace argo",
            "code 1 at 2026-01-05T06:00:00Z: Failed to parse",
            "logs workflow-controller-1",
        ),
        Case(restarted(None), "Pod workflow-controller-1", "restarted 7 times", "--previous"),
    ],
    "controller-rights": [
        Case(
            healthy()._replace(controller_may={Right("watch", "ConfigMap", "argo"): False}),
            "Deployment workflow-controller",
            "its ServiceAccount default may not watch configmaps in namespace argo",
            "bound to default",
        ),
        Case(
            healthy()._replace(controller_may={Right("get", "ClusterWorkflowTemplate"): None}),
            "Deployment workflow-controller",
            "nobody can tell whether it may get clusterworkflowtemplates",
            "kubectl auth can-i get clusterworkflowtemplates --as=system:serviceaccount:argo:default",
        ),
    ],
    "controller-running": [
        Case(
            healthy()._replace(controllers=()),
            "namespace argo",
            "no Deployment here runs a workflow controller",
            "argo.namespace",
        ),
        Case(
            healthy()._replace(controllers=({**deployment(), "status": {}},)),
            "Deployment workflow-controller",
            "none of 1 pods is ready",
            "kubectl -n argo describe deployment workflow-controller",
        ),
    ],
    "controller-version": [
        Case(
            controlled(image="quay.io/argoproj/workflow-controller:v4.0.6"),
            "Deployment",
            "runs 4.0.6, the profile says 3.7",
            'argo.version: "4.0"',
        ),
        Case(
            controlled(image="workflow-controller:latest"),
            "Deployment",
            "the image workflow-controller:latest says no version",
            "workflow-controller version",
        ),
        Case(
            controlled(image="localhost:5000/workflow-controller"),
            "Deployment",
            "says no version",
            "exec deployment/workflow-controller",
        ),
    ],
    "kinds": [
        Case(
            healthy()._replace(served={"WorkflowTaskResult": False}),
            "workflowtaskresults.argoproj.io",
            "is not there",
            "install the CRDs",
        ),
    ],
    "managed-namespaces": [
        Case(
            controlled("--namespaced"),
            "Deployment",
            "looks after namespace argo alone, not team-a",
            "argo.workflowNamespaces",
        ),
        Case(
            controlled("--namespaced", "--managed-namespace", "team-b"),
            "Deployment",
            "namespace team-b alone",
            "--namespaced",
        ),
    ],
    "missing-rights": [
        Case(
            healthy()._replace(unread=(Right("get", "Pod", "argo", "", "log"),)),
            "right to get pods/log",
            "unknown: needs get pods/log in namespace argo",
            "hookwright doctor prd --rbac",
        ),
    ],
    "namespaces": [
        Case(
            healthy()._replace(namespaces={"team-a": Place((), {}, {}, None, {}, {}, None, None, None)}),
            "namespace team-a",
            "is not there",
            "kubectl create namespace team-a",
        ),
    ],
    "quotas": [
        Case(
            limited({"limits.cpu": "4"}, {}),
            "ResourceQuota team in namespace team-a",
            "wants limits.cpu of each container",
            "{limits: {cpu: AMOUNT}}",
        ),
        Case(
            limited({"pods": "10"}, {"pods": "10"}),
            "ResourceQuota team",
            "is used up: pods 10 of 10",
            "kubectl -n team-a describe resourcequota team",
        ),
    ],
    "secrets": [
        Case(
            placed(healthy(), secrets={"slack-secret": ()}),
            "Secret slack-secret in namespace team-a",
            "is not there",
            "create secret generic slack-secret --from-file=URL=FILE",
        ),
        Case(
            placed(healthy(), secrets={"slack-secret": (secret("slack-secret", "URI"),)}),
            "Secret slack-secret",
            "has no key URL",
            "--from-file=URL",
        ),
        Case(
            placed(healthy(), secrets={"slack-secret": ({"metadata": {}},)}),
            "Secret slack-secret",
            "nobody can tell whether it has the key URL",
            "describe secret",
        ),
    ],
    "waiting-pods": [
        Case(
            placed(healthy(), waiting=(pod("etl-hookwright-notify-1", conditions=[UNSCHEDULABLE]),)),
            "Pod etl-hookwright-notify-1",
            "Unschedulable: 0/3 nodes",
            "nodeSelector",
        ),
        Case(
            placed(healthy(), waiting=(pod("etl-hookwright-notify-1", containerStatuses=[PULLING]),)),
            "Pod",
            "ImagePullBackOff: Back-off",
            "runner.image",
        ),
    ],
    "workflow-workers": [
        Case(
            controlled(text=HOOKS),
            "Deployment",
            "has 32 workflow workers, and the defaults have hooks: hookwright-end",
            "delivery.mode: exit-handler",
        ),
        Case(
            controlled("--workflow-workers=8", text=HOOKS),
            "Deployment",
            "has 8 workflow workers",
            "--workflow-workers=1",
        ),
    ],
}
