"""The notifier's container as channels, messages and routes: its program's settings, and its variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator import channels as channel_types
from generator import registry, zones
from generator.adopt.runner import sources_of
from generator.adopt.settings import read_settings, unshortened
from generator.adopt.shapes import map_in
from generator.delivery.notify import CA_VARIABLE
from generator.locales import title_of
from generator.model import CONTEXT_VARIABLE, FAILURES_VARIABLE, PREFIX, secret_variable
from generator.placeholders import PATTERN, PLACEHOLDERS
from generator.resolve.fields import LOCALES
from generator.schema import has_placeholders

_PROXIES = {"http_proxy": "http", "https_proxy": "https", "no_proxy": "no"}
_OURS = PREFIX.replace("-", "_").upper()


class Notifier(NamedTuple):
    """Parts of a profile: of its root, of `delivery` and of `delivery.runner`."""

    profile: dict[str, Any]
    delivery: dict[str, Any]
    runner: dict[str, Any]


def read_notifier(script: Mapping[str, Any]) -> Notifier:
    """Whatever of it can be read."""
    source = script.get("source")
    settings = read_settings(source if isinstance(source, str) else "")
    env = dict(sources_of(script.get("env")))
    profile: dict[str, Any] = {
        "channels": {name: _channel(name, each, env) for name, each in _maps(settings, "CHANNELS")},
        "messages": {name: _message(each, bool(settings.get("PAGE"))) for name, each in _maps(settings, "MESSAGES")},
        "routes": {name: _route(each) for name, each in _maps(settings, "ROUTES")},
    }
    zone = zones.ruled(settings["ZONE"]) if isinstance(settings.get("ZONE"), str) else ""
    if zone:
        profile["timeZone"] = zone
    windows = dict(_maps(settings, "QUIET"))
    if windows:
        profile["quiet"] = windows
    if isinstance(settings.get("OVERRIDES"), dict) and settings["OVERRIDES"]:
        profile["overrides"] = {"enabled": True, **settings["OVERRIDES"]}
    if settings.get("ENVIRONMENT"):
        profile["environment"] = settings["ENVIRONMENT"]
    if settings.get("PAGE"):
        profile["argo"] = {"uiUrl": settings["PAGE"].partition("/workflows/{namespace}/")[0]}
    fields = {"TIMEOUT": "timeoutSeconds", "BUDGET": "retrySeconds", "ATTEMPTS": "attempts", "JITTER": "jitterSeconds"}
    delivery = {field: settings[name] for name, field in fields.items() if name in settings}
    asking = {"API_URL": "apiUrl", "ACCOUNT_FOLDER": "accountFolder"}
    runner = {field: settings[name] for name, field in asking.items() if name in settings}
    told = [*profile["routes"].values(), *map_in(settings.get("MESSAGES")).values()]
    if any("change" in map_in(each) for each in told):
        profile["history"] = {"enabled": True}
    return Notifier(profile, delivery, {**runner, **dict(_runner(env))})


def _maps(settings: Mapping[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    found = settings.get(name)
    for key, value in found.items() if isinstance(found, dict) else ():
        if isinstance(key, str) and isinstance(value, dict):
            yield key, value


def _route(settings: Mapping[str, Any]) -> dict[str, Any]:
    """A route as a profile writes it: with its own channels alone, and without what `sendBy` says already."""
    send = settings.get("always", settings.get("send"))
    match = {field: value for field, value in map_in(settings.get("match")).items() if field != "known"}
    others = {key: value for key, value in settings.items() if key not in ("send", "always", "match")}
    return {**others, **({"match": match} if match else {}), **({"send": send} if send else {})}


def _runner(env: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    plain = {}
    proxy = {}
    for name, source in env.items():
        if name == CA_VARIABLE:
            yield "caBundle", dict(source)
        elif name in _PROXIES and "value" in source:
            proxy[_PROXIES[name]] = source["value"]
        elif name not in (CONTEXT_VARIABLE, FAILURES_VARIABLE) and not name.startswith(_OURS):
            plain[name] = dict(source)
    if plain:
        yield "env", plain
    if proxy:
        yield "proxy", proxy


def _channel(name: str, settings: Mapping[str, Any], env: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    kind = str(settings.get("send", "")).removeprefix("send_").replace("_", "-")
    channel: dict[str, Any] = {"type": kind}
    fields = registry.load(channel_types, kind).FIELDS if kind in registry.names(channel_types) else {}
    for key, value in settings.items():
        if key not in ("send", "secrets", "optional"):
            is_template = key in fields and has_placeholders(fields[key])
            channel[key] = _without_nulls(unshortened(value) if is_template else value)
    secrets = {}
    named = settings.get("secrets")
    for field in named if isinstance(named, list) else ():
        reference = env.get(secret_variable(name, str(field)), {}).get("secret")
        if reference:
            secrets[str(field)] = reference
    return {**channel, "secret": secrets} if secrets else channel


def _without_nulls(value: Any) -> Any:
    """Options without those that are their default, which the program has as None."""
    return {key: inner for key, inner in value.items() if inner is not None} if isinstance(value, dict) else value


def _message(settings: Mapping[str, Any], has_page: bool) -> dict[str, Any]:
    locale = settings.get("locale", "en")
    message: dict[str, Any] = {"title": unshortened(settings.get("title", "")), "text": unshortened(settings.get("text", ""))}
    rows = settings.get("rows")
    message["fields"] = [_row(unshortened(row), locale) for row in rows if _is_pair(row)] if isinstance(rows, list) else []
    links = settings.get("links")
    if isinstance(links, list):
        shown = [_link(unshortened(link), locale) for link in links if _is_pair(link)]
        message |= {"links": shown} if shown != ["workflow"] * has_page else {}
    failures = {"show": settings.get("failures", "none")}
    failures |= {field: settings[field] for field in ("limit", "bytes") if field in settings}
    message |= {"failures": failures, "colors": settings.get("colors", {})}
    if "log" in settings:
        message["log"] = {field: value for field, value in map_in(settings["log"]).items() if field in ("lines", "bytes")}
    return {**message, "locale": locale} if "locale" in settings else message


def _link(link: list[str], locale: str) -> Any:
    """A link by its name, where it is the usual one."""
    title, url = link
    is_usual = url == "{url}" and locale in LOCALES and title == title_of("workflow", locale)
    return "workflow" if is_usual else {"title": title, "url": url}


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value)


def _row(row: list[str], locale: str) -> Any:
    """A row by its placeholder's name, where its title is the usual one."""
    title, value = row
    use = PATTERN.fullmatch(value)
    if use and use[1] in PLACEHOLDERS and not use[2] and locale in LOCALES and title == title_of(use[1], locale):
        return use[1]
    return {"title": title, "value": value}
