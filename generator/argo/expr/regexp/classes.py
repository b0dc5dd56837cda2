"""Sets of signs: ranges, Unicode categories, and both with case folded."""

from __future__ import annotations

from typing import NamedTuple

from generator.argo.expr.outcome import UnknownAnswer

Ranges = tuple[tuple[int, int], ...]
LAST = 0x10FFFF

DIGITS: Ranges = ((48, 57),)
SPACES: Ranges = ((9, 10), (12, 13), (32, 32))
WORDS: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
PERL = {"d": DIGITS, "s": SPACES, "w": WORDS}
POSIX: dict[str, Ranges] = {
    "alnum": ((48, 57), (65, 90), (97, 122)),
    "alpha": ((65, 90), (97, 122)),
    "ascii": ((0, 127),),
    "blank": ((9, 9), (32, 32)),
    "cntrl": ((0, 31), (127, 127)),
    "digit": DIGITS,
    "graph": ((33, 126),),
    "lower": ((97, 122),),
    "print": ((32, 126),),
    "punct": ((33, 47), (58, 64), (91, 96), (123, 126)),
    "space": ((9, 13), (32, 32)),
    "upper": ((65, 90),),
    "word": WORDS,
    "xdigit": ((48, 57), (65, 70), (97, 102)),
}
_CATEGORIES = frozenset(
    "C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs".split()
)
# Signs that fold with an ASCII letter although neither is the other's upper or lower case.
_ODD_FOLDS = {"k": "\u212a", "K": "\u212a", "s": "\u017f", "S": "\u017f", "\u212a": "kK", "\u017f": "sS"}


class Signs(NamedTuple):
    """A set: what is in the ranges or in one of the groups, or with all that turned round.

    A group is ranges or a category and whether it is negated; case is folded before that, as Go does it.
    """

    ranges: Ranges
    groups: tuple[tuple[Ranges | str, bool], ...] = ()
    is_negated: bool = False
    is_folded: bool = False

    def has(self, sign: str) -> bool:
        """Whether a sign is in the set."""
        signs = variants(sign) if self.is_folded else sign
        found = any(_within(self.ranges, one) for one in signs) or any(
            any(_within(what, one) for one in signs) is not negated for what, negated in self.groups
        )
        return found is not self.is_negated


def _within(what: Ranges | str, sign: str) -> bool:
    if isinstance(what, str):
        return in_category(sign, what)
    code = ord(sign)
    return any(low <= code <= high for low, high in what)


def in_category(sign: str, name: str) -> bool:
    """Whether a sign is of a general category, by one or two letters."""
    import unicodedata

    return unicodedata.category(sign).startswith(name)


def variants(sign: str) -> str:
    """The signs that are the same with case folded (unicode.SimpleFold)."""
    if sign == "\u0131":
        return sign
    found = {sign, *_ODD_FOLDS.get(sign, "")}
    for one in (sign, sign.upper(), sign.lower()):
        if len(one) == 1:
            found |= {other for other in (one, one.upper(), one.lower(), one.title()) if len(other) == 1}
    return "".join(sorted(found))


def of_category(name: str) -> tuple[str, bool]:
    """A category by the name in `\\p{...}`; scripts are not ported."""
    negated = name.startswith("^")
    plain = name.removeprefix("^")
    if plain == "Any":
        return "", negated
    if plain not in _CATEGORIES:
        raise UnknownAnswer(f"the Unicode class {plain}")
    return plain, negated


def turned(ranges: Ranges) -> Ranges:
    """All other signs."""
    found = []
    start = 0
    for low, high in sorted(ranges):
        if start < low:
            found.append((start, low - 1))
        start = max(start, high + 1)
    if start <= LAST:
        found.append((start, LAST))
    return tuple(found)
