"""The small markup languages of the services, as HTML: what a service would show of a text, and nothing that it would not.

Each language is a table: a pattern, and what its match is shown as. What no pattern matches is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

from generator.page.html import Html, Inside, html, link, tag
from generator.page.tones import tone

_SIGN = re.compile(r"[\\<*_~`\[@]")  # what a pattern of any language begins with

Shown = Callable[["re.Match[str]", "Language"], Inside]


class Language(NamedTuple):
    """`rules` are tried in their order at each place; `plain` is the text between them as a person sees it."""

    rules: tuple[tuple[re.Pattern[str], Shown], ...]
    plain: Callable[[str], str] = str


def shown(text: str, language: Language) -> Html:
    """A text of a language as HTML."""
    return html(_pieces(text, language))


def _pieces(text: str, language: Language) -> Iterator[Inside]:
    start, sign = 0, _SIGN.search(text)
    while sign:
        matches = ((pattern.match(text, sign.start()), show) for pattern, show in language.rules)
        found, show = next(((match, show) for match, show in matches if match), (None, None))
        if found and show:
            yield language.plain(text[start : found.start()])
            yield show(found, language)
            start = found.end()
        sign = _SIGN.search(text, found.end() if found else sign.end())
    yield language.plain(text[start:])


def _in(name: str) -> Shown:
    return lambda found, language: tag(name, shown(found[1], language))


def _code(found: re.Match[str], language: Language) -> Html:
    return tag("pre", tag("code", language.plain(found[1])))


def _call(found: re.Match[str], language: Language) -> Html:
    return tag("b", "@", found[1], class_="call")


def _font(found: re.Match[str], language: Language) -> Html:
    return tag("span", shown(found[2], language), class_=f"font {_NAMED.get(found[1]) or tone(found[1])}".rstrip())


_NAMED = {"info": "font-info", "warning": "font-warning", "comment": "font-comment"}
_FENCE = (re.compile(r"```\n?(.*?)\n?```", re.DOTALL), _code)
_BRACKETS = re.compile(r"\[((?:\\.|[^\]\\])+)\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)")
_LINK = (_BRACKETS, lambda m, own: link(m[2], shown(m[1], own)))

SLACK = Language(
    (
        _FENCE,
        (re.compile(r"<!subteam\^(\w+)>"), _call),
        (re.compile(r"<[!@]([\w.-]+)>"), _call),
        (re.compile(r"<(https?://[^|>\s]+)\|([^>]*)>"), lambda m, own: link(unescape(m[1]), own.plain(m[2]))),
        (re.compile(r"<(https?://[^|>\s]+)>"), lambda m, own: link(unescape(m[1]), unescape(m[1]))),
        (re.compile(r"(?<!\w)\*(\S(?:[^*\n]*\S)?)\*(?!\w)"), _in("b")),
        (re.compile(r"(?<!\w)_(\S(?:[^_\n]*\S)?)_(?!\w)"), _in("i")),
        (re.compile(r"(?<!\w)~(\S(?:[^~\n]*\S)?)~(?!\w)"), _in("s")),
        (re.compile(r"`([^`\n]+)`"), lambda m, own: tag("code", own.plain(m[1]))),
    ),
    unescape,
)
"""Slack's mrkdwn."""

MARKDOWN = Language(
    (
        (re.compile(r"\\([!-/:-@\[-`{-~])"), lambda m, own: m[1]),
        (re.compile("([*_~`\\[<|#])\u2060"), lambda m, own: m[1]),
        _FENCE,
        _LINK,
        (re.compile(r"<@&?([\w.-]+)>"), _call),
        (re.compile(r"<users/([\w.-]+)>"), _call),
        (re.compile(r"(?<!\w)@([A-Za-z0-9][\w.-]*)"), _call),
        (re.compile(r"\*\*((?:\\.|[^*\\])+)\*\*"), _in("b")),
        (re.compile(r"(?<![\w*])\*((?:\\.|[^*\\\n])+)\*(?![\w*])"), _in("i")),
        (re.compile(r"~~((?:\\.|[^~\\])+)~~"), _in("s")),
        (re.compile(r"`([^`\n]+)`"), lambda m, own: tag("code", m[1])),
    ),
)
"""Markdown in which a backslash makes punctuation plain: Discord, Mattermost, Rocket.Chat, Adaptive Cards."""

ROBOT = Language(
    (
        (re.compile(r"<font color=\"?([#\w]+)\"?>(.*?)</font>", re.DOTALL), _font),
        _LINK,
        (re.compile(r"<@([\w.@-]+)>"), _call),
        (re.compile(r"<at id=\"?([\w.-]+)\"?></at>"), _call),
        (re.compile(r"(?<!\w)@(\+?[\w-]+)"), _call),
        (re.compile(r"\*\*(.+?)\*\*"), _in("b")),
    ),
)
"""The few signs that the robots of WeCom, DingTalk and Feishu know."""


_KEPT = {"b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "s": "s", "code": "code", "pre": "pre", "h3": "p", "p": "p"}
_COLOR = re.compile(r"(?:^|;)\s*color:\s*(#[0-9A-Fa-f]{6})")


class _Reader(HTMLParser):
    """Keeps the few elements that messages use; of their attributes web addresses and colors."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str, str, list[Inside]]] = [("", "", "", [])]

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attributes}
        color = _COLOR.search(given.get("style", ""))
        if name == "br":
            self.open[-1][3].append(tag("br"))
        elif name in _KEPT or name in ("a", "font"):
            self.open.append((name, given.get("href", ""), color[1] if color else given.get("color", ""), []))

    def handle_endtag(self, name: str) -> None:
        if any(each[0] == name for each in self.open):
            while self._close() != name:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1][3].append(data)

    def whole(self) -> Html:
        self.close()
        while len(self.open) > 1:
            self._close()
        return html(self.open[0][3])

    def _close(self) -> str:
        name, address, color, inside = self.open.pop()
        if name == "a":
            made = link(address, inside)
        elif name == "font":
            made = tag("span", inside, class_=f"font {tone(color)}")
        else:
            made = tag(_KEPT[name], inside, class_=f"{'head ' if name == 'h3' else ''}{tone(color)}".strip() or None)
        self.open[-1][3].append(made)
        return name


def simple_html(text: str) -> Html:
    """HTML of a message (e-mail, Telegram, Google Chat) with nothing in it but text, emphasis, links and colors."""
    reader = _Reader()
    reader.feed(text)
    return reader.whole()
