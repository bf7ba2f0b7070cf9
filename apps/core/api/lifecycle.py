"""The words in which an operation says what it is, and how it takes its leave."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from django.utils.http import http_date

LEAST_NOTICE = 180  # days between the announcement and the end
TOLD_AT = "/developers/changelog/"


class OperationClass(StrEnum):
    MASTER = "master"  # what rarely changes and is known by a code
    TRANSACTION = "transaction"  # what happens to one thing, changed by named actions
    INTAKE = "intake"  # many facts at once, taken now and understood later
    EVENT = "event"  # signed messages, and what we tell others
    GOVERNANCE = "governance"  # how the exchange itself is watched and repaired
    PROCESS = "process"  # several steps with an owner


class QuotaTier(StrEnum):
    READ = "read"
    SEARCH = "search"
    WRITE = "write"
    BULK = "bulk"


@dataclass(frozen=True)
class Deprecation:
    """Announced on `since`, served until `sunset`, at least half a year later; `successor` is the address to use."""

    since: date
    sunset: date
    successor: str

    def __post_init__(self) -> None:
        if (self.sunset - self.since).days < LEAST_NOTICE:
            raise ValueError(f"{LEAST_NOTICE} days lie between a deprecation and its sunset at least")

    def headers(self) -> Iterator[tuple[str, str]]:
        """Deprecation (RFC 9745), Sunset (RFC 8594) and where to read and go on."""
        yield "Deprecation", f"@{_seconds(self.since)}"
        yield "Sunset", http_date(_seconds(self.sunset))
        yield "Link", f'<{TOLD_AT}>; rel="deprecation"; type="text/html", <{self.successor}>; rel="successor-version"'


def _seconds(day: date) -> int:
    return calendar.timegm(datetime.combine(day, time(), UTC).timetuple())
