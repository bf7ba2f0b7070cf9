"""The filter language against a model of it, and every order walked page by page."""

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings

from apps.catalog.models import Product
from apps.core.criteria.where import DEEPEST
from tests.factories.catalog import make_product
from tests.factories.searching import CODES, SORTS, TREES, codes, make_products, meets, searched, walked

pytestmark = pytest.mark.django_db
SOME = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def depth(where: dict[str, Any]) -> int:
    inner = where.get("and", where.get("or", [where["not"]] if "not" in where else []))
    return max((1 + depth(each) for each in inner), default=0)


def test_any_tree_of_criteria_finds_what_the_model_finds() -> None:
    rows = make_products()

    @given(TREES)
    @example({"field": "minutes", "op": "gt", "value": -1})  # what a column cannot hold
    @example({"not": {"and": [{"field": "brand", "op": op, "value": "acme"} for op in ("ne", "eq")]}})  # NOT NULL
    @SOME
    def check(where: dict[str, Any]) -> None:
        assume(depth(where) <= DEEPEST)
        expected = sorted(row["code"] for row in rows if meets(row, where))
        assert sorted(codes(searched({"where": where}))) == expected

    check()


def in_order(rows: list[dict[str, Any]], sort: list[str]) -> list[str]:
    """Stable sorts from the last key to the first; what is empty comes last, whatever the direction."""
    down = sort[-1].startswith("-") if sort else True
    found = sorted(rows, key=lambda row: row["id"], reverse=down)
    for name in reversed(sort):
        bare = name.removeprefix("-")
        filled = [row for row in found if row.get(bare) is not None]
        filled.sort(key=lambda row, bare=bare: row[bare], reverse=name != bare)
        found = filled + [row for row in found if row.get(bare) is None]
    return [row["code"] for row in found]


def test_any_order_is_the_models_and_its_pages_hold_every_row_once() -> None:
    make_products()
    columns = ("id", "code", "brand__code", "category__code", "price", "cost", "minutes", "created_at")
    rows = [
        {**row, "brand": row["brand__code"], "category": row["category__code"]}
        for row in Product.objects.values(*columns)
    ]

    @given(SORTS)
    @settings(SOME, max_examples=40)
    def check(sort: list[str]) -> None:
        expected = in_order(rows, sort)
        for limit in (1, 3, 200):
            assert walked({"sort": sort, "limit": limit}) == expected, sort

    check()


@pytest.mark.parametrize("sort", [[], ["price"], ["-price", "code"], ["cost", "-brand"]])
def test_rows_made_between_two_pages_move_none(sort: list[str]) -> None:
    make_products()
    before = walked({"sort": sort})
    cheap = iter(range(1, 99))

    def meanwhile() -> None:
        make_product(price=str(next(cheap)), cost="1.00")
        make_product(price="5.00")

    seen = walked({"sort": sort, "limit": 2}, meanwhile)
    assert [code for code in seen if code in CODES] == before
    assert len(seen) == len(set(seen))
