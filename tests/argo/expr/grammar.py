"""Random expressions: mostly of fitting types, so that most of them have a value, and now and then not.

A tree knows its parts, so that one that shows a difference can be made smaller.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

FAILURES = (
    '"[{\\"displayName\\":\\"b\\",\\"message\\":\\"exit code 1\\",\\"phase\\":\\"Failed\\"},'
    '{\\"displayName\\":\\"c\\",\\"message\\":\\"<OOM> \\\\n\\\\\\"q\\\\\\"\\",\\"phase\\":\\"Error\\"}]"'
)
ENVIRONMENTS: tuple[dict[str, str], ...] = (
    {
        "workflow.name": "etl-7",
        "workflow.namespace": "data",
        "workflow.status": "Failed",
        "workflow.duration": "12.345678",
        "workflow.failures": FAILURES,
        "workflow.labels": '{"team":"blue","tier-2":"x"}',
        "workflow.labels.json": '{"app.io/name":"etl","team":"blue","tier-2":"x"}',
        "workflow.labels.team": "blue",
        "workflow.labels.tier-2": "x",
        "workflow.labels.app.io/name": "etl",
        "workflow.annotations.json": "null",
        "workflow.parameters.n": "3",
        "workflow.parameters.text": "gr\u00fc\u00dfe \U0001f680 \t x",
        "workflow.parameters.cfg": '{"retry":2,"tags":["a","b",1.5,true,null],"deep":{"x":[{"y":"z"}]}}',
        "workflow.parameters.empty": "",
    },
    {
        "workflow.name": "a",
        "workflow.status": "Succeeded",
        "workflow.failures": '"null"',
        "workflow.labels.json": "{}",
        "workflow.parameters.n": "-2",
        "workflow.parameters.text": "null",
        "workflow.parameters.cfg": "[3,1,2]",
        "item": "7",
    },
)

LEAVES = {
    "text": (
        "'a' 'b' 'Failed' '' \"x,y\" '-' 'blue' 'a b' 'gr\u00fc\u00dfe' '\\n' '3' '1.5' '<' '\\u00e9' 'true' workflow.name"
        " workflow.status workflow.namespace workflow.duration workflow.labels.team workflow.parameters.n"
        " workflow.parameters.text workflow.parameters.empty workflow.parameters.nope workflow.parameters['text']"
        " workflow.labels['tier-2'] workflow.labels.json item"
    ),
    "int": "0 1 2 3 -1 7 100 0x1F 1_000 9223372036854775807 asInt(workflow.parameters.n)",
    "small": "0 1 2 3 -1 12 workflow.parameters.n asInt(workflow.parameters.n)",
    "float": "0.5 1.5 -2.25 1e3 1e21 .5 3.0 asFloat(workflow.duration)",
    "bool": "true false",
    "list": "[] [1,2,3] ['a','b'] [1,'a',nil,true,2.5] 1..3 fromJSON(workflow.parameters.cfg)",
    "map": "{} {'a':1} {a:'x','b':[1]} workflow.labels workflow fromJSON(workflow.labels.json) fromJSON(workflow.parameters.cfg)",
    "any": "nil workflow.labels.nope workflow.nope",
}  # fmt: skip

# What a kind may be made of: `text`, `int` and so on stand for parts of that kind, `element` for what a predicate sees.
SHAPES = {
    "text": """
        (<text> + <text>) | string(<any>) | upper(<text>) | lower(<text>) | trim(<text>) | trim(<text>, <text>)
        trimPrefix(<text>, <text>) | trimSuffix(<text>, <text>) | replace(<text>, <text>, <text>) | repeat(<text>, <small>)
        join(<list>, <text>) | join(<list>) | (<bool> ? <text> : <text>) | (<any> ?? <text>) | toJson(<any>) | toJSON(<any>)
        toBase64(<text>) | fromBase64(<text>) | type(<any>) | split(<text>, <text>)[<int>] | first(<list>) | last(<list>)
        workflow.parameters.text[<int>:<int>] | sprig.trunc(<int>, <text>) | sprig.upper(<text>) | sprig.quote(<any>)
        sprig.b64enc(<text>) | sprig.default(<text>, <any>) | sprig.join(<text>, <list>) | sprig.replace(<text>, <text>, <text>)
        sprig.substr(<int>, <int>, <text>) | sprig.toString(<any>) | sprig.title(<text>) | sprig.indent(<small>, <text>)
        sprig.regexReplaceAll('[a-c]+', <text>, <text>) | sprig.regexFind('[0-9]', <text>) | sprig.abbrev(<int>, <text>)
        sprig.get(<map>, <text>) | get(<map>, <text>) | <map>[<text>] | <list>[<int>] | (<text> | upper()) | sprig.squote(<any>)
        sprig.ternary(<any>, <any>, <bool>) | let v = <text>; v + v | sprig.swapcase(<text>) | sprig.kindOf(<any>)
        sprig.toPrettyJson(<any>) | sprig.cat(<any>, <any>) | sprig.nospace(<text>) | sprig.trimAll(<text>, <text>)
        sprig.regexQuoteMeta(<text>) | sprig.untitle(<text>) | sprig.initials(<text>) | sprig.plural(<text>, <text>, <int>)
    """,
    "int": """
        (<int> + <int>) | (<int> - <int>) | (<int> * <int>) | (<int> % <int>) | len(<any>) | -<int> | int(<any>) | asInt(<any>)
        indexOf(<text>, <text>) | lastIndexOf(<text>, <text>) | abs(<int>) | max(<int>, <int>) | min(<int>, <float>)
        count(<list>, <test>) | findIndex(<list>, <test>) | findLastIndex(<list>, <test>) | (<bool> ? <int> : <int>)
        sum(<list>) | (<any> ?? <int>) | sprig.int64(<any>) | sprig.add(<any>, <any>) | reduce(<list>, #acc + #, <int>)
        sprig.max(<any>, <any>) | sprig.div(<int>, <int>) | sprig.int(<any>) | reduce(<list>, # + #index)
    """,
    "float": """
        (<float> + <int>) | (<float> * <float>) | (<int> / <int>) | (<int> ** <int>) | float(<any>) | asFloat(<any>) | -<float>
        mean(<list>) | median(<list>) | max(<float>, <int>) | (<float> - <float>) | sprig.float64(<any>) | sprig.addf(<any>, <any>)
        sprig.round(<float>, <int>) | sprig.floor(<any>) | abs(<float>) | sprig.mulf(<float>, <any>)
    """,
    "bool": """
        (<any> == <any>) | (<text> == <text>) | (<int> != <int>) | (<int> < <float>) | (<text> <= <text>) | (<any> > <any>)
        (<bool> && <bool>) | (<bool> || <bool>) | !<bool> | not <bool> | (<text> in <list>) | (<text> not in ['a', 'Failed'])
        (<any> in <list>) | (<text> in <map>) | (<any> in ['a', 'b']) | (<text> contains <text>) | (<text> startsWith <text>)
        (<text> matches '^[a-z]+$') | (<text> matches '(a|Fail).*[0-9]?') | (<text> not matches <text>) | (<text> endsWith <text>)
        any(<list>, <test>) | all(<list>, <test>) | none(<list>, <test>) | one(<list>, <test>) | hasPrefix(<text>, <text>)
        hasSuffix(<text>, <text>) | sprig.empty(<any>) | sprig.contains(<text>, <text>) | sprig.has(<any>, <list>)
        sprig.hasKey(<map>, <text>) | sprig.regexMatch('^[a-f]', <text>) | (<bool> ? <bool> : <bool>) | (<any> ?? <bool>)
        (<bool> and <bool> or <bool>) | sprig.deepEqual(<any>, <any>) | (<list> == <list>) | (<map> == <map>)
        (count(<list>, <test>) > 1) | (len(filter(<list>, <test>)) > 0) | (<int> in 1..3)
    """,
    "list": """
        [<any>, <any>] | [<text>] | [<int>, <int>, <float>] | map(<list>, <element>) | filter(<list>, <test>) | take(<list>, <int>)
        <list>[<int>:<int>] | split(<text>, <text>) | split(<text>, <text>, <int>) | splitAfter(<text>, <text>) | sort(<list>)
        sort(<list>, 'desc') | (<any> ?? <list>) | fromJSON(fromJSON(workflow.failures)) | map(<list>, {{'k': #}})
        map(filter(<list>, <test>), <element>) | sprig.list(<any>, <any>) | sprig.splitList(<text>, <text>) | sprig.uniq(<list>)
        sprig.compact(<list>) | sprig.rest(<list>) | sprig.reverse(<list>) | sprig.append(<list>, <any>) | <int>..<int>
        keys({'k': <any>}) | values({'k': <any>}) | toPairs({'k': <any>}) | sprig.sortAlpha(<list>) | sprig.without(<list>, <any>)
        sprig.regexSplit('[,b]', <text>, <int>) | sprig.regexFindAll('[a-z]', <text>, <int>) | (<bool> ? <list> : <list>)
        sprig.concat(<list>, <list>) | sprig.slice(<list>, <int>) | sprig.toStrings(<list>) | sprig.until(<small>)
    """,
    "small": "<small> + 1 | len(<text>) % 5 | indexOf(<text>, <text>)",
    "map": """
        {'a': <any>, b: <any>} | {(<text>): <any>} | (fromJSON(workflow.annotations.json) ?? {}) | (<any> ?? <map>)
        sprig.dict(<text>, <any>) | groupBy(<list>, <element>) | fromPairs([['a', <any>]]) | sprig.pick(<map>, <text>)
        sprig.omit(<map>, <text>) | sprig.split(<text>, <text>) | sprig.fromJson(workflow.parameters.cfg)
    """,
    "any": """
        <text> | <int> | <float> | <bool> | <list> | <map> | workflow.labels?.nope?.x | (<map>)?.a | <map>.a | find(<list>, <test>)
        findLast(<list>, <test>) | fromJSON(<text>) | get(<list>, <int>) | jsonpath(workflow.parameters.cfg, '$.retry')
        filter(<list>, <test>)[0] | first(filter(<list>, <test>)) | sprig.coalesce(<any>, <any>) | sprig.first(<list>)
        sprig.last(<list>) | workflow.labels.nope?.x.y | fromJSON(workflow.parameters.cfg)?.deep.x[0].y | (<any> ?? <any>)
    """,
    "test": """
        # == <any> | # != nil | # in <list> | <bool> | true | # > 1 | .a == 1 | len(#) > 0 | # matches 'a' | #.phase == 'Failed'
        not (# in ['a', 'b']) | {# != <any>} | string(#) contains <text>
    """,
    "element": """
        # | #.displayName | string(#) | # + # | [#] | {{'v': #}} | toJson(#) | .message | # ?? <any> | sprig.default(<text>, #)
        <any> | #index | upper(string(#)) | {let e = #; [e, e]}
    """,
}
LATER = {
    "list": "concat(<list>, <list>) | flatten(<list>) | uniq(<list>) | reverse(<list>) | sortBy(<list>, #) | sort(<list>)",
    "int": "round(<float>) | ceil(<float>) | bitand(<int>, <int>) | bitshl(<int>, <int>) | sum(<list>, #) | count(<list>)",
    "float": "floor(<float>) | max(<list>) | min(<list>, <int>) | round(<any>) | mean(<list>, <int>)",
    "bool": "(<int> < <int> <= <float>) | if <bool> {<bool>} else {<bool>} | all(<list>, <test>) && all(<list>, <test>)",
    "any": "(1; <any>) | <list>?.[0] | $env['workflow'] | 'abc'[0:<int>] | sum(map(<list>, #)) | reduce(<list>, # ?? #acc)",
    "text": "`raw <` | 'a-b-c'[<int>:] | ::upper(<text>)",
}  # fmt: skip

KINDS = ("text", "int", "float", "bool", "list", "map", "any")


class Tree(NamedTuple):
    """An expression: the texts between its parts, one more than there are parts."""

    texts: tuple[str, ...]
    parts: tuple[Tree, ...] = ()

    def __str__(self) -> str:
        return self.texts[0] + "".join(str(part) + text for part, text in zip(self.parts, self.texts[1:], strict=True))

    def smaller(self) -> Iterator[Tree]:
        """Trees with less in them: a part for the whole, or a part made smaller."""
        yield from self.parts
        for leaf in ("1", "nil", "'a'", "[]"):
            if len(str(self)) > len(leaf):
                yield Tree((leaf,))
        for position, part in enumerate(self.parts):
            for less in part.smaller():
                yield Tree(self.texts, (*self.parts[:position], less, *self.parts[position + 1 :]))


def _shapes(is_old: bool) -> dict[str, list[str]]:
    found = {}
    for kind, text in SHAPES.items():
        rows = text.strip().replace("\n", " | ") + ("" if is_old else " | " + LATER.get(kind, "#"))
        found[kind] = [
            shape.strip() for shape in rows.split(" | ") if shape.strip() not in ("", "#", "(<text>", "upper())")
        ]
    found["text"].append("(<text> | upper())")
    found["element"].append("#")
    return found


OLD, NEW = _shapes(is_old=True), _shapes(is_old=False)


def expression(chance: random.Random, kind: str, depth: int, is_old: bool) -> Tree:
    """A random expression, as deep as `depth`; one in twenty parts is of another kind than it should be."""
    if kind in KINDS and chance.random() < 0.05:
        kind = chance.choice(KINDS)
    leaves = LEAVES.get(kind)
    if leaves and (depth <= 0 or chance.random() < 0.25):
        return Tree((chance.choice(_leaves(leaves)),))
    shape = chance.choice((OLD if is_old else NEW)[kind])
    if depth <= -3:
        shape = "true" if kind == "test" else "#" if kind == "element" else shape
    texts, parts = [], []
    rest = shape
    while (start := rest.find("<")) >= 0 and (end := _end(rest, start)):
        texts.append(rest[:start])
        parts.append(expression(chance, rest[start + 1 : end], depth - 1, is_old))
        rest = rest[end + 1 :]
    return Tree((*texts, rest), tuple(parts))


def _end(shape: str, start: int) -> int:
    """Where the mark of a part ends, or 0 when `<` is an operator or a text."""
    end = shape.find(">", start)
    return end if end > 0 and shape[start + 1 : end] in SHAPES else 0


def _leaves(text: str) -> list[str]:
    return _SPLIT.get(text) or _SPLIT.setdefault(text, _cut(text))


def _cut(text: str) -> list[str]:
    """Leaves stand apart by blanks, but for the blanks inside of quotes and brackets."""
    found, depth, quoted = [""], 0, False
    for sign in text:
        quoted ^= sign in "'\""
        depth += (sign in "[{(") - (sign in "]})")
        if sign == " " and not depth and not quoted:
            found.append("")
        else:
            found[-1] += sign
    return [leaf for leaf in found if leaf]


_SPLIT: dict[str, list[str]] = {}
