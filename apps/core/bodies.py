"""Keeping and reading heavy bytes, encrypted at rest, for thirty days."""

from datetime import UTC, date, datetime
from functools import cache
from uuid import UUID

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from uuid_utils.compat import uuid7

from . import partitions
from .models import Body

KEEP_DAYS = 30


def keep(content: bytes) -> UUID:
    """Store bytes; the id returned carries the day, so reading touches one partition only."""
    identifier = uuid7()
    Body.objects.create(day=_day_of(identifier), id=identifier, content=_cipher().encrypt(content))
    return identifier


def read(identifier: UUID) -> bytes | None:
    """The bytes, or None when their day has been dropped or `identifier` was never one of ours."""
    try:
        day = _day_of(identifier)
    except ValueError:  # a day after the year 9999: somebody's random id
        return None
    row = Body.objects.filter(day=day, id=identifier).values_list("content", flat=True).first()
    return None if row is None else _cipher().decrypt(bytes(row))


def roll_partitions(today: date) -> tuple[int, int]:
    """The coming days made, those past keeping dropped; (made, dropped)."""
    return partitions.roll("core_body", today, keep_days=KEEP_DAYS)


def _day_of(identifier: UUID) -> date:
    """A UUIDv7 starts with its milliseconds since 1970 (RFC 9562 §5.7)."""
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, UTC).date()


@cache
def _cipher() -> MultiFernet:
    """Newest key first: it encrypts; all of them decrypt, so a key can be rotated without a migration."""
    return MultiFernet([Fernet(key) for key in settings.BODY_KEYS])
