"""Two batches that name the same things in opposite orders take turns; neither deadlocks, nothing is made twice."""

import threading
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest

from apps.catalog.models import Product
from apps.core.api.masterdata import upserts
from apps.core.models import Reference
from tests.factories.catalog import make_product
from tests.factories.masterdata import client_for
from tests.factories.stores import actor_with
from tests.races.threads import together

pytestmark = pytest.mark.django_db(transaction=True)
EDITOR = actor_with({"products:read", "products:write"})
PUMP = {"labels": {"fr": "Pompe", "en": "Pump"}, "kind": "part", "tax_code": "FR20"}


def meet(monkeypatch: pytest.MonkeyPatch, *batches: list[dict[str, Any]]) -> list[tuple[int, list[str]]]:
    """Each batch in a thread of its own, held after its first item until another has done its first too, or cannot."""
    apply, first_done = upserts.Upserts.apply, threading.Barrier(len(batches))
    waited = threading.local()

    def held(self: upserts.Upserts, item: dict[str, Any]) -> dict[str, Any]:
        result = apply(self, item)
        if not hasattr(waited, "once"):
            waited.once = True
            with suppress(threading.BrokenBarrierError):  # then the other one waits for this one, as it should
                first_done.wait(1)
        return result

    monkeypatch.setattr(upserts.Upserts, "apply", held)
    answers: list[tuple[int, list[str]]] = []

    def send(items: list[dict[str, Any]]) -> None:
        body = {"mode": "atomic", "items": items}
        answer = client_for(EDITOR).post("/api/v1/products/batch/", body, headers={"Idempotency-Key": str(uuid4())})
        answers.append((answer.status_code, [result["outcome"] for result in answer.json().get("results", [])]))

    together(*(lambda items=items: send(items) for items in batches))
    return sorted(answers)


def test_new_things_are_made_by_the_first_and_changed_by_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    there = [{"code": code, **PUMP, "price": "1.00"} for code in ("A", "B", "C")]
    back = [{"code": code, **PUMP, "price": "2.00"} for code in ("C", "B", "A")]

    answers = meet(monkeypatch, there, back)

    assert answers == [(200, ["created"] * 3), (200, ["updated"] * 3)]
    assert list(Product.objects.values_list("version", flat=True)) == [2, 2, 2]


def test_known_things_named_by_code_here_and_by_reference_there(monkeypatch: pytest.MonkeyPatch) -> None:
    products = [make_product() for _n in range(3)]
    for product in products:
        Reference.objects.create(system="erp", kind="id", value=product.code, resource="product", object_id=product.pk)
    there = [{"code": product.code, "price": "1.00"} for product in products]
    back = [
        {"reference": {"system": "erp", "kind": "id", "value": product.code}, "price": "2.00"}
        for product in reversed(products)
    ]

    answers = meet(monkeypatch, there, back)

    assert answers == [(200, ["updated"] * 3), (200, ["updated"] * 3)]
    assert list(Product.objects.values_list("version", flat=True)) == [3, 3, 3]
    assert len(set(Product.objects.values_list("price", flat=True))) == 1, "one batch after the other, not mixed"


def test_a_key_of_two_batches_is_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    item = {"key": "once", "code": "A", **PUMP, "price": "1.00"}

    answers = meet(monkeypatch, [item], [item])

    assert answers == [(200, ["created"]), (200, ["created"])]
    assert Product.objects.get().version == 1
