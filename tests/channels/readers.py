"""What a reader sees of a message on each service: its texts, links, the people it calls, and markup that is in force.

Each reader follows the service's own rules of its markup, knowing nothing of how the program escapes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from typing import NamedTuple

from tests.channels.standins import body_of, values_at
from tests.servers import SLACK_TAG, Request

FENCE = re.compile(r"^```\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
PUNCTUATION = re.escape("!\"#$%&'()*+,-./:;<=>?@[]\\^_`{|}~")
UNSEEN = re.compile("[\u200b\u2060]")
CALL = re.compile(r"(?<!\w)@(?=\w)\S*|<[@!#][^>\s]*>")


class Shown(NamedTuple):
    """What a reader sees: one text, the addresses of links, who is called, and markup (tags or signs) in force."""

    text: str
    links: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    def __add__(self, other: object) -> Shown:
        assert isinstance(other, Shown)
        return Shown(f"{self.text}\n{other.text}", *(one + two for one, two in zip(self[1:], other[1:], strict=True)))


def squash(text: str) -> str:
    """A text by which two are compared: no runs of blanks, and nothing that nobody sees."""
    return " ".join(UNSEEN.sub("", text).split())


def plain(*texts: str) -> Shown:
    """Text without any markup."""
    return Shown("\n".join(texts))


def slack(text: str) -> Shown:
    """Slack's mrkdwn, of which only what stands in angle brackets does something."""
    links = tuple(html.unescape(found["link"]) for found in SLACK_TAG.finditer(text) if found["link"])
    calls = tuple(found["mention"] for found in SLACK_TAG.finditer(text) if found["mention"])
    return Shown(html.unescape(SLACK_TAG.sub(lambda found: found[0].strip("<>").partition("|")[2], text)), links, calls)


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.links, self.tags = "", [], []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.text += "\n" if tag == "br" else ""
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


def markup(text: str, *, calls: bool) -> Shown:
    """HTML; where the service looks for names in its text, `@name` calls."""
    parser = _Html()
    parser.feed(text)
    parser.close()
    found = tuple(re.findall(r"(?<!\w)@\w+", parser.text)) if calls else ()
    return Shown(parser.text, tuple(parser.links), found, tuple(parser.tags))


def markdown(text: str, *, backslash: str = PUNCTUATION, joiner: str = "") -> Shown:
    """Markdown: code blocks as they are, elsewhere what a backslash or an unseen joiner takes the meaning of is text."""
    whole = Shown("")
    end = 0
    for block in FENCE.finditer(text):
        whole = whole + _prose(text[end : block.start()], backslash, joiner) + _code(block[1])
        end = block.end()
    return whole + _prose(text[end:], backslash, joiner)


def _code(text: str) -> Shown:
    return Shown(text, (), tuple(CALL.findall(text)), ("```",) if "```" in text else ())


def _prose(text: str, backslash: str, joiner: str) -> Shown:
    kept: list[str] = []

    def hide(found: re.Match[str]) -> str:
        kept.append(found[1])
        return f"\ue0f0{len(kept) - 1}\ue0f1"

    signs = r"[*_~`\[<|#]"
    hidden = re.sub(rf"\\([{backslash}])", hide, text) if not joiner else re.sub(rf"({signs}){joiner}", hide, text)
    links = re.findall(r"!?\[[^\]\n]*\]\((\S+?)\)", hidden)
    hidden = re.sub(r"!?\[([^\]\n]*)\]\(\S+?\)", r"\1", hidden)
    calls, marks = CALL.findall(hidden), re.findall(r"[*_~`<]+", hidden)
    shown = re.sub("\ue0f0(\\d+)\ue0f1", lambda found: kept[int(found[1])], hidden)
    return Shown(shown, tuple(links), tuple(calls), tuple(marks))


def wide(text: str, calls: Callable[[str], list[str]]) -> Shown:
    """Markdown without escapes, whose tags are few: the robots of WeCom and DingTalk."""
    links = tuple(re.findall(r"\]\(([^)\s]*)\)", text))
    tags = re.findall(r"</?(?!font\b)[a-zA-Z][^>]*>|<@[^>]*>", text)
    bare = re.sub(r"</?font[^<>]*>", "", text).replace("\uff1c", "<").replace("\uff1e", ">")
    return Shown(bare, links, tuple(calls(text)), tuple(tags))


def attachments(request: Request, read: Callable[[str], Shown]) -> Shown:
    """Attachments as Slack, Mattermost and Rocket.Chat have them."""
    first = "attachments.*"
    places = (f"{first}.title", f"{first}.text", f"{first}.fields.*.title", f"{first}.fields.*.value", "text")
    links = values_at(request, f"{first}.title_link") + values_at(request, f"{first}.actions.*.url")
    whole = Shown("", tuple(links)) + plain(*map(html.unescape, values_at(request, f"{first}.actions.*.text")))
    for place in places:
        for text in values_at(request, place):
            whole = whole + read(text)
    return whole


def discord(request: Request) -> Shown:
    """An embed; it calls nobody, content does what allowed_mentions lets it."""
    whole = Shown("", tuple(values_at(request, "embeds.*.url")))
    for part in ("title", "description", "fields.*.name", "fields.*.value"):
        for text in values_at(request, f"embeds.*.{part}"):
            whole = whole + markdown(text)._replace(calls=())
    allowed = values_at(request, "allowed_mentions.parse.*")
    return whole + Shown("", (), tuple(text for text in values_at(request, "content") if allowed))


def teams(request: Request) -> Shown:
    """A card: runs are plain, facts are Markdown, and those are called whom an entity names where its text stands."""
    body = "attachments.*.content.body.*"
    whole = plain("\n".join(values_at(request, f"{body}.inlines.*.text")))
    for text in values_at(request, f"{body}.facts.*.title") + values_at(request, f"{body}.facts.*.value"):
        whole = whole + markdown(text)._replace(calls=())
    calls = values_at(request, "attachments.*.content.msteams.entities.*.mentioned.id")
    return whole + Shown("", tuple(values_at(request, "attachments.*.content.actions.*.url")), tuple(calls))


def google_chat(request: Request) -> Shown:
    """A card's texts are HTML, its header is not; the text beside it calls."""
    widget = "cardsV2.*.card.sections.*.widgets.*"
    whole = plain(*values_at(request, "cardsV2.*.card.header.title"))
    for place in ("decoratedText.topLabel", "decoratedText.text", "textParagraph.text"):
        for text in values_at(request, f"{widget}.{place}"):
            whole = whole + markup(text, calls=False)
    links = values_at(request, f"{widget}.buttonList.buttons.*.onClick.openLink.url")
    return whole + Shown("", tuple(links), tuple(re.findall(r"<users/\w+>", "".join(values_at(request, "text")))))


def feishu(request: Request) -> Shown:
    """Everything is plain but what is called lark_md."""
    fields = [text for text in values_at(request, "card.elements.*.fields.*.text") if text["tag"] == "plain_text"]
    texts = [text for text in values_at(request, "card.elements.*.text") if isinstance(text, dict)]
    calls = [text["content"] for text in texts if text["tag"] == "lark_md"]
    seen = [text["content"] for text in (*fields, *texts) if text["tag"] == "plain_text"]
    links = tuple(values_at(request, "card.elements.*.actions.*.url"))
    return Shown("\n".join([*values_at(request, "card.header.title.content"), *seen]), links, tuple(calls))


def dingtalk(request: Request) -> Shown:
    """Markdown, in which those are called whom `at` names."""
    calls = values_at(request, "at.atMobiles.*") + [True for every in values_at(request, "at.isAtAll") if every]
    return wide(request.tree["markdown"]["text"], lambda text: calls)


def pagerduty(request: Request) -> Shown:
    """All plain."""
    details = body_of(request)["payload"]["custom_details"]
    texts = [text for pair in details.items() for text in pair]
    return plain(request.tree["payload"]["summary"], *texts) + Shown("", tuple(values_at(request, "links.*.href")))


def telegram(request: Request) -> Shown:
    """HTML, and buttons, whose text is plain."""
    button = "reply_markup.inline_keyboard.*.*"
    buttons = plain(*values_at(request, f"{button}.text"))._replace(links=tuple(values_at(request, f"{button}.url")))
    return markup(request.tree["text"], calls=True) + buttons


READERS: Mapping[str, Callable[[Request], Shown]] = {
    "slack-webhook": lambda request: attachments(request, slack),
    "slack-bot": lambda request: attachments(request, slack),
    "discord": discord,
    "teams-workflows": teams,
    "google-chat": google_chat,
    "mattermost": lambda request: attachments(request, markdown),
    "rocketchat": lambda request: attachments(request, lambda text: markdown(text, joiner="\u2060")),
    "telegram": telegram,
    "wecom": lambda request: wide(request.tree["markdown"]["content"], lambda text: re.findall(r"<@([\w.@-]+)>", text)),
    "dingtalk": dingtalk,
    "feishu": feishu,
    "pagerduty": pagerduty,
    "opsgenie": lambda request: plain(*(str(request.tree.get(key, "")) for key in ("message", "description")))
    + Shown("\n".join(request.tree.get("details", {})), tuple(values_at(request, "details.*"))),
    "alertmanager": lambda request: plain(*request.tree[0]["annotations"].values())
    + Shown("", tuple(values_at(request, "0.generatorURL"))),
    "sns": lambda request: plain(body_of(request)["Message"]),
    "kubernetes-event": lambda request: plain(request.tree["note"]),
}
