"""Everybody is shown the doors that open for them, and no other."""

import pytest

from apps.core.permissions import CLERK, INTEGRATOR, registry
from apps.desk.navigation import ITEMS, items_for
from tests.factories.stores import actor_with


def paths(role: str) -> list[str]:
    held = {right.code for right in registry.values() if role in right.roles}
    return [item.path for item in items_for(actor_with(held))]


def test_who_connects_programs_finds_the_developers_pages() -> None:
    assert [path for path in paths(INTEGRATOR) if path.startswith(("/consumers/", "/developers/"))] == [
        "/consumers/",
        "/developers/",
    ]


def test_who_serves_customers_is_not_shown_them() -> None:
    assert "/developers/" not in paths(CLERK)
    assert "/workshop/" in paths(CLERK)


@pytest.mark.parametrize(
    "path, current",
    [("/", ["/"]), ("/resale/SI-1/", ["/resale/"]), ("/resale/vat/2026/", ["/resale/vat/"]), ("/elsewhere/", [])],
)
def test_one_entry_at_most_is_where_one_is(path: str, current: list[str]) -> None:
    assert [item.path for item in ITEMS if item.is_current(path)] == current
