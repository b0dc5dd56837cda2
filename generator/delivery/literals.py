"""Texts and reads in the expr language, in the part of it that Argo 3.5 (expr 1.15) and later ones (expr 1.17) share.

What is written here stands between `{{=` and `}}`, in YAML and in JSON: no two braces ever stand together, and a string
has single quotes, so that little has to be escaped.
"""

from __future__ import annotations


def _map(name: str) -> str:
    """A read of all labels or annotations, empty where there are none.

    The text is `null` where there are none. A label `json` of the workflow itself takes its place, and one that begins
    with `json.` makes it a map: fromJSON would fail, and a hook with it its workflow. As text neither begins with a
    brace, since no label may, so that such a workflow counts as one without labels.
    """
    return f"(string({name}) startsWith '{{' ? fromJSON({name}) : {{}})"


LABELS = _map("workflow.labels.json")
ANNOTATIONS = _map("workflow.annotations.json")
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def quoted(text: str) -> str:
    """A string literal. What cannot be seen, or stand in a block of YAML, becomes an escape; of two braces the second."""
    out, last = [], ""
    for char in text:
        if char in _ESCAPES:
            out.append(_ESCAPES[char])
        elif char == last and char in "{}":
            out.append(f"\\x{ord(char):02x}")
            last = ""
            continue
        elif " " <= char <= "~" or "\xa1" <= char <= "\u1fff" or "\u2070" <= char <= "\ud7ff":
            out.append(char)
        else:
            out.append(f"\\x{ord(char):02x}" if char < "\x80" else _escaped(char))
        last = char
    return "'" + "".join(out) + "'"


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if char < "\U00010000" else f"\\U{ord(char):08x}"


def label(key: str) -> str:
    """A read of a label, nil when it is absent. Only this form reads keys with dots (channels.md 1.2)."""
    return f"{LABELS}[{quoted(key)}]"


def annotation(key: str) -> str:
    """A read of an annotation, nil when it is absent."""
    return f"{ANNOTATIONS}[{quoted(key)}]"


def parameter(name: str) -> str:
    """A read of a workflow argument, nil when it is absent; Argo allows no dots in their names."""
    return f"workflow.parameters[{quoted(name)}]"


def tag(expression: str) -> str:
    """An expression as a tag that the controller replaces."""
    return "{{=" + expression + "}}"
