"""The two expression languages that Argo has used, and what each knows.

Argo 3.5 evaluates with antonmedv/expr 1.15.3, 4.1 with expr-lang/expr 1.17.8. The minors between them carry
1.16.9 to 1.17.5; they are answered for by 1.17.8, whose rules they share but for details of rare functions.
"""

from __future__ import annotations

from typing import NamedTuple

from generator.argo.versions import minor_of

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
    """One Argo minor: the language and the rules about tags."""

    minor: tuple[int, int]
    builtins: frozenset[str]
    predicates: dict[str, tuple[str, ...]]

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


def dialect_of(version: str) -> Dialect:
    """The dialect for an Argo version such as "3.5", "3.7.4" or "4.1"; ValueError below 3.5."""
    minor = minor_of(version)
    if minor < (3, 5):
        raise ValueError(f"no expression language is known for Argo {version}")
    shared = frozenset(_SHARED.split())
    if minor < (3, 6):
        return Dialect(minor, shared, _PREDICATES | {"reduce": ("e", "p", "e?")})
    more = {"count": ("e", "p?"), "sum": ("e", "p?"), "sortBy": ("e", "p", "e?"), "reduce": ("e", "p", "e?")}
    return Dialect(minor, shared | frozenset(_LATER.split()), _PREDICATES | more)
