"""A search by four criteria over a million items against the SQL one would write by hand for it, and by typed words.

`BENCH_ITEMS` makes it smaller. Both sides read the same page of the same rows: ours from a body to model instances,
by hand to tuples, over the same connection. The call over HTTP, with its token and its JSON, stands beside.
"""

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from rest_framework.test import APIClient
from uuid_utils.compat import uuid7

from apps.core.actors import system
from apps.items.api.resources import ITEMS
from apps.items.models import Item
from apps.items.states import HolderKind, IdentifierKind, OwnerKind, VatOrigin
from tests.factories.access import SECRET, make_consumer
from tests.factories.stores import make_entity, make_store

from .measure import compared, interleaved
from .stack import Stack

SIZE, ROUNDS = int(os.environ.get("BENCH_ITEMS", "1000000")), 40
BRANDS = ("Nakamura", "Peugeot", "Lapierre", "Rossignol", "Salomon", "Decathlon", "Brompton", "Gitane", "Moustache")
MODELS = ("E-Crossover", "Vélo électrique", "Trottinette", "Skis de randonnée", "VTT", "Cargo", "Pliant", "Gravel")
COLOURS = ("rouge", "bleu", "vert", "noir", "blanc")
FIRST = datetime(2024, 1, 1, tzinfo=UTC)

COLUMNS = """i.id, i.version, i.created_at, i.updated_at, i.code, e.code, s.code, p.code, i.description, i.brand_name,
 i.model_name, i.color, i.identifier_kind, i.identifier, i.owner_kind, i.customer_id, i.vat_origin, i.custody,
 i.grade, i.held, i.merged_into_id, l.code, i.metadata"""
FROM = """FROM items_item i JOIN stores_store s ON s.id = i.store_id
 JOIN stores_legalentity e ON e.id = i.legal_entity_id LEFT JOIN catalog_product p ON p.id = i.product_id
 LEFT JOIN items_stocklocation l ON l.id = i.location_id"""
FOUR = f"""SELECT {COLUMNS} {FROM}
WHERE s.code = ANY(%s) AND i.brand_name = %s AND i.vat_origin = %s AND i.created_at >= %s
ORDER BY i.id DESC LIMIT 51"""
WORDS = f"""SELECT {COLUMNS} {FROM}
WHERE i.id IN (SELECT id FROM items_item WHERE search_text %%> %s AND search_text %%> %s AND color = %s
 ORDER BY word_similarity(%s, search_text) + word_similarity(%s, search_text) DESC, id DESC LIMIT 51)"""


def run(_stack: Stack | None) -> dict[str, Any]:
    stores = _fill()
    with connection.cursor() as cursor:
        cursor.execute("SET pg_trgm.word_similarity_threshold = 0.5")
    codes, since = [store.code for store in stores[:3]], datetime(2025, 6, 1, tzinfo=UTC)
    four = {
        "where": {
            "and": [
                {"field": "store", "op": "in", "value": codes},
                {"field": "brand_name", "op": "eq", "value": BRANDS[0]},
                {"field": "vat_origin", "op": "eq", "value": VatOrigin.PRIVATE_PURCHASE},
                {"field": "created_at", "op": "gte", "value": since.isoformat()},
            ]
        }
    }
    by_amount = {**four, "sort": ["model_name", "-created_at"]}
    typed = {"text": "nakamra electrik", "where": {"field": "color", "op": "eq", "value": COLOURS[0]}}
    values = [codes, BRANDS[0], VatOrigin.PRIVATE_PURCHASE.value, since]
    words = ["nakamra", "electrik"]
    hand: dict[str, tuple[str, list[Any]]] = {
        "four_criteria": (FOUR, values),
        "four_criteria_sorted": (FOUR.replace("i.id DESC", "i.model_name, i.created_at DESC, i.id DESC"), values),
        "typed_words": (WORDS, [*words, COLOURS[0], *words]),
    }
    bodies = {"four_criteria": four, "four_criteria_sorted": by_amount, "typed_words": typed}
    return {"items": SIZE, **{name: _compared(body, *hand[name]) for name, body in bodies.items()}}


def _compared(body: dict[str, Any], statement: str, values: list[Any]) -> dict[str, Any]:
    actor, caller = system("bench"), _caller()

    def ours() -> int:
        return len(ITEMS.searched(body, actor).rows)

    def by_hand() -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return len(cursor.fetchall()[:50])

    def over_http() -> int:
        answer = caller.post("/api/v1/items/search/", body, format="json")
        assert answer.status_code == 200, answer.content
        return len(answer.json()["results"])

    sides: dict[str, Callable[[], int]] = {"ours": ours, "by_hand": by_hand, "http": over_http}
    found = {name: side() for name, side in sides.items()}
    if len(set(found.values())) != 1:
        raise SystemExit(f"the two sides found different numbers of rows: {found}")
    times = interleaved({name: _silent(side) for name, side in sides.items()}, rounds=ROUNDS)
    result = compared(times, "ours", "by_hand", goal="≥ 0.5")
    result["ours_over_by_hand"] = round(result["ours"]["median_ms"] / result["by_hand"]["median_ms"], 2)
    return {**result, "rows": found["ours"]}


def _silent(side: Callable[[], int]) -> Callable[[], None]:
    def act() -> None:
        side()

    return act


def _fill() -> list[Any]:
    """By COPY, over twenty stores and two years, with ids in the order of time."""
    dice, entity = random.Random(7), make_entity()
    stores = [make_store(entity=entity) for _ in range(20)]
    origins = [VatOrigin.PRIVATE_PURCHASE, VatOrigin.MARGIN_PURCHASE, VatOrigin.DEDUCTED]
    names = [
        "id", "version", "created_at", "updated_at", "code", "legal_entity_id", "store_id", "description", "brand_name",
        "model_name", "color", "identifier_kind", "identifier", "owner_kind", "vat_origin", "custody", "grade", "held",
        "metadata", "search_text",
    ]  # fmt: skip
    step = timedelta(days=700) / SIZE
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY items_item ({', '.join(names)}) FROM STDIN") as copy:
            for number in range(SIZE):
                at, serial = FIRST + step * number, f"SN{number:08d}"
                brand, model, colour = dice.choice(BRANDS), dice.choice(MODELS), dice.choice(COLOURS)
                copy.write_row([
                    uuid7(), 1, at, at, f"IT-B{number:07d}", entity.pk, dice.choice(stores).pk, "", brand, model,
                    colour, IdentifierKind.SERIAL.value, serial, OwnerKind.ENTITY.value, dice.choice(origins).value,
                    HolderKind.STORE.value, "", False, "{}",
                    f"{serial} {brand} {model} {colour}".lower().replace("é", "e"),
                ])  # fmt: skip
        cursor.execute("VACUUM ANALYZE items_item")
    assert Item.objects.count() >= SIZE
    return stores


def _caller() -> APIClient:
    consumer: Any = make_consumer(allowed_scopes=["items:read"])
    caller = APIClient(raise_request_exception=True)
    form = {"grant_type": "client_credentials", "client_id": consumer.client_id, "client_secret": SECRET}
    token: dict[str, Any] = caller.post("/oauth/token/", form, format=None).json()
    caller.credentials(HTTP_AUTHORIZATION=f"Bearer {token['access_token']}")
    return caller
