"""Puts the notifier's program together: of its parts what the profile needs, then the profile's settings, as one text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.model import Profile
from generator.notifier.literals import format_literal
from generator.notifier.parts import Block, channel_blocks, narrow, program_blocks, with_features, words_in
from generator.notifier.settings import features_of, settings_of, types_of
from generator.notifier.words import words_of

_HEAD = "# The notifier of hookwright, made from the profile and generator/notifier."
_END = "main()\n"


def assemble(profile: Profile) -> str:
    """The whole program of a profile, or "" where no route sends to a channel that is served in the pod."""
    settings = settings_of(profile)
    if not settings:
        return ""
    pool = dict(program_blocks())
    for kind in types_of(profile):
        pool |= channel_blocks(kind)
    features = features_of(profile)
    pool = {name: with_features(block, features) for name, block in pool.items() if name not in settings}
    for name, value in settings.items():
        pool[name] = _setting(name, value)
    needed = _needed(pool)
    if "locale" in features:
        pool["WORDS"] = _setting("WORDS", _words(settings["MESSAGES"], [pool[name].text for name in needed]))
        needed.add("WORDS")
    chosen = [block for name, block in pool.items() if name in needed]
    imports = sorted(block.text for block in chosen if block.is_import)
    code = [block.text for block in chosen if not block.is_import]
    return narrow("\n".join([_HEAD, *imports, "", *code, _END]))


def _setting(name: str, value: Any) -> Block:
    text = f"{name} = {format_literal(value)}"
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
