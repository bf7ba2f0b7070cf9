"""Closing a month, and choosing how it is counted."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from apps.core.errors import DomainError, IllegalTransition, Invalid, NotFound, PermissionRefused, TotalChanged
from apps.resale.errors import EarlierPeriodOpen, PeriodNotOver
from apps.resale.inputs import NewMarginChoice
from apps.resale.models import MarginChoice, MarginPeriod
from apps.resale.operations.margin import choose_margin_method, close_margin_period, declare_stock
from apps.resale.selectors.margin import figures_of
from apps.resale.states import MarginMethod, PeriodState
from tests.factories.margin import (
    DECEMBER,
    JANUARY,
    NOVEMBER,
    OCTOBER,
    WHO,
    bought,
    chosen,
    closed,
    month_of,
    sold,
    traded,
)
from tests.factories.stores import actor_with, make_store, today

pytestmark = pytest.mark.django_db
ITEM, GLOBALLY = MarginMethod.ITEM_BY_ITEM, MarginMethod.GLOBAL


def refused(error: type[DomainError], call: Callable[[], Any], period: MarginPeriod | None = None) -> DomainError:
    with pytest.raises(error) as caught:
        call()
    if period is not None:
        period.refresh_from_db()
        assert (period.state, period.figures, period.closed_by) == (PeriodState.OPEN, {}, "")
    return caught.value


def close(entity_id: Any, month: date = OCTOBER, expected: str = "40.00", actor: Any = WHO) -> MarginPeriod:
    return close_margin_period(actor=actor, legal_entity_id=entity_id, month=month, expected_total=Decimal(expected))


def test_closing_freezes_what_the_month_said() -> None:
    store = make_store()
    traded(store, "300.00", "540.00")
    before = figures_of(month_of(store.entity, OCTOBER))
    period = close(store.entity_id)
    sold(bought("100.00", store=store), "700.00")  # known too late: November's
    assert (period.state, figures_of(month_of(store.entity, OCTOBER)), period.closed_by) == ("closed", before, "tests")


def test_a_closed_month_is_never_changed_nor_reopened() -> None:
    store = make_store()
    traded(store, "300.00", "540.00")
    period = close(store.entity_id)
    for change in ({"state": "open", "figures": {}, "closed_by": "", "closed_at": None}, {"figures": {"vat": "0"}}):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            MarginPeriod.objects.filter(pk=period.pk).update(**change)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        MarginPeriod.objects.filter(pk=period.pk)._raw_delete("default")  # what no constraint of ours stands before
    refused(IllegalTransition, lambda: close(store.entity_id))


def test_a_total_that_changed_since_it_was_shown_is_not_closed() -> None:
    store = make_store()
    traded(store, "300.00", "540.00")
    error = refused(TotalChanged, lambda: close(store.entity_id, expected="39.99"), month_of(store.entity, OCTOBER))
    assert error.extra == {"total": "40.00"}


def test_months_are_closed_in_their_order() -> None:
    store = make_store()
    traded(store, "300.00", "540.00")
    traded(store, "300.00", "540.00", on=NOVEMBER)
    period = month_of(store.entity, NOVEMBER)
    error = refused(EarlierPeriodOpen, lambda: close(store.entity_id, NOVEMBER), period)
    assert error.extra == {"earlier": ["2025-10"]}
    close(store.entity_id)
    assert close(store.entity_id, NOVEMBER).state == PeriodState.CLOSED


def test_the_present_month_is_not_closed() -> None:
    store = make_store()
    month = today().replace(day=1)
    traded(store, "300.00", "540.00", on=month)
    refused(PeriodNotOver, lambda: close(store.entity_id, month), month_of(store.entity, month))


def test_a_month_nobody_began_is_not_found() -> None:
    refused(NotFound, lambda: close(make_store().entity_id))


def test_closing_needs_the_right_in_every_store_of_the_company() -> None:
    store = make_store()
    second = make_store(entity=store.entity)
    traded(store, "300.00", "540.00")
    some, every = (actor_with(["margin:close"], stores=stores) for stores in ([store], [store, second]))
    refused(PermissionRefused, lambda: close(store.entity_id, actor=some), month_of(store.entity, OCTOBER))
    assert close(store.entity_id, actor=every).state == PeriodState.CLOSED


def test_a_method_counts_from_a_month_on_and_is_kept_with_the_one_before() -> None:
    store = make_store()
    chosen(store.entity, ITEM, OCTOBER)
    chosen(store.entity, GLOBALLY, DECEMBER)
    rows = MarginChoice.objects.filter(legal_entity=store.entity)
    assert [(row.method, row.effective_from, row.effective_until) for row in rows] == [
        (ITEM, OCTOBER, DECEMBER),
        (GLOBALLY, DECEMBER, None),
    ]


def test_chosen_again_for_the_same_month_the_row_changes_and_its_history_stays() -> None:
    store = make_store()
    chosen(store.entity, GLOBALLY)
    row = chosen(store.entity, ITEM, fleet_full_price=False)
    history = MarginChoice.pgh_event_model.objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
    assert MarginChoice.objects.get().method == ITEM
    assert [(event.method, event.fleet_full_price) for event in history] == [(GLOBALLY, True), (ITEM, False)]


@pytest.mark.parametrize("day", [date(2025, 12, 2), date(2025, 11, 30)])
def test_a_method_counts_from_a_first_day_only(day: date) -> None:
    store = make_store()
    error = refused(Invalid, lambda: chosen(store.entity, GLOBALLY, day))
    assert (list(error.errors), MarginChoice.objects.count()) == (["/effective_from"], 0)


def test_a_method_never_counts_in_a_closed_month_nor_before_the_present_one() -> None:
    store = make_store()
    traded(store, "300.00", "540.00")
    close(store.entity_id)
    refused(Invalid, lambda: chosen(store.entity, GLOBALLY, OCTOBER))
    chosen(store.entity, GLOBALLY, DECEMBER)
    refused(Invalid, lambda: chosen(store.entity, ITEM, NOVEMBER))
    assert [row.effective_from for row in MarginChoice.objects.all()] == [DECEMBER]


def test_two_methods_never_count_in_one_month() -> None:
    store = make_store()
    chosen(store.entity, ITEM)
    other = MarginChoice(legal_entity=store.entity, method=GLOBALLY, effective_from=NOVEMBER, chosen_by="x")
    with pytest.raises(IntegrityError, match="resale_margin_choice_one_a_day"), transaction.atomic():
        other.save(force_insert=True)


def test_choosing_needs_its_right() -> None:
    store = make_store()
    new = NewMarginChoice(method=GLOBALLY, effective_from=OCTOBER)
    actor = actor_with(["margin:close", "margin:read"])
    refused(PermissionRefused, lambda: choose_margin_method(actor=actor, legal_entity_id=store.entity_id, new=new))
    assert not MarginChoice.objects.exists()


def stock(store: Any, first: str = "500.00", last: str = "700.00", actor: Any = WHO) -> MarginPeriod:
    return declare_stock(
        actor=actor, legal_entity_id=store.entity_id, year=2025, first=Decimal(first), last=Decimal(last)
    )


def test_stock_is_declared_by_whoever_closes_and_while_january_is_open() -> None:
    store = make_store()
    refused(PermissionRefused, lambda: stock(store, actor=actor_with(["margin:read", "margin:choose"])))
    refused(Invalid, lambda: stock(store, first="-1.00"))
    refused(Invalid, lambda: stock(store, last="0.001"))
    assert not MarginPeriod.objects.exists()
    stock(store)
    assert (stock(store, last="600.00").stock_last, MarginPeriod.objects.count()) == (Decimal("600.00"), 1)
    closed(store.entity, JANUARY)
    refused(IllegalTransition, lambda: stock(store))
    assert month_of(store.entity, JANUARY).stock_last == Decimal("600.00")


def test_stock_of_a_january_passed_over_is_refused() -> None:
    store = make_store()
    traded(store, "300.00", "540.00", on=date(2026, 2, 10))
    closed(store.entity, date(2026, 2, 1))
    refused(IllegalTransition, lambda: stock(store))
    assert MarginPeriod.objects.count() == 1
