"""Retry nodes: a node whose children are the attempts.

Source: argo-workflows operator.go `processNodeRetries`, `getChildNodeIdsAndLastRetriedNode` and the retry part of
`executeTemplate`. No time passes here: a backoff has always been waited for, its maxDuration is never exceeded.
"""

from __future__ import annotations

from typing import Any

from generator.argo.expr import ExpressionError
from generator.argo.predict import nodes as kinds
from generator.argo.predict.conditions import holds
from generator.argo.predict.nodes import Node
from generator.argo.predict.onepass import Pass

_POLICIES = {
    "Always": (kinds.FAILED, kinds.ERROR),
    "OnError": (kinds.ERROR,),
    "OnFailure": (kinds.FAILED,),
    "OnTransientError": (),
}


class BadStrategy(Exception):
    """The strategy cannot be followed; the text is the controller's."""


def attempts(one: Pass, node: Node) -> list[Node]:
    """The children that are attempts. A hook that is itself retried counts as one, which is the controller's mistake."""
    return [child for child in one.nodes.children(node) if child.is_retried]


def last_attempt(one: Pass, node: Node) -> Node | None:
    """`possiblyGetRetryChildNode`: the last child that is no hook, None when the node is no retry node."""
    if node.type != kinds.RETRY:
        return None
    return next((child for child in reversed(one.nodes.children(node)) if not child.is_hooked), None)


def policy_of(strategy: dict[str, Any]) -> str:
    """`RetryPolicyActual`: an expression makes every end worth a retry."""
    return strategy.get("retryPolicy") or ("Always" if strategy.get("expression") else "OnFailure")


def retries_errors(strategy: dict[str, Any]) -> bool:
    """Whether an attempt that could not be started is followed by another one."""
    return policy_of(strategy) in ("Always", "OnError", "OnTransientError")


def assess(one: Pass, node: Node, strategy: dict[str, Any]) -> Node:
    """The retry node after a look at its last attempt; fulfilled when there will be no other. Raises BadStrategy."""
    tries = attempts(one, node)
    if node.phase in kinds.FULFILLED or not tries:
        return node
    last = tries[-1]
    if last.is_daemoned:
        node = one.nodes.put(one.nodes.mark(node.name, last.phase)._replace(is_daemoned=True))
    if last.phase not in kinds.FULFILLED:
        return node
    if not last.is_unsuccessful:
        one.nodes.put(node._replace(outputs=last.outputs))
        return one.nodes.mark(node.name, kinds.SUCCEEDED)
    end = _end(one, node, strategy, tries)
    return node if end is None else one.nodes.mark(node.name, last.phase, end)


def _end(one: Pass, node: Node, strategy: dict[str, Any], tries: list[Node]) -> str | None:
    """Why there is no other attempt, None when there is one."""
    last = tries[-1]
    if one.shutdown:
        return f"Stopped with strategy '{one.shutdown}'"
    if one.is_late:
        return "retry exceeded workflow deadline"
    backoff = strategy.get("backoff")
    if backoff is not None and not backoff.get("duration"):
        raise BadStrategy("no base duration specified for retryStrategy")
    policy = policy_of(strategy)
    if policy not in _POLICIES:
        raise BadStrategy(f"{policy} is not a valid RetryPolicy")
    if last.phase not in _POLICIES[policy]:
        return last.message
    limit = _limit(strategy.get("limit"))
    if limit is not None and len(tries) > limit:
        return "No more retries left"
    expression = strategy.get("expression", "")
    if expression and not _goes_on(one, expression, tries):
        return "retryStrategy.expression evaluated to false"
    return None


def _limit(limit: object) -> int | None:
    if limit is None:
        return None
    try:
        return int(str(limit))
    except ValueError:
        raise BadStrategy(f"value '{limit}' cannot be resolved to an int") from None


def _goes_on(one: Pass, expression: str, tries: list[Node]) -> bool:
    last = tries[-1]
    scope = {
        "retries": str(len(tries) - 1),
        "lastRetry.exitCode": "-1",
        "lastRetry.status": last.phase,
        "lastRetry.duration": "0",
        "lastRetry.message": last.message,
    }
    try:
        return holds(one.run, expression, scope)
    except ExpressionError as error:
        raise BadStrategy(error.message) from None


def attempt_variables(number: int, last: Node | None) -> dict[str, str]:
    """What a template can read of its attempts."""
    return {
        "retries": str(number),
        "lastRetry.exitCode": "0",
        "lastRetry.duration": "0",
        "lastRetry.status": "" if last is None else last.phase,
        "lastRetry.message": "" if last is None else last.message,
    }
