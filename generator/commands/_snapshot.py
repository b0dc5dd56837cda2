"""What `doctor` asks a cluster, one question after the other; what it may not ask is noted and goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from generator.delivery.agent import agent_account, agent_rights
from generator.delivery.secrets import secret_references
from generator.doctor import Place, Read, Snapshot
from generator.doctor.controller import account_of, container_of
from generator.doctor.grants import grants
from generator.doctor.rights import config_maps_of, controller_rights, notifier_rights, token_secrets
from generator.live import Cluster, PermissionMissing
from generator.model import Release
from generator.rights import Right

_WORKFLOW = "workflows.argoproj.io/workflow"
_KINDS = ("Workflow", "WorkflowTemplate", "CronWorkflow", "WorkflowTaskResult")
_MOST = 5000  # of one kind in one namespace; so many pods that wait, or roles, say enough

Found = TypeVar("Found")


def take(cluster: Cluster, release: Release, account: str, output: str) -> Snapshot:
    """Everything that the units of doctor look at. Raises ClusterUnreachable."""
    return _Taker(cluster, release, account).snapshot(output)


class _Taker:
    """Asks, and keeps the rights that were missing."""

    def __init__(self, cluster: Cluster, release: Release, account: str) -> None:
        self._cluster = cluster
        self._release = release
        self._account = account
        self._unread: list[Right] = []
        self._roles: dict[str, tuple[Read, Read]] = {}

    def snapshot(self, output: str) -> Snapshot:
        argo = self._release.profile.argo
        controllers = self._controllers(argo.namespace)
        pods = self._pods_of(controllers)
        wanted = [template["metadata"]["name"] for template in self._release.cluster_workflow_templates]
        served = {
            kind: self._cluster.serves(kind) for kind in (*_KINDS, *(["ClusterWorkflowTemplate"] if wanted else []))
        }
        return Snapshot(
            release=self._release,
            output=output,
            account=self._account,
            served=served,
            controllers=controllers,
            pods=pods,
            controller_may={
                right: self._controllers_may(right, controllers) for right in controller_rights(self._release)
            },
            last_words=self._last_words(pods, controllers),
            config_map=self._one(self._cluster.get, "ConfigMap", argo.namespace, argo.config_map),
            templates={name: self._one(self._cluster.get, "ClusterWorkflowTemplate", "", name) for name in wanted},
            namespaces={namespace: self._place(namespace) for namespace in argo.workflow_namespaces},
            unread=tuple(self._unread),
        )

    def _place(self, namespace: str) -> Place:
        itself = self._one(self._cluster.metadata, "Namespace", "", namespace)
        if itself == ():
            return Place(itself, {}, {}, None, {}, {}, None, None, None)
        profile = self._release.profile
        secrets = dict.fromkeys([*(each.name for each in secret_references(profile)), *token_secrets(profile)])
        return Place(
            itself=itself,
            config_maps={
                name: self._one(self._cluster.get, "ConfigMap", namespace, name)
                for name in config_maps_of(profile)
            },
            secrets={name: self._one(self._cluster.metadata, "Secret", namespace, name) for name in secrets},
            account=self._one(self._cluster.metadata, "ServiceAccount", namespace, self._account),
            may={right: self._may(right, (namespace, self._account)) for right in notifier_rights(self._release, namespace)},
            agent_may={right: self._may(right, (namespace, agent_account(profile))) for right in agent_rights(profile, namespace)},
            waiting=self._many("Pod", namespace, labels=_WORKFLOW, fields="status.phase=Pending"),
            quotas=self._many("ResourceQuota", namespace),
            limits=self._many("LimitRange", namespace),
        )

    def _controllers(self, namespace: str) -> Read:
        found = self._many("Deployment", namespace)
        return None if found is None else tuple(each for each in found if container_of(each))

    def _pods_of(self, controllers: Read) -> Read:
        if controllers is None:
            return None
        found: list[Mapping[str, Any]] = []
        for deployment in controllers:
            labels = (deployment["spec"].get("selector") or {}).get("matchLabels") or {}
            selector = ",".join(f"{key}={value}" for key, value in sorted(labels.items()))
            read = self._many("Pod", deployment["metadata"]["namespace"], labels=selector) if selector else ()
            if read is None:
                return None
            found += read
        return tuple(found)

    def _last_words(self, pods: Read, controllers: Read) -> dict[str, str | None]:
        names = {str((container_of(each) or {}).get("name", "")) for each in controllers or ()}
        found: dict[str, str | None] = {}
        for pod in pods or ():
            for status in (pod.get("status") or {}).get("containerStatuses") or ():
                if status.get("restartCount") and status["name"] in names:
                    found[pod["metadata"]["name"]] = self._log(pod, status["name"])
        return found

    def _log(self, pod: Mapping[str, Any], container: str) -> str | None:
        metadata = pod["metadata"]
        return self._tried(
            lambda: self._cluster.log(metadata["namespace"], metadata["name"], container, is_previous=True), None
        )

    def _controllers_may(self, right: Right, controllers: Read) -> bool | None:
        """False where one of them may not, None where nobody can tell."""
        accounts = [(each["metadata"]["namespace"], account_of(each)) for each in controllers or ()]
        said = {self._may(right, account) for account in accounts}
        return False if False in said else None if None in said else True

    def _may(self, right: Right, account: tuple[str, str]) -> bool | None:
        """By asking the server, else by reading what RBAC grants; None where we may do neither."""
        said = self._cluster.may(right, account)
        if said is not None:
            return said
        roles, bindings = self._granted(right.namespace)
        if roles is None or bindings is None:
            return None
        return grants(right, account, roles, bindings)

    def _granted(self, namespace: str) -> tuple[Read, Read]:
        """The roles and the bindings that count in a namespace, those of the cluster among them; read once."""
        if namespace not in self._roles:
            own = [("", namespace)] if namespace else []
            found = (
                _joined([self._many(f"{prefix}{kind}", place) for prefix, place in [("Cluster", ""), *own]])
                for kind in ("Role", "RoleBinding")
            )
            self._roles[namespace] = (next(found), next(found))
        return self._roles[namespace]

    def _one(self, get: Callable[[str, str, str], dict[str, Any] | None], kind: str, namespace: str, name: str) -> Read:
        def ask() -> Read:
            found = get(kind, namespace, name)
            return () if found is None else (found,)

        return self._tried(ask, None)

    def _many(self, kind: str, namespace: str, *, labels: str = "", fields: str = "") -> Read:
        def ask() -> Read:
            found = self._cluster.list(kind, namespace, labels=labels, fields=fields)
            return tuple(each for each, _ in zip(found, range(_MOST), strict=False))

        return self._tried(ask, None)

    def _tried(self, ask: Callable[[], Found], otherwise: Found) -> Found:
        try:
            return ask()
        except PermissionMissing as error:
            self._unread.append(error.right)
            return otherwise


def _joined(reads: list[Read]) -> Read:
    """All that was read, or None where a part may not be read."""
    found: list[Mapping[str, Any]] = []
    for read in reads:
        if read is None:
            return None
        found += read
    return tuple(found)
