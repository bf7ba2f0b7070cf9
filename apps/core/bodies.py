"""Keeping and reading heavy bytes, encrypted at rest, for thirty days."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import connection
from uuid_utils.compat import uuid7

from .models import Body

KEEP_DAYS = 30
AHEAD_DAYS = 14


def keep(content: bytes) -> UUID:
    """Store bytes; the id returned carries the day, so reading touches one partition only."""
    identifier = uuid7()
    Body.objects.create(day=_day_of(identifier), id=identifier, content=_cipher().encrypt(content))
    return identifier


def read(identifier: UUID) -> bytes | None:
    """The bytes, or None when their day has been dropped."""
    row = Body.objects.filter(day=_day_of(identifier), id=identifier).values_list("content", flat=True).first()
    return None if row is None else _cipher().decrypt(bytes(row))


def roll_partitions(today: date) -> tuple[int, int]:
    """Make the coming days' partitions and drop those past keeping; (made, dropped). Safe to repeat.

    A day of which the default partition already holds rows stays there: its own partition can no longer be made.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'core_body'::regclass "
            "AND inhrelid::regclass::text <> 'core_body_default'"
        )
        existing = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT DISTINCT day FROM core_body_default")
        caught = {_partition(day) for (day,) in cursor.fetchall()}
        wanted = {_partition(today + timedelta(days=n)): today + timedelta(days=n) for n in range(AHEAD_DAYS)}
        missing = sorted(wanted.keys() - existing - caught)
        for name in missing:
            first, after = wanted[name], wanted[name] + timedelta(days=1)
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF core_body FOR VALUES FROM ('{first}') TO ('{after}')"
            )
        oldest = today - timedelta(days=KEEP_DAYS)
        expired = sorted(name for name in existing if name < _partition(oldest))
        for name in expired:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute("DELETE FROM core_body_default WHERE day < %s", [oldest])
    return len(missing), len(expired)


def _partition(day: date) -> str:
    return f"core_body_{day:%Y%m%d}"


def _day_of(identifier: UUID) -> date:
    """A UUIDv7 starts with its milliseconds since 1970 (RFC 9562 §5.7)."""
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, UTC).date()


@cache
def _cipher() -> MultiFernet:
    """Newest key first: it encrypts; all of them decrypt, so a key can be rotated without a migration."""
    return MultiFernet([Fernet(key) for key in settings.BODY_KEYS])
