"""The kinds of Kubernetes objects that hookwright asks a cluster for, and how an API server calls them.

A table and no discovery: each look-up would cost requests, and rights to make them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Kind(NamedTuple):
    """One kind. `group` is empty for the core one; `plural` is the resource of rights and addresses."""

    name: str
    group: str
    version: str
    plural: str
    is_namespaced: bool

    @property
    def api_version(self) -> str:
        """As it stands in a manifest: `v1`, `apps/v1`."""
        return f"{self.group}/{self.version}" if self.group else self.version


_ARGO = "argoproj.io"
_RBAC = "rbac.authorization.k8s.io"

_TABLE = (
    Kind("ConfigMap", "", "v1", "configmaps", True),
    Kind("Secret", "", "v1", "secrets", True),
    Kind("Pod", "", "v1", "pods", True),
    Kind("Event", "", "v1", "events", True),
    Kind("ResourceQuota", "", "v1", "resourcequotas", True),
    Kind("LimitRange", "", "v1", "limitranges", True),
    Kind("ServiceAccount", "", "v1", "serviceaccounts", True),
    Kind("Namespace", "", "v1", "namespaces", False),
    Kind("Node", "", "v1", "nodes", False),
    Kind("Deployment", "apps", "v1", "deployments", True),
    Kind("Role", _RBAC, "v1", "roles", True),
    Kind("RoleBinding", _RBAC, "v1", "rolebindings", True),
    Kind("ClusterRole", _RBAC, "v1", "clusterroles", False),
    Kind("ClusterRoleBinding", _RBAC, "v1", "clusterrolebindings", False),
    Kind("CustomResourceDefinition", "apiextensions.k8s.io", "v1", "customresourcedefinitions", False),
    Kind("ExternalSecret", "external-secrets.io", "v1", "externalsecrets", True),
    Kind("Workflow", _ARGO, "v1alpha1", "workflows", True),
    Kind("WorkflowTemplate", _ARGO, "v1alpha1", "workflowtemplates", True),
    Kind("ClusterWorkflowTemplate", _ARGO, "v1alpha1", "clusterworkflowtemplates", False),
    Kind("CronWorkflow", _ARGO, "v1alpha1", "cronworkflows", True),
    Kind("WorkflowTaskSet", _ARGO, "v1alpha1", "workflowtasksets", True),
    Kind("WorkflowTaskResult", _ARGO, "v1alpha1", "workflowtaskresults", True),
    Kind("SelfSubjectAccessReview", "authorization.k8s.io", "v1", "selfsubjectaccessreviews", False),
    Kind("SubjectAccessReview", "authorization.k8s.io", "v1", "subjectaccessreviews", False),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _TABLE})
