"""The fields under `drift`: a CronWorkflow that compares environments with their cluster."""

from __future__ import annotations

from generator.schema import listing, text

DRIFT = {
    "image": text("the image that compares: deploy/drift/Dockerfile, with profiles and output inside", nonempty=True),
    "environments": listing("the profiles that are compared", text("a profile", nonempty=True), nonempty=True),
    "schedule": text("when, as cron writes it", "0 6 * * *", nonempty=True),
}
