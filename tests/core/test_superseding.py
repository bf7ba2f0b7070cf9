"""What a newer word makes needless is skipped, so that it holds nothing back."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models.functions import Now

from apps.core import leases, sequencer
from apps.core.channels import Target
from apps.core.models import Delivery, WorkState
from apps.core.models.work import UNFINISHED_STATES
from tests.factories.core import delivery, event, told

pytestmark = pytest.mark.django_db


def newer(thing: UUID, *, supersedes: bool = True) -> Delivery:
    """The next word about this thing to the same target, fanned out."""
    said = event(aggregate_id=thing)
    with told() as channel:
        channel.to = (Target("somebody", supersedes=supersedes),)
        sequencer.advance()
    return Delivery.objects.get(event=said)


def now_of(row: Delivery) -> tuple[str, str]:
    row.refresh_from_db()
    return row.state, row.last_code


def before(**values: object) -> Delivery:
    row = delivery(position=0, **values)
    type(row.event).objects.filter(pk=row.event_id).update(position=0)
    return row


@pytest.mark.parametrize("state", UNFINISHED_STATES)
def test_a_newer_word_supersedes_what_waits_before_it(state: WorkState) -> None:
    old = before(state=state, not_before=Now() + timedelta(hours=6), rung_at=Now())
    new = newer(old.aggregate_id)
    assert (now_of(old), now_of(new)) == (("skipped", "superseded"), ("pending", ""))
    assert (old.finished_at is not None, old.rung_at) == (True, None)


def test_another_word_supersedes_nothing() -> None:
    old = before()
    newer(old.aggregate_id, supersedes=False)
    assert now_of(old) == ("pending", "")


@pytest.mark.parametrize("values", [{"target": "another"}, {"channel": "other"}, {"aggregate_id": uuid4()}])
def test_what_is_told_to_others_or_of_other_things_stays(values: dict[str, object]) -> None:
    old = before(**values)
    newer(uuid4() if "aggregate_id" in values else old.aggregate_id)
    assert now_of(old) == ("pending", "")


def test_what_is_under_way_ends_first_and_who_outlived_its_lease_settles_nothing() -> None:
    old = before()
    claimed = leases.claim(Delivery.objects.all(), old.pk)
    assert claimed is not None
    newer(old.aggregate_id)
    assert now_of(old) == ("pending", "")
    Delivery.objects.filter(pk=old.pk).update(lease_until=Now() - timedelta(seconds=1))
    newer(old.aggregate_id)
    assert now_of(old) == ("skipped", "superseded")
    assert not leases.settle(claimed, leases.Done())
    assert now_of(old) == ("skipped", "superseded")
