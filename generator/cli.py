"""The command line: finds the command, runs it, and turns every failure into text and an exit code."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from types import ModuleType
from typing import NoReturn

from generator import __version__, commands, registry
from generator.errors import BUG, FINE, INTERRUPTED, UNUSABLE, HookwrightError, did_you_mean
from generator.report import format_problems
from generator.terminal import has_color

_KUBECTL_S = "kdiff"
_ISSUES = "please report it with the output of the same command under HOOKWRIGHT_DEBUG=1"


def run() -> NoReturn:
    """The command as a process. Leaves without the interpreter's own tidying up, which takes 7 ms and tidies nothing."""
    # what is loaded at the start stays; to look through it for garbage again and again takes 3 ms
    gc.set_threshold(50_000)
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 fine, 1 problems, 2 unusable input, 3 no cluster, 70 our bug, 130 interrupted."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        code = _dispatch(given)
        sys.stdout.flush()
        return code
    except HookwrightError as error:
        print(format_problems(error.problems, color=has_color(sys.stderr)), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # the reader has what it wanted; keep the interpreter from failing again when it flushes at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except Exception as error:
        if os.environ.get("HOOKWRIGHT_DEBUG"):
            raise
        print(f"hookwright: a bug in hookwright itself ({type(error).__name__}): {_ISSUES}", file=sys.stderr)
        return BUG


def _dispatch(given: list[str]) -> int:
    names = registry.names(commands)
    if not given or given[0] in ("-h", "--help"):
        print(_usage(names))
        return FINE if given else UNUSABLE
    if given[0] == "--version":
        print(f"hookwright {__version__}")
        return FINE
    given = _as_typed(given)
    if given[0] not in names:
        print(f"hookwright: no command {given[0]}; {did_you_mean(given[0], names)}", file=sys.stderr)
        return UNUSABLE
    # only the parser of the command that is asked for is built: each one costs a millisecond
    command = registry.load(commands, given[0])
    parser = _parser(command)
    try:
        parsed = parser.parse_args(given[1:])
    except SystemExit as stop:
        return int(stop.code or FINE)
    return int(command.run(parsed))


def _as_typed(given: list[str]) -> list[str]:
    """`hookwright LIVE MERGED kdiff --format=json`, as kubectl starts KUBECTL_EXTERNAL_DIFF (kubectl pkg/cmd/diff/diff.go,
    `getCommand`: its own two arguments come first), in the order in which people write it."""
    return [_KUBECTL_S, *given[:2], *given[3:]] if given[2:3] == [_KUBECTL_S] else given


class _Help(argparse.HelpFormatter):
    """Of a fixed width: asking the terminal costs every call 10 ms, help or not."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=100)


def _parser(command: ModuleType) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"hookwright {command.NAME}", description=command.__doc__, formatter_class=_Help, allow_abbrev=False
    )
    command.add_arguments(parser)
    return parser


def _usage(names: tuple[str, ...]) -> str:
    rows = [f"  {name:<11}{registry.load(commands, name).HELP}" for name in names]
    return "\n".join(
        [
            "usage: hookwright COMMAND ...",
            "",
            "Notifications for every workflow of an Argo Workflows installation, from one profile per environment.",
            "",
            *rows,
            "",
            "`hookwright COMMAND --help` says more. Exit codes: 0 fine, 1 problems, 2 unusable input, 3 no cluster, 70 our bug.",
        ]
    )
