"""What happens once a thing is offered: other channels, somebody it is kept for, and the way back of a sold one."""

from datetime import timedelta

import pytest
from django.utils import timezone
from uuid_utils.compat import uuid7

from apps.resale import operations
from apps.resale.inputs import NewChannel
from apps.resale.models import Listing, Sale, StockItem
from apps.resale.states import ChannelKind
from tests.factories.desk import PIN, make_worker, signed_in
from tests.factories.resale import make_listed, pay
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db


def manager(stock):
    return signed_in(make_worker(stock.store, "store_manager", pin=PIN))


def at(stock, action=""):
    return f"/resale/{stock.code}/{action}"


def state(stock):
    stock.refresh_from_db()
    return stock.status, stock.version


def test_a_thing_is_offered_on_a_channel_and_withdrawn_from_it():
    stock = make_listed()
    feed = NewChannel("feed", "Second-hand feed", ChannelKind.FEED, reader=uuid7())
    operations.open_channel(feed, store=stock.store, actor=person("mona", stock.store))
    client = manager(stock)
    assert [channel.code for channel in client.get(at(stock)).context["channels"]] == ["FEED"]
    client.post(at(stock, "listings/"), {"channel": "FEED"})
    page = client.get(at(stock))
    (shown,) = page.context["listings"]
    assert (shown["name"], shown["pill"][0], page.context["channels"]) == ("Second-hand feed", "progress", [])
    assert "no answer yet" in shown["said"]  # asked is not shown
    (row,) = client.get("/resale/?tab=sale").context["rows"]
    assert row["listings"] == [shown]
    asked = Listing.objects.get()
    operations.confirm_live(asked.pk, version=asked.version, actor=person("mona", stock.store))
    (shown,) = client.get(at(stock)).context["listings"]
    assert (shown["pill"], shown["said"][:9]) == (("ready", "Live"), "confirmed")
    client.post(shown["moves"][0]["url"])
    assert Listing.objects.get().state == "delisting"


def test_it_is_kept_for_somebody_and_let_go():
    stock = make_listed()
    client = manager(stock)
    until = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    said = {"version": stock.version, "reference": "Mrs Benali", "until": until}
    client.post(at(stock, "hold/"), said)
    assert state(stock)[0] == "held"
    page = client.get(at(stock))
    assert page.context["hold"].startswith("Kept for Mrs Benali until")
    assert page.context["moves"][0]["action"] == "end_hold"
    client.post(at(stock, "end-hold/"), {"version": stock.version})
    before = state(stock)
    assert before[0] == "listed"
    refused = client.post(at(stock, "hold/"), {**said, "version": stock.version, "until": "2020-01-01T10:00"})
    assert (refused.status_code, list(refused.context["form"].errors), state(stock)) == (422, ["until"], before)


@pytest.mark.parametrize("typed", ["T-1", "1/T-1", "item", "sale"])
def test_a_return_is_found_at_the_counter_and_ends_in_a_new_life(typed):
    stock = make_listed()
    pay(stock, number="T-1")
    client, sale = manager(stock), Sale.objects.get()
    typed = {"item": stock.item.code, "sale": sale.code}.get(typed, typed)
    found = client.get("/resale/returns/", {"q": typed})
    assert found["Location"] == at(stock, "take-back/")
    assert client.get(found["Location"]).status_code == 200
    before = state(stock)
    said = {"version": stock.version, "reason": "Too small", "pin": PIN}
    for wrong in ({"reason": ""}, {"pin": ""}, {"pin": "0000"}):
        refused = client.post(found["Location"], said | wrong)
        assert (refused.status_code, list(refused.context["form"].errors), state(stock)) == (422, list(wrong), before)
    done = client.post(found["Location"], said)
    again = StockItem.objects.get(previous=stock)
    assert (done["Location"], state(stock)[0], again.status) == (at(again), "returned", "regrading")
    sale.refresh_from_db()
    assert (sale.state, sale.returned_amount) == ("returned", 180)
    client.post(at(again, "regrade/"), {"version": again.version, "grade": "C"})
    again.item.refresh_from_db()
    assert (state(again)[0], again.item.grade) == ("ready", "C")
    assert "No sale that can be taken back" in client.get("/resale/returns/", {"q": typed}).content.decode()
