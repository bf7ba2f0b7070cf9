"""What cannot be asked is refused at its place, with the nearest that can; and a cursor is for one search."""

from typing import Any

import pytest
from django.core import signing
from django.utils import translation

from apps.core import criteria
from apps.core.errors import Invalid, Malformed
from tests.factories.searching import ANYBODY, PRODUCTS, make_products, searched

pytestmark = pytest.mark.django_db
PRICE = {"field": "price", "op": "eq", "value": "1.00"}


def refused(body: Any) -> tuple[int, dict[str, str]]:
    with pytest.raises(Invalid) as refusal:
        criteria.read(PRODUCTS, body, actor=ANYBODY)
    return refusal.value.status, refusal.value.errors


@pytest.mark.parametrize(
    ("body", "pointer", "nearest"),
    [
        ({"were": PRICE}, "/were", "where"),
        ({"sort": ["-prise"]}, "/sort/0", "price"),
        ({"facets": ["kind", "brnd"]}, "/facets/1", "brand"),
        ({"where": {**PRICE, "field": "prise"}}, "/where/field", "price"),
        ({"where": {"or": [PRICE, {**PRICE, "op": "gtee"}]}}, "/where/or/1/op", "gte"),
        ({"where": {"nott": PRICE}}, "/where/nott", "not"),
        ({"where": {"not": {**PRICE, "valu": 1}}}, "/where/not/valu", "value"),
        ({"where": {"a~/b": 1}}, "/where/a~0~1b", ""),
    ],
)
def test_an_unknown_name_is_malformed_and_the_nearest_is_told(body: Any, pointer: str, nearest: str) -> None:
    status, errors = refused(body)
    assert (status, list(errors)) == (400, [pointer])
    assert f"“{nearest}”" in errors[pointer] if nearest else "Known: " in errors[pointer]


@pytest.mark.parametrize(
    ("field", "op", "value", "pointer"),
    [
        ("price", "eq", 10, "/where/value"),
        ("price", "eq", "1e3", "/where/value"),
        ("price", "eq", "NaN", "/where/value"),
        ("price", "eq", "٣", "/where/value"),
        ("price", "in", ["1.00", None], "/where/value/1"),
        ("price", "in", [], "/where/value"),
        ("price", "in", "1.00", "/where/value"),
        ("price", "in", ["1.00"] * 201, "/where/value"),
        ("price", "between", ["1.00"], "/where/value"),
        ("price", "between", ["1.00", "x"], "/where/value/1"),
        ("kind", "eq", "robot", "/where/value"),
        ("kind", "eq", ["part"], "/where/value"),
        ("active", "eq", "true", "/where/value"),
        ("active", "eq", None, "/where/value"),
        ("cost", "is_null", 1, "/where/value"),
        ("minutes", "eq", True, "/where/value"),
        ("minutes", "eq", 2**31, "/where/value"),
        ("code", "eq", "x" * 201, "/where/value"),
        ("code", "eq", "a\x00", "/where/value"),
        ("id", "eq", "1", "/where/value"),
        ("id", "eq", "x" * 36, "/where/value"),
        ("created_at", "gt", "2026-11-21T10:30:00", "/where/value"),
        ("created_at", "gt", "2026-13-21T10:30:00Z", "/where/value"),
        ("created_at", "gt", "0001-01-01T00:00:00+14:00", "/where/value"),
        ("reference", "has", {"system": "erp", "value": "1"}, "/where/value"),
        ("reference", "has", {}, "/where/value"),
        ("reference", "has", "erp", "/where/value"),
        ("reference", "has", {"system": "erp", "kind": 1}, "/where/value"),
        ("metadata.colour", "eq", 1, "/where/value"),
    ],
)
def test_a_value_of_another_kind_is_refused_at_its_place(field: str, op: str, value: Any, pointer: str) -> None:
    assert _status_and_places({"where": {"field": field, "op": op, "value": value}}) == (422, [pointer])


def test_an_unknown_value_of_a_closed_list_is_told_the_nearest() -> None:
    errors = refused({"where": {"field": "kind", "op": "eq", "value": "prat"}})
    assert errors == (422, {"/where/value": "Unknown value. Did you mean “part”?"})


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"where": []}, "/where"),
        ({"where": {}}, "/where"),
        ({"where": {"and": []}}, "/where/and"),
        ({"where": {"or": None}}, "/where/or"),
        ({"where": {"and": [PRICE], "or": [PRICE]}}, "/where"),
        ({"where": {"field": "price", "op": "eq"}}, "/where/value"),
        ({"where": {"or": [PRICE] * 51}}, "/where/or"),
        ({"where": {"or": [{"and": [PRICE] * 26}] * 2}}, "/where"),
        ({"sort": ["price", "-price"]}, "/sort/1"),
        ({"sort": ["price"] * 5}, "/sort"),
        ({"sort": "price"}, "/sort"),
        ({"facets": ["kind", "kind"]}, "/facets/1"),
        ({"facets": ["kind"] * 6}, "/facets"),
        ({"limit": 0}, "/limit"),
        ({"limit": 201}, "/limit"),
        ({"limit": "5"}, "/limit"),
        ({"limit": True}, "/limit"),
        ({"text": 5}, "/text"),
        ({"text": "x" * 201}, "/text"),
        ({"cursor": {}}, "/cursor"),
    ],
)
def test_what_is_too_much_or_of_another_shape_is_refused(body: Any, pointer: str) -> None:
    assert _status_and_places(body) == (422, [pointer])


def _status_and_places(body: Any) -> tuple[int, list[str]]:
    status, errors = refused(body)
    return status, list(errors)


def test_six_groups_deep_and_no_deeper() -> None:
    where: dict[str, Any] = PRICE
    for _ in range(6):
        where = {"not": where}
    assert searched({"where": where}).rows == []
    assert _status_and_places({"where": {"not": where}}) == (422, ["/where" + "/not" * 7])


def test_every_mistake_is_told_at_once() -> None:
    body = {"where": {"and": [{**PRICE, "value": 1}, {**PRICE, "op": "x"}]}, "limit": 0, "sort": [1]}
    assert _status_and_places(body) == (400, ["/where/and/0/value", "/where/and/1/op", "/sort/0", "/limit"])


@pytest.mark.parametrize("body", [[], "x", 1, None])
def test_a_body_is_an_object(body: Any) -> None:
    with pytest.raises(Malformed):
        criteria.read(PRODUCTS, body, actor=ANYBODY)


@pytest.mark.parametrize("other", [{"sort": ["-price"]}, {"where": PRICE}, {"text": "x"}, {"sort": []}])
def test_a_cursor_of_other_criteria_is_refused(other: dict[str, Any]) -> None:
    make_products()
    cursor = searched({"sort": ["price"], "limit": 2}).next_cursor
    assert len(searched({"sort": ["price"], "limit": 3, "facets": ["kind"], "cursor": cursor}).rows) == 3
    with translation.override("en"), pytest.raises(Malformed, match="another search"):
        searched({"sort": ["price"], "cursor": cursor, **other})


def test_a_cursor_that_was_touched_or_made_up_is_refused() -> None:
    make_products()
    cursor = str(searched({"limit": 2}).next_cursor)
    for bad in (cursor[:-1], "B" + cursor[1:], "x", signing.dumps(["x"], salt="cursor"), "\u00e9", ":::"):
        with translation.override("en"), pytest.raises(Malformed, match="not one of ours"):
            searched({"cursor": bad})
