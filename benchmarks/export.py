"""A large export: how fast it streams, and how much memory the hundredth megabyte costs over the first."""

import time
import tracemalloc
from typing import Any

from django.db import connection

from tests.factories.catalog import make_brand, make_category, make_product

from . import people
from .stack import Stack

ROWS = 20_000
_COPIES = """
INSERT INTO catalog_product (id, version, created_at, updated_at, code, labels, kind, brand_id, category_id,
    tax_code_id, price, currency, active, metadata, search_text)
SELECT gen_random_uuid(), version, created_at, updated_at, 'EXPORT-' || n, labels, kind, brand_id, category_id,
    tax_code_id, price, currency, active, metadata, search_text
FROM catalog_product, generate_series(1, %s) AS n WHERE code = %s
"""


def run(_stack: Stack) -> dict[str, Any]:
    caller = people.client()
    product = make_product(brand=make_brand(), category=make_category())
    with connection.cursor() as cursor:
        cursor.execute(_COPIES, [ROWS, product.code])
    began, size = time.perf_counter(), 0
    for part in caller.get("/api/v1/products/export/").streaming_content:
        size += len(part)
    seconds = time.perf_counter() - began

    tracemalloc.start()
    early = late = 0
    for number, _part in enumerate(caller.get("/api/v1/products/export/").streaming_content):
        if number == 5:
            early = tracemalloc.get_traced_memory()[1]
        late = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "rows": ROWS,
        "megabytes": round(size / 1e6, 1),
        "megabytes_per_s": round(size / 1e6 / seconds, 2),
        "rows_per_s": round(ROWS / seconds),
        "peak_python_megabytes_after_5_chunks": round(early / 1e6, 1),
        "peak_python_megabytes_at_the_end": round(late / 1e6, 1),
        "goal": "the peak does not grow with the rows",
    }
