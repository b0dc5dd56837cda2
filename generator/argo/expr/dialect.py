"""The two expression languages that Argo has used, and what each knows.

Argo 3.5 evaluates with antonmedv/expr 1.15.3, 4.1 with expr-lang/expr 1.17.8. The releases between them carry
1.16.9 (3.6.2), 1.17.0 (3.6.7), 1.17.5 (3.7.0 to 3.7.6) and 1.17.7 (3.7.12); they are answered for by 1.17.8, whose rules
they share but for nil as an argument, and for details of rare functions.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from generator.argo.versions import minor_of

# What becomes of nil as an argument of a Go function: it is passed on, which only an interface takes; it becomes the
# zero value of what stands at its place, be it the list of a variadic function; or the zero value that is wanted.
PASSED, PLACED, WANTED = "passed", "placed", "wanted"

# The first known releases of a minor that place nil, and that give the zero value (expr 1.17.0 and 1.17.7).
_PLACED = {(3, 6): 7, (3, 7): 0}
_WANTED = {(3, 7): 12}

_SHARED = """all none any one filter map find findIndex findLast findLastIndex count groupBy reduce len type abs int
float string trim trimPrefix trimSuffix upper lower split splitAfter replace repeat join indexOf lastIndexOf hasPrefix
hasSuffix max min sum mean median toJSON fromJSON toBase64 fromBase64 now duration date first last get take keys values
toPairs fromPairs sort sortBy"""
_LATER = """ceil floor round timezone reverse uniq concat flatten bitand bitor bitxor bitnand bitshl bitshr bitushr
bitnot"""

# How the arguments of a function with a predicate read: e an expression, p a predicate, ? may be absent.
_LOOPS = "all none any one filter map find findIndex findLast findLastIndex count groupBy".split()
_PREDICATES = dict.fromkeys(_LOOPS, ("e", "p"))


class Dialect(NamedTuple):
    """One Argo minor: the language and the rules about tags; `nil_argument` is PASSED, PLACED or WANTED."""

    minor: tuple[int, int]
    builtins: frozenset[str]
    predicates: dict[str, tuple[str, ...]]
    nil_argument: str

    @property
    def is_old(self) -> bool:
        """Whether the language is antonmedv/expr 1.15.3."""
        return self.minor < (3, 6)

    @property
    def has_old_functions(self) -> bool:
        """Whether asInt and asFloat are those of argoproj/pkg, which gives an int64 (3.6 has the later language)."""
        return self.minor < (3, 7)

    @property
    def is_four(self) -> bool:
        """Whether tags follow the rules of 4.x: syntax errors are hard, guarded paths do not wait."""
        return self.minor >= (4, 0)


@functools.cache
def dialect_of(version: str) -> Dialect:
    """The dialect for an Argo version such as "3.5", "3.7.4" or "4.1"; ValueError below 3.5."""
    minor = minor_of(version)
    if minor < (3, 5):
        raise ValueError(f"no expression language is known for Argo {version}")
    shared = frozenset(_SHARED.split())
    if minor < (3, 6):
        return Dialect(minor, shared, _PREDICATES | {"reduce": ("e", "p", "e?")}, PASSED)
    more = {"count": ("e", "p?"), "sum": ("e", "p?"), "sortBy": ("e", "p", "e?"), "reduce": ("e", "p", "e?")}
    return Dialect(minor, shared | frozenset(_LATER.split()), _PREDICATES | more, _nil_argument(version))


def _nil_argument(version: str) -> str:
    """The rule of a release; a minor alone stands for its last one."""
    minor, parts = minor_of(version), version.split(".")
    patch = int(parts[2]) if len(parts) > 2 and parts[2].isdigit() else 999
    if minor >= (4, 0) or patch >= _WANTED.get(minor, 1000):
        return WANTED
    return PLACED if patch >= _PLACED[minor] else PASSED
