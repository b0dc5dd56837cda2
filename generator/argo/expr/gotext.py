"""Go's package strings, as far as the functions of the language use it."""

from __future__ import annotations

import binascii
import re

from generator.argo.expr.lexer import SPACES
from generator.argo.expr.outcome import Panic
from generator.argo.expr.values import Slice, go_bytes, go_text

_SPACE_SIGNS = "".join(sorted(SPACES))
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\Z")


def trim_space(text: str) -> str:
    """strings.TrimSpace"""
    return text.strip(_SPACE_SIGNS)


def fields(text: str) -> list[str]:
    """strings.Fields"""
    return [part for part in re.split(f"[{_SPACE_SIGNS}]+", text) if part]


def upper(text: str) -> str:
    """strings.ToUpper: one sign for one sign"""
    return text.upper() if text.isascii() else "".join(map(_upper, text))


def _upper(sign: str) -> str:
    if "\udc80" <= sign <= "\udcff":
        return "\ufffd"
    for changed in (sign.upper(), sign.title()):
        if len(changed) == 1:
            return changed
    return sign


def lower(text: str) -> str:
    """strings.ToLower: one sign for one sign"""
    return text.lower() if text.isascii() else "".join(map(_lower, text))


def _lower(sign: str) -> str:
    if "\udc80" <= sign <= "\udcff":
        return "\ufffd"
    return sign.lower() if len(sign.lower()) == 1 else "i" if sign == "\u0130" else sign


def title_sign(sign: str) -> str:
    """unicode.ToTitle of one sign"""
    return sign.title() if len(sign.title()) == 1 else _upper(sign)


def split(text: str, separator: str, count: int = -1, *, keep: bool = False) -> Slice:
    """strings.Split, SplitN, and with `keep` SplitAfter and SplitAfterN"""
    if count == 0:
        return Slice("[]string", [], is_nil=True)
    if separator == "":
        signs = list(text)
        if 0 < count < len(signs):
            signs[count - 1 :] = ["".join(signs[count - 1 :])]
        return Slice("[]string", list(signs))
    parts = text.split(separator, count - 1 if count > 0 else -1)
    if keep:
        parts[:-1] = [part + separator for part in parts[:-1]]
    return Slice("[]string", list(parts))


def index(text: str, part: str) -> int:
    """strings.Index: an offset in bytes"""
    return go_bytes(text).find(go_bytes(part))


def last_index(text: str, part: str) -> int:
    """strings.LastIndex"""
    return go_bytes(text).rfind(go_bytes(part))


def encode_base64(text: str) -> str:
    """base64.StdEncoding"""
    return binascii.b2a_base64(go_bytes(text), newline=False).decode("ascii")


def decode_base64(text: str) -> str:
    """The text; Panic with Go's message when it is no base64."""
    plain = text.replace("\r", "").replace("\n", "")
    if not plain.isascii() or not _BASE64.match(plain):
        raise Panic(f"illegal base64 data at input byte {_bad_byte(plain)}")
    return go_text(binascii.a2b_base64(plain))


def _bad_byte(text: str) -> int:
    match = re.match(r"[A-Za-z0-9+/]*", text)
    end = len(match[0]) if match else 0
    return end - end % 4 if end == len(text) else end
