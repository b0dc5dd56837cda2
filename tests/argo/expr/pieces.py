"""What random rows of tokens, texts with tags and regular expressions are made of."""

from __future__ import annotations

import random
from typing import Any

from tests.argo.expr.grammar import ENVIRONMENTS, KINDS, expression

TOKENS = r"""
    1 2.5 'a' "b" true nil workflow name . ?. [ ] ( ) { } , : ; ? ?? + - * / % ** ^ == != < > <= >= in not and or && || ! #
    #index matches contains startsWith let x = y if else | upper len map filter reduce all sum count any sortBy .. .a `r` ::
    // /* */ = & 0x1F 1_0 1e3 .5 1..2 'é' '\n' "\u00e9" $env workflow.name ['a'] {'a':1} [1,2] #.a .b _ $ 0b1 1.2.3
    sprig.upper toJson( len( not in endsWith "a\qb" 'a\101' '\x41' 0o7 1e 9223372036854775808 é 🚀
""".split()

PATTERN_PARTS = r"""
    a b c A ab . .* a* a+ a? a*? a+? a?? a{2} a{1,3} a{2,} a{0} a{,2} a{1001} a{3,2} ( ) (?: (?i) (?i: (?s) (?m) (?U) (?-i)
    (?P<x> (?<y> (?= (?! (? | [a-c] [^a-c] [abc [z-a] [] []a] [^]a] [[:alpha:]] [[:^digit:]] [[:foo:]] [\d] [\w-] [a-] [-a]
    [a\-z] [\x41-\x43] \d \D \w \W \s \S \b \B \A \z \Z \n \t \. \\ \/ \- \y \1 \07 \x41 \x{41} \x{110000} \x4 \pL \PL
    \p{Lu} \p{^Lu} \p{Greek} \Qa.b\E \Q( \C ^ $ é É ß K ſ ** ++ ?? {1}{2} * + ? { } ] - , 🚀
""".split()
TEXTS = (
    "",
    "a",
    "aa",
    "aaa",
    "ab",
    "abc",
    "ABC",
    "b",
    "c\na",
    "é",
    "É",
    "K",
    "s",
    "a.b",
    "a-b",
    "1",
    "a1_",
    "  ",
    "\n",
)
TEXTS += ("🚀", "xabcx", "aab", "cab", "ß", "Ab Ac", "\\", " a b ")

TEXT_PIECES = ("a ", "{", "}", "\n", "\\", '"', "<", "é", "{{", "}}", "$(X)", "\x1b", "\x7f", "\u2028", "🚀")
TAGS = (
    "workflow.name", " workflow.name ", "workflow.nope", "\tworkflow.name", "workflow.status", "item", "workflow.failures",
    "workflow.parameters.text", "workflow.parameters.{{workflow.parameters.n}}", "workflow.parameters.escaped",
    "workflow.parameters.control", "workflow.parameters.tag", "=workflow.status", "=workflow.status ?? 'x'",
    "=workflow.nope ?? 'd'", "=workflow?.status", "=item", "=retries + 1", "=lastRetry.exitCode", "=retries", "=1+", "=nosuch",
    "=lastRetry?.exitCode ?? 0", "=nil", '="a\\nb<"', "=workflow.parameters.escaped", "=workflow.parameters.control",
    "=toJson(workflow.labels)", "=fromJSON(workflow.labels.json)", "=1.0", "=1e21", "=[1,'a',nil]", "=workflow.parameters.tag",
    "=sprig.b64enc(workflow.failures)", "=string(workflow.duration)", "=workflow['status']", "='workflow.status'",
    "=workflow .status", "=workflow.labels['app.io/name'] ", "={'a': workflow.name} ", "={'a': 1}", '="{{workflow.name}}"',
    "=true", "=workflow.failures ?? 'n'", "=len(fromJSON(fromJSON(workflow.failures)) ?? [])",
)  # fmt: skip
LATE = {**ENVIRONMENTS[0], "workflow.parameters.escaped": 'a"b\\c\n<&>\u2028', "workflow.parameters.control": "a\x1bb"}
LATE["workflow.parameters.tag"] = "{{workflow.name}}{{=1+1}}"
EARLY = {name: text for name, text in LATE.items() if name.split(".")[1] not in ("status", "failures", "duration")}
SCOPES = (LATE, ENVIRONMENTS[1], EARLY, {"workflow.name": "x", "item": "i", "retries": "2", "lastRetry.exitCode": "1"})
STRICT: tuple[tuple[str, ...], ...] = ((),) * 8 + (("workflow",), ("item", "workflow.nope"))


# Arguments for functions, by the Go type that they are for.
ARGUMENTS = {
    "string": (
        "''", "'a'", "'abc def'", "'a,b,,c'", "' x '", "'éKx🚀'", "'3'", "'-7'", "'1.5'", "'0x1f'", "'010'", "'1.0'",
        "'a\\nb\\tc'", "'<&>'", "'Ab_cD'", "'[a-c]+'", "'(x|b)*'", "'true'", "'{\"a\":[1]}'", "'ǆ ß ŉ'", "'$1-${2}$$'",
        "'([a-z])(b)?'", "'2006-01-02 Mon'", "'1h5m'",
    ),
    "int": ("0", "1", "2", "5", "-1", "-3", "7", "100"),
    "bool": ("true", "false"),
    "float64": ("0.5", "1.5", "-2.25", "3.0"),
    "interface {}": (
        "nil", "1", "-2", "2.5", "'x'", "''", "'12'", "true", "[1,'a',nil]", "[]", "{'a':1}", "{}", "['b','a','b']",
        "split('a,b',',')", "[[1],[2]]", "asInt('3')", "0", "false", "1..3", "sprig.int64(4)", "date('2026-01-02')",
        "duration('1h')", "{'a':{'b':2}}",
    ),
    "map[string]interface {}": ("{}", "{'a':1}", "{'a':{'b':2},'c':nil}", "nil", "workflow.labels"),
    "time.Time": ("date('2026-01-02T03:04:05Z')", "date('1999-12-31')"),
}  # fmt: skip

MOMENTS = (
    "2026-03-04",
    "2026-03-04T05:06:07Z",
    "2026-03-04T05:06:07.12345+02:00",
    "2024-02-29 23:59:59",
    "12:13:14",
    "x",
)
MOMENTS += ("2026-13-01", "1999-12-31T12:00:00Z", "2026-02-30", "0001-01-01")
SPANS = (
    "1h",
    "1h30m5.25s",
    "-3ms",
    "1us",
    "15ns",
    "0",
    "",
    "5",
    ".5s",
    "1d",
    "100000h",
    "9999999h",
    "+2m",
    "1.000000001s",
)
OF_MOMENTS = (
    "{}.Year()", "{}.Month()", "{}.Month().String()", "{}.Weekday().String()", "{}.YearDay()", "{}.Unix()", "{}.UTC()",
    "{}.Hour()", "{}.IsZero()", "{}.Format('Mon Jan _2 15:04:05 2006')", "{}.Format('Monday, 02-Jan-06 03:04:05 PM Z07:00')",
    "{}.Format('2006-1-2 3:4:5pm .000 .999 002 __2 -0700 -07')", "{}.Sub(date('2020-01-01')).Hours()", "toJson({})",
    "{}.Add(duration('1h30m')).UTC()", "string({}.UTC())", "{} > date('2025-01-01')", "{} - date('2025-01-01')",
    "{} + duration('1h')", "sprig.dateInZone('2006-01-02T15:04', {}, 'UTC')", "sprig.unixEpoch({})", "{}.Nope()",
    "sprig.dateModify('-1.5h', {})", "{}.Month() == 1", "type({})", "{} == {}", "{}.Weekday() in [4]",
)  # fmt: skip
OF_SPANS = (
    "{}.String()", "{}.Seconds()", "{}.Hours()", "{}.Milliseconds()", "toJson({})", "string({})", "{} > duration('1m')",
    "{} + duration('1s')", "-{}", "int({})", "{} * 2", "2.5 * {}", "type({})", "{} == duration('60m')", "abs({})", "{}.nope",
)  # fmt: skip


def call(chance: random.Random, name: str, parameters: list[str]) -> str:
    """A call with arguments that mostly fit."""
    arguments: list[str] = []
    for parameter in parameters:
        count = chance.randint(0, 3) if parameter.startswith("...") else 1
        for _ in range(count):
            kind = parameter.removeprefix("...") if chance.random() < 0.96 else chance.choice(list(ARGUMENTS))
            arguments.append(chance.choice(ARGUMENTS[kind]))
    return f"{name}({', '.join(arguments[1:] if chance.random() < 0.03 else arguments)})"


def soup(chance: random.Random) -> str:
    """A row of tokens."""
    return chance.choice((" ", " ", "")).join(chance.choice(TOKENS) for _ in range(chance.randint(1, 9)))


def pattern(chance: random.Random) -> tuple[str, str]:
    """A regular expression, or nearly one, and a text."""
    return "".join(chance.choice(PATTERN_PARTS) for _ in range(chance.randint(1, 6))), chance.choice(TEXTS)


def template(chance: random.Random, version: str) -> dict[str, Any]:
    """A request for the replacement of tags."""
    return {
        "op": "tags",
        "version": version,
        "template": "".join(_piece(chance, version) for _ in range(chance.randint(1, 5))),
        "scope": chance.choice(SCOPES),
        "passes": chance.choice((1, 1, 2, 3)),
        "allowUnresolved": chance.random() < 0.8,
        "strictPrefixes": list(chance.choice(STRICT)),
    }


def _piece(chance: random.Random, version: str) -> str:
    kind = chance.random()
    if kind < 0.25:
        return chance.choice(TEXT_PIECES)
    if kind < 0.75:
        return "{{" + chance.choice(TAGS) + "}}"
    return "{{=" + str(expression(chance, chance.choice(KINDS), 2, version == "3.5")) + "}}"
