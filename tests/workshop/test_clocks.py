"""Quotes lapse by the clock."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from apps.core.actors import Actor
from apps.workshop import selectors
from apps.workshop.models import Quote, WorkOrder
from apps.workshop.tasks import lapse_quotes
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db


def days_ago(days: int) -> None:
    """The last day of every quote."""
    Quote.objects.update(valid_until=timezone.localdate() - timedelta(days=days))


def statuses() -> list[str]:
    return list(WorkOrder.objects.order_by("pk").values_list("status", flat=True))


def test_the_last_day_is_still_good() -> None:
    make_work_order(until="quoted")
    for days, status in ((0, "quoted"), (1, "lapsed")):
        days_ago(days)
        lapse_quotes()
        assert statuses() == [status]


def test_one_that_is_made_anew_while_the_sweep_waits_for_it_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    make_work_order(until="quoted")
    days_ago(1)
    lock = selectors.lock_work_order

    def renewed_first(work_order_id: UUID, actor: Actor) -> WorkOrder:
        days_ago(-1)
        return lock(work_order_id, actor)

    monkeypatch.setattr(selectors, "lock_work_order", renewed_first)
    lapse_quotes()
    assert statuses() == ["quoted"]


def test_one_that_cannot_lapse_keeps_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, _other = make_work_order(until="quoted"), make_work_order(until="quoted")
    days_ago(1)
    lock = selectors.lock_work_order

    def locked(work_order_id: UUID, actor: Actor) -> WorkOrder:
        if work_order_id == broken.pk:
            raise RuntimeError("broken")
        return lock(work_order_id, actor)

    monkeypatch.setattr(selectors, "lock_work_order", locked)
    with pytest.raises(RuntimeError, match="broken"):
        lapse_quotes()
    assert statuses() == ["quoted", "lapsed"]
