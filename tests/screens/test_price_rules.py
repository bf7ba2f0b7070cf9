"""A manager copies the price rules in force, changes them, tries them out and publishes them, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

from apps.buyback.models import PriceRuleSet
from apps.stores.models import Store
from tests.factories.desk import make_worker
from tests.factories.trade_ins import make_trade_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "width, theme, language", [(1440, "light", "en"), (1024, "dark", "fr")], ids=["desk", "tablet"]
)
def test_the_prices_of_bicycles_go_down(open_desk: Any, width: int, theme: str, language: str) -> None:
    make_trade_in()
    desk = open_desk(make_worker(Store.objects.get(), "store_manager", language=language), width=width, theme=theme)
    page = desk.page
    page.goto("/buyback/")
    page.click("a[href='/buyback/rules/']")
    desk.checked()
    page.click("tbody a")
    desk.checked()
    page.click("#do-copy")
    desk.checked()
    page.fill("#id_categories-0-base_percent", "40")
    page.click("#keep")
    page.click("#try-out")
    expect(page.locator("#tried")).to_contain_text("256")
    desk.checked()
    page.click("#do-publish")
    expect(page.locator("#do-retire")).to_be_visible()
    assert list(PriceRuleSet.objects.order_by("number").values_list("status", flat=True)) == ["retired", "published"]
