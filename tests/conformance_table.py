"""Ask `hookwright controller` every conformance case, and print how many differ: `make conformance`."""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.argo.conformance import Case, cases
from tests.harness import REPO, run_hookwright

FILES = {
    "parse_config": "parse-config",
    "merge": "merge",
    "join": "join",
    "eval_hook": "eval",
    "expr": "expr",
    "notify_run": "notify",
}


def is_same(case: Case, answer: dict[str, Any]) -> bool:
    """The same result, or an error as well; in whose words is not asked (README of the cases)."""
    return bool(answer == case.expected) if case.expected["ok"] else not answer["ok"]


def main() -> int:
    """Print a row for each file; 1 when any case differs."""
    print(f"{'file':<16}{'cases':>6}{'differ':>8}")
    differing = 0
    for file, question in FILES.items():
        asked = cases(file)
        lines = "".join(json.dumps(case.input) + "\n" for case in asked)
        answers = [json.loads(line) for line in run_hookwright("controller", question, cwd=REPO, stdin=lines).stdout.splitlines()]
        wrong = [case.name for case, answer in zip(asked, answers, strict=True) if not is_same(case, answer)]
        print(f"{file:<16}{len(asked):>6}{len(wrong):>8}")
        for name in wrong:
            print(f"  differs: {name}")
        differing += len(wrong)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
