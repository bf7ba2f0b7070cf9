"""Which doors a store's tickets come through, what they confirm by when, and one ticket through five real ones."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.channels import Done
from apps.core.errors import Invalid, PermissionRefused
from apps.core.models import Event
from apps.payments.models import Case, Receipt, StoreDoor
from apps.payments.operations import set_store_door
from apps.payments.selectors import doors_of
from apps.payments.states import Door
from tests.access.test_hooks import told, understood
from tests.factories.access import make_hook_source
from tests.factories.api import MONEY_SCOPES, Caller, problem
from tests.factories.payments import declare, state_of, tell
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order, person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SCOPES = (
    *MONEY_SCOPES, "payments:declare", "payments:settle_declared", "payables:foreign_store", "deposits:ask",
    "deposits:return", "refunds:ask", "payouts:ask", "payables:find",
)  # fmt: skip


def door(store, which=Door.POLL, *, source="erp", lateness=HOUR, actor=None, **values):
    actor = actor or person("mona", store)
    return set_store_door(store=store, door=which, source=source, lateness=lateness, actor=actor, **values)


def events():
    return Event.objects.filter(type="recommerce.store_door.set.v1").count()


@pytest.fixture
def order():
    return make_work_order()


def caller(order, *stores):
    return Caller(*SCOPES, stores=[order.store, *stores])


def said(**values):
    return {"ticket_number": "T-1", "amount": "60.00", "business_date": "2026-11-21", "till": "1", **values}


def ticket(order):
    return {
        "payable": order.payable.ean, "kind": "payment", "occurred_at": "2026-11-21T10:30:00Z",
        "store": order.store.code, "ticket": {"till": "1", "business_date": "2026-11-21", "number": "T-1"},
        "currency": "EUR", "tenders": [{"method": "cash", "amount": "60.00"}],
    }  # fmt: skip


# --- the store's doors --------------------------------------------------------------------------------


def test_a_door_is_set_changed_and_closed_and_the_same_again_changes_nothing():
    store = make_store()
    first = door(store)
    assert (door(store).version, events()) == (first.version, 1)
    later = door(store, lateness=2 * HOUR)
    assert (later.pk, later.lateness, events()) == (first.pk, 2 * HOUR, 2)
    door(store, source="second erp")
    door(store, lateness=2 * HOUR, active=False)
    assert [row.source for row in doors_of([store.pk])] == ["second erp"]
    assert (StoreDoor.objects.count(), events()) == (2, 4)


@pytest.mark.parametrize("lateness", [timedelta(seconds=-1), timedelta(days=14, seconds=1)])
def test_a_lateness_that_cannot_be_is_refused(lateness):
    store = make_store()
    with pytest.raises(Invalid) as refused:
        door(store, lateness=lateness)
    assert ([*refused.value.errors], StoreDoor.objects.count(), events()) == (["/lateness"], 0, 0)


def test_who_may_not_set_doors_sets_none():
    store = make_store()
    for actor in (person("clara", store, "payables:read"), person("mona", make_store())):
        with pytest.raises(PermissionRefused):
            door(store, actor=actor)
    assert (StoreDoor.objects.count(), events()) == (0, 0)


# --- over HTTP ----------------------------------------------------------------------------------------


def test_one_ticket_through_five_real_doors_is_one_receipt(order):
    for which in (Door.HOOK, Door.POLL, Door.FILE):
        door(order.store, which)
    api = caller(order)
    declared = api.post(f"payables/{order.payable_id}/declare-payment/", said())
    body = declared.json()
    assert (declared.status_code, body["awaits_confirmation"], body["payable"]["payment_state"]) == (
        201, True, "declared",
    )  # fmt: skip
    assert sorted(row["door"] for row in body["expected"]) == ["file", "hook", "poll"]
    source = make_hook_source(store=order.store, legal_entity=order.legal_entity)
    assert isinstance(understood(told(source, ticket(order))), Done)
    assert api.post("payments/", ticket(order)).status_code == 200
    tell(order, Door.POLL)
    tell(order, Door.FILE)
    shown = api.get(f"payments/{body['id']}/").json()
    assert [row["door"] for row in shown["evidence"]] == ["declared", "hook", "rest", "poll", "file"]
    assert (shown["awaits_confirmation"], shown["expected"], shown["cases"]) == (False, [], [])
    assert (shown["amount"], shown["payable"]["payment_state"], shown["declared_by"]) == (
        "60.00", "paid", api.consumer.name,
    )  # fmt: skip
    assert (state_of(order)[0], Receipt.objects.count(), Case.objects.count()) == ("paid", 1, 0)


def test_a_clerk_says_in_which_store_the_till_stands(order):
    sister, stranger = make_store(entity=order.legal_entity), make_store()
    api = caller(order, sister)
    address = f"payables/{order.payable_id}/declare-payment/"
    for code in (stranger.code, "NOWHERE"):
        assert problem(api.post(address, said(store=code))) == (422, "unknown_store", ["/store"])
    assert Receipt.objects.count() == 0
    assert api.post(address, said(store=sister.code)).json()["store"] == sister.code


def test_what_was_declared_is_confirmed_or_set_aside_and_not_twice(order):
    api = caller(order)
    receipt, _ = declare(order)
    other, _ = declare(order, "5.00", number="T-2")
    confirmed = api.post(f"payments/{receipt.pk}/confirm/").json()
    aside = api.post(f"payments/{other.pk}/set-aside/").json()
    assert (confirmed["awaits_confirmation"], aside["state"]) == (False, "set_aside")
    assert state_of(order) == ("paid", "paid", Decimal("0.00"))
    for address in (f"payments/{receipt.pk}/confirm/", f"payments/{other.pk}/set-aside/"):
        assert problem(api.post(address)) == (409, "not_declared", [])


BAD = {
    "negative": ({"amount": "-60"}, ["/amount"]), "nothing": ({"amount": "0"}, ["/amount"]),
    "no number": ({"ticket_number": "--"}, ["/ticket_number"]), "no day": ({"business_date": "x"}, ["/business_date"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_declaration_that_cannot_be_is_refused_where_it_is_wrong(order, name):
    values, pointers = BAD[name]
    answer = caller(order).post(f"payables/{order.payable_id}/declare-payment/", said(**values))
    assert problem(answer) == (422, "invalid", pointers)
    assert (Receipt.objects.count(), state_of(order)[1]) == (0, "due")


def test_an_unknown_tax_code_is_refused_where_it_is_wrong(order):
    asked = {"subject": order.code, "purpose": "advance", "amount": "20.00", "tax_code": "FR99"}
    api = caller(order)
    assert problem(api.post("deposits/", asked)) == (422, "invalid", ["/tax_code"])
    assert problem(api.post("deposits/", asked | {"tax_code": ""})) == (422, "invalid", ["/tax_code"])
    assert api.get("deposits/").json()["results"] == []
    assert api.post("deposits/", asked | {"tax_code": "FR20"}).json()["balance"] == "20.00"


def test_a_line_of_a_ticket_may_bear_a_tax_code_nobody_knows(order):
    """What a till took is a fact, whatever it calls its taxes."""
    sent = ticket(order) | {"lines": [{"due": "60.00", "paid": "60.00", "tax_code": "XX"}]}
    assert caller(order).post("payments/", sent).json()["state"] == "applied"


@pytest.mark.parametrize(
    ("rounding", "tenders", "expected"),
    [
        ("0.02", "59.98", ("0.00", [])), ("-0.02", "60.02", ("0.00", [])), ("0.05", "59.95", ("0.00", [])),
        ("0.06", "59.94", ("0.00", ["rounding_over_limit"])), ("-0.06", "60.06", ("0.00", ["rounding_over_limit"])),
    ],
)  # fmt: skip
def test_cash_is_rounded_and_too_much_of_it_is_a_case(order, rounding, tenders, expected):
    sent = ticket(order) | {"rounding": rounding, "tenders": [{"method": "cash", "amount": tenders}]}
    body = caller(order).post("payments/", sent).json()
    assert (body["payable"]["balance"], [case["kind"] for case in body["cases"]]) == expected
    assert (body["payable"]["rounded"], state_of(order)[0]) == (f"{Decimal(rounding):.2f}", "paid")


def test_an_insurers_share_is_a_tender_and_an_invoice_is_on_account(order):
    shares = [{"method": "insurer", "amount": "45.00", "reference": "F1"}, {"method": "cash", "amount": "15.00"}]
    body = caller(order).post("payments/", ticket(order) | {"tenders": shares}).json()
    assert (body["payable"]["discounted"], body["payable"]["payment_state"], body["cases"]) == ("0.00", "paid", [])
    other = make_work_order()
    owed = ticket(other) | {"tenders": [{"method": "on_account", "amount": "60.00"}]}
    body = caller(other).post("payments/", owed).json()
    assert (body["payable"]["payment_state"], state_of(other)[0]) == ("on_account", "paid")


LISTS = {"deposits/": 3, "refunds/": 3, "payouts/": 3}  # the token, the rows, their lines


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_whatever_its_length(address, rows):
    order = make_work_order(until="paid")
    api = caller(order)
    for _ in range(rows):
        deposit = {"subject": order.code, "purpose": "security", "amount": "10.00"}
        api.post("deposits/", deposit)
        api.post("refunds/", {"payable": str(order.payable_id), "amount": "1.00", "reason": "Sorry"})
    api.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = api.get(address)
    assert (answer.status_code, len(answer.json()["results"])) == (200, rows)
    assert len(queries) == LISTS[address], [query["sql"][:120] for query in queries]


@pytest.mark.parametrize("rows", [1, 3])
def test_finding_by_phone_costs_the_same_however_much_there_is_to_pay(rows):
    store = make_store()
    orders = [make_work_order(store) for _ in range(rows)]
    for order in orders:
        order.customer.phone = "+33612345678"
        order.customer.save()
    api, asked = caller(orders[0]), {"phone": "06 12 34 56 78"}
    api.post("payables/search/", asked)
    with CaptureQueriesContext(connection) as queries:
        answer = api.post("payables/search/", asked)
    assert {row["subject_code"] for row in answer.json()["results"]} == {order.code for order in orders}
    # the token, which they are with their rows, their lines
    assert len(queries) == 3, [query["sql"][:120] for query in queries]
