"""The signed door, knocked at by an independent implementation of Standard Webhooks."""

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client
from standardwebhooks.webhooks import Webhook

from apps.access.models import HookSource
from apps.access.operations import rotate_hook_secret, set_hook_source_active
from apps.core import bodies, inbox
from apps.core.actors import system
from apps.core.channels import Dead, Done
from apps.core.models import Body, InboxMessage
from apps.core.secrets import seal
from apps.payments.models import Case, Receipt
from apps.payments.states import CaseKind, CaseState
from tests.factories.access import SIGNING_SECRET, make_hook_source
from tests.factories.api import MONEY_SCOPES, Caller
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db
OTHER_SECRET = f"whsec_{base64.b64encode(b'another secret of thirty-two byte').decode()}"


def signed(body, *, identifier="msg_1", secret=SIGNING_SECRET, at=None, text=None):
    at = at or datetime.now(UTC)
    text = body.decode() if text is None else text
    return {
        "webhook-id": identifier,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(identifier, at, text),
    }


def knock(source, body=b'{"a": 1}', headers=None, **how):
    headers = signed(body, **how) if headers is None else headers
    client = Client(raise_request_exception=False)
    return client.post(f"/hooks/{source.code}/", body, content_type="application/json", headers=headers)


def stored():
    return list(InboxMessage.objects.values_list("external_id", flat=True)), Body.objects.count()


def refused(answer, status, code):
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["code"] == code
    return True


# --- the signature ------------------------------------------------------------------------------------


def test_a_signed_message_is_kept_as_it_came():
    source = make_hook_source()
    body = '{"montant": "60,00 €"}'.encode()
    answer = knock(source, body)
    message = InboxMessage.objects.get()
    assert (answer.status_code, answer.json()) == (202, {"id": str(message.id), "duplicate": False})
    assert (message.source, message.kind, message.store_ids) == (
        f"hook:{source.code}", "till_payments", [source.store_id],
    )  # fmt: skip
    assert (message.state, bodies.read(message.body_id)) == ("pending", body)


def test_the_same_message_again_is_a_duplicate():
    source = make_hook_source()
    first, again = knock(source), knock(source, at=datetime.now(UTC) + timedelta(seconds=9))
    assert (again.status_code, again.json()) == (202, {"id": first.json()["id"], "duplicate": True})
    assert stored() == (["msg_1"], 1)


def test_the_same_id_with_other_bytes_is_refused():
    source = make_hook_source()
    knock(source)
    assert refused(knock(source, b'{"a": 2}'), 409, "message_differs")
    assert stored() == (["msg_1"], 1)


def test_two_sources_may_use_the_same_id():
    for source in (make_hook_source(), make_hook_source()):
        assert knock(source).json()["duplicate"] is False
    assert stored() == (["msg_1", "msg_1"], 2)


@pytest.mark.parametrize(("seconds", "status"), [(-301, 401), (-295, 202), (295, 202), (302, 401)])
def test_the_clock_may_differ_by_five_minutes(seconds, status):
    answer = knock(make_hook_source(), at=datetime.now(UTC) + timedelta(seconds=seconds))
    assert (answer.status_code, len(stored()[0])) == (status, int(status == 202))


GOOD = base64.b64encode(b"0" * 32).decode()
GARBLED = {
    "no headers": {"webhook-id": None, "webhook-timestamp": None, "webhook-signature": None},
    "no id": {"webhook-id": None},
    "empty id": {"webhook-id": ""},
    "another id": {"webhook-id": "msg_2"},
    "no timestamp": {"webhook-timestamp": None},
    "another timestamp": {"webhook-timestamp": str(int(datetime.now(UTC).timestamp()) - 60)},
    "a word for a timestamp": {"webhook-timestamp": "now"},
    "not a number": {"webhook-timestamp": "nan"},
    "endless": {"webhook-timestamp": "inf"},
    "huge": {"webhook-timestamp": "9" * 400},
    "no signature": {"webhook-signature": None},
    "empty signature": {"webhook-signature": ""},
    "no comma": {"webhook-signature": f"v1{GOOD}"},
    "two commas": {"webhook-signature": f"v1,{GOOD},{GOOD}"},
    "bad base64": {"webhook-signature": "v1,%%%"},
    "half base64": {"webhook-signature": "v1,A"},
    "not ascii": {"webhook-signature": "v1,é"},
    "another version": {"webhook-signature": f"v2,{GOOD}"},
    "another signature": {"webhook-signature": f"v1,{GOOD}"},
    "only spaces": {"webhook-signature": "   "},
}


@pytest.mark.parametrize("name", GARBLED)
def test_what_is_not_signed_is_refused_and_nothing_kept(name):
    changed = {**signed(b'{"a": 1}'), **GARBLED[name]}
    headers = {header: value for header, value in changed.items() if value is not None}
    assert refused(knock(make_hook_source(), headers=headers), 401, "not_signed")
    assert stored() == ([], 0)


def test_one_bit_flipped_is_refused():
    body = b'{"amount": "60.00"}'
    headers = signed(body)
    for position in range(len(body)):
        flipped = bytes([*body[:position], body[position] ^ 1, *body[position + 1 :]])
        assert refused(knock(make_hook_source(), flipped, headers), 401, "not_signed")
    assert stored() == ([], 0)


def test_a_body_that_is_not_utf8_cannot_be_signed():
    body = b'{"a": "\xff"}'
    headers = signed(body, text=body.decode("latin-1"))
    assert refused(knock(make_hook_source(), body, headers), 401, "not_signed")
    assert stored() == ([], 0)


def test_another_secret_and_another_sources_secret_are_refused():
    source, other = make_hook_source(), make_hook_source(secret_reference=seal(OTHER_SECRET))
    assert refused(knock(source, secret=OTHER_SECRET), 401, "not_signed")
    assert refused(knock(other, secret=SIGNING_SECRET), 401, "not_signed")
    assert stored() == ([], 0)
    assert knock(other, secret=OTHER_SECRET).status_code == 202


def test_a_source_unknown_or_switched_off_is_absent():
    source = make_hook_source()
    set_hook_source_active(source_id=source.id, active=False, actor=system("test"))
    for absent in (source, HookSource(code="nobody")):
        assert refused(knock(absent), 404, "not_found")
    assert stored() == ([], 0)


def test_during_a_rotation_both_secrets_sign_and_afterwards_only_the_new():
    source = make_hook_source()
    new = rotate_hook_secret(source_id=source.id, actor=system("test")).secret
    assert knock(source, identifier="old", secret=SIGNING_SECRET).status_code == 202
    assert knock(source, identifier="new", secret=new).status_code == 202
    HookSource.objects.update(former_until=[datetime.now(UTC) - timedelta(seconds=1)])
    assert refused(knock(source, identifier="late", secret=SIGNING_SECRET), 401, "not_signed")
    assert knock(source, identifier="newer", secret=new).status_code == 202
    assert sorted(stored()[0]) == ["new", "newer", "old"]


def test_a_secret_that_cannot_be_read_is_our_trouble_and_tells_nothing():
    source = make_hook_source(secret_reference="env:PARTNER_SECRET_UNSET")
    answer = knock(source)
    assert refused(answer, 503, "unavailable")
    assert (b"PARTNER_SECRET_UNSET" in answer.content, answer["Retry-After"], stored()) == (False, "5", ([], 0))


def test_too_large_too_long_and_other_methods():
    source = make_hook_source()
    assert refused(knock(source, b" " * (2 * 1024 * 1024 + 1), {}), 413, "body_too_large")
    assert refused(knock(source, identifier="m" * 121), 400, "malformed")
    asked = Client().get(f"/hooks/{source.code}/")
    assert refused(asked, 405, "method_not_allowed")
    assert asked["Allow"] == "POST"
    assert stored() == ([], 0)
    assert knock(source, b" " * 2 * 1024 * 1024).status_code == 202


def test_without_a_slash_it_is_the_same_door():
    source, body = make_hook_source(), b'{"a": 1}'
    answer = Client().post(f"/hooks/{source.code}", body, content_type="application/json", headers=signed(body))
    assert answer.status_code == 202


# --- the database -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_answer_comes_after_the_commit():
    source = make_hook_source()
    assert knock(source).status_code == 202
    parameters = connection.get_connection_params()
    keys = ("host", "port", "user", "dbname", "password")
    with psycopg.connect(**{key: parameters[key] for key in keys if parameters.get(key)}) as another:
        assert another.execute("SELECT external_id FROM core_inboxmessage").fetchall() == [("msg_1",)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["keep", "commit"])
def test_a_database_that_fails_is_told_and_nothing_is_kept(monkeypatch, step):
    source = make_hook_source()

    def fails(*args):
        raise OperationalError("the server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        if step == "keep":
            patched.setattr(bodies, "keep", fails)
        else:
            patched.setattr(connection, "commit", fails)
        assert refused(knock(source), 503, "unavailable")
    assert stored() == ([], 0)
    assert knock(source).json()["duplicate"] is False


# --- understood by a worker ---------------------------------------------------------------------------


def payment(order, **values):
    return {
        "payable": order.code, "kind": "payment", "occurred_at": "2026-11-21T10:30:00Z", "store": order.store.code,
        "ticket": {"till": "1", "business_date": "2026-11-21", "number": "T-1"}, "currency": "EUR",
        "tenders": [{"method": "card", "amount": "60.00"}], **values,
    }  # fmt: skip


def told(source, content, **how):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    answer = knock(source, body, **how)
    assert answer.status_code == 202, answer.content
    return InboxMessage.objects.get(pk=answer.json()["id"])


def understood(message):
    outcome = inbox.attempt(message.id)
    message.refresh_from_db()
    return outcome


@pytest.fixture
def order():
    return make_work_order()


@pytest.fixture
def source(order):
    return make_hook_source(store=order.store, legal_entity=order.legal_entity)


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_payment_told_by_hook_pays_the_order(order, source, wrapped):
    said = {"type": "till.payment", "timestamp": "2026-11-21T10:30:00Z", "data": payment(order)}
    message = told(source, said if wrapped else payment(order))
    assert Receipt.objects.count() == 0
    assert isinstance(understood(message), Done)
    order.refresh_from_db()
    assert (message.state, message.unmapped, order.status) == ("done", [], "paid")
    evidence = Receipt.objects.get().evidence.get()
    assert (evidence.door, evidence.source, evidence.external_id) == ("hook", f"hook:{source.code}", "msg_1")
    assert inbox.attempt(message.id) is None


def test_what_we_do_not_know_is_kept_and_listed(order, source):
    strange = "x" * 300
    said = payment(order, cashier="Zoé", ticket={**payment(order)["ticket"], "fiscal": {"sig": "…"}}, **{strange: 1})
    said["tenders"][0]["emv"] = "A0"
    message = told(source, said)
    assert isinstance(understood(message), Done)
    assert sorted(message.unmapped) == sorted(["/cashier", "/ticket/fiscal", "/tenders/0/emv", f"/{strange}"[:120]])
    assert json.loads(bodies.read(message.body_id))["cashier"] == "Zoé"
    order.refresh_from_db()
    assert order.status == "paid"


UNREADABLE = {
    "not json": b"60 euros, thank you", "a list": b"[]", "a number": b"7", "nothing": b"{}", "null": b"null",
    "twice": b'{"payable": "a", "payable": "b"}', "nul": b'{"payable": "a\\u0000"}', "deep": b"[" * 50_000,
    "nan": b'{"change": NaN}', "data of another shape": b'{"data": {"payable": {"code": "x"}}}',
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_becomes_a_case_and_a_dead_letter(order, source, name):
    message = told(source, UNREADABLE[name])
    outcome = understood(message)
    assert (type(outcome), outcome.code, message.state) == (Dead, "unreadable", "dead")
    case = Case.objects.get()
    assert (case.kind, case.state, case.store_id) == (CaseKind.UNREADABLE, CaseState.OPEN, source.store_id)
    assert (case.legal_entity_id, case.details["message"]) == (source.legal_entity_id, "msg_1")
    assert Receipt.objects.count() == 0
    order.refresh_from_db()
    assert order.status == "ready"


def test_a_number_where_a_text_belongs_is_no_reason_to_lose_money(order, source):
    message = told(source, payment(order, ticket={"till": 1, "business_date": "2026-11-21", "number": 1042}))
    assert (type(understood(message)), Case.objects.count()) == (Done, 0)
    assert (Receipt.objects.get().till_code, Receipt.objects.get().ticket_number) == ("1", "1042")


@pytest.mark.parametrize("foreign", [False, True])
def test_a_store_the_sender_does_not_speak_for_becomes_a_case(order, source, foreign):
    named = make_store().code if foreign else "NOWHERE"
    message = told(source, payment(order, store=named))
    assert (type(understood(message)), message.last_code) == (Dead, "unknown_store")
    assert (Case.objects.get().kind, Case.objects.get().details["code"]) == (CaseKind.UNREADABLE, "unknown_store")
    assert Receipt.objects.count() == 0


def test_a_source_of_a_whole_company_leaves_its_case_to_the_company(order):
    source = make_hook_source(store=None, legal_entity=order.legal_entity)
    make_store(entity=order.legal_entity)
    understood(told(source, b"?"))
    case = Case.objects.get()
    assert (case.store_id, case.legal_entity_id) == (None, order.legal_entity_id)
    (seen,) = Caller(*MONEY_SCOPES, stores=[order.store]).get("cases/").json()["results"]
    assert seen["code"] == case.code


@pytest.mark.parametrize("first", ["hook", "rest"])
def test_one_ticket_through_two_doors_is_one_receipt(order, source, first):
    till = Caller(*MONEY_SCOPES, stores=[order.store])
    message = told(source, payment(order))
    if first == "hook":
        understood(message)
        assert till.post("payments/", payment(order)).status_code == 200
    else:
        assert till.post("payments/", payment(order)).status_code == 201
        understood(message)
    assert message.state == "done"
    receipt = Receipt.objects.get()
    doors = ["hook", "rest"] if first == "hook" else ["rest", "hook"]
    assert list(receipt.evidence.values_list("door", "differs")) == [(door, False) for door in doors]
    order.refresh_from_db()
    assert (order.status, Case.objects.count()) == ("paid", 0)


def test_a_message_received_again_after_it_was_understood_changes_nothing(order, source):
    understood(told(source, payment(order)))
    assert knock(source, json.dumps(payment(order)).encode()).json()["duplicate"] is True
    assert (Receipt.objects.count(), Receipt.objects.get().evidence.count()) == (1, 1)
    assert knock(source, b"{}", identifier=str(uuid4())).status_code == 202
