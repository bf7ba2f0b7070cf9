"""A used thing from its purchase to its buyer, through screens and a till; and each of its pages as people see it."""

import re
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from apps.resale import operations
from apps.resale.inputs import Pricing
from apps.resale.models import StockItem
from apps.stores.models import Store
from tests.factories.api import MONEY_SCOPES, Caller
from tests.factories.catalog import make_product
from tests.factories.desk import make_worker
from tests.factories.resale import make_listed, make_stock, pay
from tests.factories.stores import make_store
from tests.factories.workshop import person

from .desks import LOOKS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


def ring(stock: StockItem, amount: str) -> None:
    """The till scans the label of the thing."""
    answer = Caller(*MONEY_SCOPES, stores=[stock.store]).post(
        "payments/",
        {
            "payable": stock.item.code, "kind": "payment", "occurred_at": "2026-11-21T10:30:00Z",
            "store": stock.store.code, "ticket": {"till": "1", "business_date": "2026-11-21", "number": "T-1"},
            "currency": "EUR", "tenders": [{"method": "card", "amount": amount}],
        },
    )  # fmt: skip
    assert answer.status_code == 201, answer.content


def status_of(stock: StockItem) -> str:
    stock.refresh_from_db()
    return stock.status


@LOOKS
def test_a_thing_is_prepared_priced_released_and_sold_by_the_till(
    open_desk: Any, width: int, theme: Any, language: str
) -> None:
    store = make_store(name="Annecy Centre")
    product = make_product(price="399.00")
    stock = make_stock(store, cost="100.00", grade="B", product_id=product.pk)
    desk = open_desk(make_worker(store, "workshop_lead", language=language), width=width, theme=theme)
    page = desk.page
    page.goto("/")
    page.locator('.rc-kpi[href="/resale/"]').click()
    page.focus(f"#next-{stock.code}")
    page.keyboard.press("Enter")
    expect(page.locator(f"a#next-{stock.code}")).to_be_visible()  # the way to its price
    assert status_of(stock) == "ready"
    desk.checked()

    page.focus(f"#next-{stock.code}")
    page.keyboard.press("Enter")
    expect(page.locator("#id_price")).to_be_focused()
    page.keyboard.press("Control+A")
    page.locator("#id_price").press_sequentially("90", delay=60)
    expect(page.locator("#weighed .rs-loss").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#refusal")).to_be_visible()  # below cost: not for a lead
    desk.complaints.clear()  # the browser notes the 409 it was answered
    desk.checked()
    page.get_by_role("link", name=re.compile("Take the suggestion|Prendre le prix conseillé")).click()
    page.fill("#id_price", "180")
    page.click("#price-send")
    expect(page.locator("#do-release")).to_be_visible()
    desk.checked()

    page.click("#do-release")
    expect(page.locator("#do-take_off_sale")).to_be_visible()
    assert status_of(stock) == "listed"
    desk.checked()
    ring(stock, "180.00")
    expect(page.locator("#do-deliver")).to_be_visible()  # by itself: nobody touched the page
    expect(page.locator(".rc-toast", has_text=stock.code)).to_have_count(1)
    assert status_of(stock) == "sold"
    desk.checked()
    page.click("#do-deliver")
    expect(page.locator(".rc-page .rc-tone--closed")).to_be_visible()
    assert status_of(stock) == "delivered"


@LOOKS
def test_every_page_is_usable(open_desk: Any, width: int, theme: Any, language: str) -> None:
    store = make_store(name="Annecy Centre")
    listed, doubled = shop_floor(store)
    desk = open_desk(make_worker(store, "store_manager", language=language), width=width, theme=theme)
    for address in ("", "?tab=sale", "?tab=sold", "?tab=sale&grade=A", f"{listed.code}/", f"{doubled.code}/"):
        desk.page.goto(f"/resale/{address}")
        desk.checked()
    desk.page.goto(f"/resale/{make_stock(store).code}/scrap/")
    desk.checked()
    desk.page.goto("/resale/?tab=sale")
    desk.page.locator("#filter-q").press_sequentially("gazelle", delay=60)
    expect(desk.page.locator("tbody tr")).to_have_count(1)
    desk.page.wait_for_url("**/resale/?tab=sale&q=gazelle&grade=")


def shop_floor(store: Store) -> tuple[StockItem, StockItem]:
    """Things in every state; one for sale whose price came down, and one that two tills sold."""
    make_stock(store, brand_name="Brompton", model_name="C Line", grade="A")
    make_stock(store, grade="")
    listed = make_listed(store, brand_name="Gazelle", model_name="Ultimate C380", price="1490.00", cost="900.00")
    make_listed(store, brand_name="Riverside", model_name="520 E", price="640.00")
    operations.price(listed.pk, Pricing(Decimal("1390.00"), Decimal("1000.00")), actor=person("mona", store))
    doubled = make_listed(store, brand_name="Trek", model_name="Fuel EX 8")
    pay(doubled, number="T-1")
    pay(doubled, number="T-2", till="2")
    listed.refresh_from_db()
    return listed, doubled
