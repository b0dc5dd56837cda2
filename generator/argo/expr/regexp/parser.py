"""Go's regular expression syntax (regexp/syntax/parse.go with the Perl flags) to a tree.

Groups nest on a list of ours; beyond 60 of them this port gives up, Go beyond 1000.
"""

from __future__ import annotations

import re

from generator.argo.expr.outcome import OverBudget
from generator.argo.expr.regexp.classes import LAST, Signs, turned
from generator.argo.expr.regexp.escapes import escaped
from generator.argo.expr.regexp.sets import parse_set
from generator.argo.expr.regexp.tree import EMPTY, Choice, Group, One, Part, RegexpError, Repeat, Row, Test

MAX_GROUPS = 60
MAX_REPEAT = 1000
_COUNT = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}")
_FLAGS = re.compile(r"\(\?([imsU]*)(?:-([imsU]+))?([:)])")
_NAME = re.compile(r"\(\?P?<([A-Za-z0-9_]+)>")
_NAMED = re.compile(r"\(\?P?<(?:[^>]*>|.+)", re.DOTALL)


class Level:
    """A group that is still open: its alternatives so far."""

    __slots__ = ("choices", "flags", "number", "parts")

    def __init__(self, flags: str, number: int | None) -> None:
        self.flags = flags  # those to go back to when the group closes
        self.number = number
        self.parts: list[Part] = []
        self.choices: list[Part] = []

    def close(self) -> Part:
        """The whole group."""
        last = row(self.parts)
        return Choice((*self.choices, last)) if self.choices else last


def row(parts: list[Part]) -> Part:
    """One after another."""
    return parts[0] if len(parts) == 1 else Row(tuple(parts))


class Parser:
    """Reads one pattern."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.flags = ""
        self.groups = 0
        self.names: set[str] = set()
        self.levels = [Level("", None)]
        self.repeated_from = -1  # where the last repetition operator began, if it ended here

    def parse(self) -> Part:
        """The tree of the whole."""
        while self.at < len(self.pattern):
            self._step()
        if len(self.levels) > 1:
            raise RegexpError("missing closing )", self.pattern)
        return self.levels[0].close()

    def _step(self) -> None:
        sign = self.pattern[self.at]
        repeated, self.repeated_from = self.repeated_from, -1
        if sign == "(":
            self._open()
        elif sign == ")":
            self._close()
        elif sign == "|":
            level = self.levels[-1]
            level.choices.append(row(level.parts))
            level.parts = []
            self.at += 1
        elif sign in "*+?" or (sign == "{" and _COUNT.match(self.pattern, self.at)):
            self._repeat(repeated)
        elif sign == "[":
            signs, self.at = parse_set(self.pattern, self.at, "i" in self.flags)
            self._add(One(signs))
        elif sign == "\\":
            self._escape()
        elif sign in "^$.":
            self._add(self._special(sign))
            self.at += 1
        else:
            self._literal(sign)
            self.at += 1

    def _add(self, part: Part) -> None:
        self.levels[-1].parts.append(part)

    def _literal(self, sign: str) -> None:
        code = ord(sign)
        self._add(One(Signs(((code, code),), is_folded="i" in self.flags)))

    def _special(self, sign: str) -> Part:
        if sign == ".":
            return One(Signs(((0, LAST),) if "s" in self.flags else turned(((10, 10),))))
        return Test(("m" if "m" in self.flags else "") + sign)

    def _open(self) -> None:
        if len(self.levels) > MAX_GROUPS:
            raise OverBudget("a regular expression with too many groups in groups")
        if not self.pattern.startswith("(?", self.at):
            self.groups += 1
            self.levels.append(Level(self.flags, self.groups))
            self.at += 1
            return
        name = _NAME.match(self.pattern, self.at)
        if name:
            if name[1] in self.names:
                raise RegexpError("duplicate capture group name", name[1])
            self.names.add(name[1])
            self.groups += 1
            self.levels.append(Level(self.flags, self.groups))
            self.at = name.end()
            return
        self._open_flags()

    def _open_flags(self) -> None:
        start = self.at
        match = _FLAGS.match(self.pattern, start)
        if not match:
            named = _NAMED.match(self.pattern, start)
            if named:
                raise RegexpError("invalid named capture", named[0])
            raise RegexpError("invalid or unsupported Perl syntax", _bad_flags(self.pattern, start))
        flags = "".join(sorted((set(self.flags) | set(match[1])) - set(match[2] or "")))
        if match[3] == ":":
            self.levels.append(Level(self.flags, None))
        self.flags = flags
        self.at = match.end()

    def _close(self) -> None:
        if len(self.levels) == 1:
            raise RegexpError("unexpected )", self.pattern)
        level = self.levels.pop()
        whole = level.close()
        self.flags = level.flags
        self._add(whole if level.number is None else Group(whole, level.number))
        self.at += 1

    def _repeat(self, repeated: int) -> None:
        start = self.at
        least, most = self._counts()
        is_greedy = True
        if self.pattern.startswith("?", self.at):
            is_greedy = False
            self.at += 1
        if repeated >= 0:
            raise RegexpError("invalid nested repetition operator", self.pattern[repeated : self.at])
        parts = self.levels[-1].parts
        if not parts:
            raise RegexpError("missing argument to repetition operator", self.pattern[start : self.at])
        parts[-1] = Repeat(parts[-1], least, most, is_greedy is not ("U" in self.flags))
        self.repeated_from = start

    def _counts(self) -> tuple[int, int]:
        sign = self.pattern[self.at]
        if sign != "{":
            self.at += 1
            return {"*": (0, -1), "+": (1, -1), "?": (0, 1)}[sign]
        match = _COUNT.match(self.pattern, self.at)
        if match is None:
            raise RegexpError("invalid repeat count", self.pattern[self.at :])
        least = int(match[1][:9])
        most = least if not match[2] else int(match[3][:9]) if match[3] else -1
        if least > MAX_REPEAT or most > MAX_REPEAT or -1 < most < least:
            raise RegexpError("invalid repeat count", match[0])
        self.at = match.end()
        return least, most

    def _escape(self) -> None:
        rest = self.pattern[self.at + 1 : self.at + 2]
        if rest in ("A", "z", "b", "B"):
            self._add(Test({"A": "^", "z": "$"}.get(rest, rest)))
            self.at += 2
        elif rest == "Q":
            end = self.pattern.find("\\E", self.at + 2)
            for sign in self.pattern[self.at + 2 : end if end >= 0 else None]:
                self._literal(sign)
            self.at = end + 2 if end >= 0 else len(self.pattern)
        else:
            signs, self.at = escaped(self.pattern, self.at)
            self._add(One(signs._replace(is_folded="i" in self.flags)))


def _bad_flags(pattern: str, start: int) -> str:
    end = start + 2
    while end < len(pattern) and pattern[end] in "imsU-":
        end += 1
    return pattern[start : end + 1]


def parse_regexp(pattern: str) -> tuple[Part, int]:
    """The tree and the number of groups."""
    parser = Parser(pattern)
    return parser.parse() if pattern else EMPTY, parser.groups
