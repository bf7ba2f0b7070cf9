"""The page of one order: what it shows to whom, every action through its form, refusals that lose nothing."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.models import Event
from apps.technicians.operations import register_technician
from apps.workshop import operations
from apps.workshop.models import Quote, QuoteLine, WorkOrder
from apps.workshop.states import WORK_ORDER
from tests.factories.catalog import make_product
from tests.factories.desk import make_worker, signed_in
from tests.factories.stores import make_staff, make_store
from tests.factories.workshop import labour, make_work_order, pay, person

pytestmark = pytest.mark.django_db


def everyone(store, **options):
    return signed_in(make_worker(store, "clerk", "technician", "workshop_lead", "store_manager"), **options)


def at(order, action=""):
    return f"/workshop/{order.code}/{action}"


def send(client, order, action, **data):
    return client.post(at(order, action), {"version": order.version, **data})


def state(order):
    order.refresh_from_db()
    return order.status, order.version


def lines(*rows, prefix="lines", **more):
    """A filled quote editor: (label, quantity, price) each."""
    data = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0", **more}
    for index, (label, quantity, price) in enumerate(rows):
        values = {"kind": "labour", "label": label, "quantity": quantity, "unit_price": price, "tax_code": "FR20"}
        data |= {f"{prefix}-{index}-{name}": value for name, value in values.items()}
    return data


@pytest.mark.parametrize("status", WORK_ORDER.states)
def test_the_page_offers_the_moves_of_the_table_and_opens_each(status):
    order = make_work_order(make_store(hand_over_rule="when_ready"), until=status)
    client = everyone(order.store)
    offered = client.get(at(order)).context["moves"]
    assert {move["action"] for move in offered} == {
        move.action for move in WORK_ORDER.allowed_from(status) if move.permission
    }
    for move in offered:
        opened = client.get(move["url"])
        expected = 302 if move["at_once"] else 200
        assert (move["action"], opened.status_code) == (move["action"], expected)
    assert state(order) == (status, order.version)


@pytest.mark.parametrize(
    "status, action, said, reached",
    [
        ("booked", "check-in", {"symptoms": "Squeaks"}, "checked_in"),
        ("checked_in", "start-diagnosis", {}, "diagnosing"),
        ("quoted", "refuse-quote", {}, "refused"),
        ("quoted", "revise-quote", {}, "diagnosing"),
        ("refused", "prepare-return", {"fee": "15,50"}, "ready"),
        ("approved", "start-work", {}, "in_work"),
        ("in_work", "wait-for-parts", {}, "waiting_parts"),
        ("in_work", "report-extra-work", {"diagnosis": "The rim is bent"}, "extra_found"),
        ("in_work", "finish-work", {}, "quality_check"),
        ("waiting_parts", "resume-work", {}, "in_work"),
        ("quality_check", "pass-quality-check", {"notes": ""}, "ready"),
        ("quality_check", "fail-quality-check", {"notes": "Chain"}, "in_work"),
        ("paid", "hand-over", {}, "handed_over"),
        ("handed_over", "close", {}, "closed"),
        ("ready", "mark-uncollected", {}, "uncollected"),
        ("uncollected", "open-abandonment-case", {}, "abandonment_case"),
        ("abandonment_case", "dispose", {}, "disposed"),
        ("quoted", "cancel", {}, "cancelled"),
    ],
)
def test_each_action_is_done_through_the_page(status, action, said, reached):
    order = make_work_order(until=status)
    answer = send(everyone(order.store), order, f"{action}/", **said)
    assert (answer.status_code, answer.get("Location")) == (302, at(order))
    assert state(order) == (reached, order.version)


def test_a_fee_for_the_diagnosis_becomes_payable():
    order = make_work_order(until="refused")
    send(everyone(order.store), order, "prepare-return/", fee="15,50")
    order.refresh_from_db()
    assert [(line.label, line.amount) for line in order.payable.lines.all()] == [
        ("Frais de diagnostic", Decimal("15.50"))
    ]


@pytest.mark.parametrize(
    "status, action, said",
    [
        ("booked", "check-in", {"symptoms": "Squeaks", "approval_ceiling": "a lot"}),
        ("booked", "check-in", {"symptoms": "Squeaks", "promised_at": "soon"}),
        ("in_work", "report-extra-work", {"diagnosis": " "}),
        ("quality_check", "fail-quality-check", {"notes": ""}),
        ("refused", "prepare-return", {"fee": "-3"}),
        ("diagnosing", "quote", lines(("Brakes", "1", "abc"))),
        ("diagnosing", "quote", lines(("", "1", "10"))),
        ("diagnosing", "quote", lines()),
        ("diagnosing", "quote", lines(("Brakes", "999999", "99999999"))),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_lost(status, action, said):
    order = make_work_order(until=status)
    before, events = state(order), Event.objects.count()
    answer = send(everyone(order.store), order, f"{action}/", **said)
    assert (answer.status_code, state(order), Event.objects.count()) == (422, before, events)
    page = answer.content.decode()
    assert 'class="rc-field__error"' in page
    for value in said.values():
        assert value.strip() in page


def test_a_stale_page_is_told_so_sees_the_present_state_and_keeps_its_input():
    order = make_work_order(until="in_work")
    client = everyone(order.store)
    operations.assign(order.id, technician_id=None, actor=person("lea", order.store))
    answer = send(client, order, "report-extra-work/", diagnosis="The rim is bent")
    page = answer.content.decode()
    assert (answer.status_code, WorkOrder.objects.get().status) == (409, "in_work")
    assert "Somebody changed this order meanwhile." in page
    assert "The rim is bent</textarea>" in page
    order.refresh_from_db()
    assert f'name="version" value="{order.version}"' in page
    assert send(client, order, "report-extra-work/", diagnosis="The rim is bent").status_code == 302


def test_an_action_that_became_impossible_says_where_the_order_stands():
    order = make_work_order(until="quoted")
    client = everyone(order.store)
    operations.refuse_quote(order.id, actor=person("lea", order.store))
    answer = send(client, order, "cancel/")
    assert (answer.status_code, WorkOrder.objects.get().status) == (409, "refused")
    opened = client.get(at(order, "cancel/"), follow=True)
    assert f"{order.code} is now: quote refused." in opened.content.decode()


def test_nobody_passes_their_own_work_and_the_page_says_why():
    order = make_work_order(until="in_work")
    client = everyone(order.store)
    send(client, order, "finish-work/")
    order.refresh_from_db()
    answer = send(client, order, "pass-quality-check/", notes="Fine")
    assert (answer.status_code, WorkOrder.objects.get().status) == (403, "quality_check")
    assert "Nobody checks the quality of their own work" in answer.content.decode()
    assert "Fine</textarea>" in answer.content.decode()


def test_the_store_hands_over_only_what_is_paid():
    order = make_work_order(until="ready")
    client = everyone(order.store)
    assert "When paid" in client.get(at(order, "hand-over/")).content.decode()
    answer = send(client, order, "hand-over/")
    assert (answer.status_code, WorkOrder.objects.get().status) == (409, "ready")
    assert "This store hands over only what is paid." in answer.content.decode()


@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_an_action_without_the_version_it_was_decided_on_is_refused(version):
    order = make_work_order(until="approved")
    answer = everyone(order.store).post(at(order, "start-work/"), {"version": version})
    assert (answer.status_code, state(order)) == (400, ("approved", order.version))


# --- the quote editor ---------------------------------------------------------------------------------


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


def test_lines_are_added_taken_away_and_picked_without_writing_anything():
    make_product(code="PAD-1", labels={"fr": "Plaquettes", "en": "Brake pads"}, price="19.90")
    order = make_work_order(until="diagnosing")
    client, before = everyone(order.store), Event.objects.count()
    typed = lines(("Brakes", "1", "60"), ("Tyre", "2", "abc"), diagnosis="Worn")
    added = send(client, order, "quote/", **typed, add="1").context["form"]
    assert [line["label"].value() for line in added.lines] == ["Brakes", "Tyre", None]
    assert (added["diagnosis"].value(), added.sum()) == ("Worn", Decimal("60.00"))
    removed = send(client, order, "quote/", **typed, remove="0").context["form"]
    assert [line["label"].value() for line in removed.lines] == ["Tyre"]
    picked = send(client, order, "quote/", **typed, pick="PAD-1").context["form"]
    last = picked.lines[2]
    assert [last[name].value() for name in ("label", "quantity", "product_code", "kind")] == [
        "Brake pads", "1", "PAD-1", "part",
    ]  # fmt: skip
    assert picked.sum() == Decimal("79.90")
    assert (Event.objects.count(), Quote.objects.count()) == (before, 0)


@pytest.mark.parametrize("broken", [{"remove": "7"}, {"remove": "x"}, {"pick": "NO-SUCH"}, {"lines-TOTAL_FORMS": "x"}])
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


# --- who sees and does what -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "live/", "print/slip/", "print/tag/", "print/payable/", "hand-over/"])
def test_an_order_of_another_store_is_absent(path):
    order = make_work_order(until="ready")
    stranger = everyone(make_store(entity=order.legal_entity))
    assert stranger.get(at(order, path)).status_code == 404
    assert stranger.post(at(order, "hand-over/"), {"version": order.version}).status_code == 404
    assert stranger.post(at(order, "assign/"), {"technician": ""}).status_code == 404
    assert state(order) == ("ready", order.version)


@pytest.mark.parametrize("action", ["unknown", "settle", "lapse-quote", "print/unknown"])
def test_there_is_no_page_for_what_nobody_does(action):
    order = make_work_order(until="ready")
    client = everyone(order.store)
    assert client.get(at(order, f"{action}/")).status_code == 404
    assert client.post(at(order, f"{action}/"), {"version": order.version}).status_code in (404, 405)
    assert state(order) == ("ready", order.version)


def test_without_the_right_an_action_is_refused_and_not_offered():
    order = make_work_order(until="quality_check")
    clerk = signed_in(make_worker(order.store, "clerk"))
    assert clerk.get(at(order)).context["moves"] == []
    assert clerk.get(at(order, "pass-quality-check/")).status_code == 403
    assert send(clerk, order, "pass-quality-check/").status_code == 403
    assert state(order) == ("quality_check", order.version)


def test_a_press_without_its_token_is_refused():
    order = make_work_order(until="approved")
    client = everyone(order.store, enforce_csrf_checks=True)
    assert send(client, order, "start-work/").status_code == 403
    assert state(order) == ("approved", order.version)


def test_names_and_phones_are_for_who_may_read_them():
    order = make_work_order(until="ready")
    customer = order.customer
    seen = signed_in(make_worker(order.store, "clerk")).get(at(order)).content.decode()
    masked = signed_in(make_worker(order.store, "technician")).get(at(order)).content.decode()
    assert (customer.display_name in seen, customer.display_name in masked) == (True, False)
    assert customer.code in masked


def test_a_technician_is_noted_and_only_one_of_the_store():
    order = make_work_order(until="approved")
    manager = person("mona", order.store)
    technician = register_technician(staff=make_staff(), store=order.store, actor=manager)
    client = everyone(order.store)
    assert client.post(at(order, "assign/"), {"technician": technician.pk}).status_code == 302
    order.refresh_from_db()
    assert order.technician_id == technician.pk
    foreign = register_technician(staff=make_staff(), store=(other := make_store()), actor=person("mona", other))
    assert client.post(at(order, "assign/"), {"technician": foreign.pk}).status_code == 422
    order.refresh_from_db()
    assert order.technician_id == technician.pk


# --- what the page tells -----------------------------------------------------------------------------------


def test_a_payment_shows_its_ticket_its_door_and_who_closed_it():
    order = make_work_order(until="ready")
    pay(order, number="T77")
    shown = everyone(order.store).get(at(order)).context
    assert (shown["payable"]["balance"], shown["payable"]["receipts"]) == (
        Decimal("0.00"),
        [{"label": "Payment · cash · ticket T77 · by API", "amount": Decimal("-60.00")}],
    )
    told = [(entry["actor_label"], entry["text"], entry["detail"]) for entry in shown["entries"][:2]]
    assert told == [
        ("Till", "closed the payment: the order is paid", ""),
        ("Till", "took a payment of €60.00", "till 1, ticket T77"),
    ]


def test_who_may_not_read_payments_sees_the_balance_and_no_ticket():
    order = make_work_order(until="paid")
    shown = signed_in(make_worker(order.store, "technician")).get(at(order)).context
    assert (shown["payable"]["balance"], shown["payable"]["receipts"]) == (Decimal("0.00"), [])


def test_too_much_money_shows_its_open_case():
    order = make_work_order(until="ready")
    pay(order, "75.00")
    page = everyone(order.store).get(at(order)).content.decode()
    assert "More was paid than due." in page
    assert "To give back" in page


def test_the_page_asks_what_changed_and_hears_nothing_until_something_did():
    order = make_work_order(until="ready")
    client = everyone(order.store)
    seen = client.get(at(order)).context["seen"]
    asked = {"seen": seen, "was": "ready"}
    assert client.get(at(order, "live/"), asked).status_code == 204
    pay(order)
    answer = client.get(at(order, "live/"), asked)
    assert (answer.status_code, b"<html" in answer.content, b'id="order-head"' in answer.content) == (200, False, True)
    assert f"{order.code} is now: paid." in answer["HX-Trigger"]


def test_the_page_costs_the_same_however_much_happened():
    order = make_work_order(until="ready")
    client = everyone(order.store)
    counts = []
    for number in range(3):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(order)).status_code == 200
        counts.append(len(queries))
        pay(order, "1.00", number=f"N{number}")
    # the first payment brings its evidence, tenders and cases; the next bring nothing more
    assert (counts[0], counts[1], counts[2]) == (17, 19, 19)
