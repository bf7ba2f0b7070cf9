"""Counts beside a page: over what was found, each without the criteria on its own field."""

from typing import Any

import pytest

from apps.core.criteria import running
from tests.factories.searching import make_products, searched

pytestmark = pytest.mark.django_db
PARTS = {"field": "kind", "op": "eq", "value": "part"}
ACTIVE = {"field": "active", "op": "eq", "value": True}


def counted(body: dict[str, Any], name: str) -> dict[Any, int]:
    (facet,) = [facet for facet in searched({"facets": [name], **body}).facets if facet["field"] == name]
    return {each["value"]: each["count"] for each in facet["values"]}


@pytest.fixture(autouse=True)
def eight() -> None:
    make_products()


def test_values_are_counted_the_most_frequent_first_the_empty_one_too() -> None:
    (facet,) = searched({"facets": ["brand"], "limit": 1}).facets
    assert facet == {
        "field": "brand",
        "values": [{"value": "acme", "count": 3}, {"value": "bolt", "count": 3}, {"value": None, "count": 2}],
        "more": False,
    }


@pytest.mark.parametrize("where", [PARTS, {"and": [PARTS, ACTIVE]}])
def test_its_own_criterion_is_left_out_and_the_others_count(where: dict[str, Any]) -> None:
    active = "and" in where
    assert counted({"where": where}, "kind") == (
        {"new_good": 2, "part": 2, "service": 2} if active else {"part": 3, "new_good": 3, "service": 2}
    )
    assert counted({"where": where}, "active") == {True: 2, False: 1}


def test_below_an_or_its_own_criterion_counts_as_any_other() -> None:
    where = {"or": [PARTS, {"field": "price", "op": "gt", "value": "1000.00"}]}
    assert counted({"where": where}, "kind") == {"part": 3, "new_good": 1}


def test_typed_words_narrow_the_counts() -> None:
    assert counted({"text": "acme"}, "kind") == {"part": 3}


def test_values_are_bounded_and_more_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_COUNTED", 2)
    (facet,) = searched({"facets": ["kind"]}).facets
    assert ([each["value"] for each in facet["values"]], facet["more"]) == (["new_good", "part"], True)
