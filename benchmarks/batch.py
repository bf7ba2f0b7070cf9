"""Five hundred products in one request: made, changed, and sent again as they are."""

import statistics
import time
from typing import Any

from tests.factories.catalog import make_brand

from . import people
from .stack import Stack

ROUNDS, SIZE = 5, 500


def run(_stack: Stack) -> dict[str, Any]:
    caller, brand = people.client(), make_brand()
    labels = {"fr": "Pompe", "en": "Pump"}
    seconds: dict[str, list[float]] = {"created": [], "updated": [], "unchanged": []}
    for turn in range(ROUNDS):
        for outcome, price in (("created", "20.00"), ("updated", "21.00"), ("unchanged", "21.00")):
            items = [
                {"code": f"BATCH-{turn}-{number}", "labels": labels, "kind": "part", "tax_code": "FR20",
                 "price": price, "brand": brand.code}
                for number in range(SIZE)
            ]  # fmt: skip
            body = {"mode": "partial", "items": items}
            began = time.perf_counter()
            answer = caller.post(
                "/api/v1/products/batch/", body, format="json", HTTP_IDEMPOTENCY_KEY=f"batch-{turn}-{outcome}"
            )
            seconds[outcome].append(time.perf_counter() - began)
            assert {result["outcome"] for result in answer.json()["results"]} == {outcome}, answer.content
    return {f"{outcome}_rows_per_s": round(SIZE / statistics.median(taken)) for outcome, taken in seconds.items()}
