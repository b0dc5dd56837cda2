"""Values held against fields: complete values out, and every problem noted with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from generator.errors import Mark, Problem, did_you_mean
from generator.model import Path, SecretKey
from generator.schema.fields import ABSENT, REQUIRED, Field, default_of


class Checker(NamedTuple):
    """What a check needs beside the values: where each place stands, and where problems go."""

    mark_of: Callable[[Path], Mark]
    key_mark_of: Callable[[Path], Mark]
    problems: list[Problem]
    removed: Collection[Path] = ()  # the places that a null has deleted

    def refuse(self, path: Path, found: str, hint: str = "") -> None:
        """Note a problem with the value at a path."""
        self.problems.append(Problem(self.mark_of(path), f"{format_path(path)}: {found}", hint))

    def refuse_key(self, path: Path, found: str, hint: str = "") -> None:
        """Note a problem with the key at a path."""
        self.problems.append(Problem(self.key_mark_of(path), f"{format_path(path)}: {found}", hint))


def format_path(path: Path) -> str:
    """`routes.page.when[0]`; the root is `profile`. A key that holds a dot or a blank is quoted."""
    if not path:
        return "profile"
    out = ""
    for step in path:
        if isinstance(step, int):
            out += f"[{step}]"
        else:
            name = step if re.fullmatch(r"[\w/-]+", step) else f'"{step}"'
            out += f".{name}" if out else name
    return out


def kind_of(value: Any) -> str:
    """The kind of a value in the words of YAML, for messages that must not show the value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, (list, tuple)) else "a map"


def check(value: Any, field: Field, path: Path, to: Checker) -> Any:
    """The value with its defaults filled in; None where it cannot be used (the problem is noted)."""
    return _CHECKS[field.kind](value, field, path, to)


def _text(value: Any, field: Field, path: Path, to: Checker) -> Any:
    if not isinstance(value, str):
        to.refuse(path, f"expected text, found {kind_of(value)}", _text_hint(value, path, to))
        return None
    if field.choices and value not in field.choices:
        to.refuse(path, f"expected {_one_of(field.choices)}", did_you_mean(value, field.choices))
        return None
    if field.nonempty and not value.strip():
        to.refuse(path, "expected text, found nothing")
        return None
    if field.pattern and not re.fullmatch(field.pattern, value):
        to.refuse(path, f"expected {field.expected or 'another form'}")
        return None
    return value


def _level(value: Any, field: Field, path: Path, to: Checker) -> Any:
    return _text("off" if value is False else value, field, path, to)


def _text_hint(value: Any, path: Path, to: Checker) -> str:
    if value == {}:
        # `text: {name}` without quotes is a map whose one key is null, and null deletes
        for gone in to.removed:
            if gone[:-1] == path:
                return f'quote it: "{{{gone[-1]}}}" (unquoted braces are a YAML map)'
    if isinstance(value, (bool, int, float)):
        return "quote it"
    return ""


def _one_of(choices: tuple[str, ...]) -> str:
    return choices[0] if len(choices) == 1 else ", ".join(choices[:-1]) + " or " + choices[-1]


def _integer(value: Any, field: Field, path: Path, to: Checker) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        to.refuse(path, f"expected a whole number, found {kind_of(value)}")
        return None
    low, high = field.minimum, field.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        to.refuse(path, f"expected a number from {low} to {high}" if high is not None else f"expected at least {low}")
        return None
    return value


def _boolean(value: Any, field: Field, path: Path, to: Checker) -> Any:
    if not isinstance(value, bool):
        to.refuse(path, f"expected true or false, found {kind_of(value)}")
        return None
    return value


def _list(value: Any, field: Field, path: Path, to: Checker) -> Any:
    if not isinstance(value, list):
        to.refuse(path, f"expected a list, found {kind_of(value)}", "write it as [ ... ]" if value is not None else "")
        return None
    if field.nonempty and not value:
        to.refuse(path, "expected at least one entry, found an empty list")
        return None
    assert field.of is not None
    return tuple(check(entry, field.of, (*path, position), to) for position, entry in enumerate(value))


def _map(value: Any, field: Field, path: Path, to: Checker) -> Any:
    if not isinstance(value, dict):
        to.refuse(path, f"expected a map, found {kind_of(value)}")
        return None
    assert field.of is not None
    out = {}
    for key, entry in value.items():
        at = (*path, key)
        if field.pattern and not re.fullmatch(field.pattern, key):
            to.refuse_key(at, f"expected {field.expected} as a name")
        out[key] = check(entry, field.of, at, to)
    return out


def _object(value: Any, field: Field, path: Path, to: Checker) -> Any:
    if not isinstance(value, dict):
        to.refuse(path, f"expected a map, found {kind_of(value)}")
        return None
    assert field.fields is not None
    for key in value:
        if key not in field.fields:
            to.refuse_key((*path, key), "unknown key", did_you_mean(key, list(field.fields)))
    out = {}
    for key, inner in field.fields.items():
        at = (*path, key)
        if key in value:
            out[key] = check(value[key], inner, at, to)
        elif inner.default is REQUIRED:
            to.refuse(path, f"{key} is missing", f"write {key}: {' or '.join(inner.choices) or inner.doc}")
            out[key] = None
        else:
            out[key] = default_of(inner)
    return out


def _either(value: Any, field: Field, path: Path, to: Checker) -> Any:
    if isinstance(value, dict):
        return _object(value, field, path, to)
    assert field.of is not None
    return check(value, field.of, path, to)


def _patterns(value: Any, field: Field, path: Path, to: Checker) -> Any:
    globs = value if isinstance(value, list) else [value]
    out = []
    for position, glob in enumerate(globs):
        at = (*path, position) if isinstance(value, list) else path
        if not isinstance(glob, str) or not glob.lstrip("!"):
            to.refuse(at, f"expected a pattern such as team-* or !sandbox-*, found {kind_of(glob)}", _text_hint(glob, at, to))
        else:
            out.append(glob)
    if not globs:
        to.refuse(path, "expected at least one pattern, found an empty list", "leave the key out to match everything")
    return tuple(out)


_SECRET_NAME = r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?"
_SECRET_KEY = r"[-._a-zA-Z0-9]+"


def _secret(value: Any, field: Field, path: Path, to: Checker) -> Any:
    form = "expected a reference to a Secret, NAME/KEY"
    hint = "create the Secret in the cluster and write its name and key, e.g. slack-secret/SLACK_WEBHOOK_URL"
    if isinstance(value, dict):
        name, key = value.get("name"), value.get("key")
        good = set(value) == {"name", "key"}
    else:
        name, _, key = value.partition("/") if isinstance(value, str) else ("", "", "")
        good = isinstance(value, str)
    if not good or not isinstance(name, str) or not isinstance(key, str):
        to.refuse(path, f"{form}, found {kind_of(value)}", hint)
        return None
    if not re.fullmatch(_SECRET_NAME, name) or not re.fullmatch(_SECRET_KEY, key):
        to.refuse(path, f"{form}, found other text (not shown, it may be the secret itself)", hint)
        return None
    return SecretKey(name, key)


def _tree(value: Any, field: Field, path: Path, to: Checker) -> Any:
    if field.default is not ABSENT and isinstance(field.default, Mapping) and not isinstance(value, dict):
        to.refuse(path, f"expected a map, found {kind_of(value)}")
        return field.default
    return value


_CHECKS: Mapping[str, Callable[[Any, Field, Path, Checker], Any]] = {
    "text": _text,
    "template": _text,
    "integer": _integer,
    "boolean": _boolean,
    "list": _list,
    "map": _map,
    "object": _object,
    "either": _either,
    "patterns": _patterns,
    "secret": _secret,
    "level": _level,
    "tree": _tree,
    "templates": _tree,
}
