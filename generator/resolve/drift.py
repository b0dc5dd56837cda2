"""The fields under `diff` and `drift`: the comparison with a cluster, and a CronWorkflow that does it."""

from __future__ import annotations

from generator.schema import listing, text

_OBJECT = r"[A-Za-z]+(/[-.*a-z0-9]+)?:"
_KEY, _ITEM = r'([-\w/$*]+|"[^"]+")', r"\[[^\]]+\]"

DIFF = {
    "ignore": listing(
        "places that `diff` does not tell, and what is below them, e.g. workflowDefaults.spec.templates[name=page].container;"
        " KIND/NAME: stands before those of other objects than the ConfigMap",
        text(
            "a place",
            pattern=rf"({_OBJECT})?({_KEY}|{_ITEM})(\.{_KEY}|{_ITEM})*|{_OBJECT}",
            expected="a place such as workflowDefaults.spec.ttlStrategy or Role/NAME:rules",
        ),
        (),
    ),
}

DRIFT = {
    "image": text("the image that compares: deploy/drift/Dockerfile, with profiles and output inside", nonempty=True),
    "environments": listing("the profiles that are compared", text("a profile", nonempty=True), nonempty=True),
    "schedule": text("when, as cron writes it", "0 6 * * *", nonempty=True),
}
