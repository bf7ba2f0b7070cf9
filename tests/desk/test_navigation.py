"""Everybody is shown the doors that open for them, and no other."""

import pytest

from apps.core.permissions import CLERK, INTEGRATOR, registry
from apps.desk.navigation import ITEMS, NavItem, items_for
from tests.factories.desk import make_worker, signed_in
from tests.factories.stores import actor_with, make_store


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


# Not ruled by the right of their entry alone: guides anybody reads, a sign-in of its own, a list for more people.
OTHERWISE = ("/developers/", "/admin/", "/intake/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "item", [item for item in ITEMS if item.permission and item.path not in OTHERWISE], ids=lambda item: item.path
)
def test_the_page_asks_for_the_right_its_entry_is_shown_by(item: NavItem) -> None:
    store = make_store()
    opening = (item.permission, *item.also)
    answers = [
        signed_in(make_worker(store, rights=(right,))).get(item.path).status_code
        for right in (*opening, "print_rolls:read")
    ]
    assert answers == [200] * len(opening) + [403]
