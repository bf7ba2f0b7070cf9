"""The journal: one fact per row, only inside the transaction that makes it true, and nobody rewrites it."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from apps.core import actors, context, journal
from apps.core.models import Event
from tests.factories.core import CHANGED, MADE, STORE, Widget, actor, event


class Chatty(Widget):
    class Meta:
        proxy = True
        app_label = "kernel_tests"

    def event_facts(self) -> dict[str, object]:
        return {"phone": "0612345678"}


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_announced() -> None:
    with pytest.raises(journal.OutsideTransaction):
        journal.append(MADE, Widget(), actor=actors.system("test"))
    assert Event.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "tell",
    [lambda: {"email": "ada@example.org"}, lambda: None, lambda: {"amount": "12.00"}, lambda: {"balance": "12.00"}],
    ids=["by the caller", "by the aggregate", "an amount of no currency", "a balance of no currency"],
)
def test_facts_the_journal_may_not_hold_are_refused(tell: Callable[[], dict[str, str] | None]) -> None:
    facts = tell()
    widget = Widget() if facts else Chatty()
    with pytest.raises(ValueError):
        journal.append(MADE, widget, actor=actors.system("test"), facts=facts)
    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_announced_of_many() -> None:
    with pytest.raises(journal.OutsideTransaction):
        journal.append_each(MADE, [Widget()], actor=actors.system("test"))
    assert Event.objects.count() == 0


@pytest.mark.django_db
def test_what_is_told_of_many_is_told_of_each_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "BATCH", 2)
    widgets = [Widget(store_id=STORE, version=version) for version in (4, 2, 7)]

    assert journal.append_each(CHANGED, iter(widgets), actor=actor()) == 3

    rows = list(Event.objects.order_by("id"))
    assert [(row.aggregate_id, row.version) for row in rows] == [(each.id, each.version) for each in widgets]
    assert {(row.type, row.store_id, row.occurred_at) for row in rows} == {
        ("recommerce.widget.changed.v1", STORE, rows[0].occurred_at)
    }


@pytest.mark.django_db
def test_of_many_the_journal_holds_none_when_one_tells_too_much() -> None:
    with pytest.raises(ValueError):
        journal.append_each(MADE, [Widget(), Chatty()], actor=actors.system("test"))
    assert Event.objects.count() == 0


@pytest.mark.django_db
def test_a_row_says_who_what_where_and_within_which_request() -> None:
    widget = Widget(store_id=STORE, version=4)
    with context.bound(context.RequestContext("till-7-request", "00-trace")):
        journal.append(
            CHANGED, widget, actor=actor(), from_state="new", to_state="ready", changed=["value", "state"],
            facts={"balance": "12.00", "currency": "CHF"}, reason_code="wish",
        )  # fmt: skip
    row = Event.objects.get()
    assert (row.type, row.resource, row.aggregate_id, row.version) == (
        "recommerce.widget.changed.v1",
        "widget",
        widget.id,
        4,
    )
    assert (row.from_state, row.to_state, row.changed, row.facts, row.reason_code) == (
        "new", "ready", ["state", "value"], {"balance": "12.00", "currency": "CHF"}, "wish",
    )  # fmt: skip
    assert (row.actor_kind, row.actor_id, row.actor_label, row.store_id) == ("staff", "ada", "Ada", STORE)
    assert (row.request_id, row.traceparent, row.position) == ("till-7-request", "00-trace", None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_event SET facts = '{}'",
        "UPDATE core_event SET position = 7, actor_label = 'somebody else'",
        "UPDATE core_event SET position = NULL",
        "UPDATE core_event SET recorded_at = now()",
        "UPDATE core_event SET id = id + 1000",
        "DELETE FROM core_event",
    ],
)
def test_raw_sql_cannot_rewrite_a_row(statement: str) -> None:
    before = Event.objects.filter(pk=event(facts={"kind": "sale"}).pk).values().get()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.values().get() == before


@pytest.mark.django_db
def test_the_orm_cannot_rewrite_a_row_either() -> None:
    row = event()
    for attempt in (row.delete, Event.objects.all().delete, lambda: Event.objects.update(code="X"), row.save):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_a_position_is_given_once() -> None:
    row = event()
    Event.objects.filter(pk=row.pk).update(position=1)
    for other in (2, 1, None):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Event.objects.filter(pk=row.pk).update(position=other)
    assert Event.objects.get().position == 1


@pytest.mark.django_db
def test_history_is_told_oldest_first_and_of_these_things_only() -> None:
    first, second = event(), event()
    third = event(aggregate_id=first.aggregate_id, version=2)
    event()
    assert journal.history_of([first.aggregate_id, second.aggregate_id]) == [first, second, third]
