"""Resources of a busy shop read through both doors: the same rows, values, masks and refusals."""

import json
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type

from apps.core.permissions import registry
from recommerce.graphql import SCHEMA
from tests.factories.api import Caller
from tests.factories.items import make_transfer
from tests.factories.resale import make_listed, make_listing, make_sold
from tests.factories.stores import make_store
from tests.factories.trade_ins import make_trade_in
from tests.factories.vouchers import make_voucher
from tests.factories.world import make_world

pytestmark = pytest.mark.django_db

SWEPT = {
    "customers": "customers:read", "products": "products:read", "items": "items:read", "stores": "stores:read",
    "work-orders": "work_orders:read", "trade-ins": "trade_ins:read", "payables": "payables:read",
    "payments": "payments:read", "cases": "cases:read", "vouchers": "vouchers:read", "sales": "sales:read",
    "stock-items": "stock_items:read", "listings": "listings:read", "transfers": "transfers:read",
    "register-entries": "register:read",
}  # fmt: skip
READING = sorted(name for name in registry if name.endswith(":read"))


def asked(caller: Caller, query: str) -> Any:
    sent = json.dumps({"query": query})
    return caller.client.post("/graphql/", sent, content_type="application/json", headers=caller.headers).json()


def selection(kind: GraphQLObjectType, row: dict[str, Any]) -> str:
    """All that REST shows; of a row that is named, the name."""
    parts = []
    for name, value in row.items():
        inner = get_named_type(kind.fields[name].type)
        sample = value[0] if isinstance(value, list) and value else value
        if not isinstance(inner, GraphQLObjectType):
            parts.append(name)
        elif isinstance(sample, dict):
            parts.append(f"{name} {{{selection(inner, sample)}}}")
        elif sample not in (None, []):
            parts.append(f"{name} {{{_key(inner, sample)}}}")
    return " ".join(parts)


def _key(kind: GraphQLObjectType, value: Any) -> str:
    return "code" if "code" in kind.fields and len(str(value)) != 36 else "id"


def same(told: Any, rest: Any) -> bool:
    if isinstance(told, dict) and isinstance(rest, dict):
        return all(same(value, rest[name]) for name, value in told.items())
    if isinstance(told, list) and isinstance(rest, list):
        return len(told) == len(rest) and all(map(same, told, rest))
    if isinstance(told, dict):
        return list(told.values()) == [rest]
    return bool(told == rest)


def compared(caller: Caller, path: str) -> list[str]:
    """The ids that both doors show, alike."""
    rest = caller.post(f"{path}/search/", {"limit": 5}).json()["results"]
    root, field = path.replace("-", "_"), SCHEMA.graphql_schema.query_type.fields[path.replace("-", "_")]
    page = get_named_type(field.type)
    kind = get_named_type(page.fields["results"].type)
    chosen = selection(kind, rest[0]) if rest else "id"
    answer = asked(caller, f"{{{root}(limit: 5) {{results {{{chosen}}}}}}}")
    assert "errors" not in answer, (path, answer["errors"])
    told = answer["data"][root]["results"]
    wrong = [
        (path, name, one[name], row[name])
        for one, row in zip(told, rest, strict=True)
        for name in one
        if not same(one[name], row[name])
    ]
    assert wrong == []
    return [row["id"] for row in rest]


def test_both_doors_show_the_same_and_nothing_of_another_store() -> None:
    world = make_world()
    make_sold(world.store)
    make_listing(make_listed(world.store))
    make_trade_in(world.store, until="cleared")
    make_voucher(world.store)
    reached = [world.store, make_transfer(world.store).destination]  # what is named and out of reach is null
    everything, masked = (Caller(*rights, stores=reached) for rights in (registry, READING))
    stranger = Caller(*READING, stores=[make_store()])
    shared = {"products", "stores", "customers"}

    for path in SWEPT:
        seen = compared(everything, path)
        assert seen, path
        compared(masked, path)
        assert path in shared or compared(stranger, path) == [], path


def test_both_doors_name_the_right_that_is_missing() -> None:
    make_world()
    caller = Caller("brands:read")

    for path, right in SWEPT.items():
        root = path.replace("-", "_")
        refused = caller.post(f"{path}/search/", {})
        (error,) = asked(caller, f"{{{root} {{results {{id}}}}}}")["errors"]
        assert (refused.status_code, refused.json()["code"], refused.json()["scope"]) == (403, "scope_missing", right)
        assert (error["extensions"]["code"], right in error["message"]) == ("scope_missing", True)
