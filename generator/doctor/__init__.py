"""What would stop notifications in a cluster: the values, and the units that find it (`findings/`, one file each).

All of it is pure: whoever asks the cluster has put all that it said into the Snapshot; what it would not say is None
there, and a right in `unread`.

    findings    the units, found by the file's name      controller  the options of a controller, by its Deployment
    grants      what RBAC allows an account              rights      what `doctor` itself has to be allowed
    shown       findings as text
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.model import Release
from generator.rights import Right

Tree = Mapping[str, Any]
# What was asked for: () is nothing there, None that we may not know.
Read = tuple[Tree, ...] | None


class Finding(NamedTuple):
    """What is wrong, with what, and the command that mends it.

    subject     the object, e.g. `Secret slack-secret in namespace team-a`
    what        what was found, and what was expected
    mend        a command, or what to change where no command can
    is_unknown  not wrong, but nobody could look
    id, why     of the unit; `findings.examine` fills them in
    """

    subject: str
    what: str
    mend: str
    is_unknown: bool = False
    id: str = ""
    why: str = ""


class Snapshot(NamedTuple):
    """A cluster at one moment, as far as notifications need it. Objects are as the server gives them.

    release       what the environment needs there
    output        the folder that it is rendered to
    account       the ServiceAccount that the notifier's pods run as
    served        kind -> whether the server knows it, for the kinds of Argo
    controllers   the Deployments that run a workflow controller, in the namespace of the profile
    pods          the controllers' pods
    controller_may  what the controllers have to be allowed -> whether all of them are; None where nobody can tell
    last_words    name of a pod that was restarted -> the log of its container before that, None where there is none
    config_map    the controller's ConfigMap, by the profile's name for it
    templates     name of a ClusterWorkflowTemplate that the release needs -> what is there
    namespaces    a workflow namespace -> what there is in it
    unread        what we were not allowed to do
    """

    release: Release
    output: str
    account: str
    served: Mapping[str, bool]
    controllers: Read
    pods: Read
    controller_may: Mapping[Right, bool | None]
    last_words: Mapping[str, str | None]
    config_map: Read
    templates: Mapping[str, Read]
    namespaces: Mapping[str, Place]
    unread: tuple[Right, ...]


class Place(NamedTuple):
    """One workflow namespace; all the rest is empty where `itself` is not there.

    itself    the metadata of the namespace
    config_maps  name -> the ConfigMap, of those that the notifier's pod reads
    secrets   name -> the metadata of that Secret, never more; that with the agent's token among them
    account   the metadata of the ServiceAccount
    may       what the account has to be allowed -> whether it is; None where nobody can tell
    agent_may  what the agent's account has to be allowed -> whether it is; None where nobody can tell
    waiting   pods of workflows that have not started
    quotas, limits  the ResourceQuotas and LimitRanges
    """

    itself: Read
    config_maps: Mapping[str, Read]
    secrets: Mapping[str, Read]
    account: Read
    may: Mapping[Right, bool | None]
    agent_may: Mapping[Right, bool | None]
    waiting: Read
    quotas: Read
    limits: Read
