"""Increments over HTTP: everybody's own, in order, each thing once, from a cursor that knows when it is spent."""

from typing import Any

import pytest

from apps.catalog.models import Product
from apps.core import feed, sequencer
from apps.core.models import Event
from apps.items.models import Item
from tests.factories.catalog import make_brand
from tests.factories.core import event
from tests.factories.items import make_item
from tests.factories.masterdata import client_for
from tests.factories.stores import actor_with, make_store

pytestmark = pytest.mark.django_db
CHANGES = "/api/v1/products/changes/"
RIGHTS = {"products:read", "products:write", "brands:read", "items:read"}
EDITOR = actor_with(RIGHTS)
PUMP = {"labels": {"fr": "Pompe", "en": "Pump"}, "kind": "part", "tax_code": "FR20", "price": "20.00"}


def cursor_now(address: str = CHANGES, actor: Any = EDITOR) -> str:
    return str(client_for(actor).get(address).json()["next_cursor"])


def make(*codes: str) -> list[Any]:
    return [client_for(EDITOR).post("/api/v1/products/", {**PUMP, "code": code}).json() for code in codes]


def test_without_a_cursor_there_is_nothing_yet_but_the_place_of_this_moment():
    make("OLD")
    sequencer.advance()

    first = client_for(EDITOR).get(CHANGES).json()
    (new,) = make("NEW")
    sequencer.advance()
    then = client_for(EDITOR).get(CHANGES, {"cursor": first["next_cursor"]}).json()

    assert (first["results"], first["has_more"]) == ([], False)
    assert [(entry["id"], entry["data"]) for entry in then["results"]] == [(new["id"], new)]


@pytest.mark.parametrize("count", [1, 3])
def test_changes_are_told_as_things_are_now_at_a_fixed_cost(count, django_assert_num_queries):
    cursor = cursor_now()
    made = make(*(f"PUMP-{number}" for number in range(count)))
    address = f"/api/v1/products/{made[0]['id']}/"
    cheaper = client_for(EDITOR).patch(address, {"price": "15.00"}, headers={"If-Match": "*"}).json()
    sequencer.advance()
    recorded = Event.objects.get(aggregate_id=made[0]["id"], version=2).recorded_at

    with django_assert_num_queries(4):
        answer = client_for(EDITOR).get(CHANGES, {"cursor": cursor}).json()

    assert [entry["data"] for entry in answer["results"]] == [*made[1:], cheaper]
    assert {name: value for name, value in answer["results"][-1].items() if name != "data"} == {
        "id": cheaper["id"],
        "version": 2,
        "deleted": False,
        "changed_at": recorded.isoformat().replace("+00:00", "Z"),
    }
    assert answer["has_more"] is False


def test_pages_follow_each_other_to_the_end():
    cursor = cursor_now()
    made = make(*(f"PUMP-{number}" for number in range(5)))
    sequencer.advance()

    seen: list[str] = []
    more = True
    while more:
        page = client_for(EDITOR).get(CHANGES, {"cursor": cursor, "limit": 2}).json()
        seen += [entry["id"] for entry in page["results"]]
        cursor, more = page["next_cursor"], page["has_more"]

    assert seen == [product["id"] for product in made]


def test_what_is_archived_stays_and_what_is_erased_is_a_tombstone():
    cursor = cursor_now()
    kept, gone = make("KEPT", "GONE")
    client_for(EDITOR).post(f"/api/v1/products/{kept['id']}/archive/")
    Product.objects.filter(code="GONE").delete()
    sequencer.advance()

    erased, archived = client_for(EDITOR).get(CHANGES, {"cursor": cursor}).json()["results"]

    assert (erased["id"], erased["version"], erased["deleted"], "data" in erased) == (gone["id"], 1, True, False)
    assert (archived["deleted"], archived["data"]["active"]) == (False, False)


def test_a_thing_that_moves_to_another_store_is_gone_for_the_first_and_there_for_the_second():
    address, here = "/api/v1/items/changes/", make_store()
    there = make_store(entity=here.entity)
    ours, theirs = actor_with({"items:read"}, stores=[here]), actor_with({"items:read"}, stores=[there])
    before, after = cursor_now(address, ours), cursor_now(address, theirs)
    item = make_item(store=here)
    Item.objects.filter(pk=item.pk).update(store=there, version=2)
    moved = {"resource": "item", "aggregate_id": item.pk, "version": 2, "store_id": there.pk}
    event(type_="recommerce.item.updated.v1", **moved)
    sequencer.advance()

    left = client_for(ours).get(address, {"cursor": before}).json()["results"]
    came = client_for(theirs).get(address, {"cursor": after}).json()["results"]

    assert [(entry["id"], entry["version"], entry["deleted"]) for entry in left] == [(str(item.pk), 2, True)]
    assert [(entry["id"], entry["version"], entry["deleted"]) for entry in came] == [(str(item.pk), 2, False)]


def test_a_cursor_is_spent_when_rights_or_stores_change_and_says_where_to_begin_again():
    cursor, store = cursor_now(), make_store()
    more = actor_with(RIGHTS | {"stores:read"})
    elsewhere = actor_with(RIGHTS, stores=[store])

    for actor in (more, elsewhere):
        refused = client_for(actor).get(CHANGES, {"cursor": cursor})
        assert (refused.status_code, refused.json()["code"], refused.json()["resync"]) == (
            410, "resync_needed", "/api/v1/products/export/",
        )  # fmt: skip
    assert client_for(EDITOR).get(CHANGES, {"cursor": cursor}, headers={"Accept-Language": "en"}).status_code == 200


def test_a_cursor_of_a_reader_who_stayed_away_too_long_is_spent(monkeypatch):
    cursor = cursor_now()
    monkeypatch.setattr(feed, "KEPT", feed.KEPT * 0 - feed.timedelta(seconds=1))

    assert client_for(EDITOR).get(CHANGES, {"cursor": cursor}).status_code == 410


def test_a_cursor_that_is_not_ours_or_not_of_this_resource_is_malformed():
    others = cursor_now("/api/v1/brands/changes/")

    for sent in ("nonsense", "1", cursor_now()[:-1] + "_", others):
        refused = client_for(EDITOR).get(CHANGES, {"cursor": sent})
        assert (refused.status_code, refused.json()["code"]) == (400, "malformed"), sent
    for query in ({"limit": "0"}, {"limit": "201"}, {"since": "yesterday"}):
        assert client_for(EDITOR).get(CHANGES, query).status_code == 400, query


def test_a_brand_is_no_product():
    cursor = cursor_now()
    event(type_="recommerce.brand.updated.v1", resource="brand", aggregate_id=make_brand().pk, position=1)

    assert client_for(EDITOR).get(CHANGES, {"cursor": cursor}).json()["results"] == []
