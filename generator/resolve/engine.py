"""The fields under `engine`: a controller of the Argo Notifications Engine tells what the routes say."""

from __future__ import annotations

from generator.resolve.installation import namespace_field
from generator.schema import ABSENT, text

ENGINE = {
    "namespace": namespace_field("the namespace of the engine's controller; the workflow controller's, unless said", ABSENT),
    "name": text(
        "what its objects are called: NAME-notifications, NAME-notifications-cm and NAME-notifications-secret",
        "workflow",
        pattern=r"[a-z]([-a-z0-9]{0,38}[a-z0-9])?",
        expected="lower case letters, digits and -, at most 40",
    ),
    "subscribe": text(
        "which workflows it tells of: all that a route matches, or of these only the annotated ones",
        "all",
        choices=("all", "annotated"),
    ),
}
