"""Tickets sent in bulk over HTTP: what is taken, known again, and refused, each ticket for itself."""

import json

import pytest

from apps.payments.models import IntakeReceipt, IntakeTicket, Receipt
from tests.factories.api import MONEY_SCOPES, Caller, problem
from tests.factories.intake import pos_ticket
from tests.factories.lane import lane_in
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db
PATH = "intake/pos-tickets/"


@pytest.fixture
def store():
    return make_store()


@pytest.fixture
def caller(store):
    return Caller(*MONEY_SCOPES, stores=[store])


def several(store, count, **values):
    return [pos_ticket(store.code, number=f"T-{number}", **values) for number in range(count)]


def kept():
    return IntakeReceipt.objects.count(), IntakeTicket.objects.count()


def said(answer):
    """(status, whether it has a receipt, status and code of each ticket)."""
    body = answer.json()
    return answer.status_code, bool(body["receipt"]), [(row["status"], row["code"]) for row in body["results"]]


def test_new_tickets_are_kept_and_their_receipt_is_where_the_answer_says(store, caller):
    answer = caller.post(PATH, several(store, 3), key=None)
    assert (answer.status_code, answer.json()["status"], answer.json()["taken"]) == (202, "waiting", 3)
    assert answer["Location"] == f"/api/v1/intake/{answer.json()['id']}/"
    read = caller.get(answer["Location"].removeprefix("/api/v1/")).json()
    assert read["counts"] == {"waiting": 3, "booked": 0, "not_ours": 0, "failed": 0}
    assert [(row["place"], row["number"]) for row in read["tickets"]] == [(0, "T-0"), (1, "T-1"), (2, "T-2")]
    assert (kept(), Receipt.objects.count()) == ((1, 3), 0)


def test_one_ticket_and_a_list_under_its_name_are_taken_too(store, caller):
    assert caller.post(PATH, pos_ticket(store.code)).status_code == 202
    assert caller.post(PATH, {"tickets": several(store, 1)}).status_code == 202
    assert kept() == (2, 2)


def test_the_same_again_is_its_first_receipt_whatever_the_order_of_its_bytes(store, caller):
    first = caller.post(PATH, several(store, 2)).json()
    turned = [dict(reversed(ticket.items())) for ticket in several(store, 2)]
    again = caller.post(PATH, json.dumps(turned, indent=3).encode())
    assert (again.status_code, again.json()["id"]) == (200, first["id"])
    assert again["Location"] == f"/api/v1/intake/{first['id']}/"
    assert kept() == (1, 2)


def test_one_number_with_another_content_is_that_tickets_conflict(store, caller):
    first = caller.post(PATH, pos_ticket(store.code, number="T-1")).json()
    other = pos_ticket(store.code, number="T-1", currency="USD")
    assert problem(caller.post(PATH, other)) == (409, "ticket_differs", [])
    mixed = caller.post(PATH, [other, *several(store, 2), {"number": 5}])
    assert said(mixed) == (207, True, [(409, "ticket_differs"), (202, ""), (200, ""), (422, "invalid")])
    results = mixed.json()["results"]
    assert results[2]["receipt"] == first["id"]
    assert [error["pointer"] for error in results[3]["errors"]] == ["/number"]
    refused = caller.get(f"intake/{mixed.json()['receipt']['id']}/").json()["refused"]
    assert [(row["place"], row["status"]) for row in refused] == [(0, 409), (2, 200), (3, 422)]
    assert kept() == (2, 2)


def test_a_ticket_twice_in_one_request_is_taken_once(store, caller):
    answer = caller.post(PATH, [*several(store, 1), *several(store, 1), pos_ticket(store.code, number="T-0", till="2")])
    assert (answer.status_code, answer.json()["taken"], kept()) == (202, 2, (1, 2))
    differing = [pos_ticket(store.code, number="T-9", currency=currency) for currency in ("EUR", "USD")]
    assert said(caller.post(PATH, differing)) == (207, True, [(202, ""), (409, "ticket_differs")])


def test_another_stores_ticket_keeps_out_no_other(store, caller):
    foreign = make_store()
    answer = caller.post(PATH, [pos_ticket(foreign.code), pos_ticket("NOWHERE"), *several(store, 1)])
    assert said(answer) == (207, True, [(404, "unknown_store"), (404, "unknown_store"), (202, "")])
    assert kept() == (1, 1)
    assert problem(caller.post(PATH, pos_ticket(foreign.code))) == (404, "unknown_store", [])
    assert problem(caller.post(PATH, [pos_ticket(foreign.code)] * 2))[:2] == (404, "unknown_store")
    assert kept() == (1, 1)


def test_a_tills_key_speaks_for_its_till_and_need_not_say_so(store):
    lane = lane_in(store)
    unnamed = {name: value for name, value in pos_ticket().items() if name != "till"}
    answer = lane.post(PATH, [unnamed, pos_ticket(store.code, till="9")])
    assert said(answer) == (207, True, [(202, ""), (403, "not_this_till")])
    assert list(IntakeTicket.objects.values_list("store__code", "till_code")) == [(store.code, "7")]
    assert lane.get("intake/").json()["results"][0]["counts"]["waiting"] == 1


def test_only_who_sent_them_and_who_sees_the_stores_payments_sees_what_became_of_them(store, caller):
    receipt = caller.post(PATH, pos_ticket(store.code)).json()["id"]
    blind, stranger = Caller("payments:confirm", stores=[store]), Caller(*MONEY_SCOPES, stores=[make_store()])
    lane = lane_in(store)
    for other in (blind, stranger, lane):
        assert problem(other.get(f"intake/{receipt}/")) == (404, "not_found", [])
        assert other.get("intake/").json()["results"] == []
        assert problem(other.post(f"intake/{receipt}/retry/"))[:2] == (404, "not_found")
    colleague = Caller(*MONEY_SCOPES, stores=[store])
    assert [row["id"] for row in colleague.get("intake/").json()["results"]] == [receipt]
    assert problem(Caller("payments:read").post(PATH, pos_ticket(store.code)))[:2] == (403, "scope_missing")


def test_two_senders_of_one_ticket_each_have_their_receipt(store, caller):
    other = Caller(*MONEY_SCOPES, stores=[store])
    assert [sender.post(PATH, pos_ticket(store.code)).status_code for sender in (caller, other)] == [202, 202]
    assert kept() == (2, 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_number_of_questions_however_long(store, caller, rows, django_assert_num_queries):
    for number in range(rows):
        caller.post(PATH, [pos_ticket(store.code, number=f"{number}-{each}") for each in range(rows)])
    with django_assert_num_queries(3):  # token, page, counts
        assert len(caller.get("intake/").json()["results"]) == rows
    receipt = IntakeReceipt.objects.first()
    with django_assert_num_queries(4):  # token, receipt, counts, tickets
        assert len(caller.get(f"intake/{receipt.pk}/").json()["tickets"]) == rows
