"""The Secrets that channels need are in each namespace that workflows run in, with their keys.

Why: the notifier's pod starts without them and then knows no address to send to, so the message is lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.delivery.secrets import secret_references
from generator.doctor import Finding, Snapshot, Tree
from generator.model import Profile


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """By metadata alone: the keys are those that somebody is on record for having set."""
    profile = snapshot.release.profile
    wanted = keys_of(profile)
    for namespace, place in snapshot.namespaces.items():
        for name, keys in wanted.items():
            read = place.secrets.get(name)
            subject = f"Secret {name} in namespace {namespace}"
            if read == ():
                yield Finding(subject, "is not there", _mend(snapshot, namespace, name, keys))
            for found in read or ():
                known = known_keys(found)
                missing = [key for key in keys if known is not None and key not in known]
                if known is None and keys:
                    mend = f"kubectl -n {namespace} describe secret {name} lists the keys, not their values"
                    yield Finding(
                        subject, f"nobody can tell whether it has the key {', '.join(keys)}", mend, is_unknown=True
                    )
                elif missing:
                    yield Finding(
                        subject, f"has no key {', '.join(missing)}", _mend(snapshot, namespace, name, tuple(missing))
                    )


def keys_of(profile: Profile) -> dict[str, tuple[str, ...]]:
    """The keys that each Secret must have, by its name; none where a pod takes whatever is there."""
    found: dict[str, dict[str, None]] = {}
    for reference in secret_references(profile):
        found.setdefault(reference.name, {}).update({reference.key: None} if reference.key else {})
    return {name: tuple(keys) for name, keys in found.items()}


def known_keys(secret: Tree) -> set[str] | None:
    """The keys that the managers of a Secret have set, from its managedFields; None where they say nothing of keys."""
    found: set[str] = set()
    says = False
    for entry in secret["metadata"].get("managedFields") or ():
        data = (entry.get("fieldsV1") or {}).get("f:data")
        if data is not None:
            says = True
            found |= {key.removeprefix("f:") for key in data if key.startswith("f:")}
    return found if says else None


def _mend(snapshot: Snapshot, namespace: str, name: str, keys: tuple[str, ...]) -> str:
    if snapshot.release.profile.external_secrets:
        return f"kubectl apply -f {snapshot.output}/secrets.yaml; kubectl -n {namespace} describe externalsecret {name}"
    files = " ".join(f"--from-file={key}=FILE" for key in keys) or "--from-file=FILE"
    return f"kubectl -n {namespace} create secret generic {name} {files} --dry-run=client -o yaml | kubectl apply -f -"
