"""`make bench`: how many merges of the defaults and how many previews a processor does in a second. Asserts nothing."""

from __future__ import annotations

import json
import time
from typing import Any

from generator import store
from generator.argo import merge
from generator.argo.refusal import Refused
from generator.commands.preview import program_of
from generator.errors import Mark
from generator.pipeline import build
from generator.preview import ENDINGS, preview
from generator.preview.endings import stage_of
from generator.preview.subjects import Subject
from tests.harness import REPO

ROUNDS = 5
PREVIEWS = 40
FIRST, SECOND = ({"name": name, "template": "work"} for name in "ab")
MAINS: dict[str, dict[str, Any]] = {
    "steps": {"steps": [[FIRST], [SECOND]]},
    "dag": {"dag": {"tasks": [FIRST, {**SECOND, "depends": "a"}]}},
}


def main() -> None:
    """Merge every conformance case several times, and print the best round."""
    cases = json.loads((REPO / "tests" / "conformance" / "merge.json").read_text())["cases"]
    asked = [(case["input"]["defaults"], case["input"]["workflow"]) for case in cases]
    print(f"\n{'merges a second, one processor':<45}{len(asked) / min(_round(asked) for _ in range(ROUNDS)):>9,.0f}")
    for kind, main in MAINS.items():
        seconds = min(_previews(main) for _ in range(ROUNDS))
        print(f"{f'previews of a {kind} of two a second, one processor':<45}{PREVIEWS / seconds:>9,.0f}")


def _round(asked: list[tuple[object, object]]) -> float:
    start = time.process_time()
    for defaults, workflow in asked:
        try:
            merge.plain(defaults, workflow, "4.1")
        except Refused:
            pass
    return time.process_time() - start


def _previews(main: dict[str, Any]) -> float:
    """Processor seconds of previews with the profile prd, all endings, each workflow of another name."""
    release = build("prd", store.reader(str(REPO / "profiles"))).release
    stage, program = stage_of(release), program_of(release.program)
    templates = [{"name": "main", **main}, {"name": "work", "container": {"image": "busybox"}}]
    asked = []
    for number in range(PREVIEWS):
        spec = {"entrypoint": "main", "templates": templates}
        workflow = {"metadata": {"name": f"w-{number}", "namespace": "argo"}, "spec": spec}
        asked.append(Subject(Mark("w", 1, 1), "Workflow", f"w-{number}", "argo", workflow, None))
    start = time.process_time()
    for subject in asked:
        preview(subject, stage, program, ENDINGS[1:])
    return time.process_time() - start


if __name__ == "__main__":
    main()
