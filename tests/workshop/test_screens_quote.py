"""The quote of an order through its page: the editor, its refusals, and the customer's answer line by line."""

from decimal import Decimal
from uuid import uuid4

import pytest

from apps.core.models import Event
from apps.workshop import operations
from apps.workshop.models import Quote, QuoteLine, WorkOrder
from apps.workshop.screens.quote_lines import MOST_LINES
from tests.factories.catalog import make_product
from tests.factories.orders_on_screen import at, everyone, lines, send, state
from tests.factories.stores import make_store
from tests.factories.workshop import labour, make_work_order, person

pytestmark = pytest.mark.django_db
NO_MORE = "A quote has at most 100 lines: remove one to add another."


def test_a_quote_written_on_the_page_is_the_quote():
    order = make_work_order(until="diagnosing")
    data = lines(("Brakes", "1", "60"), ("Tyre", "2", "25,50"), diagnosis="Worn", valid_until="2027-01-15")
    answer = send(everyone(order.store), order, "quote/", **data)
    assert (answer.status_code, state(order)[0]) == (302, "quoted")
    assert [(row.label, row.amount) for row in QuoteLine.objects.all()] == [
        ("Brakes", Decimal("60.00")),
        ("Tyre", Decimal("51.00")),
    ]
    assert (Quote.objects.get().total, WorkOrder.objects.get().diagnosis) == (Decimal("111.00"), "Worn")


def test_a_line_that_says_nothing_is_no_line_of_the_quote_unless_it_is_all_there_is():
    order = make_work_order(until="diagnosing")
    client = everyone(order.store)
    nothing = send(client, order, "quote/", **lines(("", "1", ""), ("", "1", "")))
    assert (nothing.status_code, state(order)[0]) == (422, "diagnosing")
    assert [list(line.errors) for line in nothing.context["form"].lines] == [["label", "unit_price"]]
    half = send(client, order, "quote/", **lines(("Brakes", "1", ""), ("", "1", "")))
    assert (half.status_code, [list(line.errors) for line in half.context["form"].lines]) == (422, [["unit_price"]])
    answer = send(client, order, "quote/", **lines(("", "1", ""), ("Brakes", "1", "60")))
    assert (answer.status_code, [line.label for line in QuoteLine.objects.all()]) == (302, ["Brakes"])


def test_lines_are_added_taken_away_and_picked_without_writing_anything():
    make_product(code="PAD-1", labels={"fr": "Plaquettes", "en": "Brake pads"}, price="19.90")
    order = make_work_order(until="diagnosing")
    client, before = everyone(order.store), Event.objects.count()
    typed = lines(("Brakes", "1", "60"), ("Tyre", "2", "abc"), diagnosis="Worn")
    added = send(client, order, "quote/", **typed, add="1").context["form"]
    assert [line["label"].value() for line in added.lines] == ["Brakes", "Tyre", None]
    assert (added["diagnosis"].value(), added.sum()) == ("Worn", Decimal("60.00"))
    removed = send(client, order, "quote/", **typed, remove="0").context["form"]
    assert [(line.index, line["label"].value()) for line in removed.lines] == [(1, "Tyre")]
    again = send(client, order, "quote/", **{**typed, "line": ["1"]}, add="1").context["form"]
    assert ([line.index for line in again.lines], again.added) == ([1, 2], 2)
    picked = send(client, order, "quote/", **typed, pick="PAD-1").context["form"]
    last = picked.lines[2]
    assert [last[name].value() for name in ("label", "quantity", "product_code", "kind")] == [
        "Brake pads", "1", "PAD-1", "part",
    ]  # fmt: skip
    assert picked.sum() == Decimal("79.90")
    assert (Event.objects.count(), Quote.objects.count()) == (before, 0)


@pytest.mark.parametrize("press", [{"add": "1"}, {"pick": "PAD-1"}])
def test_one_line_too_many_is_said_and_what_was_typed_stays(press):
    make_product(code="PAD-1")
    order = make_work_order(until="diagnosing")
    client, typed = everyone(order.store), lines(*[("Brakes", "1", "60")] * MOST_LINES, diagnosis="Worn")
    refused = send(client, order, "quote/", **typed, **press)
    form = refused.context["form"]
    assert (len(form.lines), form.added, form["diagnosis"].value()) == (MOST_LINES, None, "Worn")
    assert NO_MORE in refused.content.decode()
    for other in ({"preview": "1"}, {"remove": "7"}, {"remove": "7", **press}):
        assert NO_MORE not in send(client, order, "quote/", **typed, **other).content.decode()
    assert (QuoteLine.objects.count(), state(order)) == (0, ("diagnosing", order.version))


@pytest.mark.parametrize("broken", [{"remove": "7"}, {"remove": "x"}, {"pick": "NO-SUCH"}, {"line": ["x"]}])
def test_edits_that_make_no_sense_change_nothing(broken):
    order = make_work_order(until="diagnosing")
    data = {**lines(("Brakes", "1", "60")), "preview": "1", **broken}
    answer = send(everyone(order.store), order, "quote/", **data)
    assert (answer.status_code, state(order)) == (200, ("diagnosing", order.version))


def test_a_new_version_starts_from_the_last_one():
    order = make_work_order(until="quoted")
    operations.revise_quote(order.id, actor=person("tina", order.store))
    form = everyone(order.store).get(at(order, "quote/")).context["form"]
    assert [(line["label"].value(), line["unit_price"].value()) for line in form.lines] == [
        ("Brakes and gears", "60.00")
    ]


def test_articles_are_found_by_name_and_code():
    make_product(code="PAD-1", labels={"fr": "Plaquettes", "en": "Brake pads"})
    make_product(code="PAD-2", labels={"fr": "Plaquettes anciennes", "en": "Old brake pads"}, active=False)
    client = everyone(make_store())
    for typed in ("brake", "PAD-1", "plaquettes"):
        found = client.get("/workshop/articles/", {"find": typed}).context["articles"]
        assert [article["code"] for article in found] == ["PAD-1"]
    assert client.get("/workshop/articles/", {"find": "\x00"}).context["articles"] == []


# --- the customer's answer ----------------------------------------------------------------------------


def two_lines():
    order = make_work_order(until="diagnosing")
    operations.quote(order.id, [labour(), labour("40.00", "Wheel")], actor=person("tina", order.store))
    order.refresh_from_db()
    return order, list(QuoteLine.objects.order_by("position"))


def test_the_customer_agrees_line_by_line_to_a_total_that_was_shown():
    order, (brakes, wheel) = two_lines()
    client = everyone(order.store)
    shown = client.get(at(order, "approve-quote/")).context["form"]
    assert (shown.sum(), [agreed for _line, agreed in shown.answers()]) == (Decimal("100.00"), [True, True])
    preview = send(client, order, "approve-quote/", agreed=[str(brakes.pk)], preview="1").context["form"]
    assert preview.sum() == Decimal("60.00")
    answer = send(client, order, "approve-quote/", agreed=[str(brakes.pk)], expected_total="60.00")
    assert (answer.status_code, state(order)[0]) == (302, "approved")
    wheel.refresh_from_db()
    assert (wheel.decision, order.balance) == ("refused", Decimal("60.00"))


def test_a_total_nobody_was_told_is_not_agreed_to():
    order, (brakes, _wheel) = two_lines()
    answer = send(everyone(order.store), order, "approve-quote/", agreed=[str(brakes.pk)], expected_total="100.00")
    assert (answer.status_code, state(order)[0]) == (409, "quoted")
    assert 'name="expected_total" value="60.00"' in answer.content.decode()


@pytest.mark.parametrize("agreed", [[], [str(uuid4())], ["x"]])
def test_agreeing_to_nothing_or_to_something_else_is_no_agreement(agreed):
    order, _lines = two_lines()
    answer = send(everyone(order.store), order, "approve-quote/", agreed=agreed, expected_total="0")
    assert (answer.status_code, state(order)[0]) == (422, "quoted")
