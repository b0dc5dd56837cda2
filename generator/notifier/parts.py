"""The notifier's source text, cut into blocks: one for each import, function, class and constant.

Reads the text of the parts in `program/` and of the pod parts of the channels through the package's own loader; runs
nothing of it. Of a block only what a machine needs is kept: docstrings and annotations stay here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from generator import channels
from generator.notifier import program

IN_THE_POD = "# --- in the pod ---\n"
PARTS: tuple[str, ...] = ("tries", "text", "values", "message", "context", "routes", "http", "colors", "forms", "slack", "main")
PARTS += ("step", "aim", "quiet", "api", "redaction", "differences", "history", "pod_log", "learn")
_NAME = re.compile(r"(?:def|class) (\w+)|(\w+)(?:: [^=]+)? =")
_IMPORT = re.compile(r"^ *(?:import ([\w.]+)|from (?!generator|__future__)([\w.]+) import ([\w, ]+))$", re.MULTILINE)
_START = re.compile(r"^(?=[@A-Za-z])", re.MULTILINE)
_DOCSTRING = re.compile(r'^ +""".*?"""\n+', re.MULTILINE | re.DOTALL)
_MODULE_DOCSTRING = re.compile(r'\A""".*?"""\n', re.DOTALL)
_SIGNATURE = re.compile(r"(def \w+\(.*?\))(?: -> [^\n]+)?:$", re.MULTILINE | re.DOTALL)
_ANNOTATION = re.compile(r"(?<=\w): (?:[\w.]|\[(?:[^\[\]]|\[[^\[\]]*\])*\]| \| )+")
_VARIABLE = re.compile(r"^( *\w+): [^=\n]+ =", re.MULTILINE)
_COMMENT = re.compile(r"  # .*$", re.MULTILINE)
_INDENT = re.compile(r"^(?: {4})+", re.MULTILINE)
_EMPTY = re.compile(r"\n(?=\n    )")
_WORD = re.compile(r"\bword\(\w+, ([^()]+)\)")
_OPEN = re.compile(r"(def \w+)?\(\n((?: +(?:[^\n()]|\([^\n()]*\))+\n){1,7}) *\)")
_SAME = re.compile(r"\*\((\w+) for \1 in ([^()]+)\)")
_WORDS = re.compile(r"[A-Za-z_]\w*")


class Block(NamedTuple):
    """One statement of the program's outermost level, and every word in it."""

    name: str
    text: str
    words: frozenset[str]

    @property
    def is_import(self) -> bool:
        return self.text.startswith(("import ", "from "))


@cache
def program_blocks() -> Mapping[str, Block]:
    """The blocks of every part, by name, in the order of the program."""
    return {block.name: block for part in PARTS for block in _blocks(_source(program, part))}


@cache
def channel_blocks(kind: str) -> Mapping[str, Block]:
    """The blocks of one channel type's pod part, by name; the imports may stand anywhere in its file."""
    source = _source(channels, kind.replace("-", "_"))
    head, _, pod = source.partition(IN_THE_POD)
    imports = "".join(found[0] + "\n" for found in _IMPORT.finditer(head))
    return {block.name: block for block in _blocks(imports + pod)}


def _source(package: Any, stem: str) -> str:
    path = os.path.join(package.__path__[0], stem + ".py")
    text: str = package.__spec__.loader.get_data(path).decode("ascii" if package is program else "utf-8")
    return text


def _blocks(source: str) -> Iterator[Block]:
    for found in _IMPORT.finditer(source):
        for each in (found[3] or found[1]).split(", "):
            text = f"from {found[2]} import {each}" if found[2] else f"import {each}"
            yield _block(each.partition(".")[0], text)
    for text in _START.split(_MODULE_DOCSTRING.sub("", source)):
        named = _NAME.match(text)
        if named:
            yield _block(named[1] or named[2], bare(text.rstrip()))


def _block(name: str, text: str) -> Block:
    return Block(name, text, words_in(text))


def words_in(text: str) -> frozenset[str]:
    """Every identifier of a text, and every word of its strings, too."""
    return frozenset(_WORDS.findall(text))


def with_features(block: Block, features: frozenset[str]) -> Block:
    """A block without the lines of the features that are not asked for, and without a dictionary for English alone.

    Brackets over a few lines, of which that may have left one, stand on one line.
    """
    text = block.text
    if "  #: " in text:
        lines = (line.partition("  #: ") for line in text.split("\n"))
        text = "\n".join(code for code, _, feature in lines if not feature or feature in features)
    if "locale" not in features:
        text = _SAME.sub(r"*\2", _WORD.sub(r"\1", text))
    text = _OPEN.sub(_closed_up, text)
    return block if text == block.text else _block(block.name, text)


def _closed_up(found: re.Match[str]) -> str:
    inside = " ".join(map(str.strip, found[2].splitlines()))
    return f"{found[1]}({inside.rstrip(',')})" if found[1] else f"({inside})"  # of a tuple the last comma may be all


def bare(text: str) -> str:
    """A function or class without docstrings and annotations, which would only make each stored workflow bigger.

    A test holds the result against the syntax tree of the source.
    """
    text = _DOCSTRING.sub("", _COMMENT.sub("", text))
    text = _SIGNATURE.sub(lambda found: _ANNOTATION.sub("", found[1]).replace(" = ", "=") + ":", text)
    return _VARIABLE.sub(r"\1 =", text)


def narrow(text: str) -> str:
    """The same program with one blank for each level of indentation, and no empty lines in its functions."""
    return _INDENT.sub(lambda found: " " * (len(found[0]) // 4), _EMPTY.sub("", text))


def format_imports(blocks: Iterable[Block]) -> list[str]:
    """The import statements of blocks that are imports: one for all whole modules, one for each other module."""
    lines = sorted(block.text.split(" import ") for block in blocks if block.text.startswith("from "))
    whole = sorted(block.text.removeprefix("import ") for block in blocks if block.text.startswith("import "))
    named = {module: ", ".join(name for each, name in lines if each == module) for module, _ in lines}
    return [f"import {', '.join(whole)}", *(f"{module} import {names}" for module, names in named.items())]
