"""Items over HTTP: registered and read, in one's own stores, at a fixed cost."""

import pytest

from apps.core.models import Event
from apps.core.references import ReferenceInput, attach
from apps.items.models import Item
from apps.items.states import IdentifierKind
from tests.factories.api import Caller, problem
from tests.factories.items import make_item
from tests.factories.masterdata import client_for
from tests.factories.stores import actor_with, make_store

pytestmark = pytest.mark.django_db
LIST = "/api/v1/items/"
READER = actor_with({"items:read"})


@pytest.mark.parametrize("count", [1, 3])
def test_items_of_the_callers_stores_at_a_fixed_cost(count, django_assert_num_queries):
    store = make_store()
    items = [make_item(store=store) for _ in range(count)]
    make_item()
    client = client_for(actor_with({"items:read"}, stores=[store]))

    with django_assert_num_queries(2):
        answer = client.get(LIST)

    assert [row["code"] for row in answer.json()["results"]] == [item.code for item in reversed(items)]


def test_an_item_shows_whose_it_is_and_who_holds_it_but_no_name():
    item = make_item(identifier_kind=IdentifierKind.SERIAL, identifier="s-1")

    shown = client_for(READER).get(f"{LIST}{item.pk}/").json()

    assert {name: value for name, value in shown.items() if name not in ("created_at", "updated_at")} == {
        "id": str(item.pk), "version": 1, "references": [], "code": item.code,
        "legal_entity": item.legal_entity.code, "store": item.store.code, "product": None,
        "title": "Nakamura E-Crossover", "description": "", "brand_name": "Nakamura", "model_name": "E-Crossover",
        "color": "", "identifier_kind": "serial", "identifier": "S-1", "owner_kind": "customer",
        "customer": str(item.customer_id), "vat_origin": "customer_owned", "custody": "customer",
        "grade": "", "held": False, "location": None,
        "merged_into": None, "metadata": {},
    }  # fmt: skip


def test_found_by_words_by_code_by_criteria_and_by_reference():
    item = make_item(identifier_kind=IdentifierKind.SERIAL, identifier="S-1")
    make_item(brand_name="Moustache")
    attach("item", item.pk, [ReferenceInput("erp", "serial", "S1")])
    client = client_for(READER)

    for criteria in (
        {"search": "crossover nakamura"},
        {"search": item.code.lower()},
        {"store": item.store.code},
        {"customer": str(item.customer_id)},
        {"identifier": "S-1"},
    ):
        assert [row["code"] for row in client.get(LIST, criteria).json()["results"]] == [item.code], criteria
    named = client.get(f"{LIST}by-reference/", {"system": "erp", "kind": "serial", "value": "S1"})
    assert (named.status_code, named.json()["code"]) == (200, item.code)


def test_another_stores_item_is_not_there_by_id_nor_by_reference():
    item = make_item()
    reference = ReferenceInput("erp", "serial", "S1")
    attach("item", item.pk, [reference])
    client = client_for(actor_with({"items:read"}, stores=[make_store()]))

    assert client.get(f"{LIST}{item.pk}/").status_code == 404
    assert client.get(f"{LIST}by-reference/", reference._asdict()).status_code == 404
    assert client.get(LIST, {"search": item.code}).json()["results"] == []


def test_items_change_through_documents_not_here():
    item = make_item()
    client = client_for(actor_with({"items:read", "items:write"}))

    for answer in (client.patch(f"{LIST}{item.pk}/", {}), client.delete(f"{LIST}{item.pk}/")):
        assert answer.status_code == 405
    assert client_for(actor_with({"products:read"})).get(LIST).json()["scope"] == "items:read"


def test_a_customers_thing_gets_its_passport_over_http():
    known = make_item()
    client = client_for(actor_with({"items:read", "items:write"}, stores=[known.store]))
    thing = {
        "store": known.store.code, "customer": str(known.customer_id), "description": "Blue city bike",
        "identifier_kind": "fnuci", "identifier": "ab12cd34ef",
    }  # fmt: skip

    answer = client.post(LIST, thing)

    assert answer.status_code == 201
    made = Item.objects.exclude(pk=known.pk).get()
    assert answer.headers["Location"] == f"{LIST}{made.pk}/"
    assert (made.identifier, made.owner_kind, made.custody) == ("AB12CD34EF", "customer", "customer")
    again = client.post(LIST, thing)
    assert (again.status_code, again.json()["item"]) == (409, str(made.pk))
    assert Item.objects.count() == 2


@pytest.mark.parametrize(
    "wrong,pointer", [({"store": "NOWHERE"}, "/store"), ({"product": "NONE"}, "/product"), ({}, "/description")]
)
def test_an_item_that_makes_no_sense_is_refused_with_a_pointer(wrong, pointer):
    known = make_item()
    client = client_for(actor_with({"items:read", "items:write"}, stores=[known.store]))

    answer = client.post(LIST, {"store": known.store.code, "customer": str(known.customer_id), **wrong})

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert Item.objects.count() == 1


def test_registering_needs_the_right_in_that_store():
    known, elsewhere = make_item(), make_store()
    reader = client_for(actor_with({"items:read"}, stores=[known.store]))
    stranger = client_for(actor_with({"items:read", "items:write"}, stores=[elsewhere]))
    thing = {"store": known.store.code, "description": "Bike", "vat_origin": "deducted"}

    assert reader.post(LIST, thing).status_code == 403
    assert stranger.post(LIST, thing).status_code == 422
    assert Item.objects.count() == 1


def test_who_lost_the_answer_asks_again_by_the_key_and_makes_no_second_passport():
    store = make_store()
    caller = Caller("items:read", "items:write", stores=[store])
    bike = {"store": store.code, "description": "City bike"}

    first, again = (caller.post("items/", bike, key="k1") for _time in range(2))
    other = caller.post("items/", {**bike, "color": "blue"}, key="k1")

    assert (again.status_code, again.json(), again["Location"]) == (201, first.json(), first["Location"])
    assert (again["ETag"], again["Idempotent-Replayed"]) == (first["ETag"], "true")
    assert problem(other) == (422, "payload_differs", [])
    assert (Item.objects.count(), Event.objects.filter(resource="item").count()) == (1, 1)

    without = caller.post("items/", bike, key=None)
    assert (without.status_code, Item.objects.count()) == (201, 2)
