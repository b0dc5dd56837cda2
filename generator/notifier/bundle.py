"""Puts the notifier's program together: of its parts what the profile needs, then the profile's settings, as one text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from generator.model import Profile
from generator.notifier.literals import Name, format_literal
from generator.notifier.parts import (
    Block,
    channel_blocks,
    format_imports,
    narrow,
    program_blocks,
    with_features,
    words_in,
)
from generator.notifier.settings import plan_of
from generator.notifier.words import words_of

_HEAD = "# Hookwright's notifier, made from the profile."
_END = "main()\n"


def assemble(profile: Profile, *, is_step: bool = False) -> str:
    """The whole program of a profile, or "" where no route sends to a channel that is served in the pod.

    The one of a step sends what the step asks for instead of what the routes say.
    """
    plan = plan_of(profile)
    if plan is None:
        return ""
    values = {**plan.settings, "firing": Name("called")} if is_step else plan.settings
    settings = {name: _setting(name, value) for name, value in values.items()}
    pool = {name: block for name, block in _pool(plan.kinds, plan.features).items() if name not in settings} | settings
    needed = _needed(pool)
    if "locale" in plan.features:
        pool["WORDS"] = _setting("WORDS", _words(plan.settings["MESSAGES"], [pool[name].text for name in needed]))
        needed.add("WORDS")
    chosen = [block for name, block in pool.items() if name in needed]
    code = [block.text for block in chosen if not block.is_import]
    return "\n".join([_HEAD, *format_imports([block for block in chosen if block.is_import]), "", *code, _END])


@cache
def _pool(kinds: tuple[str, ...], features: frozenset[str]) -> Mapping[str, Block]:
    """Every block that a program of these channel types and features may use, by name."""
    every = dict(program_blocks())
    for kind in kinds:
        every |= channel_blocks(kind)
    fitting = (with_features(block, features) for block in every.values())
    return {block.name: block._replace(text=narrow(block.text)) for block in fitting}


def _setting(name: str, value: Any) -> Block:
    text = narrow(f"{name} = {format_literal(value)}")
    return Block(name, text, words_in(text))


def _needed(pool: Mapping[str, Block]) -> set[str]:
    """The names that `main` uses, and those that these use, and so on."""
    needed = {"main"}
    todo = ["main"]
    while todo:
        found = (pool[todo.pop()].words & pool.keys()) - needed
        needed |= found
        todo += found
    return needed


def _words(messages: Mapping[str, Any], texts: list[str]) -> dict[str, dict[str, str]]:
    """locale -> English -> translation, of what the program says."""
    used = dict.fromkeys(message["locale"] for message in messages.values() if "locale" in message)
    said = "\n".join(texts)
    return {
        locale: {english: other for english, other in words_of(locale).items() if format_literal(english)[1:-1] in said}
        for locale in used
    }
