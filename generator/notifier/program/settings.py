"""What the bundler writes into a program, by name and shape. Nothing of this file itself reaches the pod.

ROUTES     name -> when, send, message and, where the profile has them, match, unless and change; where a workflow may choose the
           channels `send` holds all that it may reach, `always` the route's own, `sendBy` label, channels and otherwise
OVERRIDES  prefix of the annotations and channels that they may name, or nothing
QUIET      name -> days, from and to, or start and end; and where they are said routes, channels and when, which it
           silences, and passes with the same
JITTER     seconds that pass at most before the first try
CHANNELS   name -> send (the function), secrets (their fields), optional (those that may lack), and the options
MESSAGES   name -> title, text, rows, colors and, where the profile has them, links, failures, limit, bytes, locale, log
           (lines, bytes, block: whether it stands below the failures), change (whether it tells of the runs before);
           {environment} and {failureCount} are replaced in their templates
MATCHERS   the fields of `match` that the routes use -> their functions
VALUES     the placeholders that are worked out -> their functions
PAGE       the address of a workflow in the UI, with placeholders; "" without a UI
ZONE       the time zone as POSIX writes it, from generator/zones.py
WORDS      locale -> English text -> its translation
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

ROUTES: Mapping[str, Any] = {}
CHANNELS: Mapping[str, Any] = {}
MESSAGES: Mapping[str, Any] = {}
MATCHERS: Mapping[str, Callable[..., bool]] = {}
VALUES: Mapping[str, Callable[..., Any]] = {}
WORDS: Mapping[str, Mapping[str, str]] = {}
OVERRIDES: Mapping[str, Any] = {}
QUIET: Mapping[str, Any] = {}
ENVIRONMENT = ""
PAGE = ""
ZONE = "UTC0"
API_URL = "https://kubernetes.default.svc"
ACCOUNT_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount"
TIMEOUT = 10  # seconds, one try
BUDGET = 45  # seconds, all tries of one channel
ATTEMPTS = 4
JITTER = 1
