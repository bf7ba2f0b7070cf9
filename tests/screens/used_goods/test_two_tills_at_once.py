"""Journey 4 through the screens: two tills sell one thing. Every page says so; what to do next is one click away."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.payments.models import Case
from apps.resale.models import Sale, StockItem
from apps.resale.operations import feed_was_read
from apps.resale.selectors import feed_of
from apps.resale.states import ChannelKind
from tests.factories.desk import PIN, make_worker
from tests.factories.resale import make_listed, make_listing
from tests.factories.stores import make_entity, make_store
from tests.factories.workshop import person

from ..desks import Desk
from ..reader import scan
from ..till import Till

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


def both_sell(tills: list[Till], code: str, amount: str) -> None:
    """Neither asked before: both cash in at the same moment, as tills do that were offline for an instant."""
    ready = Barrier(len(tills))

    def sell(till: Till) -> None:
        ready.wait(timeout=30)
        try:
            till.tell(code, amount)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tills)) as pool:
        list(pool.map(sell, tills))


def on_the_site(stock: StockItem) -> None:
    """The web site has read its feed, and so says itself that it shows the thing, or no longer."""
    channel = stock.listings.get().channel
    shop = person(str(channel.reader_id), stock.store)
    feed_was_read(channel, feed_of(channel, shop), actor=shop)


def test_one_sale_counts_and_the_other_is_made_good(open_desk: Any, site: str) -> None:
    store = make_store(
        name="Annecy Centre", code="ANNECY", entity=make_entity(name="Alpes Occasion"), timezone="Europe/Paris"
    )
    stock = make_listed(store, brand_name="Trek", model_name="Fuel EX 8", price="1290.00", cost="700.00")
    make_listing(stock, kind=ChannelKind.FEED)
    on_the_site(stock)
    tills = [Till(site, store, code) for code in ("1", "2")]
    desk: Desk = open_desk(make_worker(store, "store_manager", name="Mona Perrin", pin=PIN), width=1024)
    page = desk.page
    page.goto("/")
    scan(page, stock.item.code)
    page.wait_for_url(f"**/resale/{stock.code}/")
    expect(page.locator("#do-take_off_sale")).to_be_visible()

    both_sell(tills, stock.item.code, "1290.00")
    counts, double = Sale.objects.order_by("state")
    assert [counts.state, double.state] == ["completed", "double"]
    the_page_of_the_thing(desk, stock, double)
    the_shelf(page, stock)
    the_case(desk, Case.objects.get(), counts, double)
    the_money_goes_back(desk, tills[1], stock, double)


def the_page_of_the_thing(desk: Desk, stock: StockItem, double: Sale) -> None:
    """It changes under the eyes of who has it open; the site is asked to show it no longer, and has not said so yet."""
    page = desk.page
    expect(page.get_by_text("Sold twice.")).to_be_visible()
    expect(page.locator(".rs-listing")).to_contain_text("no answer yet")
    told = page.locator(f"section[aria-labelledby='sale-{double.code}']")
    expect(told).to_contain_text("quelqu’un d’autre l’avait acheté")  # to its buyer, in French
    expect(told.get_by_role("link", name=double.refund.code)).to_be_visible()
    desk.checked()
    told.scroll_into_view_if_needed()
    desk.picture("used-sold-twice")
    on_the_site(stock)
    expect(page.locator(".rs-listing")).to_have_count(0)


def the_shelf(page: Page, stock: StockItem) -> None:
    page.goto("/resale/?tab=sold")
    row = page.locator("tbody tr", has=page.locator(f"#see-{stock.code}"))
    expect(row).to_contain_text("Sold twice")
    row.locator(f"#see-{stock.code}").click()
    page.wait_for_url(f"**/resale/{stock.code}/")


def the_case(desk: Desk, case: Case, counts: Sale, double: Sale) -> None:
    """It names both tickets, says whose turn it is, and leads to the thing."""
    page = desk.page
    page.get_by_role("link", name=case.code).click()
    page.wait_for_url(f"**/cases/{case.pk}/")
    for text in (counts.ticket, double.ticket, "Tell the buyer"):
        expect(page.locator("#main")).to_contain_text(text)
    desk.checked()
    desk.picture("case-sold-twice")
    page.get_by_role("link", name=double.refund.subject_code).click()
    page.wait_for_url("**/resale/*/")


def the_money_goes_back(desk: Desk, till: Till, stock: StockItem, double: Sale) -> None:
    """What is promised is a slip any till scans; paid, nobody is owed anything more."""
    page = desk.page
    scan(page, stock.code)
    page.wait_for_url(f"**/resale/{stock.code}/")
    page.get_by_role("link", name=double.refund.code).click()
    expect(page.locator(".rc-payable__scan", has_text=double.refund.code)).to_be_visible()
    desk.checked()
    till.ring(double.refund.code, kind="refund")
    double.refund.refresh_from_db()
    assert double.refund.balance == Decimal(0)
    scan(page, stock.code)
    page.wait_for_url(f"**/resale/{stock.code}/")
    expect(page.get_by_text("Given back", exact=True)).to_be_visible()
    expect(page.get_by_text("To give back")).to_have_count(0)
