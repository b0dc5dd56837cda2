"""Problems as text, for people and for programs. Colour only where the edge asks for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from generator.errors import Problem

FORMATS = ("human", "json", "github", "sarif")

_COLORS = {"error": "\033[31m", "warning": "\033[33m", "end": "\033[0m"}
_UNREADABLE = "unusable-input"  # what SARIF calls a problem that breaks no rule of ours


def format_problem(problem: Problem, *, color: bool = False) -> str:
    """`file:line:column: error: text [rule]` and, on a line of its own, the hint."""
    level = problem.level
    if color:
        level = f"{_COLORS[level]}{level}{_COLORS['end']}"
    rule = f" [{problem.rule}]" if problem.rule else ""
    hint = f"\n  hint: {problem.hint}" if problem.hint else ""
    return f"{problem.mark}: {level}: {problem.text}{rule}{hint}"


def format_problems(problems: Iterable[Problem], *, color: bool = False) -> str:
    """All problems, sorted by place, each one once."""
    return "\n".join(format_problem(problem, color=color) for problem in sorted(set(problems)))


def format_github(problems: Iterable[Problem]) -> str:
    """Workflow commands of GitHub Actions, which show each problem at its line of a pull request."""
    return "\n".join(map(_github, sorted(set(problems))))


def _github(problem: Problem) -> str:
    place = {"file": problem.mark.file, "line": str(problem.mark.line), "col": str(problem.mark.column)}
    text = f"{problem.text} (hint: {problem.hint})" if problem.hint else problem.text
    return github_command(problem.level, {**place, "title": problem.rule}, text)


def github_command(level: str, facts: Mapping[str, str], text: str) -> str:
    """One workflow command of GitHub Actions: `::error title=prd::text`; level is notice, warning or error."""
    shown = ",".join(f"{key}={_escaped(value)}" for key, value in facts.items() if value)
    return f"::{level} {shown}::{_on_one_line(text)}"


def _on_one_line(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped(text: str) -> str:
    return _on_one_line(text).replace(":", "%3A").replace(",", "%2C")


def dump_json(problems: Iterable[Problem]) -> str:
    """A JSON list, one object for each problem: file, line, column, level, rule, text, hint."""
    rows = [{**problem._asdict(), **problem.mark._asdict()} for problem in sorted(set(problems))]
    keys = ("file", "line", "column", "level", "rule", "text", "hint")
    return json.dumps([{key: row[key] for key in keys} for row in rows], indent=2, ensure_ascii=False)


def dump_sarif(problems: Iterable[Problem], version: str, about: Mapping[str, str]) -> str:
    """SARIF 2.1.0, which code hosts show; `about` has a sentence for each rule by its id."""
    found = sorted(set(problems))
    told = dict.fromkeys(problem.rule or _UNREADABLE for problem in found)
    rules = [{"id": rule, "shortDescription": {"text": about.get(rule) or rule}} for rule in told]
    driver = {"name": "hookwright", "version": version, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": [_sarif(each) for each in found]}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _sarif(problem: Problem) -> dict[str, Any]:
    text = f"{problem.text}\n{problem.hint}" if problem.hint else problem.text
    region = {"startLine": problem.mark.line, "startColumn": problem.mark.column}
    place = {"artifactLocation": {"uri": problem.mark.file}, "region": region}
    return {
        "ruleId": problem.rule or _UNREADABLE,
        "level": problem.level,
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }
