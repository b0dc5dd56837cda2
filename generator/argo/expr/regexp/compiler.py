"""The tree of a regular expression to the instructions of a Pike machine."""

from __future__ import annotations

from typing import NamedTuple

from generator.argo.expr.outcome import OverBudget
from generator.argo.expr.regexp.classes import Signs
from generator.argo.expr.regexp.tree import Choice, Group, One, Part, Repeat, Row, Test

ONE, SPLIT, JUMP, SAVE, TEST, MATCH = range(6)
MAX_INSTRUCTIONS = 5_000


class Instruction(NamedTuple):
    """One step: take a sign, go two ways, jump, remember the place, test the place, or end."""

    kind: int
    target: int = 0
    other: int = 0
    signs: Signs | None = None
    test: str = ""


def compile_part(part: Part) -> list[Instruction]:
    """The whole program, which remembers its own ends as group 0."""
    program = [Instruction(SAVE, 0)]
    _emit(part, program)
    return [*program, Instruction(SAVE, 1), Instruction(MATCH)]


def _emit(part: Part, program: list[Instruction]) -> None:
    if len(program) > MAX_INSTRUCTIONS:
        raise OverBudget("a regular expression that is too large")
    if isinstance(part, One):
        program.append(Instruction(ONE, signs=part.signs))
    elif isinstance(part, Test):
        program.append(Instruction(TEST, test=part.what))
    elif isinstance(part, Row):
        for one in part.parts:
            _emit(one, program)
    elif isinstance(part, Group):
        program.append(Instruction(SAVE, 2 * part.number))
        _emit(part.part, program)
        program.append(Instruction(SAVE, 2 * part.number + 1))
    elif isinstance(part, Choice):
        _emit_choice(part, program)
    else:
        _emit_repeat(part, program)


def _emit_choice(choice: Choice, program: list[Instruction]) -> None:
    ends = []
    for part in choice.parts[:-1]:
        split = len(program)
        program.append(Instruction(SPLIT))
        _emit(part, program)
        ends.append(len(program))
        program.append(Instruction(JUMP))
        program[split] = Instruction(SPLIT, split + 1, len(program))
    _emit(choice.parts[-1], program)
    for end in ends:
        program[end] = Instruction(JUMP, len(program))


def _emit_repeat(repeat: Repeat, program: list[Instruction]) -> None:
    for _ in range(repeat.least):
        _emit(repeat.part, program)
    if repeat.most < 0:
        start = len(program)
        program.append(Instruction(SPLIT))
        _emit(repeat.part, program)
        program.append(Instruction(JUMP, start))
        program[start] = _split(start + 1, len(program), repeat.is_greedy)
        return
    splits = []
    for _ in range(repeat.most - repeat.least):
        splits.append(len(program))
        program.append(Instruction(SPLIT))
        _emit(repeat.part, program)
    for split in splits:
        program[split] = _split(split + 1, len(program), repeat.is_greedy)


def _split(into: int, past: int, is_greedy: bool) -> Instruction:
    return Instruction(SPLIT, into, past) if is_greedy else Instruction(SPLIT, past, into)
