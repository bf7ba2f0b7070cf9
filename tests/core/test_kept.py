"""Representations from the cache are those of the version that counts now, whoever writes meanwhile."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import get_resolver
from redis.exceptions import ConnectionError as CacheAway

from apps.catalog import operations
from apps.catalog.models import Product
from apps.core.api import kept
from apps.core.api.masterdata.views import ListView
from tests.factories.catalog import make_brand, make_product
from tests.factories.masterdata import client_for
from tests.factories.stores import actor_with
from tests.races.threads import together

LIST = "/api/v1/products/"
EDITOR = actor_with({"products:read", "products:write"})


@pytest.fixture(autouse=True)
def nothing_kept_before(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(kept, "_near", {})
    monkeypatch.setattr(kept, "_away_until", 0.0)


def prices() -> list[str]:
    return [row["price"] for row in client_for(EDITOR).get(LIST).json()["results"]]


def reprice(product: Product, price: str) -> None:
    operations.update_product(actor=EDITOR, product_id=product.pk, changes={"price": Decimal(price)})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 3])
def test_a_second_list_draws_nothing_and_says_the_same(count: int, django_assert_num_queries: Any) -> None:
    for _n in range(count):
        make_product(brand=make_brand())
    client = client_for(EDITOR)

    with django_assert_num_queries(3):
        first = client.get(LIST).json()
    with django_assert_num_queries(1):
        second = client.get(LIST).json()
    one = client.get(f"{LIST}{second['results'][0]['id']}/").json()

    assert (second, len(second["results"]), second["results"][0]) == (first, count, one)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["get_many", "set_many"])
def test_a_write_between_looking_and_keeping_is_never_hidden(moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer commits after the version was read (get_many) or after the row was drawn (set_many)."""
    product = make_product(price="1.00")
    ask: Callable[..., Any] = getattr(cache, moment)

    def meanwhile(*args: Any) -> Any:
        monkeypatch.undo()
        reprice(product, "2.00")
        return ask(*args)

    monkeypatch.setattr(cache, moment, meanwhile)

    during = prices()

    assert (during, prices(), prices()) == ([{"get_many": "2.00", "set_many": "1.00"}[moment]], ["2.00"], ["2.00"])


@pytest.mark.django_db(transaction=True)
def test_what_a_process_showed_last_it_asks_nobody_for(monkeypatch: pytest.MonkeyPatch) -> None:
    product, ask = make_product(price="1.00"), cache.get_many
    asked: list[list[str]] = []

    def looked(keys: list[str]) -> Any:
        asked.append(keys)
        return ask(keys)

    monkeypatch.setattr(cache, "get_many", looked)
    monkeypatch.setattr(kept, "NEAR", 1)

    assert (prices(), prices(), len(asked)) == (["1.00"], ["1.00"], 1)
    reprice(product, "2.00")
    assert (prices(), prices(), len(asked), len(kept._near)) == (["2.00"], ["2.00"], 2, 1)


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_wrote_and_undid_is_not_remembered() -> None:
    product = make_product(price="1.00")
    with transaction.atomic():
        reprice(product, "2.00")
        assert prices() == ["2.00"]
        transaction.set_rollback(True)

    assert prices() == ["1.00"]
    reprice(product, "3.00")
    assert prices() == ["3.00"]


@pytest.mark.django_db(transaction=True)
def test_a_cache_that_is_away_is_a_miss_and_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    make_product(price="1.00")
    asked: list[str] = []

    def away(*_args: Any) -> Any:
        asked.append("")
        raise CacheAway

    monkeypatch.setattr(cache, "get_many", away)
    monkeypatch.setattr(cache, "set_many", away)

    assert (prices(), prices(), len(asked)) == (["1.00"], ["1.00"], 1)


@pytest.mark.django_db(transaction=True)
def test_no_reader_sees_less_than_was_committed_before_it_asked() -> None:
    """Four write, four read. Each product's price is its version, so that a mixture would show, too."""
    products = [make_product(price="1.00") for _n in range(4)]
    committed = {str(product.pk): 1 for product in products}
    writing = threading.Event()
    writing.set()
    seen: list[int] = []

    def write(product: Product) -> Callable[[], None]:
        def work() -> None:
            for version in range(2, 40):
                reprice(product, str(version))
                committed[str(product.pk)] = version

        return work

    def writers() -> None:
        try:
            together(*(write(product) for product in products))
        finally:
            writing.clear()

    def read() -> None:
        client = client_for(EDITOR)
        while writing.is_set():
            before = dict(committed)
            for row in client.get(LIST).json()["results"]:
                assert Decimal(row["price"]) == row["version"]
                assert row["version"] >= before[row["id"]]
                seen.append(row["version"])

    together(writers, read, read, read, read)
    assert prices() == ["39.00"] * 4
    assert len(set(seen)) > 3, "this run could not have failed"


def test_what_is_kept_names_others_only_by_what_they_keep_for_life() -> None:
    """A renamed brand has the same code: a code is given once, and no change takes it."""
    lists = [
        pattern.callback.view_class
        for resolver in get_resolver("recommerce.urls").url_patterns
        if str(resolver.pattern) == "api/v1/"
        for app in resolver.url_patterns
        for pattern in getattr(app, "url_patterns", ())
        if isinstance(getattr(getattr(pattern, "callback", None), "view_class", None), type)
    ]
    resources = {view.of.path: view.of for view in lists if issubclass(view, ListView)}
    named = {
        f"{path}.{name}": field.source_attrs[-1]
        for path, of in resources.items()
        if of.kept
        for name, field in of.out().fields.items()
        if len(field.source_attrs) > 1
    }

    assert set(named.values()) == {"code"}
    assert [path for path, of in resources.items() if of.update and "code" in of.update[0]().fields] == []
