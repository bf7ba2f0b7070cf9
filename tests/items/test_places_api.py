"""Transfers and locations over HTTP."""

import pytest

from apps.items.models import Item, StockLocation, Transfer
from tests.factories.api import Caller, problem
from tests.factories.items import make_location, make_own_item, make_transfer
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db
RIGHTS = ("transfers:read", "transfers:write", "transfers:receive")


@pytest.mark.parametrize("count", [1, 3])
def test_transfers_of_the_callers_stores_at_a_fixed_cost(count, django_assert_num_queries):
    store = make_store()
    made = [make_transfer(store) for _ in range(count)]
    make_transfer()
    desk = Caller("transfers:read", stores=[store])

    with django_assert_num_queries(5):
        told = desk.get("transfers/").json()["results"]

    assert [(row["code"], row["missing"]) for row in told] == [(row.code, 1) for row in reversed(made)]


def test_opened_sent_and_received_over_http():
    item = make_own_item()
    there = make_store(entity=item.store.entity)
    desk = Caller(*RIGHTS, stores=[item.store, there])
    body = {"store": item.store.code, "destination": there.code, "items": [str(item.pk)], "note": "Van, Tuesday"}

    opened = desk.post("transfers/", body, key="k1")
    again = desk.post("transfers/", body, key="k1")
    assert (opened.status_code, again.json(), Transfer.objects.count()) == (201, opened.json(), 1)
    transfer = opened.json()
    assert [action["action"] for action in transfer["actions"]] == ["send", "cancel"]
    sent = desk.post(f"transfers/{transfer['id']}/send/").json()
    assert (sent["status"], sent["missing"], sent["lines"][0]["code"]) == ("sent", 1, item.code)
    arrived = desk.post(f"transfers/{transfer['id']}/receive/", {"item": str(item.pk)}).json()

    assert (arrived["status"], arrived["missing"], arrived["actions"]) == ("received", 0, [])
    assert desk.get(opened["Location"].removeprefix("/api/v1/")).json() == arrived
    assert problem(desk.post(f"transfers/{transfer['id']}/cancel/"))[:2] == (409, "illegal_transition")


def test_to_no_store_or_from_another_is_refused_with_a_pointer():
    item = make_own_item()
    desk = Caller(*RIGHTS, stores=[item.store])
    wrong = [
        ({"destination": make_store(sandbox=True).code}, "/destination"),
        ({"destination": "NOWHERE"}, "/destination"),
        ({"store": make_store().code}, "/store"),
    ]

    for values, pointer in wrong:
        body = {"store": item.store.code, "destination": item.store.code, "items": [str(item.pk)], **values}
        assert problem(desk.post("transfers/", body)) == (422, "invalid", [pointer])
    assert Transfer.objects.count() == 0


def test_a_location_is_made_changed_archived_and_used():
    item = make_own_item()
    desk = Caller("items:read", "items:write", "stock_locations:write", stores=[item.store])

    made = desk.post("stock-locations/", {"store": item.store.code, "code": "A1", "name": "Window"}, key=None)
    assert made.status_code == 201
    moved = desk.post(f"items/{item.pk}/move-location/", {"location": "A1"})
    assert (moved.status_code, moved.json()["location"]) == (200, "A1")
    assert [row["code"] for row in desk.get("items/?location=A1").json()["results"]] == [item.code]
    assert desk.post(f"stock-locations/{made.json()['id']}/archive/", key=None).status_code == 200

    elsewhere = make_location()
    for code in ("A1", elsewhere.code):
        assert problem(desk.post(f"items/{item.pk}/move-location/", {"location": code})) == (
            422,
            "invalid",
            ["/location"],
        )
    assert (Item.objects.get().location.code, StockLocation.objects.count()) == ("A1", 2)
