"""Strings, scalars and documents that YAML readers and writers are known to stumble over, and random ones.

Each string is one that some reader takes for another type, or some writer writes so that it reads back otherwise.
"""

from __future__ import annotations

import random
from typing import Any

WORDS = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity", "none", "t", "f", "e"]

# Typed by PyYAML, by Go, by both, or by readers of YAML 1.2.
TYPED = """
~ .nan .NaN .NAN .inf .Inf .INF +.inf -.inf -.Inf .infinity nan.0 0 1 -1 +1 -0 00 01 007 010 0777 -010 +010 08 09 -08
+08 0o17 0O17 -0o17 +0o17 0o 0o8 0o1_7 0x 0x1F 0X1F 0x1f -0x1F 0x_1 0xg 0b101 0B101 -0b101 0b 0b2 0b1_0 0b-101 1_000
1__0 1_ _1 1_000.5 1,000 1.000,5 .5 +.5 -.5 5. -5. .5_0 1.5 1.50 1.1.1 1e3 1E3 1e+3 1e-3 1.e3 1.0e3 .1e3 .e3 1e 1e+ e3
1e5 123e4 685e3 0e0 6.02E23 1_e3 1e1_0 5e-324 1e21 1e400 -1e400 1e1000 12:30 12:30:00 1:20 22:22 190:20:30.15 1:60
60:1 0:0 -1:20 2020-01-01 2020-1-1 2020-02-30 2020-01-01T00:00:00Z 2020-01-01T25:00:00Z 2020-01-01t12:30:00 2020-01
20-01-01 9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809 18446744073709551615
18446744073709551616 123456789012345678901234567890 0xFFFFFFFFFFFFFFFF 0x10000000000000000 07777777777777777777777 =
<< + - . .. ... -- --- +- +. -. 1- 1+ 1a 1.a a1 0a 3.14-alpine 10.0.0.1 5m 100m 10Mi 2h45m v1 1.0.0 deadbeef 1234567
12e4567 00e1 0.0 -0.0
""".split()

INDICATORS = list("-?:,[]{}#&*!|>'\"%@`\\$/")
AROUND = ["{}", "{}a", "a{}", "a{}b", "{} a", "a {}", "a {} b", "a{} b", "a {}b", "{}{}"]

PHRASES = [
    "a: b", "a:b", "a :b", "a : b", "a:", ":a", "a #b", "a# b", "a#b", "#a", "key: [a]", "[a, b]", "{a: b}",
    "{{name}}", "{{=a}}",
    "Workflow {{workflow.name}} is {status}", "a\\b", "C:\\x", "\\n", "it's", 'say "no"', '"quoted"', "'quoted'",
    "- a", "-a", "? a",
    "?a", "!a", "!!str a", "&a", "*a", "*.example.com", "|", "|-", ">", "> a", "% a", "%YAML 1.1", "@all", "@here",
    "`a`", "--- a",
    "---a", "... a", "...a", "<% vars.a %>", "<!here>", "ref+vault://x", "https://a.example/b?c=d&e=f#g", "mailto:a@b",
    "ghcr.io/a/b:1.0",
    "workflow.status == \"Failed\"", "workflow.status != 'Succeeded'", "$(SECRET)", "${HOME}", "a, b", "a,b", "a=b",
    "=a", "<<a", "a<<",
    ":exclamation: NAME is STATUS :exclamation:", "::", "a::b", ":::", "a: ", " a", "a ", "  a  ", " ", "  ", "",
    "a  b", "\ta", "a\t", "a\tb", "\t",
]  # fmt: skip

CHARACTERS = [
    "\0", "\x01", "\x07", "\x08", "\x0b", "\x0c", "\r", "\x1b", "\x1f", "\x7f", "\x80", "\x85", "\x9f", "\xa0", "\xad",
    "\u00e9", "e\u0301", "\u200b",
    "\u200e", "\u200f", "\u2027", "\u2028", "\u2029", "\u202a", "\u202e", "\u2060", "\u3000", "\u3042", "\ud7ff",
    "\ue000", "\ufdd0", "\ufefe", "\ufeff",
    "\uff00", "\ufffd", "\ufffe", "\uffff", "\U00010000", "\U0001f6a8", "\U0001f468\u200d\U0001f469", "\U0001fffe",
    "\U0010ffff",
]  # fmt: skip

LINES = [
    "\n", "\n\n", " \n", "\n ", "\n\n\n", "a\n", "a\nb", "a\nb\n", "a\n\n", "a\n\n\n", "a\n\nb\n", "\na", "\n\na\n",
    "\n a", "\n  a\nb", " a\nb", "  a\n b\nc\n",
    "a\n  b\n c\n", "a \nb", "a\nb ", "a\n \nb", "a\n  \n", "\ta\nb", "a\n\tb", "a\t\nb", " \ta\nb", "\n\ta\n",
    "a\r\nb\r\n", "a\rb", "a\n#b\n", "#a\nb\n", "# a\n",
    "- a\n- b\n", "a: b\nc: d\n", "---\na\n", "a\n---\nb\n", "...\na", "a\n...\n", "%a\nb\n", "a\\\nb", "|\na",
    "\u00e9\nb\n", "\u65e5\u672c\n\u8a9e\n", "\U0001f6a8\nb\n",
    "a\u2028b\nc\n", "a\x85b\nc", "a\n\ufeffb\n", "a\n\x07\n", "a\xa0\nb\xa0\n", "a\u3000\n",
    "#!/bin/sh\nset -e\n\nif true; then\n  echo 'a: b'\nfi\n",
    "def f():\n\tpass\n", "{\n  \"a\": [1, 2]\n}\n", "a\n\n  \n\nb\n", "\n\n  a\n b\n\n", "x" * 2000 + "\ny\n",
    "a\n" * 300,
]  # fmt: skip

LONG = [
    "x" * 130,
    "word " * 60 + "end",
    "a: " * 50 + "b",
    "\u3042" * 200,
    "\U0001f6a8" * 100,
    "k" * 990,
    "k" * 1020,
    "k" * 1100,
]


def spellings(word: str) -> list[str]:
    """A word in the mixtures of case that readers treat differently."""
    return [word, word.capitalize(), word.upper(), word[:-1] + word[-1].upper(), f" {word}", f"{word} "]


def strings() -> list[str]:
    """Every nasty string once, in a fixed order."""
    found = [spelling for word in WORDS for spelling in spellings(word)]
    found += TYPED + [text + "\n" for text in TYPED[:20]]
    found += [pattern.format(sign, sign) for sign in INDICATORS for pattern in AROUND]
    found += PHRASES + LINES + LONG
    found += [pattern.format(sign, sign) for sign in CHARACTERS for pattern in ("{}", "a{}b", "{} a", "a\n{}b\n")]
    return list(dict.fromkeys(found))


NUMBERS: list[int | float] = [
    0, 1, -1, 8, 10, 255, 1000, -(2**31), 2**31, 2**53, 2**53 + 1, -(2**53) - 1, 2**63 - 1, 2**63, -(2**63), 2**64 - 1,
    0.0, -0.0, 0.1, 0.5, -0.5, 1.0, 1.5, 8.0, 100.0, 1e3, 1e15, 1e16, 1e17, 1e21, 1e22, 123456789.123, 2.0**53,
    2.0**64, 1e-5, 1e-7, 1.5e-7, 5e-324,
    1.7976931348623157e308, -1.7976931348623157e308, 2.2250738585072014e-308, 0.1 + 0.2,
]  # fmt: skip


def text(rng: random.Random, pool: list[str]) -> str:
    """A nasty string, a joint of several, or some random characters."""
    choice = rng.random()
    if choice < 0.5:
        return rng.choice(pool)
    if choice < 0.75:
        return "".join(rng.choice(pool) for _ in range(rng.randint(2, 3)))
    if choice < 0.9:
        return "".join(rng.choice("aey01.:-+_ #'\"\\\n\t{}[]|>,&*!%@`~=<") for _ in range(rng.randint(1, 12)))
    return "".join(
        rng.choice([" ", "\n", "a", chr(rng.randint(0xA0, 0xD7FF)), chr(rng.randint(0, 0x1FF))]) for _ in range(6)
    )


def document(rng: random.Random, pool: list[str], depth: int = 0) -> Any:
    """A random value: lists and maps to five levels, nasty strings as keys and as values, every kind of number."""
    choice = rng.random() if depth else rng.random() * 0.6
    if choice < 0.35 and depth < 5:
        keys = [text(rng, pool) for _ in range(rng.randint(0, 4))]
        return {key: document(rng, pool, depth + 1) for key in keys}
    if choice < 0.6 and depth < 5:
        return [document(rng, pool, depth + 1) for _ in range(rng.randint(0, 4))]
    if choice < 0.9:
        return text(rng, pool)
    numbers = [rng.choice(NUMBERS), rng.randint(-(2**63), 2**64 - 1), rng.uniform(-1e6, 1e6)]
    numbers.append(rng.random() * 10.0 ** rng.randint(-300, 300))
    return rng.choice([None, True, False, *numbers])


def alike(ours: object, theirs: object) -> bool:
    """Whether two values are the same in JSON, where 8.0 and 8 are one number and floats have 64 bits."""
    if isinstance(ours, bool) or isinstance(theirs, bool) or ours is None or theirs is None:
        return ours is theirs
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return ours == theirs if isinstance(ours, int) and isinstance(theirs, int) else float(ours) == float(theirs)
    if isinstance(ours, list | tuple) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(alike, ours, theirs))
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(alike(ours[key], theirs[key]) for key in ours)
    return type(ours) is type(theirs) and ours == theirs
