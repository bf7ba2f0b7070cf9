"""What cannot be meant is refused with a pointer, and nothing is written."""

import json

import pytest
from django.conf import settings

from apps.payments.models import IntakeReceipt, IntakeTicket
from tests.factories.api import MONEY_SCOPES, Caller, problem
from tests.factories.intake import pos_ticket
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db
PATH = "intake/pos-tickets/"
OURS = {"payable": "WO-7K3M9QXF", "paid": "60.00"}


@pytest.fixture
def store():
    return make_store()


@pytest.fixture
def caller(store):
    return Caller(*MONEY_SCOPES, stores=[store])


def nothing_written():
    return (IntakeReceipt.objects.count(), IntakeTicket.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"number": 5}, "/number"),
        ({"number": None}, "/number"),
        ({"number": "T" * 61}, "/number"),
        ({"number": "T\x00"}, "/number"),
        ({"number": "T\n1"}, "/number"),
        ({"store": "S\x00"}, "/store"),
        ({"business_date": "2026-13-01"}, "/business_date"),
        ({"business_date": "1026-01-01"}, "/business_date"),
        ({"occurred_at": "2026-11-21T10:30:00"}, "/occurred_at"),
        ({"currency": "euro"}, "/currency"),
        ({"kind": "gift"}, "/kind"),
        ({"lines": {}}, "/lines"),
        ({"lines": [OURS] * 201}, "/lines"),
        ({"lines": [{**OURS, "paid": True}]}, "/lines/0/paid"),
        ({"lines": [{**OURS, "paid": "-1.00"}]}, "/lines/0/paid"),
        ({"lines": [OURS, {**OURS, "paid": "1e999999"}]}, "/lines/1/paid"),
        ({"lines": [{**OURS, "paid": "0.001"}]}, "/lines/0/paid"),
        ({"lines": [{**OURS, "paid": int("9" * 4000)}]}, "/lines/0/paid"),
        ({"lines": [{**OURS, "due": "NaN"}]}, "/lines/0/due"),
        ({"lines": [{**OURS, "discount": "sNaN"}]}, "/lines/0/discount"),
        ({"lines": [{**OURS, "line": 10**30}]}, "/lines/0/line"),
        ({"lines": [{"payable": "x"}]}, "/lines/0/paid"),
        ({"tenders": [{"method": "cash", "amount": "Infinity"}]}, "/tenders/0/amount"),
        ({"tenders": [{"amount": "1.00"}]}, "/tenders/0/method"),
        ({"change": "-1.00"}, "/change"),
        ({"rounding": "100000000.00"}, "/rounding"),
        ({"reverses": {"number": "T-1"}}, "/reverses/business_date"),
        ({"note": {"deep": ["a\x00"]}}, "/note"),
    ],
)
def test_a_wrong_value_is_pointed_at(store, caller, wrong, pointer):
    ticket = pos_ticket(store.code) | wrong
    assert problem(caller.post(PATH, ticket)) == (422, "invalid", [pointer])
    assert problem(caller.post(PATH, [ticket, ticket])) == (
        422, "invalid", [f"/tickets/0{pointer}", f"/tickets/1{pointer}"],
    )  # fmt: skip
    assert nothing_written()


def test_what_a_consumer_must_say_is_asked_for(store, caller):
    bare = pos_ticket(store.code)
    assert problem(caller.post(PATH, {**bare, "till": ""})) == (422, "invalid", ["/till"])
    assert problem(caller.post(PATH, {**bare, "store": "", "till": ""})) == (422, "invalid", ["/store", "/till"])
    assert problem(caller.post(PATH, {})) == (422, "invalid", ["/business_date"])
    assert nothing_written()


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[1", b'{"tickets": [', b"nonsense", b"\xff\xfe", b'{"number": "\xff"}', b'{"number": NaN}',
        b'{"number": "\x00"}', rb'{"number": "\ud800"}', b'{"a": ' * 20_000 + b"1" + b"}" * 20_000,
        '{"number": "T"}'.encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_no_json_is_malformed(caller, body):
    assert problem(caller.post(PATH, body)) == (400, "malformed", [])
    assert nothing_written()


def test_a_body_cut_in_half_leaves_nothing(store, caller):
    whole = json.dumps([pos_ticket(store.code, number=f"T-{number}") for number in range(50)]).encode()
    assert problem(caller.post(PATH, whole[: len(whole) // 2])) == (400, "malformed", [])
    assert nothing_written()


@pytest.mark.parametrize("body", [b"[]", b'{"tickets": []}', b"5", b'"text"', b"null", b'{"tickets": 5}', b"[5]"])
def test_what_holds_no_ticket_is_refused(caller, body):
    assert problem(caller.post(PATH, body))[:2] == (422, "invalid")
    assert nothing_written()


def test_a_thousand_tickets_and_one_are_too_many_and_a_thousand_are_not(store, caller):
    tickets = [pos_ticket(store.code, number=f"T-{number}") for number in range(1001)]
    assert problem(caller.post(PATH, tickets)) == (422, "invalid", ["/tickets"])
    assert nothing_written()
    assert caller.post(PATH, tickets[:1000]).json()["taken"] == 1000


def test_two_megabytes_are_too_many(caller):
    body = b" " * (settings.MAX_BODY_BYTES + 1)
    assert problem(caller.post(PATH, body)) == (413, "body_too_large", [])


def test_another_type_of_body_is_not_read(caller):
    answer = caller.client.post(f"/api/v1/{PATH}", b"a,b", content_type="text/csv", headers=caller.headers)
    assert problem(answer) == (415, "unsupported_media_type", [])


def test_unknown_fields_are_kept_and_named_and_peoples_names_are_not(store, caller):
    line = {**OURS, "a~/b": 1, "colour": "red"}
    extra = {"customer": {"first": "Zoé"}, "Customer-Name": "Zoé", "extra": {"email": "z@example.com", "points": 3}}
    first = caller.post(PATH, pos_ticket(store.code, lines=[line], **extra))
    assert first.status_code == 202
    ticket = caller.get(f"intake/{first.json()['id']}/").json()["tickets"][0]
    assert ticket["unmapped"] == ["/lines/0/a~0~1b", "/lines/0/colour", "/customer", "/Customer-Name", "/extra"]
    assert kept_content() == {
        "/Customer-Name": None,
        "/customer": None,
        "/extra": {"points": 3},
        "/lines/0/a~0~1b": 1,
        "/lines/0/colour": "red",
    }
    assert caller.post(PATH, pos_ticket(store.code, lines=[line], **extra)).json()["id"] == first.json()["id"]
    other = pos_ticket(store.code, lines=[{**line, "colour": "blue"}], **extra)
    assert problem(caller.post(PATH, other))[:2] == (409, "ticket_differs")


@pytest.mark.parametrize("number", ["T\\1", "T\\N", "\\.", "é\"'{},", "T 1"])
def test_a_number_is_kept_as_it_was_written(store, caller, number):
    answer = caller.post(PATH, pos_ticket(store.code, number=number, **{'odd "\\{},': 1}))
    assert answer.status_code == 202
    row = IntakeTicket.objects.get()
    assert (row.number, row.unmapped) == (number, ['/odd "\\{},'])


def kept_content():
    from apps.core import bodies
    from apps.payments.operations.intake.storing import unpacked

    content = bodies.read(IntakeReceipt.objects.get().body_id)
    return json.loads(unpacked(content)[0])["unmapped"]
