"""A Kubernetes cluster, read only: plain dicts come out, nothing is ever changed there.

    connection = connection_of(arguments)            # options.py: --kubeconfig, --context, --request-timeout
    cluster = connect(connection, profile.argo.cluster)   # refuses another cluster than the profile's
    cluster.get("ConfigMap", "argo", "workflow-controller-configmap")   # the object, or None where there is none
    cluster.list("WorkflowTemplate")                 # all namespaces, page by page

This part alone knows the client library (the extra `live`), which takes a quarter of a second to load: it is imported
when a connection is made. Everything that goes wrong is errors.ClusterUnreachable (exit code 3), but for what can be seen
without asking the cluster, which is errors.InputUnusable (exit code 2). No text ever holds a token or a password.
"""

from __future__ import annotations

from generator.live.cluster import Cluster, Identity, connect
from generator.live.failures import PermissionMissing
from generator.live.options import Connection, add_connection, connection_of

__all__ = ["Cluster", "Connection", "Identity", "PermissionMissing", "add_connection", "connect", "connection_of"]
