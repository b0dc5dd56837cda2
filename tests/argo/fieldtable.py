"""How generator/argo/fields.json comes to be: `python -m tests.argo.fieldtable` writes it.

The types of 3.5, 3.6 and 3.7 are read by reflection from the published Go module (tests/go/argotypes), those of
Kubernetes that 4.1 links from k8s.io/api 0.35. The module of Argo 4 is not published, so what 4.0 and 4.1 changed in
Argo's own types stands below: by comparing hera 7.1.0 (whose models are of 4.0.5) and the definitions of 4.1 with the
types of 3.7, and for the controller's configuration by its documentation.
"""

from __future__ import annotations

import json
import subprocess

from tests.gotools import ENVIRONMENT, REPO, SOURCES

MODULE = SOURCES / "argotypes"
TABLE = REPO / "generator" / "argo" / "fields.json"

# The mod file of tests/go/argotypes for each: the versions that were read are in them.
MODFILES = {"3.5": "argo-3.5.mod", "3.6": "argo-3.6.mod", "3.7": "go.mod", "4.1": "kubernetes-0.35.mod"}

Types = dict[str, str]
Changes = dict[str, str]

CHANGES_4_0: Changes = {
    "ArtifactDriver": "name:s! image:s! connectionTimeoutSeconds:j",
    "ArtifactLocation": "plugin:*PluginArtifact",
    "ArtifactRepository": "plugin:*PluginArtifactRepository",
    "Cache": "configMap:*LocalObjectReference!",
    "Config": "artifactDrivers:[ArtifactDriver failedPodRestart:*FailedPodRestartConfig",
    "CronWorkflowSpec": "-schedule",
    "FailedPodRestartConfig": "enabled:b maxRestarts:*j",
    "NodeStatus": "failedPodRestarts:j restartingPodUID:s",
    "PluginArtifact": "name:s configuration:s connectionTimeoutSeconds:j key:s!",
    "PluginArtifactRepository": "name:s! keyFormat:s configuration:s!",
    "SyncConfig": "enableAPI:b",
    "Synchronization": "-semaphore -mutex",
}

CHANGES_4_1: Changes = {
    "AWSRDSTokenConfig": "enabled:b region:s",
    "AzureTokenConfig": "enabled:b scope:s",
    "Config": "disableAgentPodCreation:b initlessPod:*InitlessPodConfig",
    "DBConfig": "dbReconnectConfig:*DBReconnectConfig",
    "DBReconnectConfig": "maxRetries:i baseDelaySeconds:i maxDelaySeconds:i retryMultiple:f",
    "ExecutorPlugin": "metadata:ObjectMeta! spec:ExecutorPluginSpec!",
    "ExecutorPluginSidecar": "automountServiceAccountToken:b container:Container!",
    "ExecutorPluginSpec": "sidecar:ExecutorPluginSidecar!",
    "HTTPArtifact": "saveStreamViaFile:b",
    "InitlessPodConfig": "enabled:b",
    "PodResourceClaim": "name:s! resourceClaimName:*s resourceClaimTemplateName:*s",
    "PostgreSQLConfig": "azureToken:*AzureTokenConfig awsRDSToken:*AWSRDSTokenConfig",
    "S3Bucket": "addressingStyle:s",
    "Template": "pendingTimeout:s podResources:*ResourceRequirements resourceClaims:[PodResourceClaim",
    "WorkflowSpec": "podResources:*ResourceRequirements resourceClaims:[PodResourceClaim executorPlugins:[ExecutorPlugin",
}


def changed(types: Types, *changes: Changes) -> Types:
    """`types` after `changes`: `-name` takes a field away, `name:...` puts it in the place of an old one or at the end."""
    result = dict(types)
    for change in changes:
        for name, tokens in change.items():
            fields = {_name_of(token): token for token in result.get(name, "").split()}
            for token in tokens.split():
                fields.pop(token[1:], None) if token[0] == "-" else fields.update({_name_of(token): token})
            result[name] = " ".join(fields.values())
    return result


def reached(types: Types) -> Types:
    """Those of `types` that hang from a root."""
    left, found = ["Config", "Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"], {}
    while left:
        name = left.pop()
        if name in found or name not in types:
            continue
        found[name] = types[name]
        left += [kind_of(token).lstrip("*[{") for token in types[name].split()]
        left += ["WorkflowStep"] * (name == "Template")
    return found


def kind_of(token: str) -> str:
    """The kind in a token: `[Parameter` of `parameters:[Parameter@name`."""
    kind = token[1:] if token[0] == "+" else token.partition(":")[2]
    for mark in "!?@=":
        kind = kind.partition(mark)[0]
    return kind


def difference(base: Types, types: Types) -> dict[str, str | None]:
    """What makes `types` of `base`: null for a type that is not there, else tokens as `changed` reads them."""
    delta: dict[str, str | None] = {name: None for name in base if name not in types}
    for name, tokens in types.items():
        old, new = ({_name_of(token): token for token in text.split()} for text in (base.get(name, ""), tokens))
        gone = [f"-{field}" for field in old if field not in new]
        delta[name] = " ".join([*gone, *(token for field, token in new.items() if old.get(field) != token)])
    return {name: tokens for name, tokens in sorted(delta.items()) if tokens != ""}


def table(dumps: dict[str, Types]) -> str:
    """The text of fields.json: the newest version whole, the older ones as what differs from it."""
    of = {**dumps, "4.0": changed(dumps["3.7"], CHANGES_4_0), "4.1": changed(dumps["4.1"], CHANGES_4_0, CHANGES_4_1)}
    newest = reached(of.pop("4.1"))
    facts = {
        "version": "4.1",
        "types": dict(sorted(newest.items())),
        "older": {version: difference(newest, reached(types)) for version, types in sorted(of.items())},
    }
    return json.dumps(facts, indent=0, separators=(",", ":")) + "\n"


def dump(modfile: str) -> Types:
    """What tests/go/argotypes prints when it is linked as `modfile` says."""
    command = ["go", "run", f"-modfile={modfile}", "."]
    done = subprocess.run(command, cwd=MODULE, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return dict(line.split("\t") for line in done.stdout.splitlines())


def _name_of(token: str) -> str:
    return token if token[0] == "+" else token.partition(":")[0]


def main() -> None:
    """Write the table."""
    TABLE.write_text(table({version: dump(modfile) for version, modfile in MODFILES.items()}), encoding="utf-8")


if __name__ == "__main__":
    main()
