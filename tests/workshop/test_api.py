"""Work orders over HTTP with real tokens: announced, read, moved by actions, and refused properly."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from oauth2_provider.models import AccessToken

from apps.core.models import Event, IdempotencyKey, Reference
from apps.workshop import operations
from apps.workshop.api import urls
from apps.workshop.inputs import CheckIn
from apps.workshop.models import Quote, QuoteLine, TimeEntry, WorkOrder
from apps.workshop.states import WORK_ORDER
from tests.factories.api import WORKSHOP_SCOPES, Caller, problem
from tests.factories.stores import make_store
from tests.factories.workshop import make_customer, make_item, make_work_order, person

pytestmark = pytest.mark.django_db

LINE = {"kind": "labour", "label": "Brakes", "quantity": "1", "unit_price": "60.00", "tax_code": "FR20"}
WEB = {"system": "web", "kind": "order", "value": "1001"}


def written():
    models = (WorkOrder, Quote, QuoteLine, TimeEntry, Reference)
    rows = [list(model.objects.order_by("pk").values()) for model in models]
    return [*rows, Event.objects.count(), IdempotencyKey.objects.count()]


def desk(order, *scopes):
    return Caller(*(scopes or WORKSHOP_SCOPES), stores=[order.store])


def test_every_action_somebody_may_take_has_its_address_and_no_other():
    prefix = "work-orders/<uuid:work_order_id>/"
    addresses = {str(route.pattern).removeprefix(prefix).rstrip("/") for route in urls.urlpatterns}
    actions = {action.replace("_", "-") for action, move in WORK_ORDER.moves.items() if move.permission}
    previews = {"approve-quote/preview", "prepare-return/preview", "cancel/preview"}
    kept = {"work-orders/<uuid:owner_id>/files", "work-orders/<uuid:owner_id>/files/<uuid:file_id>"}
    reading = {f"work-orders/{name}" for name in ("by-reference", "changes", "export", "search")}
    assert addresses == actions | previews | kept | reading | {"", "assign", "work-orders"}


def test_a_minimal_dossier_and_the_same_reference_again():
    store = make_store()
    web = Caller(*WORKSHOP_SCOPES, stores=[store])
    first = web.post("work-orders/", {"store": store.code, "references": [WEB], "metadata": {"cart": "7"}})
    body = first.json()
    assert (first.status_code, first["Location"]) == (201, f"/api/v1/work-orders/{body['id']}/")
    assert (body["status"], body["payment_state"], body["custody"]) == ("announced", "nothing_due", "customer")
    assert (body["references"], body["metadata"], body["version"]) == ([WEB], {"cart": "7"}, 1)
    before = written()[:-1]
    again = web.post("work-orders/", {"store": store.code, "references": [WEB], "symptoms": "Other"})
    assert (again.status_code, again.json()) == (200, body)
    assert written()[:-1] == before
    found = web.get("work-orders/by-reference/?system=web&kind=order&value=1001")
    assert found.json() == body


def test_what_a_new_order_answers_is_what_reading_it_says():
    store = make_store()
    web = Caller(*WORKSHOP_SCOPES, stores=[store])
    customer = make_customer(store)
    opened = web.post(
        "work-orders/",
        {
            "store": store.code,
            "customer": str(customer.pk),
            "item": str(make_item(store, customer=customer).pk),
            "symptoms": "Brakes squeak",
            "promised_at": "2026-12-01T10:00:00.123456+05:30",
            "approval_ceiling": "80",
            "payer": "store",
            "references": [WEB, {"system": "erp", "kind": "so", "value": "7"}],
            "metadata": {"cart": "7"},
        },
    )
    read = web.get(f"work-orders/{opened.json()['id']}/")
    assert (opened.status_code, opened.content, opened["ETag"]) == (201, read.content, read["ETag"])


@pytest.mark.parametrize("names", [1, 3])
def test_announcing_costs_the_same_however_many_names_are_given(names):
    store = make_store()
    web = Caller(*WORKSHOP_SCOPES, stores=[store])
    named = [{**WEB, "value": str(number)} for number in range(names)]
    with CaptureQueriesContext(connection) as queries:
        assert web.post("work-orders/", {"store": store.code, "references": named}).status_code == 201
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 13


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("system=web&kind=order", 400),
        ("", 400),
        ("system=web&kind=order&value=9", 404),
        ("system=web&kind=order&value=%00", 404),
        ("system=%ff&kind=order&value=1001", 404),
    ],
)
def test_a_reference_nobody_bears(query, status):
    web = Caller(*WORKSHOP_SCOPES)
    assert problem(web.get(f"work-orders/by-reference/?{query}"))[0] == status


def test_the_whole_life_in_calls():
    store = make_store()
    item = make_item(store)
    counter, bench, lead = (Caller(*WORKSHOP_SCOPES, stores=[store]) for _ in range(3))
    order = counter.post("work-orders/", {"store": store.code, "references": [WEB]}).json()
    address = f"work-orders/{order['id']}/"
    received = {"customer": str(item.customer_id), "item": str(item.id), "accessories": ["lamp"]}
    steps = [
        (counter, "check-in", received, "checked_in"),
        (bench, "start-diagnosis", {}, "diagnosing"),
        (bench, "quote", {"lines": [LINE], "diagnosis": "Worn"}, "quoted"),
        (counter, "approve-quote", {"expected_total": "60.00"}, "approved"),
        (bench, "start-work", {}, "in_work"),
        (bench, "finish-work", {}, "quality_check"),
        (lead, "fail-quality-check", {"notes": "Chain"}, "in_work"),
        (bench, "wait-for-parts", {}, "waiting_parts"),
        (bench, "resume-work", {}, "in_work"),
        (bench, "finish-work", {}, "quality_check"),
        (lead, "pass-quality-check", {"notes": ""}, "ready"),
        (counter, "mark-uncollected", {}, "uncollected"),
    ]
    for who, action, body, status in steps:
        answer = who.post(f"{address}{action}/", body)
        assert (answer.status_code, answer.json().get("status")) == (200, status), answer.json()
        offered = {move["action"]: move["href"] for move in answer.json()["actions"]}
        assert all(href == f"/api/v1/{address}{action.replace('_', '-')}/" for action, href in offered.items())
        own_work, unpaid = {"pass_quality_check", "fail_quality_check"}, {"hand_over"}
        refused = {"quality_check": own_work, "ready": unpaid, "uncollected": unpaid}
        by_table = {move.action for move in WORK_ORDER.allowed_from(status) if move.permission}
        assert offered.keys() == by_table - refused.get(status, set())
    assert (answer.json()["balance"], answer.json()["custody"]) == ("60.00", "store")


ACTION_BODIES = {
    "check_in": {}, "quote": {"lines": [LINE]}, "report_extra_work": {"diagnosis": "Rim"},
    "fail_quality_check": {"notes": "Chain"}, "dispose": {"reason_code": "court"},
}  # fmt: skip
ACTIONS = sorted(action for action, move in WORK_ORDER.moves.items() if move.permission)


@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_goes_from_its_state_to_the_next(action):
    move = WORK_ORDER.moves[action]
    order = make_work_order(make_store(hand_over_rule="when_ready"), until=move.sources[0])
    caller = desk(order, "work_orders:read", move.permission)
    answer = caller.post(f"work-orders/{order.id}/{action.replace('_', '-')}/", ACTION_BODIES.get(action))
    assert (answer.status_code, answer.json().get("status")) == (200, move.target), answer.json()


@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_in_a_wrong_state_says_what_is_possible(action):
    order = make_work_order(until="no_show")
    before = written()
    answer = desk(order).post(f"work-orders/{order.id}/{action.replace('_', '-')}/", ACTION_BODIES.get(action))
    assert problem(answer)[:2] == (409, "illegal_transition")
    body = answer.json()
    assert (body["state"], body["action"], body["allowed"]) == ("no_show", action, [])
    assert written() == before


@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_needs_its_scope_its_store_and_a_key(action):
    move = WORK_ORDER.moves[action]
    order = make_work_order(make_store(hand_over_rule="when_ready"), until=move.sources[0])
    before = written()
    address, body = f"work-orders/{order.id}/{action.replace('_', '-')}/", ACTION_BODIES.get(action)
    reader = desk(order, "work_orders:read")
    refused = reader.post(address, body)
    assert (problem(refused)[:2], refused.json()["scope"]) == ((403, "scope_missing"), move.permission)
    stranger = Caller(*WORKSHOP_SCOPES, stores=[make_store(entity=order.legal_entity)])
    assert problem(stranger.post(address, body))[:2] == (404, "not_found")
    assert problem(desk(order).post(address, body, key=None))[:2] == (400, "malformed")
    assert written() == before


def test_what_one_did_oneself_is_refused_by_name():
    order = make_work_order(until="approved")
    alone = desk(order)
    for action in ("start-work", "finish-work"):
        alone.post(f"work-orders/{order.id}/{action}/")
    before = written()
    assert problem(alone.post(f"work-orders/{order.id}/pass-quality-check/"))[:2] == (403, "own_work")
    assert written() == before


def test_unpaid_is_refused_by_name():
    order = make_work_order()
    answer = desk(order).post(f"work-orders/{order.id}/hand-over/")
    assert problem(answer)[:2] == (409, "not_paid")
    assert (answer.json()["balance"], answer.json()["currency"]) == ("60.00", "EUR")


def test_another_total_is_refused_by_name():
    order = make_work_order(until="quoted")
    answer = desk(order).post(f"work-orders/{order.id}/approve-quote/", {"expected_total": "59.00"})
    assert problem(answer)[:2] == (409, "total_changed")
    assert (answer.json()["expected"], answer.json()["total"]) == ("59.00", "60.00")


# --- versions and keys --------------------------------------------------------------------------------


def test_if_match_lets_only_the_present_version_through():
    order = make_work_order(until="checked_in")
    caller = desk(order)
    address = f"work-orders/{order.id}/"
    read = caller.get(address)
    assert (read["Cache-Control"], read["Vary"]) == ("no-store", "Authorization, Accept-Language")
    assert read["ETag"].startswith(f'"{order.version}.')
    before = written()
    for wrong in (f'"{order.version + 1}"', '"x"', f"{order.version}"):
        assert problem(caller.post(f"{address}start-diagnosis/", If_Match=wrong))[:2] == (412, "stale_version")
    assert problem(caller.post(f"{address}start-diagnosis/", If_Match=""))[:2] == (428, "version_missing")
    assert written() == before
    moved = caller.post(f"{address}start-diagnosis/", If_Match=read["ETag"])
    assert (moved.status_code, moved["ETag"].partition(".")[0]) == (200, f'"{order.version + 1}')


def test_an_order_somebody_changed_since_is_not_given_to_anybody():
    order = make_work_order(until="checked_in")
    caller = desk(order)
    before = written()
    stale = caller.post(f"work-orders/{order.id}/assign/", {"technician": None}, If_Match=f'"{order.version - 1}"')
    assert (problem(stale)[:2], written()) == ((412, "stale_version"), before)


def test_a_replayed_action_answers_the_same_and_moves_nothing():
    order = make_work_order(until="checked_in")
    caller = desk(order)
    address = f"work-orders/{order.id}/start-diagnosis/"
    first = caller.post(address, key="k")
    before = written()
    again = caller.post(address, key="k")
    assert (again.status_code, again.json(), again["ETag"]) == (200, first.json(), first["ETag"])
    assert again["Idempotent-Replayed"] == "true"
    other = caller.post(f"work-orders/{order.id}/cancel/", key="k")
    assert problem(other)[:2] == (422, "payload_differs")
    assert written() == before


def test_a_refused_action_leaves_its_key_free():
    order = make_work_order(until="booked")
    caller = desk(order)
    assert caller.post(f"work-orders/{order.id}/start-diagnosis/", key="k").status_code == 409
    operations.check_in(order.id, CheckIn(), actor=person("clara", order.store))
    assert caller.post(f"work-orders/{order.id}/start-diagnosis/", key="k").status_code == 200


# --- bad input ------------------------------------------------------------------------------------------

CREATE = {
    "unknown field": ({"symptom": "x"}, 400, "malformed", ["/symptom"]),
    "unknown inner": ({"references": [{**WEB, "extra": 1}]}, 400, "malformed", ["/references/0/extra"]),
    "no store": ({"store": "NOWHERE"}, 422, "invalid", ["/store"]),
    "no customer": ({"customer": str(uuid4())}, 422, "invalid", ["/customer"]),
    "not an id": ({"item": "1"}, 422, "invalid", ["/item"]),
    "negative ceiling": ({"approval_ceiling": "-1"}, 422, "invalid", ["/approval_ceiling"]),
    "huge ceiling": ({"approval_ceiling": "1e400"}, 422, "invalid", ["/approval_ceiling"]),
    "long text": ({"symptoms": "x" * 2001}, 422, "invalid", ["/symptoms"]),
    "nul": ({"symptoms": "a\x00b"}, 400, "malformed", []),
    "many notes": ({"metadata": {str(n): "x" for n in range(21)}}, 422, "invalid", ["/metadata"]),
    "long note": ({"metadata": {"k": "x" * 201}}, 422, "invalid", ["/metadata/k"]),
    "unknown payer": ({"payer": "mother"}, 422, "invalid", ["/payer"]),
    "status": ({"status": "paid"}, 400, "malformed", ["/status"]),
}


@pytest.mark.parametrize("name", CREATE)
def test_an_announcement_that_cannot_be_is_refused_where_it_is_wrong(name):
    store = make_store()
    values, *expected = CREATE[name]
    caller = Caller(*WORKSHOP_SCOPES, stores=[store])
    before = written()
    assert list(problem(caller.post("work-orders/", {"store": store.code, **values}))) == expected
    assert written() == before


QUOTE = {
    "no lines": ({"lines": []}, ["/lines"]),
    "negative price": ({"lines": [{**LINE, "unit_price": "-1"}]}, ["/lines/0/unit_price"]),
    "no quantity": ({"lines": [LINE, {**LINE, "quantity": "0"}]}, ["/lines/1/quantity"]),
    "huge": ({"lines": [{**LINE, "quantity": "999999.999", "unit_price": "9999999999.99"}]}, ["/lines"]),
    "unknown product": ({"lines": [{**LINE, "product": "NOPE"}]}, ["/lines/0/product"]),
    "many lines": ({"lines": [LINE] * 101}, ["/lines"]),
}


@pytest.mark.parametrize("name", QUOTE)
def test_a_quote_that_cannot_be_is_refused_where_it_is_wrong(name):
    order = make_work_order(until="diagnosing")
    body, pointers = QUOTE[name]
    before = written()
    assert problem(desk(order).post(f"work-orders/{order.id}/quote/", body)) == (422, "invalid", pointers)
    assert written() == before


@pytest.mark.parametrize("body", [b"[]", b"null", b"0", b'"x"', b'{"note": 1}', b"{"])
def test_an_action_that_takes_nothing_takes_nothing_else(body):
    order = make_work_order(until="checked_in")
    before = written()
    assert problem(desk(order).post(f"work-orders/{order.id}/start-diagnosis/", body))[0] in (400, 422)
    assert written() == before


def test_an_action_without_a_body_and_without_a_slash_works():
    order = make_work_order(until="checked_in")
    caller = desk(order)
    assert caller.post(f"work-orders/{order.id}/start-diagnosis", b"").status_code == 200


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_status_is_never_set_from_outside(method):
    order = make_work_order(until="ready")
    caller = desk(order)
    for address in (f"work-orders/{order.id}/", f"work-orders/{order.id}/hand-over/"):
        send = getattr(caller.client, method)
        answer = send(f"/api/v1/{address}", {"status": "paid"}, "application/json", headers=caller.headers)
        assert problem(answer)[0] in (403, 405)
    order.refresh_from_db()
    assert order.status == "ready"


def test_an_expired_token_moves_nothing():
    order = make_work_order(until="checked_in")
    caller = desk(order)
    AccessToken.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert problem(caller.post(f"work-orders/{order.id}/start-diagnosis/"))[:2] == (401, "not_authenticated")
    order.refresh_from_db()
    assert order.status == "checked_in"
