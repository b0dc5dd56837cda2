"""What the controller would do: one question as JSON, one answer as JSON. The door to this package for programs.

The questions have the form of the conformance cases (tests/conformance/README.md), and may say `version` beside what a
case holds; an answer is {"ok": true, "result": …} or {"ok": false, "error": …}, and `"unknown": true` where this port
does not know what the controller would say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator.argo import config, join, merge
from generator.argo.expr import ExpressionError, UnknownAnswer, eval_hook
from generator.argo.predict import notify
from generator.argo.refusal import Refused
from generator.argo.tags import replace_tags

LATEST = "4.1"


def _parse_config(given: Mapping[str, Any], version: str) -> Any:
    return config.parse(given["data"], version).workflow_defaults


def _merge(given: Mapping[str, Any], version: str) -> Any:
    return merge.plain(given.get("defaults"), given["workflow"], version)


def _join(given: Mapping[str, Any], version: str) -> Any:
    template = given.get("template")
    workflow = join.with_reference(given["workflow"], template) if template else given["workflow"]
    return join.referring(given.get("defaults"), workflow, template, version, given.get("restrictions", ""))._asdict()


def _expr(given: Mapping[str, Any], version: str) -> Any:
    return replace_tags(
        given["template"],
        given["scope"],
        version,
        passes=given.get("passes", 1),
        allow_unresolved=given.get("allowUnresolved", True),
        strict_prefixes=given.get("strictPrefixes", ()),
    )


def _eval(given: Mapping[str, Any], version: str) -> Any:
    return eval_hook(given["expression"], given["env"], version)


def _notify(given: Mapping[str, Any], version: str) -> Any:
    if "workflow" not in given:
        raise KeyError("workflow")
    return notify(given, version)


QUESTIONS: Mapping[str, Callable[[Mapping[str, Any], str], Any]] = {
    "parse-config": _parse_config,
    "merge": _merge,
    "join": _join,
    "expr": _expr,
    "eval": _eval,
    "notify": _notify,
}


def answer(question: str, given: Any) -> dict[str, Any]:
    """The answer to one of QUESTIONS; an input of another form is an error in the answer, never an exception."""
    if not isinstance(given, dict):
        return _no("expected a JSON object")
    try:
        return {"ok": True, "result": QUESTIONS[question](given, given.get("version", LATEST))}
    except Refused as error:
        return _no(error.controller or error.problems[0].text)
    except ExpressionError as error:
        return _no(str(error))
    except UnknownAnswer as error:
        return {**_no(str(error)), "unknown": True}
    except KeyError as error:
        return _no(f"{error.args[0]} is missing")
    except (TypeError, AttributeError, ValueError):
        return _no("expected the input of a conformance case")


def _no(text: str) -> dict[str, Any]:
    return {"ok": False, "error": text}
