"""`make bench`: comparing by meaning, beside what compares text. Measures; asserts nothing.

The large example is 0.9 MB of templates, shuffled, one value changed. Whole processes are measured on the API server of
the tests, where it has been built (make tools); every figure is the smallest of several runs.
"""

from __future__ import annotations

import gc
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generator.diff.model import CHANGE
from generator.diff.parts import differences
from generator.yamlio import dump
from tests.bench import hookwright, spend
from tests.diff.noise import OTHER, SAME, data_of
from tests.diff.sides import config_map, scope_of, side
from tests.harness import write_tree

TURNS = 5
SIZE = 900_000
SCRIPT = "set -eu\nfor part in $(seq 1 10); do\n  echo \"part $part of {0}\"\n  run --input /in/{0} --part \"$part\"\ndone\n"

PROFILE = """\
apiVersion: hookwright/v1
argo: {version: "4.0", namespace: PLACE, owner: manifest}
channels: {slack: {type: slack-webhook, secret: {url: s/url}}}
routes: {ends: {when: [Failed, Error], send: [slack]}}
"""


def main() -> None:
    """Print three tables."""
    gc.set_threshold(50_000)  # as the command has it
    large()
    noise()
    processes()


def template(number: int) -> dict[str, object]:
    """One of many templates."""
    name = f"step-{number:04}"
    env = [{"name": "MODE", "value": "fast"}, {"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]
    container = {"image": "registry.example.com/worker:1.2", "env": env, "source": SCRIPT.format(name), "command": ["sh"]}
    inputs = {"parameters": [{"name": "day", "value": "today"}, {"name": "size", "value": str(number)}]}
    return {"name": name, "inputs": inputs, "script": {**container, "resources": {"limits": {"memory": "128Mi"}}}}


def texts() -> tuple[str, str]:
    """The large example: the text of `config`, before and after."""
    count, before = 0, ""
    templates: list[dict[str, object]] = []
    while len(before) < SIZE:
        count += 100
        templates = [template(number) for number in range(count)]
        before = dump({"workflowDefaults": {"spec": {"templates": templates}}})
    other = [template(number) for number in range(count)]
    other[7]["script"] = {**template(7)["script"], "image": "registry.example.com/worker:1.3"}  # type: ignore[dict-item]
    random.Random(1).shuffle(other)
    return before, dump({"workflowDefaults": {"spec": {"templates": other}}})


def large() -> None:
    """How long the comparison takes, and how many lines it needs."""
    before, after = texts()

    def compare() -> int:
        return sum(1 for _ in differences(side({"config": before}), side({"config": after}), CHANGE, scope_of("manifest")))

    print(f"two configurations of {len(before) / 1e6:.1f} MB, shuffled, one value changed")
    seconds, work = best(compare)
    print(f"  {'read, decoded and compared':44} {seconds * 1000:7.0f} ms, {work * 1000:.0f} ms of a processor")
    print(f"  {'lines of ours':44} {compare():7,}")
    print(f"  {'lines of diff -u on the bare YAML':44} {text_lines(before, after):7,}")
    wrapped = [dump(config_map({"config": text})) for text in (before, after)]
    print(f"  {'lines of diff -u on the ConfigMap':44} {text_lines(*wrapped):7,}")


def noise() -> None:
    """What the table of the tests costs a person who reads it."""
    print(f"\n{'pairs of ConfigMaps':46} {'ours':>7} {'diff -u':>8}")
    for name, pairs in (("mean the same", SAME), ("differ in one place", OTHER)):
        ours, theirs = 0, 0
        for each in pairs:
            before, after = data_of(each.before), data_of(each.after)
            ours += sum(1 for _ in differences(side(before), side(after), CHANGE, scope_of("manifest")))
            theirs += text_lines(*(dump(config_map(data)) for data in (before, after)))
        print(f"  {f'{len(pairs)} that {name}: lines':44} {ours:7,} {theirs:8,}")


def text_lines(before: str, after: str) -> int:
    """How many lines `diff -u` prints; -1 where there is none on PATH."""
    program = shutil.which("diff")
    if program is None:
        return -1
    with tempfile.TemporaryDirectory() as folder:
        write_tree(Path(folder), {"before": before, "after": after})
        command = [program, "-u", "before", "after"]
        return subprocess.run(command, cwd=folder, capture_output=True, check=False).stdout.count(b"\n")


def best(work: Callable[[], object]) -> tuple[float, float]:
    """The least seconds of several runs, by the clock and of a processor."""
    clock, processor = [], []
    for _ in range(TURNS):
        starts = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - starts[0])
        processor.append(time.process_time() - starts[1])
    return min(clock), min(processor)


def processes() -> None:
    """Whole processes against a real API server, ours and kubectl's on the same objects."""
    from tests import gotools
    from tests.cluster import running

    print("\nwhole process, against an API server")
    if not all(gotools.tools()[name].path.exists() for name in ("etcd", "kube-apiserver", "kubectl")):
        print("  not measured: make tools")
        return
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryDirectory() as keys, running(Path(keys)) as cluster:
        folder = Path(scratch)
        place = cluster.namespace()
        write_tree(folder, {"profiles/prd.yaml": PROFILE.replace("PLACE", place)})
        os.chdir(folder)
        os.environ |= {"PYTHONPATH": str(Path(__file__).resolve().parent.parent), "KUBECONFIG": str(cluster.kubeconfig)}
        spend(hookwright("render", "prd"))
        kubectl = str(gotools.tool("kubectl"))
        files = ["-f", "output/prd/rbac.yaml", "-f", "output/prd/workflow-controller-configmap.yaml"]
        spend([kubectl, "apply", *files])
        spend([kubectl, "create", "secret", "generic", "s", "--from-literal=url=x", "-n", place])
        for name, command in (("kubectl diff", [kubectl, "diff", *files]), ("hookwright diff prd", hookwright("diff", "prd"))):
            costs = [spend(command) for _ in range(TURNS)]
            clock, processor = (1000 * min(found) for found in zip(*((each.seconds, each.work) for each in costs), strict=True))
            print(f"  {name:44} {clock:7.0f} ms, {processor:.0f} ms of a processor")
        os.chdir("/")


if __name__ == "__main__":
    sys.exit(main())
