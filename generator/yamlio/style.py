"""How a text is written: plain, quoted, or as a block of lines.

Owns which texts are safe without quotes for every YAML reader, which stay a readable block, and what must be escaped.
Measured defects behind the rules: PyYAML writes `y`, `08`, `0o17` and `1e3` plain, which Go reads as other types; JSON
leaves U+007F to U+009F as they are, which YAML refuses or folds, and may write surrogate pairs, which Go refuses.
"""

from __future__ import annotations

import re
from json.encoder import encode_basestring

# Words that YAML 1.1, YAML 1.2 or one of their readers takes for null, a boolean or a number; in lower case.
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity"})

# A letter first: no number, date, indicator or document marker passes. Then what means nothing to YAML outside of
# brackets: a colon only before a letter, digit or slash, a # only inside of a word, blanks only one by one.
_PLAIN = re.compile(r"""[A-Za-z_/](?:[A-Za-z0-9_./@%+*=()<>|&!?$~^;,'"#-]|:(?=[A-Za-z0-9/_])| (?![ #:]|\Z))*""")

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")

# What some YAML reader refuses, folds to a blank, skips, or takes for the end of a line.
_UNSAFE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
# Editors and git hooks remove blanks at the end of a line, so no block may hold any.
_BLANK_AT_END = re.compile("[ \t](?:\n|\\Z)")
# What Go's writer (go.yaml.in/yaml/v2 emitterc.go yaml_emitter_analyze_scalar) quotes a whole text for.
_NO_BLOCK_IN_GO = "[\0-\x09\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\U00010000-\U0010ffff]| (?:[\n\u2028\u2029]|\\Z)"


def has_surrogate(text: str) -> bool:
    """Whether `text` holds half of a UTF-16 pair, which has no UTF-8 and so no YAML."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def is_safe(text: str) -> bool:
    """Whether every YAML reader takes each character of `text` as it stands; newlines and tabs are."""
    return _UNSAFE.search(text) is None and not has_surrogate(text)


def inline(text: str, is_embedded: bool) -> str:
    """`text` on one line: plain where no reader could take it for something else, else quoted as JSON would."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else _quoted(text, is_embedded)


def in_flow(text: str) -> str:
    """`text` between brackets or braces, where a comma means something: plain only as one simple word."""
    return text if _WORD.fullmatch(text) and text.lower() not in _WORDS else _quoted(text, False)


def _quoted(text: str, is_embedded: bool) -> str:
    quoted: str = encode_basestring(text)
    if quoted.isascii() and "\x7f" not in quoted:
        return quoted
    quoted = _UNSAFE.sub(_escape, quoted)
    return _ASTRAL.sub(_escape, quoted) if is_embedded else quoted


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def block(text: str, indent: str, is_embedded: bool) -> str:
    """`text` as a block of lines from `|` on, its lines indented by `indent`, without the last newline.

    "" where it would not read back, would lose blanks to the next editor, or has no line to show.
    """
    if "\n" not in text or not text.strip() or _BLANK_AT_END.search(text) or not is_safe(text):
        return ""
    if is_embedded and ("\t" in text or _ASTRAL.search(text)):
        return ""
    # The blank, tab or empty line that a text begins with would be taken for indentation.
    header = "|2" if text[0] in " \n\t" else "|"
    if not text.endswith("\n"):
        header += "-"
    elif text.endswith("\n\n"):
        header += "+"
    lines = text.removesuffix("\n").split("\n")
    return "\n".join([header, *(indent + line if line else "" for line in lines)])


def block_reason(text: str) -> str:
    """Why kubectl and helm would show `text`, a text of several lines, as one quoted line; "" where they would not.

    The reason names a line and what is wrong with it, never the text: "line 3 ends with a blank".
    """
    if "\n" not in text:
        return ""
    found = re.search(_NO_BLOCK_IN_GO, text)
    if found is None:
        return ""
    line = text.count("\n", 0, found.start()) + 1
    if found[0][0] == " ":
        return f"line {line} ends with a blank"
    if found[0] == "\t":
        return f"line {line} holds a tab"
    if found[0] == "\r":
        return f"line {line} holds a carriage return"
    above = ", which is above U+FFFF" if found[0] > "\uffff" else ""
    return f"line {line} holds the character U+{ord(found[0]):04X}{above}"
