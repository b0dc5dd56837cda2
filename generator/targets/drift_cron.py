"""drift-cron.yaml: a CronWorkflow that compares environments with their cluster, and fails where one has drifted.

Only with `drift`. One pod for each environment runs `hookwright diff`; the last step fails when one of them found a
difference. So the news goes out as that of every workflow does: by the routes of the environment that it runs in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generator.argo.versions import minor_of
from generator.model import PREFIX, Document, Profile, Release
from generator.targets._documents import document

NAME = "drift-cron.yaml"
ACCOUNT = f"{PREFIX}diff"  # what `hookwright diff ENV --rbac` makes
DRIFT = f"{PREFIX}drift"
_GROUP = "rbac.authorization.k8s.io"
_RIGHTS = {"apiGroups": ["argoproj.io"], "resources": ["workflowtaskresults"], "verbs": ["create", "patch"]}
_SCHEDULES = (3, 6)  # from here on CronWorkflows have a list of them; 4.0 has nothing else

# What both programs need; a comparison takes 60 MB.
_RESOURCES = {"requests": {"cpu": "50m", "memory": "96Mi"}, "limits": {"memory": "256Mi"}}

# A difference is no failure of the pod that found it: the pod tells it, and the last step decides. All of it stands in the
# pod's log. Neither program holds two braces in a row, which the controller would replace.
_COMPARE = """\
import json, os, subprocess, sys
name = os.environ["ENVIRONMENT"]
command = ["hookwright", "diff", name, "--format", "json"]
done = subprocess.run(command, capture_output=True, text=True)
sys.stderr.write(done.stdout + done.stderr)
news = ""
if done.returncode == 1:
    found = json.loads(done.stdout)
    meant = [name + each["text"].removeprefix(found["environment"]) for each in found["meaning"]]
    places = dict.fromkeys(each["object"]["kind"] + "/" + each["object"]["name"] for each in found["changes"])
    news = "; ".join(meant) or f"{name} differs: {', '.join(places)}"
elif done.returncode:
    lines = [f"exit code {done.returncode}", *done.stderr.splitlines()]
    news = f"{name} could not be compared: {([line for line in lines if ': error: ' in line] or lines[-1:])[0]}"
print(json.dumps(news[:300]))
"""

# What a container writes to its termination log is what Argo says of the step, and so what the notification shows.
_GATHER = """\
import json, os, sys
found = json.loads(os.environ["RESULTS"])
news = [text for text in found if text]
print(*(news or [f"{len(found)} compared, no difference"]), sep=chr(10))
if news:
    with open("/dev/termination-log", "w") as log:
        log.write("; ".join(news)[:2000])
    sys.exit(1)
"""


def emit(release: Release) -> Iterator[Document]:
    """The file, if the profile asks for it."""
    profile = release.profile
    if profile.drift:
        what = (
            "Compares at regular times, and fails where something has drifted: kubectl apply -f " + NAME + "\n"
            f"The rights to read what is compared: hookwright diff {profile.environment} --rbac | kubectl apply -f -"
        )
        trees = [_cron(profile), *_rights(profile.argo.namespace)]
        yield document(release, NAME, what, trees, {(): ("drift",)})


def _cron(profile: Profile) -> dict[str, Any]:
    schedule = profile.drift["schedule"]
    has_list = minor_of(profile.argo.version) >= _SCHEDULES
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {"name": DRIFT, "namespace": profile.argo.namespace},
        "spec": {
            **({"schedules": [schedule]} if has_list else {"schedule": schedule}),
            "concurrencyPolicy": "Forbid",
            "workflowSpec": _workflow(profile),
        },
    }


def _workflow(profile: Profile) -> dict[str, Any]:
    environments = json.dumps(list(profile.drift["environments"]))
    compared = {"name": "environment", "value": "{{item}}"}
    results = {"name": "results", "value": "{{steps.compare.outputs.result}}"}
    each = {"name": "compare", "template": "compare", "arguments": {"parameters": [compared]}}
    last = {"name": "gather", "template": "gather", "arguments": {"parameters": [results]}}
    return {
        "entrypoint": "watch",
        "serviceAccountName": ACCOUNT,
        "arguments": {"parameters": [{"name": "environments", "value": environments}]},
        "templates": [
            {"name": "watch", "steps": [[{**each, "withParam": "{{workflow.parameters.environments}}"}], [last]]},
            _script(profile, "compare", "environment", _COMPARE),
            _script(profile, "gather", "results", _GATHER),
        ],
    }


def _script(profile: Profile, name: str, parameter: str, source: str) -> dict[str, Any]:
    """A template with one parameter, which reaches its program by the environment, never as a part of its text."""
    return {
        "name": name,
        "inputs": {"parameters": [{"name": parameter}]},
        "activeDeadlineSeconds": 300,
        "script": {
            "image": profile.drift["image"],
            "command": ["python3", "-I"],
            "env": [{"name": parameter.upper(), "value": f"{{{{inputs.parameters.{parameter}}}}}"}],
            "resources": _RESOURCES,
            "securityContext": profile.delivery.runner.security_context,
            "source": source,
        },
    }


def _rights(namespace: str) -> Iterator[dict[str, Any]]:
    """What every pod of a workflow needs to report its result."""
    metadata = {"name": DRIFT, "namespace": namespace}
    yield {"apiVersion": f"{_GROUP}/v1", "kind": "Role", "metadata": metadata, "rules": [_RIGHTS]}
    yield {
        "apiVersion": f"{_GROUP}/v1",
        "kind": "RoleBinding",
        "metadata": metadata,
        "roleRef": {"apiGroup": _GROUP, "kind": "Role", "name": DRIFT},
        "subjects": [{"kind": "ServiceAccount", "name": ACCOUNT, "namespace": namespace}],
    }
