"""A review nobody does: a light, thirty days of grace, then the clock suspends."""

from datetime import timedelta

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken

from apps.access import operations, tasks
from apps.access.models import Consumer
from apps.core import actors
from apps.core.errors import Invalid
from apps.core.models import Event
from tests.factories.access import make_consumer

pytestmark = pytest.mark.django_db
SYSTEM = actors.system("test")


def due(days_ago: int) -> Consumer:
    return make_consumer(review_due_on=timezone.localdate() - timedelta(days=days_ago))


def told() -> list[tuple[str, str, str]]:
    return [
        (event.type.removeprefix("recommerce."), event.aggregate_id and str(event.aggregate_id), event.reason_code)
        for event in Event.objects.order_by("id")
    ]


def test_the_clock_suspends_what_lapsed_and_nothing_else() -> None:
    lapsed, overdue, current = due(31), due(30), due(0)
    stopped = make_consumer(
        review_due_on=lapsed.review_due_on, suspended_at=timezone.now(), suspended_reason="Key on a public page"
    )
    AccessToken.objects.create(application=lapsed, token_checksum="0" * 64, expires=timezone.now())

    tasks.suspend_lapsed_consumers()
    tasks.suspend_lapsed_consumers()

    reasons = dict(Consumer.objects.values_list("pk", "suspended_reason"))
    assert reasons == {lapsed.pk: "review_lapsed", overdue.pk: "", current.pk: "", stopped.pk: "Key on a public page"}
    assert told() == [("consumer.suspended.v1", str(lapsed.pk), "review_lapsed")]
    assert AccessToken.objects.count() == 0


def test_its_review_opens_it_again() -> None:
    lapsed = due(31)
    tasks.suspend_lapsed_consumers()

    operations.review_consumer(
        actor=SYSTEM, consumer_id=lapsed.pk, next_due_on=timezone.localdate() + timedelta(days=365)
    )

    lapsed.refresh_from_db()
    assert (lapsed.suspended_at, lapsed.is_usable(None)) == (None, True)
    assert [kind for kind, *_ in told()] == [
        "consumer.suspended.v1", "consumer.reviewed.v1", "consumer.resumed.v1",
    ]  # fmt: skip


def test_a_review_does_not_open_what_somebody_closed() -> None:
    consumer = make_consumer(suspended_at=timezone.now(), suspended_reason="Key on a public page")
    operations.review_consumer(
        actor=SYSTEM, consumer_id=consumer.pk, next_due_on=timezone.localdate() + timedelta(days=365)
    )
    consumer.refresh_from_db()
    assert (consumer.suspended_reason, consumer.is_usable(None)) == ("Key on a public page", False)


def test_resuming_does_not_stand_in_for_the_review() -> None:
    lapsed = due(31)
    tasks.suspend_lapsed_consumers()
    with pytest.raises(Invalid) as refusal:
        operations.resume_consumer(actor=SYSTEM, consumer_id=lapsed.pk)
    assert list(refusal.value.errors) == ["/review_due_on"]
    lapsed.refresh_from_db()
    assert (lapsed.suspended_reason, Event.objects.count()) == ("review_lapsed", 1)
