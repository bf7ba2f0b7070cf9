"""Heavy bytes: unreadable in the table, readable for thirty days, then gone with their day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from unittest import mock
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core import bodies, partitions
from apps.core.models import Body

pytestmark = pytest.mark.django_db
PLAIN = b'{"customer": "Ada Lovelace", "phone": "0612345678"}'


def id_of(day: date) -> UUID:
    """A UUIDv7 made at noon of that day."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return UUID(int=(int(noon.timestamp() * 1000) << 80) | (7 << 76) | (2 << 62) | 1)


def keep_on(day: date, content: bytes = PLAIN) -> UUID:
    with mock.patch.object(bodies, "uuid7", return_value=id_of(day)):
        return bodies.keep(content)


def held_by_day() -> dict[str, int]:
    """Each partition and how many rows it holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'core_body'::regclass")
        names = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {name}")
            found[name] = cursor.fetchone()[0]
    return found


@pytest.fixture
def fresh_cipher() -> Iterator[None]:
    bodies._cipher.cache_clear()
    yield
    bodies._cipher.cache_clear()


@given(st.binary(max_size=5000))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_kept_is_read_back(db: None, content: bytes) -> None:
    assert bodies.read(bodies.keep(content)) == content


def test_the_table_does_not_hold_the_plain_text() -> None:
    bodies.keep(PLAIN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM core_body")
        stored = bytes(cursor.fetchone()[0])
    assert not any(word in stored for word in (b"Ada", b"Lovelace", b"0612345678", PLAIN))
    assert len(stored) > len(PLAIN)


@pytest.mark.usefixtures("fresh_cipher")
def test_a_key_can_be_rotated_and_a_lost_key_reads_nothing(settings: object) -> None:
    old = settings.BODY_KEYS
    identifier = bodies.keep(PLAIN)
    newer = Fernet.generate_key().decode()
    settings.BODY_KEYS = [newer, *old]
    bodies._cipher.cache_clear()
    assert bodies.read(identifier) == PLAIN
    assert Fernet(newer).decrypt(bytes(Body.objects.get(id=bodies.keep(PLAIN)).content)) == PLAIN


def test_rolling_makes_the_coming_days_and_is_safe_to_repeat() -> None:
    today = date(2031, 3, 1)
    assert bodies.roll_partitions(today) == (partitions.AHEAD_DAYS, 0)
    assert bodies.roll_partitions(today) == (0, 0)
    assert bodies.roll_partitions(today + timedelta(1)) == (1, 0)
    keep_on(today)
    assert (held_by_day()["core_body_20310301"], held_by_day()["core_body_default"]) == (1, 0)


def test_a_day_is_readable_for_thirty_days_and_dropped_on_the_next() -> None:
    day = date(2031, 3, 1)
    bodies.roll_partitions(day)
    identifier = keep_on(day)
    bodies.roll_partitions(day + timedelta(30))
    assert bodies.read(identifier) == PLAIN
    _made, dropped = bodies.roll_partitions(day + timedelta(31))
    assert (dropped, bodies.read(identifier)) == (1, None)


def test_after_a_stopped_beat_rolling_works_again() -> None:
    """The default partition took today's rows; a partition for today can no longer be made, those after it can."""
    today = date(2031, 3, 1)
    identifier = keep_on(today)
    made, _dropped = bodies.roll_partitions(today)
    assert (made, bodies.read(identifier)) == (partitions.AHEAD_DAYS - 1, PLAIN)
    tomorrow = keep_on(today + timedelta(1))
    assert bodies.read(tomorrow) == PLAIN
    assert held_by_day()["core_body_20310302"] == 1


def test_what_the_default_partition_caught_goes_after_thirty_days_too() -> None:
    day = date(2031, 3, 1)
    identifier = keep_on(day)
    bodies.roll_partitions(day + timedelta(30))
    assert bodies.read(identifier) == PLAIN
    bodies.roll_partitions(day + timedelta(31))
    assert (bodies.read(identifier), Body.objects.count()) == (None, 0)


def test_an_unknown_id_reads_as_nothing() -> None:
    assert bodies.read(id_of(date(2031, 3, 1))) is None


@pytest.mark.parametrize("number", [2**128 - 1, (2**48 - 1) << 80 | 7 << 76 | 2 << 62, 0])
def test_a_random_id_reads_as_nothing_whatever_day_it_would_mean(number: int) -> None:
    assert bodies.read(UUID(int=number)) is None
