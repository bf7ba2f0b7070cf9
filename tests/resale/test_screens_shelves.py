"""The three shelves: what stands where, for whom, under which filters, at a literal cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.resale import operations
from apps.resale.models import StockItem
from tests.factories.desk import make_worker, signed_in
from tests.factories.resale import make_listed, make_stock, pay
from tests.factories.stores import make_store
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db


def lead(store):
    return signed_in(make_worker(store, "workshop_lead"))


def codes(answer):
    return [row["stock"].code for row in answer.context["rows"]]


def counts(answer):
    return [tab["count"] for tab in answer.context["tabs"]]


def aged(stock, days):
    StockItem.objects.filter(pk=stock.pk).update(stocked_at=timezone.now() - timedelta(days=days))


def test_each_thing_stands_on_the_shelf_of_its_state_the_longest_waiting_first():
    store = make_store()
    first, second = make_stock(store), make_stock(store)
    listed, sold = make_listed(store), make_listed(store)
    pay(sold)
    make_stock()  # of another store
    client = lead(store)
    assert codes(client.get("/resale/")) == [first.code, second.code]
    assert codes(client.get("/resale/?tab=sale")) == [listed.code]
    assert codes(client.get("/resale/?tab=sold")) == [sold.code]
    assert counts(client.get("/resale/?tab=nonsense")) == [2, 1, 1]


def test_filters_stand_in_the_address_and_the_counts_follow_them():
    store = make_store()
    old, fresh = make_stock(store, grade="A", brand_name="Brompton"), make_stock(store, grade="C")
    aged(old, 61)
    client = lead(store)
    for query in ("q=brompton", f"q={old.item.code}", "grade=A", "age=60"):
        answer = client.get(f"/resale/?{query}")
        assert (query, codes(answer), counts(answer)) == (query, [old.code], [1, 0, 0])
    assert codes(client.get("/resale/?grade=C&age=7")) == [fresh.code]
    nothing = client.get("/resale/?grade=C&age=60")
    assert (codes(nothing), b"Nothing here fits these filters" in nothing.content) == ([], True)


@pytest.mark.parametrize(
    "tab, said",
    [("prepare", "Nothing waits to be prepared"), ("sale", "Nothing is for sale"), ("sold", "Nothing is sold yet")],
)
def test_an_empty_shelf_says_how_it_fills(tab, said):
    assert said in lead(make_store()).get(f"/resale/?tab={tab}").content.decode()


def test_a_row_offers_the_likeliest_step_of_the_table_and_pressing_it_comes_back_to_the_list():
    store = make_store()
    stock = make_stock(store)
    client, here = lead(store), "/resale/?tab=prepare&grade=B"
    (row,) = client.get(here).context["rows"]
    assert (row["next"]["action"], row["next"]["at_once"]) == ("make_ready", True)
    answer = client.post(row["next"]["url"], {"version": stock.version, "back": here})
    stock.refresh_from_db()
    assert (answer.status_code, answer["Location"], stock.status) == (302, here, "ready")
    (row,) = client.get(here).context["rows"]
    assert row["price_url"] == f"/resale/{stock.code}/price/"  # without a price nothing is released


def test_the_way_back_leads_nowhere_else():
    stock = make_stock()
    answer = lead(stock.store).post(
        f"/resale/{stock.code}/make-ready/", {"version": stock.version, "back": "//evil.example/resale/"}
    )
    assert answer["Location"] == f"/resale/{stock.code}/"


def test_what_a_thing_cost_is_shown_only_to_who_may_know():
    stock = make_listed(cost="100.00", price="180.00")
    told = lead(stock.store).get("/resale/?tab=sale").context["rows"][0]
    assert (told["cost"], told["margin"]) == (100, {"amount": 80, "percent": 44, "loss": False})
    worker = signed_in(make_worker(stock.store, "technician"))
    hidden = worker.get("/resale/?tab=sale").context["rows"][0]
    assert (hidden["cost"], hidden["margin"]) == (None, None)


def test_a_till_that_rings_it_locks_it():
    stock = make_listed()
    client = lead(stock.store)
    assert client.get("/resale/?tab=sale").context["rows"][0]["lock"] == ""
    stock.payable.reserved_by, stock.payable.reserved_until = "2", timezone.now() + timedelta(minutes=5)
    stock.payable.save()
    assert client.get("/resale/?tab=sale").context["rows"][0]["lock"] == "Till 2 is ringing it"


@pytest.mark.parametrize("tab, queries", [("prepare", 8), ("sale", 9), ("sold", 9)])
def test_a_shelf_costs_the_same_however_full_it_is(tab, queries):
    """Session, person, roles and stores on offer; counts, rows, costs and pictures; of what is for sale, the listings;
    of what is sold, the sales."""
    store = make_store()
    client = lead(store)
    for count in (1, 3):
        while StockItem.objects.count() < count:
            stock = make_stock(store) if tab == "prepare" else make_listed(store)
            if tab == "sold":
                pay(stock)
        client.get("/resale/")
        with CaptureQueriesContext(connection) as asked:
            assert len(codes(client.get(f"/resale/?tab={tab}"))) == count
        assert len(asked) == queries, [query["sql"][:90] for query in asked]


def test_three_hundred_things_come_in_pages_that_are_light():
    store = make_store()
    stock = make_stock(store)
    item = stock.item
    for number in range(299):
        item.pk, item.code, item._state.adding = item._meta.pk.get_default(), f"IT-{number:08d}", True
        item.save(force_insert=True)
        stock.pk, stock.item, stock.code = stock._meta.pk.get_default(), item, f"SI-{number:08d}"
        stock._state.adding = True
        stock.save(force_insert=True)
    answer = lead(store).get("/resale/")
    assert (len(codes(answer)), counts(answer)) == (50, [300, 0, 0])
    assert len(answer.content) < 100 * 1024
    second = lead(store).get("/resale/" + answer.context["shown"].later_url)
    assert len(codes(second)) == 50
    assert set(codes(answer)) & set(codes(second)) == set()
    back = lead(store).get("/resale/" + second.context["shown"].earlier_url)
    assert codes(back) == codes(answer)


def test_without_the_right_there_are_no_shelves():
    assert signed_in(make_worker(make_store(), rights=("items:read",))).get("/resale/").status_code == 403


def test_a_sale_is_told_where_it_was_made_and_a_second_one_stands_out():
    stock = make_listed()
    pay(stock, number="T-1")
    pay(stock, number="T-2")
    (row,) = lead(stock.store).get("/resale/?tab=sold").context["rows"]
    assert (row["sold_by"], row["sale"].amount) == ("Till, ticket 1/T-1", 180)
    assert row["double"] is True
    assert row["next"]["action"] == "deliver"
    operations.deliver(stock.pk, actor=person("mona", stock.store))
    (row,) = lead(stock.store).get("/resale/?tab=sold").context["rows"]
    assert (row["status"], row["next"]) == (("closed", "Delivered"), None)
