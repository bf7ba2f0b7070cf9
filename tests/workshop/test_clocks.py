"""Quotes lapse by the clock."""

from datetime import timedelta
from uuid import UUID

import pytest

from apps.core.actors import Actor
from apps.stores.models import Store
from apps.stores.selectors import today_in
from apps.workshop import selectors
from apps.workshop.models import Quote, WorkOrder
from apps.workshop.tasks import lapse_quotes
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db


def days_ago(days: int) -> None:
    """The last day of every quote."""
    store, *_others = Store.objects.all()
    Quote.objects.update(valid_until=today_in(store) - timedelta(days=days))


def statuses() -> list[str]:
    return list(WorkOrder.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "Europe/Paris", "Pacific/Kiritimati"])
def test_the_last_day_is_still_good_until_it_is_over_in_the_store(zone: str) -> None:
    """At any hour it is another day in one of them."""
    make_work_order(make_store(timezone=zone), until="quoted")
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
