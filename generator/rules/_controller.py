"""The controller's own reading of a ConfigMap, asked once for each text that several environments may share."""

from __future__ import annotations

from functools import lru_cache

from generator.model import Path


@lru_cache(maxsize=64)
def refused(data: tuple[tuple[str, str], ...], version: str) -> tuple[Path, str, str] | None:
    """Place, finding and hint of what the controller refuses in `.data`. Environments of one fleet mostly ask the same."""
    # 7 ms with its table, which a profile without a word of Kubernetes need not spend
    from generator.argo import config
    from generator.argo.refusal import Refused, dotted

    try:
        config.parse(dict(data), version)
    except Refused as error:
        problem = error.problems[0]
        said = problem.text.removeprefix(f"{dotted(list(error.path))}: ")
        return tuple(error.path), said, problem.hint or "remove it"
    return None
