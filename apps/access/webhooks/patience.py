"""When a message that was not taken is sent again."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from ..ports import Reply

# Before each further attempt: about three days in all.
DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
LONGEST = timedelta(hours=24)
SAY_WHEN = frozenset({429, 502, 503, 504})


def until_next(reply: Reply, attempts: int) -> timedelta:
    """The usual time ±10 %, so that a crowd does not come together; later when the receiver asks for it, never sooner:
    it would use up three days' attempts in a minute."""
    usual = DELAYS[min(attempts, len(DELAYS)) - 1] * random.uniform(0.9, 1.1)
    asked = _retry_after(reply.headers.get("retry-after", "")) if reply.status in SAY_WHEN else None
    return max(usual, min(asked, LONGEST)) if asked is not None else usual


def _retry_after(value: str) -> timedelta | None:
    """RFC 9110 §10.2.3: seconds, or a date."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), LONGEST.total_seconds()))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)
