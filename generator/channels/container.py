"""Your own image, run as a step of its own when a route sends to it.

Its `command`, `args` and `env` hold {placeholders}, {title}, {text} and {color} of the route's message among them, which
the controller fills in as text. What a workflow says is safest in `env`: an argument becomes part of a command line, so
failure text there is warned about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.model import EMPTY, Channel, Path
from generator.schema import ABSENT, Field, listing, mapping, record, template, text, tree

IN_POD = False
_NAME = r"[a-z0-9]([-.a-z0-9]*[a-z0-9])?"
_REFERENCE = _NAME + r"/[-._a-zA-Z0-9]+"
FIELDS: Mapping[str, Field] = {
    "image": text("the image", nonempty=True, pattern=r"[^\s]+", expected="an image"),
    "imagePullPolicy": text("when the image is pulled", ABSENT, choices=("Always", "IfNotPresent", "Never")),
    "command": listing("the command; the image's own, unless said", template("a word of the command"), ()),
    "args": listing("its arguments", template("an argument"), ()),
    "workingDir": text("the folder that it runs in", ABSENT, nonempty=True),
    "env": mapping(
        "environment variables: each one of value, configMap or secret",
        record(
            "where the value comes from",
            {
                "value": template("text with {placeholders}", ABSENT),
                "configMap": text("a key of a ConfigMap, NAME/KEY", ABSENT, pattern=_REFERENCE, expected="NAME/KEY"),
                "secret": text("a key of a Secret, NAME/KEY", ABSENT, pattern=_REFERENCE, expected="NAME/KEY"),
            },
        ),
        EMPTY,
        pattern=r"[A-Za-z_][A-Za-z0-9_]*",
        expected="letters, digits and _",
    ),
    "envFrom": listing(
        "every key of a Secret or a ConfigMap as a variable",
        record(
            "one of both",
            {
                "secret": text("the Secret's name", ABSENT, pattern=_NAME, expected="the name of a Secret"),
                "configMap": text("the ConfigMap's name", ABSENT, pattern=_NAME, expected="the name of a ConfigMap"),
            },
        ),
        (),
    ),
    "resources": tree("requests and limits", ABSENT),
    "securityContext": tree("of the container", ABSENT),
    "initContainers": listing("containers that run before it; the runner's, unless said", tree("a container"), ABSENT),
}
SECRETS: Mapping[str, Field] = EMPTY


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """Each variable and each source names exactly one origin."""
    for name, source in channel.options["env"].items():
        if sum(value is not None for value in source.values()) != 1:
            yield ("env", name), "expected one of value, configMap or secret", ""
    for position, source in enumerate(channel.options["envFrom"]):
        if sum(value is not None for value in source.values()) != 1:
            yield ("envFrom", position), "expected one of secret or configMap", ""
