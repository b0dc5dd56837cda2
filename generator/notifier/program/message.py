"""What one message says, before a channel gives it a form: plain text, cleaned, placeholders filled, nothing escaped."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from generator.notifier.program.pod_log import log_tail
from generator.notifier.program.settings import ENVIRONMENT, VALUES
from generator.notifier.program.text import clean, fill, fill_url, one_line, word
from generator.notifier.program.values import value_url


def compose(message: Mapping[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """The note that channels send: all facts, and title, text, color, rows, links (title, address), block (failures).

    Times are for people in title, text and rows alone; addresses and the channels' own texts are for programs.
    """
    note = {**facts, "color": message["colors"].get(facts["phase"], "")}
    note["seconds"] = note["duration"]  #: tree
    note["locale"] = message.get("locale")  #: locale
    note["env"] = {key: text for key, text in os.environ.items() if key[:11] != "HOOKWRIGHT_"}  #: env
    note["lines"] = failure_lines(message, note)  #: failures
    note["log"] = log_tail(message["log"], note) if "log" in message else ""  #: log
    note |= {name: work_out(note) for name, work_out in VALUES.items()}
    note["rows"] = [(fill(title, note), text) for title, value in message["rows"] if (text := fill(value, note))]
    note["text"] = "\n".join([fill(message["text"], note), *(word(note, each) for each in note["notes"])]).strip()
    note["title"] = one_line(fill(message["title"], note)) or note["phase"]
    note |= {name: facts.get(name, "") for name in ("created", "scheduled")}  #: zone
    note["links"] = [(name, url) for name, _ in message["links"] if (url := value_url(note))]  #: page
    links = message["links"]  #: links
    note["links"] = [(fill(name, note)[:99] or url, url) for name, each in links if (url := fill_url(each, note))]  #: links
    note["block"] = "\n".join(note["lines"])  #: failures
    note["block"] = note["block"] if "failures" in message else ""  #: hidden
    note["block"] = "\n".join(filter(None, [note["block"], note["log"] if message.get("log", {}).get("block") else ""]))  #: log
    note["code"] = message.get("failures") == "code"  #: code
    return note


def failure_lines(message: Mapping[str, Any], note: dict[str, Any]) -> list[str]:
    """One line for each cause, and how many more there are; in a code block as many as it has, and its last pod.

    What a step says several times, at several attempts perhaps, is one cause. `total` counts causes from here on, as far as
    they are told.
    """
    found: dict[str, int] = {}
    pods: dict[str, str] = {}  #: code
    size = message["bytes"]
    for item in sorted(note["items"], key=lambda item: str(item.get("finished"))):
        step, said, phase = (str(item.get(key) or "") for key in ("step", "message", "phase"))
        text = one_line(said) or phase
        text = clean(said) or text if message.get("failures") == "code" else text  #: code
        if len(said.encode(errors="replace")) > size:  # the controller tells one byte more
            text = text.encode()[:size].decode(errors="ignore").rstrip("\ufffd") + "\u2026"
        line = f"{one_line(step)}: {text}"
        found[line] = found.get(line, 0) + 1
        pods[line] = f"\n  pod {one_line(item.get('pod'))}" if message.get("failures") == "code" else ""  #: code
    lines = [line if count < 2 else f"{line} \u00d7{count}" for line, count in found.items()][: message["limit"]]
    lines = [line + pod for line, pod in zip(lines, pods.values(), strict=False)]  #: code
    note["total"] += len(found) - len(note["items"])
    more = note["total"] - len(lines)
    return [*lines, word(note, "and {:,} more").format(more)] if more > 0 else lines


def as_tree(note: Mapping[str, Any]) -> dict[str, Any]:
    """The note as JSON for whoever reads it by program: phase, times and seconds as the controller has them."""
    workflow = {key: note.get(key, "") for key in ("name", "namespace", "uid")}
    workflow |= {"creationTimestamp": note.get("created", ""), "status": note["phase"]}
    workflow |= {"duration": float(note["seconds"] or 0), "url": value_url(note)}
    tree = {"title": note["title"], "color": note["color"], "environment": ENVIRONMENT}
    tree |= {"message": note["text"] or note["title"], "workflow": workflow}
    tree["fields"] = [{"title": title, "value": value} for title, value in note["rows"]]
    failed = note["items"] if note["block"] else []  #: failures
    tree["failures"] = [{key: clean(text) for key, text in item.items()} for item in failed]  #: failures
    tree["change"] = note.get("trend") or ""  #: change
    tree["log"] = note["log"]  #: log
    return tree
