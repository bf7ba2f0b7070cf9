"""A page of fifty products against the same page of a stock DRF list, both over the API in one process."""

from typing import Any

from django.core.cache import cache

from apps.core.api import kept
from tests.factories.catalog import make_brand, make_category, make_product

from . import people
from .measure import compared, interleaved
from .stack import Stack

ROUNDS = 200


def run(_stack: Stack) -> dict[str, Any]:
    caller, brand, category = people.client(), make_brand(), make_category()
    for _n in range(50):
        make_product(brand=brand, category=category)

    def ours() -> None:
        answer = caller.get("/api/v1/products/?limit=50")
        assert len(answer.json()["results"]) == 50

    def cold() -> None:
        cache.clear()
        kept._near.clear()
        ours()

    def stock() -> None:
        answer = caller.get("/api/stock-products/")
        assert len(answer.json()["results"]) == 50

    times = interleaved({"ours": ours, "stock": stock, "ours_nothing_kept": cold}, rounds=ROUNDS)
    return compared(times, "ours", "stock", goal="2.5")
