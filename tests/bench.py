"""`make bench`: how long a render takes, as ratios. Measures whole processes from outside; asserts nothing.

A shared machine is noisy, so every figure is the smallest of several runs, and the runs of what is compared take turns.
The chart that helm and helmfile render is the stand-in of the tests, or the one that CHART names.
"""

from __future__ import annotations

import compileall
import functools
import os
import shlex
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.harness import REPO, write_tree

TURNS = 20
FLEET_TURNS = 3
FLEETS = (10, 100, 1000)

CHART = Path(os.environ.get("CHART") or REPO / "tests" / "chart")


class Cost(NamedTuple):
    """One process: seconds by the clock, seconds of a processor, and its largest resident set in KB."""

    seconds: float
    work: float
    kilobytes: int

    def least(self, other: Cost) -> Cost:
        """The smaller of each figure."""
        return Cost(*map(min, self, other))


class Contender(NamedTuple):
    """What is measured: a name, a command (None: not on PATH), and what must be gone before each run."""

    name: str
    command: list[str] | None
    output: Path | None = None


def main() -> None:
    """Measure, and print two tables."""
    compileall.compile_dir(REPO / "generator", quiet=1)
    os.chdir(REPO)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        one_process(contenders(scratch))
        fleets(scratch)


def contenders(scratch: Path) -> list[Contender]:
    """The commands that are compared; the values that helm reads are those that hookwright rendered."""
    values = scratch / "prd" / "prd" / "values.yaml"
    render = [*hookwright("render", "prd"), "--output", str(scratch / "prd")]
    spend(render)
    chart = str(CHART)
    state = f"releases:\n  - name: argo\n    namespace: argo\n    chart: {chart}\n    values: [{values}]\n"
    write_tree(scratch, {"helmfile.yaml": state})
    again = scratch / "again"
    return [
        Contender("python -c pass", [sys.executable, "-c", "pass"]),
        Contender(
            "python -c 'import yaml, jinja2, deepmerge'", [sys.executable, "-c", "import yaml, jinja2, deepmerge"]
        ),
        Contender("hookwright render prd", [*render[:-1], str(again)], again),
        Contender("hookwright render prd, nothing changed", render),
        Contender("hookwright cmp generate", found("env", "ARGOCD_ENV_ENVIRONMENT=prd", *hookwright("cmp", "generate"))),
        Contender("helm template", found("helm", "template", "argo", chart, "--values", str(values))),
        Contender(
            "helmfile template", found("helmfile", "--file", str(scratch / "helmfile.yaml"), "template", "--skip-deps")
        ),
    ]


def hookwright(*arguments: str) -> list[str]:
    """The command line of the program, under the Python that runs this."""
    return [sys.executable, "-m", "generator", *arguments]


def found(program: str, *arguments: str) -> list[str] | None:
    """The command line of a program, or None where it is not on PATH."""
    path = shutil.which(program)
    return [path, *arguments] if path else None


def one_process(compared: list[Contender]) -> None:
    """The first table: whole processes against bare Python."""
    best: dict[str, Cost] = {}
    for _ in range(TURNS):
        for name, command, output in compared:
            if command:
                if output:
                    shutil.rmtree(output, ignore_errors=True)
                cost = spend(command)
                best[name] = cost.least(best.get(name, cost))
    print(f"{f'whole process, best of {TURNS}':45} {'ms':>7} {'x bare':>7} {'CPU ms':>8} {'x bare':>7}")
    bare = best[compared[0].name]
    for name, command, _ in compared:
        print(f"{name:45} {times(best[name], bare) if command else 'not on PATH'}")


def times(cost: Cost, bare: Cost) -> str:
    """One row: by the clock and by the processor, each with its ratio to bare Python."""
    by_clock = f"{cost.seconds * 1000:7.1f} {cost.seconds / bare.seconds:6.1f}x"
    return f"{by_clock} {cost.work * 1000:8.1f} {cost.work / bare.work:6.1f}x"


def fleets(scratch: Path) -> None:
    """The second table: what each further environment of one process costs, its reading and its writing included."""
    print(f"\n{'environments in one process':45} {'s':>7} {'MB':>5} {'ms each':>8} {'unchanged':>10} {'KB each':>8}")
    first, first_again = fleet(scratch, 1)
    print(f"{1:45} {first.seconds:7.3f} {first.kilobytes / 1024:5.0f}")
    for count in FLEETS:
        cost, again = fleet(scratch, count)
        more = count - 1
        each = 1000 * (cost.seconds - first.seconds) / more
        unchanged = 1000 * (again.seconds - first_again.seconds) / more
        kilobytes = (cost.kilobytes - first.kilobytes) / more
        print(f"{count:45} {cost.seconds:7.3f} {cost.kilobytes / 1024:5.0f} {each:8.2f} {unchanged:10.2f} {kilobytes:8.1f}")


def fleet(scratch: Path, count: int) -> tuple[Cost, Cost]:
    """What one process spends on `count` environments, each with a profile of its own on top of prd's.

    First where nothing stands in the output folder, then where nothing has changed; the least of each.
    """
    folder = scratch / f"fleet-{count}"
    base, prd = ((REPO / f"profiles/{name}.yaml").read_text(encoding="utf-8") for name in ("base", "prd"))
    files = {"base.yaml": base, "prd.yaml": f"abstract: true\n{prd}"}
    files |= {f"env-{number:04}.yaml": further(number) for number in range(count)}
    write_tree(folder / "profiles", files)
    output = folder / "output"
    command = [*hookwright("render", "--all", "--profiles"), str(folder / "profiles"), "--output", str(output)]
    new, unchanged = [], []
    for _ in range(FLEET_TURNS if count > 10 else TURNS):
        shutil.rmtree(output, ignore_errors=True)
        new.append(spend(command))
        unchanged.append(spend(command))
    return functools.reduce(Cost.least, new), functools.reduce(Cost.least, unchanged)


def further(number: int) -> str:
    """The profile of one environment of a fleet."""
    lines = ["apiVersion: hookwright/v1", "extends: [prd]", f"vars: {{team: team-{number}}}"]
    lines += [f"argo: {{uiUrl: https://argo-{number}.example.com, workflowNamespaces: [argo, team-{number}]}}"]
    return "\n".join(lines) + "\n"


def spend(command: list[str]) -> Cost:
    """Run a command to its end, in silence; exits with its command line where it fails."""
    environment = {**os.environ, "HELMFILE_UPGRADE_NOTICE_DISABLED": "1"}
    silence = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    start = time.perf_counter()
    child = os.posix_spawn(command[0], command, environment, file_actions=silence)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    if status:
        sys.exit(f"make bench: this failed, run it to see why: {shlex.join(command)}")
    work = usage.ru_utime + usage.ru_stime
    return Cost(seconds, work, usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1))


if __name__ == "__main__":
    main()
