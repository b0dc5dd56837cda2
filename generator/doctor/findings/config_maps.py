"""The ConfigMaps that the notifier's pod reads are in each namespace that workflows run in, with their keys.

Why: the pod starts without them, and then lacks a value of a message or the authority that signed a server's certificate.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.doctor import Finding, Snapshot
from generator.doctor.rights import config_maps_of


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """Those of delivery.runner and of container channels."""
    wanted = config_maps_of(snapshot.release.profile)
    for namespace, place in snapshot.namespaces.items():
        for name, keys in wanted.items():
            subject = f"ConfigMap {name} in namespace {namespace}"
            files = " ".join(f"--from-file={key}=FILE" for key in keys) or "--from-file=FILE"
            mend = (
                f"kubectl -n {namespace} create configmap {name} {files} --dry-run=client -o yaml | kubectl apply -f -"
            )
            read = place.config_maps.get(name)
            if read == ():
                yield Finding(subject, "is not there", mend)
            for found in read or ():
                there = {*(found.get("data") or {}), *(found.get("binaryData") or {})}
                missing = [key for key in keys if key not in there]
                if missing:
                    yield Finding(subject, f"has no key {', '.join(missing)}", mend)
