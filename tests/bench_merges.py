"""`make bench`: how many merges of the defaults into a workflow a processor does in a second. Asserts nothing."""

from __future__ import annotations

import json
import time

from generator.argo import merge
from generator.argo.refusal import Refused
from tests.harness import REPO

ROUNDS = 5


def main() -> None:
    """Merge every conformance case several times, and print the best round."""
    cases = json.loads((REPO / "tests" / "conformance" / "merge.json").read_text())["cases"]
    asked = [(case["input"]["defaults"], case["input"]["workflow"]) for case in cases]
    print(f"\n{'merges a second, one processor':<34}{len(asked) / min(_round(asked) for _ in range(ROUNDS)):>9,.0f}")


def _round(asked: list[tuple[object, object]]) -> float:
    start = time.process_time()
    for defaults, workflow in asked:
        try:
            merge.plain(defaults, workflow, "4.1")
        except Refused:
            pass
    return time.process_time() - start


if __name__ == "__main__":
    main()
