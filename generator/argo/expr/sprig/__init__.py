"""The functions of Masterminds/sprig that expressions reach as `sprig.name`: all of them without env and expandenv.

A name that sprig does not have is nil, as in the controller. A function that sprig has and this port does not (chance,
keys and certificates, versions, addresses, named zones) gives UnknownAnswer when it is called.
"""

from __future__ import annotations

from generator.argo.expr.outcome import Budget, UnknownAnswer
from generator.argo.expr.sprig import arithmetic, collections, defaults, patterns, texts, times
from generator.argo.expr.sprig.table import Table
from generator.argo.expr.values import Function

UNPORTED = frozenset(
    """ago date htmlDate mustToDate now toDate randAlphaNum randAlpha randAscii randNumeric shuffle
snakecase camelcase kebabcase wrap wrapWith adler32sum toDecimal seq randInt divf merge mergeOverwrite mustMerge
mustMergeOverwrite deepCopy mustDeepCopy getHostByName base dir clean ext isAbs osBase osClean osDir osExt osIsAbs
b32enc b32dec dig bcrypt htpasswd genPrivateKey derivePassword buildCustomCert genCA genCAWithKey genSelfSignedCert
genSelfSignedCertWithKey genSignedCert genSignedCertWithKey encryptAES decryptAES randBytes uuidv4 semver semverCompare
urlParse urlJoin""".split()
)


def sprig_functions(budget: Budget) -> dict[str, object]:
    """The map that stands as `sprig` in the environment; what a function makes counts in the budget."""
    found: dict[str, object] = {name: _unported(name) for name in sorted(UNPORTED)}
    for table in (texts.TABLE, collections.TABLE, arithmetic.TABLE, defaults.TABLE, patterns.TABLE, times.TABLE):
        found.update(_bound(table, budget))
    return found


def _bound(table: Table, budget: Budget) -> dict[str, object]:
    return {name: _function(name, type, run, budget) for name, (type, run) in table.items()}


def _function(name: str, type: str, run: object, budget: Budget) -> Function:
    def counted(given: list[object]) -> object:
        for value in given:
            if isinstance(value, (str, list, dict)):
                budget.spend(len(value) // 16)
        return run(budget, given) if callable(run) else None

    return Function(name, f"func{type}", counted)


def _unported(name: str) -> Function:
    def run(given: list[object]) -> object:
        raise UnknownAnswer(f"the function sprig.{name}")

    return Function(name, "func(...interface {})", run)
