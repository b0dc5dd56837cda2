"""Points in time as Kubernetes writes them.

Source: k8s.io/apimachinery pkg/apis/meta/v1 `Time.UnmarshalJSON` and `Time.MarshalJSON`: RFC 3339 in, UTC in seconds out.
"""

from __future__ import annotations

import re

# a text, which `re` compiles when it is first used: a render meets no time
_TEXT = (
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:[.,][0-9]+)?"
    r"(?:Z|([-+])([0-9]{2}):([0-9]{2}))"
)


def canonical(text: str) -> str | None:
    """The time in UTC, None for Go's zero time. Raises ValueError for what is no time."""
    from datetime import datetime, timedelta  # late: 2 ms, and only manifests read from a cluster hold times

    found = re.fullmatch(_TEXT, text)
    if found is None:
        raise ValueError("not a time such as 2006-01-02T15:04:05Z")
    year, month, day, hour, minute, second = (int(found[part]) for part in range(1, 7))
    moment = datetime(year, month, day, hour, minute, second)
    if found[7]:
        hours, minutes = int(found[8]), int(found[9])
        if hours > 24 or minutes > 60:
            raise ValueError("the offset of the time is out of range")
        shift = timedelta(hours=hours, minutes=minutes)
        try:
            moment = moment - shift if found[7] == "+" else moment + shift
        except OverflowError:
            raise ValueError("the year of the time is out of range") from None
    return None if moment == datetime.min else moment.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
