"""Leased rows: counted before, settled only by who holds them, and by the database's clock alone."""

from datetime import timedelta
from unittest import mock
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.core import leases
from apps.core.channels import Dead, Done, Outcome, Retry, Unknown
from apps.core.models import Delivery, WorkState
from tests.factories.core import delivery, told

EVERY = Delivery.objects.all


def settled(outcome: Outcome, **values: object) -> Delivery:
    """A delivery in this state after one attempt that came to `outcome`."""
    row = delivery(**values)
    claimed = leases.claim(EVERY(), row.pk)
    assert claimed is not None
    assert leases.settle(claimed, outcome)
    row.refresh_from_db()
    return row


def expire() -> None:
    """Let every lease run out, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_delivery SET lease_until = clock_timestamp() - interval '1 second'")


@pytest.mark.django_db
def test_the_attempt_is_counted_before_it_is_made() -> None:
    row = delivery()
    claimed = leases.claim(EVERY(), row.pk)
    assert claimed is not None
    row.refresh_from_db()
    assert (row.attempts, row.lease_token, claimed.attempts) == (1, claimed.lease_token, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [WorkState.DONE, WorkState.DEAD, WorkState.SKIPPED, WorkState.WAITING])
def test_only_due_states_can_be_taken(state: WorkState) -> None:
    row = delivery(state=state)
    assert leases.claim(EVERY(), row.pk) is None
    row.refresh_from_db()
    assert (row.attempts, row.lease_token) == (0, None)


@pytest.mark.django_db
def test_a_taken_row_is_not_taken_twice_but_after_its_lease() -> None:
    row = delivery()
    first = leases.claim(EVERY(), row.pk)
    assert first is not None
    assert leases.claim(EVERY(), row.pk) is None
    expire()
    second = leases.claim(EVERY(), row.pk)
    assert second is not None
    assert (second.attempts, second.lease_token != first.lease_token) == (2, True)


@pytest.mark.django_db
def test_who_was_killed_may_have_had_the_effect() -> None:
    """A lease that ran out unsettled: nobody knows, so the next attempt must look the effect up."""
    row = delivery()
    leases.claim(EVERY(), row.pk)
    expire()
    second = leases.claim(EVERY(), row.pk)
    assert second is not None
    assert second.state == WorkState.UNKNOWN


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", [Done("partner-1"), Retry("x", "y"), Unknown("x", "y"), Dead("x", "y")])
def test_a_lost_lease_settles_nothing(outcome: Outcome) -> None:
    row = delivery()
    first = leases.claim(EVERY(), row.pk)
    assert first is not None
    expire()
    leases.claim(EVERY(), row.pk)
    before = EVERY().values().get()
    assert not leases.settle(first, outcome)
    assert not leases.extend(first)
    assert EVERY().values().get() == before


@pytest.mark.django_db
def test_a_lease_lost_between_taking_and_reading_is_no_claim() -> None:
    row = delivery()
    stranger = uuid4()
    update = type(EVERY()).update

    def stolen(self: object, **changes: object) -> int:
        taken = update(self, **changes)
        Delivery.objects.filter(pk=row.pk)._update([(Delivery._meta.get_field("lease_token"), None, stranger)])
        return taken

    with mock.patch.object(type(EVERY()), "update", stolen):
        assert leases.claim(EVERY(), row.pk) is None


@pytest.mark.django_db
@pytest.mark.parametrize("skew", [timedelta(hours=-10), timedelta(hours=10)])
def test_a_worker_whose_clock_is_wrong_sees_the_same(skew: timedelta) -> None:
    row = delivery()
    with mock.patch.object(timezone, "now", return_value=timezone.now() + skew):
        claimed = leases.claim(EVERY(), row.pk)
        assert claimed is not None
        assert leases.claim(EVERY(), row.pk) is None
        leases.settle(claimed, Retry("busy", "", after=timedelta(minutes=1)))
        assert leases.claim(EVERY(), row.pk) is None
    row.refresh_from_db()
    assert timedelta(seconds=50) < row.not_before - leases.database_now() <= timedelta(minutes=1)


@pytest.mark.django_db
def test_done_is_done() -> None:
    row = settled(Done("partner-1"))
    assert (row.state, row.external_ref, row.lease_until, row.lease_token) == (WorkState.DONE, "partner-1", None, None)
    assert row.finished_at is not None
    assert leases.claim(EVERY(), row.pk) is None


@pytest.mark.django_db
@pytest.mark.parametrize("before", [WorkState.PENDING, WorkState.UNKNOWN])
def test_no_answer_makes_unknown_and_a_clear_answer_ends_it(before: WorkState) -> None:
    assert settled(Unknown("timeout", ""), state=before).state == WorkState.UNKNOWN
    assert settled(Retry("busy", ""), state=before).state == WorkState.PENDING


@pytest.mark.django_db
@pytest.mark.parametrize("before", [WorkState.PENDING, WorkState.UNKNOWN])
@pytest.mark.parametrize("attempts", [0, leases.MAX_ATTEMPTS - 1])
def test_what_was_no_attempt_costs_none_and_never_kills(before: WorkState, attempts: int) -> None:
    row = settled(
        Retry("breaker_open", "", after=timedelta(seconds=30), counted=False), state=before, attempts=attempts
    )
    assert (row.state, row.attempts, row.finished_at) == (before, attempts, None)
    assert row.not_before > leases.database_now()


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", [Retry("busy", "still"), Unknown("timeout", "still")])
def test_the_last_attempt_ends_in_the_dead_letters_with_its_reason(outcome: Outcome) -> None:
    assert settled(outcome, attempts=leases.MAX_ATTEMPTS - 2).state != WorkState.DEAD
    row = settled(outcome, attempts=leases.MAX_ATTEMPTS - 1)
    assert (row.state, row.attempts, row.last_reason) == (WorkState.DEAD, leases.MAX_ATTEMPTS, "still")
    assert row.finished_at is not None


@pytest.mark.django_db
def test_a_row_that_kills_every_worker_ends_in_the_dead_letters() -> None:
    """A crash settles nothing, so the count must be seen at the next claim."""
    row = delivery()
    taken = 0
    while leases.claim(EVERY(), row.pk):
        taken += 1
        assert taken <= leases.MAX_ATTEMPTS
        expire()
    row.refresh_from_db()
    assert (taken, row.state, row.last_code) == (leases.MAX_ATTEMPTS, WorkState.DEAD, "worker_lost")


@given(st.integers(1, 40))
def test_the_pause_doubles_up_to_six_hours_and_is_spread(attempts: int) -> None:
    usual = min(5.0 * 2 ** (attempts - 1), 6 * 3600)
    assert usual * 0.8 <= leases.backoff(attempts).total_seconds() <= usual * 1.2


def test_giving_up_takes_about_three_days() -> None:
    total = sum((leases.backoff(n) for n in range(1, leases.MAX_ATTEMPTS)), timedelta())
    assert timedelta(days=1) < total < timedelta(days=4)


@pytest.mark.django_db
def test_long_answers_are_cut_not_refused() -> None:
    row = settled(Dead("c" * 100, "r" * 1000))
    assert (len(row.last_code), len(row.last_reason)) == (40, 300)


LAST = leases.MAX_ATTEMPTS - 1
NO, LOST = Dead("no", "really not"), Unknown("timeout", "no answer")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("outcome", "attempts", "heard"),
    [(NO, 0, [NO]), (LOST, LAST, [LOST]), (LOST, 0, []), (Retry("away", ""), 0, []), (Done(), LAST, [])],
)
def test_a_channel_hears_of_what_is_given_up_and_of_nothing_else(
    outcome: Outcome, attempts: int, heard: list[Outcome]
) -> None:
    given_up: list[Outcome] = []
    with told(given_up=lambda _row, last: given_up.append(last)):
        settled(outcome, attempts=attempts)
    assert given_up == heard


@pytest.mark.django_db
def test_a_channel_hears_of_what_killed_every_worker() -> None:
    row = delivery(attempts=leases.MAX_ATTEMPTS)
    given_up: list[str] = []
    with told(given_up=lambda dead, _last: given_up.append(dead.state)):
        assert leases.claim(EVERY(), row.pk) is None
    assert given_up == [WorkState.PENDING]


@pytest.mark.django_db
def test_who_lost_the_lease_gives_nothing_up() -> None:
    claimed = leases.claim(EVERY(), delivery().pk)
    assert claimed is not None
    claimed.lease_token = uuid4()
    given_up: list[Outcome] = []
    with told(given_up=lambda _row, last: given_up.append(last)):
        assert not leases.settle(claimed, NO)
    assert given_up == []
