"""Regular expressions in Go's syntax, matched in time linear in the text (regexp and regexp/syntax of Go).

compile_regexp(pattern)       RegexpError with Go's message, or UnknownAnswer for what is not ported
Regexp.matches(text, budget)  whether it is found anywhere
Regexp.find(text, at, budget) the leftmost-first match with its groups
"""

from __future__ import annotations

from generator.argo.expr.regexp.matcher import Regexp, compile_regexp
from generator.argo.expr.regexp.tree import RegexpError

__all__ = ["Regexp", "RegexpError", "compile_regexp"]
