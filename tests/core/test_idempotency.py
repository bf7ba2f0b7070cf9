"""The same key has one effect and one answer, per consumer, and nothing half done is remembered."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction

from apps.core import bodies, idempotency
from apps.core.errors import InProgress, Malformed, PayloadDiffers
from apps.core.idempotency import Answer
from apps.core.models import Body, IdempotencyKey

ANSWER = Answer(201, {"Location": "/x/1"}, b'{"id": 1}')
PRINT = idempotency.fingerprint(b"POST", b"/x/", b"{}")
OTHER = idempotency.fingerprint(b"POST", b"/x/", b'{"amount": 1}')


@pytest.fixture
def second_connection() -> Iterator["psycopg.Connection[tuple[bool]]"]:
    with psycopg.connect(**connection.get_connection_params()) as other:
        yield other


@pytest.mark.parametrize("sent", ["abc", '"abc"', '  "abc" ', " abc"])
def test_a_bare_and_a_quoted_key_are_the_same(sent: str) -> None:
    assert idempotency.parse_key(sent) == "abc"


@pytest.mark.parametrize("sent", [None, "", "   ", '""', "x" * 256, "a\x00b", "a\nb", "a\u200bb"])
def test_a_missing_or_unusable_key_is_refused(sent: str | None) -> None:
    with pytest.raises(Malformed):
        idempotency.parse_key(sent)


def test_the_longest_key_is_taken_in_either_spelling() -> None:
    assert idempotency.parse_key("x" * 255) == idempotency.parse_key('"' + "x" * 255 + '"') == "x" * 255


def test_a_fingerprint_tells_its_parts_apart() -> None:
    assert len({idempotency.fingerprint(*p) for p in ([b"a", b"b"], [b"ab", b""], [b"", b"ab"], [b"ab"])}) == 4


@pytest.mark.django_db
def test_the_answer_is_given_again() -> None:
    assert idempotency.recall("till-7", "k", PRINT) is None
    idempotency.remember("till-7", "k", PRINT, ANSWER)
    assert idempotency.recall("till-7", "k", PRINT) == ANSWER
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db
def test_another_content_under_the_same_key_is_refused() -> None:
    idempotency.remember("till-7", "k", PRINT, ANSWER)
    with pytest.raises(PayloadDiffers):
        idempotency.recall("till-7", "k", OTHER)
    assert IdempotencyKey.objects.get().fingerprint == PRINT


@pytest.mark.django_db
def test_a_key_belongs_to_its_consumer() -> None:
    idempotency.remember("till-7", "k", PRINT, ANSWER)
    assert idempotency.recall("till-8", "k", PRINT) is None
    assert idempotency.recall("till-8", "k", OTHER) is None


@pytest.mark.django_db
def test_an_answer_past_its_thirty_days_is_not_guessed() -> None:
    idempotency.remember("till-7", "k", PRINT, ANSWER)
    Body.objects.all().delete()
    with pytest.raises(PayloadDiffers):
        idempotency.recall("till-7", "k", PRINT)


@pytest.mark.django_db
def test_the_answer_kept_is_not_readable_in_the_table() -> None:
    idempotency.remember("till-7", "k", PRINT, Answer(201, {}, b'{"name": "Ada Lovelace"}'))
    assert b"Lovelace" not in bytes(Body.objects.get().content)
    assert bodies.read(IdempotencyKey.objects.get().body_id) == b'{"name": "Ada Lovelace"}'


@pytest.mark.django_db
def test_while_another_connection_works_on_the_key_it_is_in_progress(
    second_connection: "psycopg.Connection[tuple[bool]]",
) -> None:
    lock = idempotency.lock_of("till-7", "k")
    second_connection.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
    with pytest.raises(InProgress):
        idempotency.recall("till-7", "k", PRINT)
    assert idempotency.recall("till-8", "k", PRINT) is None
    second_connection.rollback()  # as when its process dies
    assert idempotency.recall("till-7", "k", PRINT) is None


@pytest.mark.django_db(transaction=True)
def test_a_crash_after_remembering_leaves_nothing() -> None:
    class Crash(BaseException):
        pass

    def work() -> None:
        with transaction.atomic():
            idempotency.recall("till-7", "k", PRINT)
            idempotency.remember("till-7", "k", PRINT, ANSWER)
            raise Crash

    with pytest.raises(Crash):
        work()
    assert (IdempotencyKey.objects.count(), Body.objects.count()) == (0, 0)
    with transaction.atomic():
        assert idempotency.recall("till-7", "k", PRINT) is None
