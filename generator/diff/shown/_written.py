"""Values as lines of YAML. Owns what stands there for a value that has no YAML."""

from __future__ import annotations

import json
from typing import Any

from generator.diff.shown._plain import plain
from generator.yamlio import Unwritable, dump


def yaml_lines(value: Any) -> list[str]:
    """The lines of a document, each without what does not print; of a value without a YAML the one line of its JSON."""
    try:
        return [plain(line) for line in dump(value).removesuffix("\n").split("\n")]
    except Unwritable:
        return [json.dumps(value, ensure_ascii=True)]
