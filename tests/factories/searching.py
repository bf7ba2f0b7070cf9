"""A handful of products that differ in everything that can be asked of them, and a model of the language in Python."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from apps.catalog.filters import PRODUCTS
from apps.catalog.models import Product
from apps.core import criteria, references
from apps.core.actors import Actor
from apps.core.criteria import Found
from apps.core.references import ReferenceInput
from tests.factories.core import actor

from .catalog import make_brand, make_product

ANYBODY = actor("products:read")
BRANDS = ("acme", "bolt")
KINDS = ("part", "new_good", "service")
PRICES = ("0.00", "9.90", "10.00", "1234.50")
COLOURS = ("red", "blue")
CODES = tuple(f"P-{letter}{number}" for letter in "AB" for number in range(4))

Row = dict[str, Any]


def make_products() -> list[Row]:
    """Eight, of which some lack brand, cost, minutes, a note or a name."""
    brands = {code: make_brand(code=code, name=code.title()) for code in BRANDS}
    made = []
    for number, code in enumerate(CODES):
        kind = KINDS[number % 3]
        row: Row = {
            "code": code,
            "kind": kind,
            "brand": (*BRANDS, None)[number % 3],
            "price": Decimal(PRICES[number % 4]),
            "cost": Decimal(PRICES[number // 2]) if number % 2 else None,
            "minutes": number if kind == "service" else None,
            "active": number % 4 != 0,
            "metadata.colour": (*COLOURS, None)[number // 3],
            "reference": {"system": "erp", "kind": "sku", "value": f"S{number}"} if number % 2 else None,
        }
        values = {name: row[name] for name in ("code", "kind", "price", "cost", "minutes", "active")}
        note = {"colour": row["metadata.colour"]} if row["metadata.colour"] else {}
        product = make_product(**values, brand=brands.get(row["brand"]), metadata=note)
        if row["reference"]:
            references.attach("product", product.pk, [ReferenceInput(**row["reference"])])
        made.append({**row, "id": product.pk})
    return made


def searched(body: dict[str, Any], who: Actor = ANYBODY) -> Found:
    return criteria.run(
        criteria.read(PRODUCTS, body, actor=who), Product.objects.all(), actor=who, shown=lambda rows: rows
    )


def codes(found: Found) -> list[str]:
    return [product.code for product in found.rows]


def walked(body: dict[str, Any], between: Callable[[], Any] = lambda: None) -> list[str]:
    """Every page after the other; `between` happens between two."""
    page = searched(body)
    seen = codes(page)
    while page.next_cursor:
        between()
        page = searched({**body, "cursor": page.next_cursor})
        seen += codes(page)
    return seen


def meets(row: Row, where: Row) -> bool:
    """The language as docs tell it."""
    if "and" in where:
        return all(meets(row, inner) for inner in where["and"])
    if "or" in where:
        return any(meets(row, inner) for inner in where["or"])
    if "not" in where:
        return not meets(row, where["not"])
    value, op, asked = row[where["field"]], where["op"], where["value"]
    if op == "is_null":
        return (value is None) is asked
    if op == "ne":
        return bool(value != _typed(value, asked))
    if value is None:
        return False
    if op == "has":
        return all(value[part] == asked[part] for part in asked)
    return COMPARED[op](value, [_typed(value, each) for each in asked] if op in LISTS else _typed(value, asked))


LISTS = ("in", "between")
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "in": lambda a, b: a in b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "between": lambda a, b: b[0] <= a <= b[1],
    "contains": lambda a, b: b in a,
    "starts_with": lambda a, b: a.startswith(b),
}


def _typed(value: Any, asked: Any) -> Any:
    return Decimal(asked) if isinstance(value, Decimal) else asked


def _leaf(name: str, values: st.SearchStrategy[Any], *ops: str) -> st.SearchStrategy[Row]:
    def asking(op: str) -> st.SearchStrategy[Row]:
        asked = {
            "in": st.lists(values, min_size=1, max_size=3),
            "between": st.tuples(values, values).map(list),
            "is_null": st.booleans(),
        }.get(op, values)
        return st.fixed_dictionaries({"field": st.just(name), "op": st.just(op), "value": asked})

    return st.sampled_from(ops).flatmap(asking)


RANGE = ("eq", "ne", "in", "gt", "gte", "lt", "lte", "between")
PARTS = st.sampled_from([{"system": "erp"}, {"system": "pos"}, {"system": "erp", "kind": "sku", "value": "S3"}])
LEAVES = st.one_of(
    _leaf("code", st.sampled_from([*CODES, "P-A", "-B", "3"]), "eq", "ne", "in", "contains", "starts_with"),
    _leaf("brand", st.sampled_from([*BRANDS, "nobody", "ac"]), "eq", "ne", "in", "contains", "starts_with", "is_null"),
    _leaf("kind", st.sampled_from(KINDS), "eq", "ne", "in"),
    _leaf("price", st.sampled_from([*PRICES, "10", "9.999"]), *RANGE),
    _leaf("cost", st.sampled_from(PRICES), *RANGE, "is_null"),
    _leaf("minutes", st.integers(-1, 9), *RANGE, "is_null"),
    _leaf("active", st.booleans(), "eq", "ne"),
    _leaf("metadata.colour", st.sampled_from([*COLOURS, "pink"]), "eq", "ne", "in", "is_null"),
    _leaf("reference", PARTS, "has"),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"and": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"or": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=6,
)
SORTED = ("code", "brand", "category", "price", "cost", "minutes", "created_at", "id")
SORTS = st.lists(
    st.tuples(st.sampled_from(["", "-"]), st.sampled_from(SORTED)).map("".join),
    max_size=4,
    unique_by=lambda name: name.removeprefix("-"),
)
