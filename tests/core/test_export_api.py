"""Everything at once: complete, bounded in memory, no transaction held, and joined without a gap to the changes."""

import gzip
import json
from typing import Any

import pytest
from django.db import connection
from psycopg.pq import TransactionStatus

from apps.core import sequencer
from apps.core.api import export
from tests.factories.catalog import make_brand, make_product
from tests.factories.items import make_item
from tests.factories.masterdata import client_for
from tests.factories.stores import actor_with, make_store

pytestmark = pytest.mark.django_db
EXPORT = "/api/v1/products/export/"
EDITOR = actor_with({"products:read", "products:write", "items:read"})
PUMP = {"labels": {"fr": "Pompe", "en": "Pump"}, "kind": "part", "tax_code": "FR20", "price": "20.00"}


def lines(answer: Any) -> list[Any]:
    return [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]


@pytest.mark.parametrize(("count", "queries"), [(1, 4), (3, 6)])
def test_every_row_is_a_line_between_the_cursor_and_the_count(count, queries, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(export, "CHUNK", 2)
    products = [make_product(brand=make_brand()) for _n in range(count)]
    client = client_for(EDITOR)
    listed = client.get("/api/v1/products/").json()["results"]

    with django_assert_num_queries(queries):
        answer = client.get(EXPORT)
        start, *rows, end = lines(answer)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/x-ndjson")
    assert (start["resource"], end) == ("products", {"complete": True, "count": len(products)})
    assert rows == listed[::-1]


def test_what_changes_while_one_exports_is_told_from_the_exports_cursor(monkeypatch):
    monkeypatch.setattr(export, "CHUNK", 1)
    first, second = make_product(code="A"), make_product(code="B")
    client = client_for(EDITOR)

    stream = iter(client.get(EXPORT).streaming_content)
    start = json.loads(next(stream))
    seen = [json.loads(next(stream))["code"]]
    client.patch(f"/api/v1/products/{first.pk}/", {"price": "1.00"}, headers={"If-Match": "*"})
    second.delete()
    client.post("/api/v1/products/", {**PUMP, "code": "C"})
    seen += [json.loads(line).get("code", "end") for line in stream]
    sequencer.advance()
    told = client.get("/api/v1/products/changes/", {"cursor": start["cursor"]}).json()["results"]

    assert seen == ["A", "C", "end"]
    assert [(entry["data"]["code"], entry["data"]["price"]) for entry in told] == [("A", "1.00"), ("C", "20.00")]


def test_the_lists_criteria_narrow_it_and_no_others_are_taken():
    wanted = make_product(active=False)
    make_product()
    client = client_for(EDITOR)

    _start, row, end = lines(client.get(EXPORT, {"active": "false"}))

    assert (row["code"], end["count"]) == (wanted.code, 1)
    assert client.get(EXPORT, {"kind": "robot"}).status_code == 422
    assert client.get(EXPORT, {"colour": "red"}).status_code == 400


def test_it_is_zipped_for_who_asks():
    product = make_product()

    answer = client_for(EDITOR).get(EXPORT, headers={"Accept-Encoding": "gzip", "Accept": "application/x-ndjson"})
    _start, row, _end = gzip.decompress(b"".join(answer.streaming_content)).splitlines()

    assert (answer["Content-Encoding"], json.loads(row)["code"]) == ("gzip", product.code)
    assert answer["Vary"] == "Authorization, Accept-Language, Accept-Encoding"


def test_other_stores_rows_are_not_in_it():
    mine, _theirs = make_item(store=make_store()), make_item(store=make_store())
    reader = actor_with({"items:read"}, stores=[mine.store])

    _start, row, end = lines(client_for(reader).get("/api/v1/items/export/"))

    assert (row["id"], end["count"]) == (str(mine.pk), 1)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_between_chunks_and_nothing_is_left_when_the_caller_goes(monkeypatch):
    monkeypatch.setattr(export, "CHUNK", 1)
    for _n in range(3):
        make_product()

    answer = client_for(EDITOR).get(EXPORT)
    stream = iter(answer.streaming_content)
    next(stream), next(stream)
    between = connection.connection.info.transaction_status
    answer.close()

    assert (between, connection.in_atomic_block, list(stream)) == (TransactionStatus.IDLE, False, [])
