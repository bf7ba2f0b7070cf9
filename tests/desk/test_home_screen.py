"""Home: the numbers of one store, only those the person may see, in a fixed number of queries; and the lamp."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from redis.exceptions import RedisError

from apps.core.models import Delivery, WorkState
from apps.core.permissions import INTEGRATOR, TECHNICIAN
from apps.desk.selectors import numbers_of, partner_light
from apps.integrations.models import Connection, Health
from apps.resale.models import StockItem
from apps.stores.models import Store
from apps.workshop.models import Quote, WorkOrder
from tests.factories.core import delivery, event
from tests.factories.integrations import make_connection
from tests.factories.resale import make_listed, make_stock
from tests.factories.screens import Shop, make_shop
from tests.factories.stores import actor_with, make_assignment, make_role, make_staff, make_store
from tests.factories.workshop import make_work_order, pay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_lamp() -> None:
    cache.clear()


@pytest.fixture
def shop(client: Client) -> Shop:
    made = make_shop()
    client.force_login(made.clerk)
    return made


def promised(store: Store, until: str, **ago: float) -> WorkOrder:
    """An order in this state, promised this long ago."""
    order = make_work_order(store, until=until)
    WorkOrder.objects.filter(pk=order.pk).update(promised_at=timezone.now() - timedelta(**ago))
    return order


def tiles(client: Client) -> dict[str, int]:
    return {tile["url"]: tile["value"] for tile in client.get("/").context["tiles"]}


def test_numbers_count_what_they_say(shop: Shop) -> None:
    promised(shop.store, "in_work", hours=1)
    promised(shop.store, "checked_in", hours=-1)
    promised(shop.store, "ready", hours=1)  # finished: the promise was kept
    forgotten = promised(shop.store, "paid", hours=1)
    WorkOrder.objects.filter(pk=forgotten.pk).update(ready_at=timezone.now() - timedelta(days=3, hours=1))
    silent, asked = make_work_order(shop.store, until="quoted"), make_work_order(shop.store, until="quoted")
    Quote.objects.filter(work_order=silent).update(created_at=timezone.now() - timedelta(hours=25))
    Quote.objects.filter(work_order=asked).update(created_at=timezone.now() - timedelta(hours=23))
    pay(make_work_order(shop.store, until="ready"), "70.00")
    delivery(state=WorkState.DEAD, store_id=shop.store.pk)
    everything = actor_with(["work_orders:read", "cases:read", "deliveries:read"], stores=[shop.store])
    assert numbers_of(everything, shop.store.pk) == {
        "late": 1,
        "uncollected": 1,
        "unanswered": 1,
        "in_work": 1,
        "cases": 1,
        "dead": 1,
    }


def test_used_goods_count_what_is_to_prepare_and_what_stood_too_long(client: Client, shop: Shop) -> None:
    make_stock(shop.store)
    make_listed(shop.store)
    old = make_listed(shop.store)
    StockItem.objects.filter(pk=old.pk).update(stocked_at=timezone.now() - timedelta(days=61))
    assert {url: number for url, number in tiles(client).items() if url.startswith("/resale/")} == {"/resale/": 1}
    client.force_login(shop.manager)
    shown = {url: number for url, number in tiles(client).items() if url.startswith("/resale/")}
    assert shown == {"/resale/": 1, "/resale/?tab=sale&age=60": 1}
    for url, number in shown.items():
        assert len(client.get(url).context["rows"]) == number, url


def test_another_stores_orders_count_nothing_here(client: Client, shop: Shop) -> None:
    other = make_store(entity=shop.store.entity)
    promised(other, "in_work", hours=1)
    assert set(tiles(client).values()) == {0}
    assert client.get("/").context["orders"] == []
    assert "No promise is running" in client.get("/").content.decode()


@pytest.mark.parametrize(
    "role, shown",
    [
        (TECHNICIAN, ["late", "uncollected", "unanswered", "in_work", "/resale/"]),
        (INTEGRATOR, ["/integrations/?state=dead"]),
    ],
)
def test_everybody_sees_the_tiles_of_their_role(client: Client, shop: Shop, role: str, shown: list[str]) -> None:
    person = make_staff(language="en")
    make_assignment(person, role, store=shop.store)
    client.force_login(person)
    assert list(tiles(client)) == [name if name[0] == "/" else f"/workshop/?show={name}" for name in shown]


def test_every_tile_leads_to_a_list_with_as_many_rows(client: Client, shop: Shop) -> None:
    promised(shop.store, "in_work", hours=1)
    promised(shop.store, "checked_in", hours=2)
    for url, number in tiles(client).items():
        answer = client.get(url)
        assert answer.status_code == 200, url
        if url.startswith("/workshop/"):
            assert answer.context["count"] == number, url


def test_who_may_do_nothing_is_told_whom_to_ask(client: Client, shop: Shop) -> None:
    person = make_staff(language="en")
    make_assignment(person, make_role(["stores:read"]), store=shop.store)
    client.force_login(person)
    page = client.get("/").content.decode()
    assert "Nothing here for your role" in page
    assert 'href="/workshop/new/"' not in page


def test_who_works_nowhere_is_told_so(client: Client) -> None:
    client.force_login(make_staff(language="en"))
    assert "You have no role in any store yet" in client.get("/").content.decode()


def test_home_costs_the_same_however_much_there_is(client: Client, shop: Shop, django_assert_num_queries: Any) -> None:
    """Four for who and where, one for the lamp, then orders, used goods, cases and the next promises."""
    for hours in range(3):
        promised(shop.store, "in_work", hours=hours)
    with django_assert_num_queries(9):
        client.get("/")
    with django_assert_num_queries(8):
        client.get("/")


# --- the lamp -----------------------------------------------------------------------------------------


@pytest.fixture
def partner(shop: Shop) -> Connection:
    return make_connection(shop.store.entity, "http://127.0.0.1:9", kinds=())


def pushed(store: Store, *, since: timedelta = timedelta(0), state: str = WorkState.PENDING) -> None:
    """Something on its way to the partner of this store's company."""
    made = event(store_id=store.pk, legal_entity_id=store.entity_id)
    Delivery.objects.create(
        event=made,
        channel="partner",
        target="somewhere/WorkOrderPayable",
        aggregate_id=made.aggregate_id,
        position=made.id,
        store_id=store.pk,
        state=state,
        created_at=timezone.now() - since,
    )


def test_without_a_partner_the_lamp_is_out(shop: Shop) -> None:
    assert partner_light(shop.store) == ""


def test_a_partner_that_answers_is_fine(shop: Shop, partner: Connection) -> None:
    assert partner_light(shop.store) == "ok"


def test_a_partner_that_does_not_answer_is_late(shop: Shop, partner: Connection) -> None:
    Health.objects.filter(connection=partner).update(opened_at=timezone.now())
    assert partner_light(shop.store) == "late"


@pytest.mark.parametrize("minutes, light", [(4, "ok"), (6, "late")])
def test_what_waits_for_long_is_late(shop: Shop, partner: Connection, minutes: int, light: str) -> None:
    pushed(shop.store, since=timedelta(minutes=minutes))
    assert partner_light(shop.store) == light


def test_what_was_given_up_is_down_for_this_company_only(shop: Shop, partner: Connection) -> None:
    other = make_store()
    make_connection(other.entity, "http://127.0.0.1:9", kinds=(), code="other")
    pushed(shop.store, state=WorkState.DEAD)
    assert (partner_light(shop.store), partner_light(other)) == ("down", "ok")


def test_the_lamp_costs_one_query(shop: Shop, partner: Connection, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        partner_light(shop.store)


def test_a_cache_that_is_away_is_a_miss(client: Client, shop: Shop, partner: Connection, monkeypatch: Any) -> None:
    def away(*_arguments: Any) -> None:
        raise RedisError("connection refused")

    monkeypatch.setattr(cache, "get_or_set", away)
    assert "Connected" in client.get("/").content.decode()
