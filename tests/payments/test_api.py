"""Payables, payments and cases over HTTP, with real tokens: what a till sends, and every way to send it wrongly."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken

from apps.core.actors import system
from apps.core.models import Event, IdempotencyKey
from apps.payments import operations
from apps.payments.models import Case, Payable, Receipt, ReceiptEvidence
from apps.payments.states import CaseKind
from apps.workshop.models import WorkOrder
from tests.factories.api import MONEY_SCOPES, Caller, problem
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order, pay, person

pytestmark = pytest.mark.django_db


def ticket(order, **values):
    return {
        "payable": order.code,
        "kind": "payment",
        "occurred_at": "2026-11-21T10:30:00Z",
        "store": order.store.code,
        "ticket": {"till": "1", "business_date": "2026-11-21", "number": "T-1"},
        "currency": "EUR",
        "tenders": [{"method": "card", "amount": "60.00"}],
        **values,
    }


def written():
    return (
        Receipt.objects.count(), ReceiptEvidence.objects.count(), Case.objects.count(), Event.objects.count(),
        IdempotencyKey.objects.count(), list(Payable.objects.order_by("pk").values()),
        list(WorkOrder.objects.order_by("pk").values()),
    )  # fmt: skip


@pytest.fixture
def order():
    return make_work_order()


@pytest.fixture
def till(order):
    return Caller(*MONEY_SCOPES, stores=[order.store])


# --- payables ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["code", "ean", "subject_code"])
def test_a_till_finds_what_it_scans(order, till, name):
    make_work_order(order.store)
    found = till.get(f"payables/?code={getattr(order.payable, name)}").json()
    assert found["next_cursor"] is None
    (payable,) = found["results"]
    assert payable == {
        "id": str(order.payable_id),
        "code": order.payable.code,
        "ean": order.payable.ean,
        "direction": "in",
        "purpose": "settlement",
        "subject": "work_order",
        "subject_code": order.code,
        "store": order.store.code,
        "currency": "EUR",
        "lines": [
            {
                "position": 1, "label": "Brakes and gears", "article": "WORKSHOP-LABOUR",
                "till_article": "WORKSHOP-LABOUR", "tax_code": "FR20", "quantity": "1.000",
                "unit_price": "60.00", "amount": "60.00", "promotions_allowed": False,
            }
        ],
        "total": "60.00",
        "discounted": "0.00",
        "rounded": "0.00",
        "advanced": "0.00",
        "paid": "0.00",
        "balance": "60.00",
        "state": "open",
        "payment_state": "due",
        "reserved_by": "",
        "reserved_until": None,
        "version": order.payable.version,
    }  # fmt: skip
    detail = till.get(f"payables/{order.payable_id}/")
    assert (detail.json(), detail["ETag"].partition(".")[0]) == (payable, f'"{order.payable.version}')


@pytest.mark.parametrize("code", ["WO-NOWHERE", "%00", "WO%00", "x" * 500, "%ff", ""])
def test_a_code_of_nobody_finds_nothing_and_breaks_nothing(order, till, code):
    answer = till.get(f"payables/?code={code}")
    assert (answer.status_code, len(answer.json()["results"])) == (200, 0 if code else 1)


def test_another_stores_payable_is_absent(order):
    stranger = Caller(*MONEY_SCOPES, stores=[make_store(entity=order.legal_entity)])
    assert stranger.get(f"payables/?code={order.code}").json()["results"] == []
    assert problem(stranger.get(f"payables/{order.payable_id}/"))[:2] == (404, "not_found")


# --- payments ---------------------------------------------------------------------------------------


def test_a_payment_closes_the_order_and_says_so(order, till):
    answer = till.post("payments/", ticket(order))
    body = answer.json()
    assert answer.status_code == 201
    assert (body["state"], body["amount"], body["cases"]) == ("applied", "60.00", [])
    assert (body["payable"]["balance"], body["payable"]["payment_state"]) == ("0.00", "paid")
    assert [evidence["door"] for evidence in body["evidence"]] == ["rest"]
    order.refresh_from_db()
    assert order.status == "paid"
    assert till.get("payments/").json()["results"] == [body]


VARIANTS = {
    "short": ({"tenders": [{"method": "cash", "amount": "25.00"}]}, "part_paid", "35.00", []),
    "change given": ({"tenders": [{"method": "cash", "amount": "70.00"}], "change": "10.00"}, "paid", "0.00", []),
    "two tenders": (
        {"tenders": [{"method": "cash", "amount": "20"}, {"method": "cheque", "amount": "40"}]},
        "paid", "0.00", [],
    ),
    "too much": ({"tenders": [{"method": "card", "amount": "60.01"}]}, "overpaid", "-0.01", ["overpaid"]),
    "deposit": ({"kind": "deposit", "tenders": [{"method": "card", "amount": "20"}]}, "deposit_paid", "40.00", []),
    "refund first": ({"kind": "refund", "tenders": [{"method": "card", "amount": "5"}]}, "refunded", "65.00", []),
    "discount on a refund": (
        {"kind": "refund", "lines": [{"due": "5", "paid": "5", "discount": "3"}]}, "refunded", "65.00", [],
    ),
    "small discount": ({"lines": [{"due": "60", "paid": "54", "discount": "6"}]}, "paid", "0.00", []),
    "large discount": (
        {"lines": [{"due": "60", "paid": "50", "discount": "10"}]}, "paid", "0.00", ["discount_over_limit"],
    ),
    "our lines of a mixed ticket": (
        {"lines": [{"due": "60", "paid": "60"}], "tenders": [{"method": "card", "amount": "199.90"}]},
        "paid", "0.00", [],
    ),
    "nothing": ({"tenders": [{"method": "cash", "amount": "0.00"}]}, "due", "60.00", []),
}  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_whatever_the_till_took_is_booked(order, till, variant):
    values, state, balance, cases = VARIANTS[variant]
    body = till.post("payments/", ticket(order, **values)).json()
    assert (body["payable"]["payment_state"], body["payable"]["balance"]) == (state, balance)
    assert [case["kind"] for case in body["cases"]] == cases


def test_a_reversal_undoes_the_payment_and_its_discount(order, till):
    till.post("payments/", ticket(order, lines=[{"due": "60", "paid": "54", "discount": "6"}]))
    undone = ticket(
        order, kind="reversal", tenders=[{"method": "card", "amount": "54"}],
        ticket={"till": "1", "business_date": "2026-11-21", "number": "T-2"},
        reverses={"till": "1", "business_date": "2026-11-21", "number": "T-1"},
    )  # fmt: skip
    body = till.post("payments/", undone).json()
    assert (body["payable"]["balance"], body["payable"]["discounted"]) == ("60.00", "0.00")
    assert (body["payable"]["payment_state"], body["discount"]) == ("refunded", "6.00")


def test_an_unknown_code_waits(order, till):
    for number, code in enumerate(["WO-UNKNOWN", "ß" * 60, "É" * 60]):
        sent = ticket(order, payable=code, ticket={"till": "1", "business_date": "2026-11-21", "number": f"N{number}"})
        body = till.post("payments/", sent).json()
        assert (body["state"], body["payable"], body["cases"]) == ("waiting", None, [])


def test_the_same_ticket_under_another_key_adds_evidence(order, till):
    assert till.post("payments/", ticket(order)).status_code == 201
    again = till.post("payments/", ticket(order))
    assert (again.status_code, len(again.json()["evidence"]), again.json()["cases"]) == (200, 2, [])
    assert (Receipt.objects.count(), again.json()["payable"]["balance"]) == (1, "0.00")


def test_the_same_ticket_for_something_else_is_a_question(order, till):
    other = make_work_order(order.store)
    till.post("payments/", ticket(order))
    again = till.post("payments/", ticket(other)).json()
    assert [case["kind"] for case in again["cases"]] == ["conflicting_ticket"]
    assert Case.objects.get().details["other_payable"] == other.code
    other.refresh_from_db()
    assert (other.status, again["payable"]["subject_code"]) == ("ready", order.code)


# --- keys -------------------------------------------------------------------------------------------


def test_a_key_is_required(order, till):
    before = written()
    for key in (None, " ", "k" * 256, '""'):
        assert problem(till.post("payments/", ticket(order), key=key))[:2] == (400, "malformed")
    assert written() == before


def test_a_key_answers_once_and_then_the_same(order, till):
    first = till.post("payments/", ticket(order), key="k-1")
    before = written()
    again = till.post("payments/", ticket(order), key="k-1")
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert (again["Idempotent-Replayed"], "Idempotent-Replayed" in first) == ("true", False)
    assert written() == before


def test_a_key_with_another_payload_is_refused(order, till):
    till.post("payments/", ticket(order), key="k-1")
    before = written()
    assert problem(till.post("payments/", ticket(order, currency="CHF"), key="k-1"))[:2] == (422, "payload_differs")
    assert written() == before


def test_keys_of_two_consumers_do_not_meet(order, till):
    till.post("payments/", ticket(order), key="k-1")
    other = Caller(*MONEY_SCOPES, stores=[order.store])
    assert other.post("payments/", ticket(order), key="k-1").status_code == 200
    assert ReceiptEvidence.objects.count() == 2


# --- bad input --------------------------------------------------------------------------------------

DAY = {"till": "1", "business_date": "2026-11-21", "number": "T-1"}
BAD = {
    "unknown field": ({"tender": []}, 400, "malformed", ["/tender"]),
    "unknown inner field": ({"ticket": {**DAY, "numer": "1"}}, 400, "malformed", ["/ticket/numer"]),
    "small letters": ({"currency": "eur"}, 422, "invalid", ["/currency"]),
    "no currency": ({"currency": "EURO"}, 422, "invalid", ["/currency"]),
    "unknown kind": ({"kind": "gift"}, 422, "invalid", ["/kind"]),
    "negative sum": ({"tenders": [{"method": "card", "amount": "-1"}]}, 422, "invalid", ["/tenders"]),
    "change above tenders": ({"change": "60.01"}, 422, "invalid", ["/tenders"]),
    "negative line": ({"lines": [{"due": "60", "paid": "-60"}]}, 422, "invalid", ["/lines/0/paid"]),
    "negative discount": (
        {"lines": [{"due": "1", "paid": "1", "discount": "-1"}]}, 422, "invalid", ["/lines/0/discount"],
    ),
    "huge": ({"tenders": [{"method": "card", "amount": "1e40"}]}, 422, "invalid", ["/tenders/0/amount"]),
    "huge sum": ({"lines": [{"due": "0", "paid": "9999999999.99"}] * 200}, 422, "invalid", ["/tenders"]),
    "huge exponent": ({"tenders": [{"method": "card", "amount": "1E+999999"}]}, 422, "invalid", ["/tenders/0/amount"]),
    "three decimals": ({"tenders": [{"method": "card", "amount": "1.001"}]}, 422, "invalid", ["/tenders/0/amount"]),
    "not a number": ({"tenders": [{"method": "card", "amount": "NaN"}]}, 422, "invalid", ["/tenders/0/amount"]),
    "nothing paid": ({"tenders": []}, 422, "invalid", ["/tenders"]),
    "too many": ({"tenders": [{"method": "card", "amount": "1"}] * 51}, 422, "invalid", ["/tenders"]),
    "no date": ({"ticket": {**DAY, "business_date": "21/11/2026"}}, 422, "invalid", ["/ticket/business_date"]),
    "no time": ({"occurred_at": "yesterday"}, 422, "invalid", ["/occurred_at"]),
    "before time": ({"occurred_at": "0001-01-01T00:00:00+14:00"}, 422, "invalid", ["/occurred_at"]),
    "long till": ({"ticket": {**DAY, "till": "1" * 21}}, 422, "invalid", ["/ticket/till"]),
    "line zero": ({"ticket": {**DAY, "line": 0}}, 422, "invalid", ["/ticket/line"]),
    "nul": ({"payable": "WO\x00"}, 400, "malformed", []),
    "half a pair": ({"payable": "\ud800"}, 400, "malformed", []),
    "unknown store": ({"store": "NOWHERE"}, 422, "unknown_store", ["/store"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_is_refused_where_it_is_wrong(order, till, name):
    values, *expected = BAD[name]
    before = written()
    assert list(problem(till.post("payments/", ticket(order, **values)))) == expected
    assert written() == before


def test_an_unknown_field_is_told_the_nearest(order, till):
    answer = till.post("payments/", ticket(order, curency="EUR"))
    assert [error["detail"] for error in answer.json()["errors"]] == ["Unknown field. Did you mean “currency”?"]


RAW = {
    "nothing": (b"", 422), "half": (b'{"payable": "WO', 400), "not utf-8": (b'{"payable": "\xff"}', 400),
    "a list": (b"[]", 422), "a word": (b'"hello"', 422), "null": (b"null", 422), "nan": (b'{"change": NaN}', 400),
    "twice": (b'{"payable": "a", "payable": "b"}', 400), "deep": (b"[" * 100_000, 400),
    "large": (b'{"payable": "' + b"x" * 2 * 1024 * 1024 + b'"}', 413),
}  # fmt: skip


@pytest.mark.parametrize("name", RAW)
def test_bytes_that_are_no_payment_are_refused(order, till, name):
    body, status = RAW[name]
    before = written()
    assert problem(till.post("payments/", body))[0] == status
    assert written() == before


def test_other_media_types_are_refused(order, till):
    answer = till.client.post("/api/v1/payments/", {"payable": order.code}, headers=till.headers)
    assert problem(answer)[:2] == (415, "unsupported_media_type")


def test_without_a_slash_it_is_the_same_address(order, till):
    assert till.post("payments", ticket(order)).status_code == 201
    assert till.get("payments").json() == till.get("payments/").json()


# --- who may ----------------------------------------------------------------------------------------


def test_an_expired_token_is_no_token(order, till):
    AccessToken.objects.update(expires=timezone.now() - timedelta(seconds=1))
    before = written()
    answer = till.post("payments/", ticket(order))
    assert problem(answer)[:2] == (401, "not_authenticated")
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]
    assert written() == before


def test_a_missing_scope_is_named(order):
    reader = Caller("payments:read", stores=[order.store])
    before = written()
    answer = reader.post("payments/", ticket(order))
    assert (problem(answer)[:2], answer.json()["scope"]) == ((403, "scope_missing"), "payments:confirm")
    assert written() == before


def test_a_till_of_one_store_reports_nothing_for_another(order):
    stranger = Caller(*MONEY_SCOPES, stores=[make_store()])
    before = written()
    foreign = stranger.post("payments/", ticket(order))
    assert problem(foreign) == (422, "unknown_store", ["/store"])
    absent = stranger.post("payments/", ticket(order, store="NOWHERE"))
    assert foreign.json()["detail"].replace(order.store.code, "NOWHERE") == absent.json()["detail"]
    assert written() == before


def test_another_companys_payable_tells_its_payer_nothing(order):
    store = make_store()
    caller = Caller(*MONEY_SCOPES, stores=[store])
    body = caller.post("payments/", ticket(order, store=store.code)).json()
    assert (body["state"], body["payable"]) == ("in_case", None)
    (case,) = body["cases"]
    assert (case["kind"], "balance" in case["details"]) == ("wrong_entity", False)


# --- cases ------------------------------------------------------------------------------------------


def test_a_case_is_resolved_with_a_sentence_and_once(order, till):
    pay(order, "70.00")
    (case,) = till.get("cases/").json()["results"]
    assert (case["kind"], case["state"], case["details"]["balance"]) == ("overpaid", "open", "-10.00")
    address = f"cases/{case['id']}/resolve/"
    before = written()
    assert problem(till.post(address, {"resolution": "  "}))[0] == 422
    assert problem(till.post(address, {}))[2] == ["/resolution"]
    assert written() == before
    done = till.post(address, {"resolution": "Ten euros given back in cash"}).json()
    assert (done["state"], done["resolution"]) == ("resolved", "Ten euros given back in cash")
    assert problem(till.post(address, {"resolution": "Again"}))[:2] == (409, "illegal_transition")


def test_another_stores_case_is_absent(order):
    pay(order, "70.00")
    stranger = Caller(*MONEY_SCOPES, stores=[make_store(entity=order.legal_entity)])
    before = written()
    assert stranger.get("cases/").json()["results"] == []
    for identifier in (Case.objects.get().pk, uuid4()):
        answer = stranger.post(f"cases/{identifier}/resolve/", {"resolution": "Mine"})
        assert problem(answer)[:2] == (404, "not_found")
    assert written() == before


def test_a_case_without_a_store_is_seen_by_its_company(order, till):
    entity = order.legal_entity_id
    operations.open_case(CaseKind.UNREADABLE, actor=system("test"), legal_entity_id=entity)
    assert len(till.get("cases/").json()["results"]) == 1
    assert Caller(*MONEY_SCOPES, stores=[make_store()]).get("cases/").json()["results"] == []


# --- lists ------------------------------------------------------------------------------------------


def test_amounts_are_exact(order, till):
    body = till.post("payments/", ticket(order, tenders=[{"method": "card", "amount": 59.99}])).json()
    assert (body["amount"], Receipt.objects.get().amount) == ("59.99", Decimal("59.99"))
    assert person("till", order.store).can("payments:confirm", order.store_id)
