"""A copy kept by export and changes, over HTTP, while many write: in the end it is the original."""

import json
import random
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from apps.catalog import operations
from apps.catalog.models import Product
from apps.core import sequencer
from apps.core.errors import StaleVersion
from apps.core.models import Event
from tests.factories.catalog import make_product
from tests.factories.masterdata import client_for
from tests.factories.stores import actor_with
from tests.races.threads import together

WRITERS, TRANSACTIONS = 8, 40
EDITOR = actor_with({"products:read", "products:write"})


class RolledBack(Exception):
    pass


class Copy:
    """What an integrator keeps: first everything, then what changed."""

    def __init__(self) -> None:
        self.client = client_for(EDITOR)
        self.rows: dict[str, tuple[int, str]] = {}
        self.cursor = ""
        self.pages = self.repeats = self.tombstones = 0

    def export(self) -> None:
        body = b"".join(self.client.get("/api/v1/products/export/").streaming_content)
        start, *rows, end = map(json.loads, body.splitlines())
        assert end == {"complete": True, "count": len(rows)}
        self.cursor = start["cursor"]
        self.rows = {row["id"]: (row["version"], row["price"]) for row in rows}

    def follow(self) -> bool:
        page = self.client.get("/api/v1/products/changes/", {"cursor": self.cursor, "limit": 7}).json()
        for entry in page["results"]:
            if entry["deleted"]:
                self.rows.pop(entry["id"], None)
                self.tombstones += 1
            else:
                self.repeats += entry["id"] in self.rows
                self.rows[entry["id"]] = (entry["version"], entry["data"]["price"])
        self.cursor, self.pages = page["next_cursor"], self.pages + 1
        return bool(page["results"] or page["has_more"])


@pytest.mark.django_db(transaction=True)
def test_a_copy_made_while_eight_write_and_two_sequence_ends_up_equal() -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    shared = [make_product().pk for _n in range(4)]
    writing, exported = threading.Event(), threading.Event()
    writing.set()
    copy = Copy()

    def write(number: int) -> Callable[[], None]:
        dice = random.Random(seed + number)

        def one(step: int) -> None:
            price = Decimal(dice.randrange(1, 10_000)) / 100
            if dice.random() < 0.5:
                operations.update_product(actor=EDITOR, product_id=dice.choice(shared), changes={"price": price})
            else:
                made = operations.upsert_product(
                    actor=EDITOR,
                    code=f"W{number}-{step}",
                    values={"labels": {"fr": "x", "en": "x"}, "kind": "part", "tax_code": "FR20", "price": price},
                )[0]
                if dice.random() < 0.1:
                    made.delete()
            time.sleep(dice.expovariate(1 / 0.004))  # transactions overlap by chance
            if dice.random() < 0.1:
                raise RolledBack

        def work() -> None:
            for step in range(TRANSACTIONS):
                if step == TRANSACTIONS // 2:
                    assert exported.wait(30)  # half is written while the copy is drawn, half after
                try:
                    with transaction.atomic():
                        one(step)
                except (RolledBack, StaleVersion):
                    pass

        return work

    def writers() -> None:
        try:
            together(*(write(number) for number in range(WRITERS)))
        finally:
            writing.clear()

    def sequence() -> None:
        while writing.is_set() or sequencer.advance():
            sequencer.advance()

    def follow() -> None:
        try:
            copy.export()
        finally:
            exported.set()
        while writing.is_set() or Event.objects.filter(position__isnull=True).exists():
            copy.follow()
        while copy.follow():
            pass

    together(writers, sequence, sequence, follow)

    stored: Any = Product.objects.values_list("pk", "version", "price")
    assert copy.rows == {str(pk): (version, str(price)) for pk, version, price in stored}, f"seed {seed}"
    assert copy.repeats > 0, "this run could not have failed"
    assert copy.tombstones > 0, "this run could not have failed"
