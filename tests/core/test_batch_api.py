"""Many rows in one request: each made or changed by its name, together or each for itself."""

from typing import Any
from uuid import uuid4

import pytest

from apps.catalog.models import Brand, Product
from apps.core.models import Event, IdempotencyKey, Reference
from apps.customers.models import Customer
from tests.factories.catalog import make_brand, make_product
from tests.factories.customers import make_customer
from tests.factories.masterdata import client_for
from tests.factories.stores import actor_with, make_store

pytestmark = pytest.mark.django_db
BATCH = "/api/v1/products/batch/"
EDITOR = actor_with({"products:read", "products:write", "brands:read", "brands:write"})
PUMP = {"labels": {"fr": "Pompe", "en": "Pump"}, "kind": "part", "tax_code": "FR20", "price": "20.00"}


def send(*items: Any, mode: str = "partial", key: str = "", address: str = BATCH, actor: Any = EDITOR) -> Any:
    headers = {"Idempotency-Key": key or str(uuid4())}
    return client_for(actor).post(address, {"mode": mode, "items": list(items)}, headers=headers)


def told(answer: Any) -> list[tuple[int, str]]:
    results = answer.json()["results"]
    assert [result["index"] for result in results] == list(range(len(results)))
    return [(result["status"], result["outcome"]) for result in results]


def written() -> tuple[int, int, int]:
    return Product.objects.count(), Event.objects.count(), IdempotencyKey.objects.count()


def test_each_item_is_made_or_changed_where_it_differs_by_its_code():
    same, other = make_product(code="SAME", price="9.90"), make_product(code="OTHER", price="9.90")

    answer = send(
        {"code": "NEW", **PUMP}, {"code": "SAME", "price": "9.90"}, {"code": "OTHER", "price": "10.00"}, mode="atomic"
    )

    new = Product.objects.get(code="NEW")
    assert answer.status_code == 200
    assert answer.json()["results"] == [
        {"index": 0, "status": 201, "outcome": "created", "id": str(new.pk), "version": 1},
        {"index": 1, "status": 200, "outcome": "unchanged", "id": str(same.pk), "version": 1},
        {"index": 2, "status": 200, "outcome": "updated", "id": str(other.pk), "version": 2},
    ]
    assert list(Event.objects.values_list("type", "changed")) == [
        ("recommerce.product.created.v1", []),
        ("recommerce.product.updated.v1", ["price"]),
    ]


def test_a_reference_finds_what_another_system_calls_it_and_is_given_to_a_new_one():
    reference = {"system": "erp", "kind": "article", "value": "4711"}

    first = send({"reference": reference, "code": "PUMP", **PUMP})
    second = send({"reference": reference, "price": "21.00"})
    renamed = send({"reference": reference, "code": "OTHER", "price": "22.00"})

    assert [told(answer) for answer in (first, second, renamed)] == [
        [(201, "created")], [(200, "updated")], [(422, "failed")],
    ]  # fmt: skip
    assert renamed.json()["results"][0]["problem"]["errors"][0]["pointer"] == "/code"
    assert (str(Product.objects.get().price), Reference.objects.count()) == ("21.00", 1)


def test_the_same_thing_twice_in_one_batch_is_one_thing():
    answer = send({"code": "A", **PUMP}, {"code": "A", "price": "5.00"}, {"code": "A", "price": "5.00"})

    assert told(answer) == [(201, "created"), (200, "updated"), (200, "unchanged")]
    assert Product.objects.get().version == 2


def test_together_nothing_is_written_when_one_is_wrong_and_every_mistake_is_told():
    make_product(code="EAN", ean="4006381333931")
    before = written()

    answer = send(
        {"code": "A", **PUMP},
        {"code": "B", **PUMP, "price": "-1", "colour": "red"},
        {"code": "C", "price": "1.00"},
        {**PUMP},
        {"code": "D", **PUMP, "ean": "4006381333931"},
        mode="atomic",
    )

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "invalid")
    assert [error["pointer"] for error in problem["errors"]] == [
        "/items/1/colour", "/items/2/labels", "/items/2/kind", "/items/2/tax_code", "/items/3/code",
        "/items/4/ean",
    ]  # fmt: skip
    assert written() == before


def test_each_for_itself_the_good_ones_stay_and_the_others_have_their_problem():
    answer = send({"code": "A", **PUMP}, {"code": "B", **PUMP, "tax_code": "XX"}, {"code": "C", **PUMP})

    assert (answer.status_code, told(answer)) == (207, [(201, "created"), (422, "failed"), (201, "created")])
    problem = answer.json()["results"][1]["problem"]
    assert (problem["code"], problem["errors"][0]["pointer"]) == ("invalid", "/tax_code")
    assert (sorted(Product.objects.values_list("code", flat=True)), Event.objects.count()) == (["A", "C"], 2)


def test_the_request_is_done_once_under_its_key():
    first = send({"code": "A", **PUMP}, key="batch-1")
    again = send({"code": "A", **PUMP}, key="batch-1")
    other = send({"code": "B", **PUMP}, key="batch-1")
    without = client_for(EDITOR).post(BATCH, {"mode": "partial", "items": [{"code": "B", **PUMP}]})

    assert (again.json(), again["Idempotent-Replayed"], other.status_code) == (first.json(), "true", 422)
    assert (without.status_code, Product.objects.count()) == (400, 1)


def test_a_retry_redoes_only_what_failed_when_items_have_keys():
    good, bad = {"key": "1", "code": "A", **PUMP}, {"key": "2", "code": "B", **PUMP, "brand": "late"}

    first = send(good, bad)
    make_brand(code="late")
    Product.objects.filter(code="A").update(price="1.00", version=7)
    retried = send(good, bad)
    differs = send({**good, "price": "3.00"})

    assert told(first) == [(201, "created"), (422, "failed")]
    assert told(retried) == [(201, "created"), (201, "created")]
    assert retried.json()["results"][0] == first.json()["results"][0]
    assert [result["problem"]["code"] for result in differs.json()["results"]] == ["payload_differs"]
    assert (Product.objects.count(), str(Product.objects.get(code="A").price)) == (2, "1.00")


def test_later_items_may_name_what_earlier_ones_made():
    labels = {"fr": "Vélos", "en": "Bicycles"}
    editor = actor_with({"categories:read", "categories:write"})

    answer = send(
        {"code": "bikes", "labels": labels},
        {"code": "road", "labels": labels, "parent": "bikes"},
        mode="atomic",
        address="/api/v1/categories/batch/",
        actor=editor,
    )

    assert told(answer) == [(201, "created"), (201, "created")]


def test_what_is_given_once_may_be_said_again_but_not_otherwise():
    customer = make_customer()
    entity, other = customer.legal_entity, make_store().entity
    editor = actor_with({"customers:read", "customers:write", "customers:pii"})
    reference = {"system": "shop", "kind": "customer", "value": "1"}
    Reference.objects.create(**reference, resource="customer", object_id=customer.pk)

    answer = send(
        {"reference": reference, "legal_entity": entity.code, "city": "Lyon"},
        {"reference": reference, "legal_entity": other.code, "city": "Paris"},
        address="/api/v1/customers/batch/",
        actor=editor,
    )

    assert told(answer) == [(200, "updated"), (422, "failed")]
    assert Customer.objects.get().city == "Lyon"


def test_another_stores_thing_is_neither_found_nor_told_of():
    mine, theirs = make_store(), make_customer()
    editor = actor_with({"customers:read", "customers:write"}, stores=[mine])
    reference = {"system": "shop", "kind": "customer", "value": "1"}
    Reference.objects.create(**reference, resource="customer", object_id=theirs.pk)

    new = {"legal_entity": mine.entity.code, "given_name": "Zoé"}
    answer = send({"reference": reference, **new}, address="/api/v1/customers/batch/", actor=editor)

    assert told(answer) == [(409, "failed")]
    assert str(theirs.pk) not in answer.content.decode()
    assert Customer.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"mode": "both", "items": [{}]}, "/mode"),
        ({"mode": "partial", "items": []}, "/items"),
        ({"mode": "partial", "items": [{}] * 501}, "/items"),
        ({"mode": "partial", "items": [1]}, "/items/0"),
        ({"items": [{}]}, "/mode"),
    ],
)
def test_a_batch_that_is_none_is_refused_whole(body, pointer):
    answer = client_for(EDITOR).post(BATCH, body, headers={"Idempotency-Key": "k"})

    assert (answer.status_code, [error["pointer"] for error in answer.json()["errors"]]) == (422, [pointer])
    assert written() == (0, 0, 0)


def test_malformed_names_are_their_items_problem():
    answer = send(
        {"key": "", "code": "A", **PUMP},
        {"reference": "4711", "code": "A", **PUMP},
        {"reference": {"system": "erp"}, "code": "A", **PUMP},
        {"code": 7, **PUMP},
    )

    pointers = [[error["pointer"] for error in result["problem"]["errors"]] for result in answer.json()["results"]]
    assert pointers == [["/key"], ["/reference"], ["/reference/kind", "/reference/value"], ["/code"]]
    assert Product.objects.count() == 0


def test_half_a_name_in_a_change_is_refused_as_in_a_new_thing():
    make_product(code="A")
    half = {"references": [{"system": "erp", "value": "4711"}]}

    [result] = send({"code": "A", **half}).json()["results"]
    product = Product.objects.get(code="A")
    alone = client_for(EDITOR).patch(f"/api/v1/products/{product.pk}/", half, headers={"If-Match": "*"})

    assert result["status"] == alone.status_code == 422
    assert [error["pointer"] for error in result["problem"]["errors"]] == ["/references/0/kind"]
    assert [error["pointer"] for error in alone.json()["errors"]] == ["/references/0/kind"]
    assert (product.version, Reference.objects.count()) == (1, 0)


def test_what_the_caller_may_not_write_stays():
    reader = actor_with({"products:read"})

    assert send({"code": "A", **PUMP}, actor=reader).status_code == 403
    assert (Product.objects.count(), Brand.objects.count()) == (0, 0)
