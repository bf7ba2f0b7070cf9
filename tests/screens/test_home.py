"""Home and what the scan box leads to: in both sizes, themes and languages, by keyboard alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.items.models import Transfer
from apps.stores.operations import choose_language
from apps.stores.selectors import actor_for
from apps.workshop.models import WorkOrder
from tests.factories.items import make_transfer
from tests.factories.screens import Shop, make_shop
from tests.factories.workshop import make_work_order

from .desks import LOOKS
from .test_people import enter, sound, walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


@pytest.fixture
def shop(context: BrowserContext, site: str) -> Shop:
    """Three promises, one of them broken; the manager is signed in."""
    made = make_shop()
    for number, status in enumerate(("in_work", "quoted", "checked_in")):
        order = make_work_order(made.store, until=status)
        promised = timezone.now() + timedelta(hours=30 * number - 50)
        WorkOrder.objects.filter(pk=order.pk).update(promised_at=promised)
    make_transfer(made.store)
    enter(context, site, made.manager)
    return made


def pages_of(shop: Shop) -> list[str]:
    order = WorkOrder.objects.select_related("customer", "item").latest("id")
    assert order.customer
    assert order.item
    return [
        "/", "/scan/?q=durand", "/scan/?q=nobody", "/scan/", "/customers/", "/items/",
        f"/customers/{order.customer.code}/", f"/items/{order.item.code}/", "/store/", "/devices/register/",
        f"/items/{order.item.code}/grade/", f"/items/{order.item.code}/hold/", "/transfers/",
        f"/transfers/{Transfer.objects.get().code}/",
    ]  # fmt: skip


def test_a_tile_leads_to_its_list_and_a_row_to_its_order(page: Page, shop: Shop) -> None:
    page.goto("/")
    expect(page.locator(".rc-kpi")).to_have_count(8)
    late = page.get_by_role("link", name="Late orders")
    expect(late).to_contain_text("2")
    row = page.get_by_role("row").nth(1)
    expect(row).to_contain_text("2 days late")
    code = row.get_by_role("link").inner_text()
    late.click()
    page.wait_for_url("**/workshop/?show=late")
    page.go_back()
    page.get_by_role("link", name=code).click()
    page.wait_for_url(f"**/workshop/{code}/")


def test_n_opens_a_new_order(page: Page, shop: Shop) -> None:
    page.goto("/")
    page.keyboard.press("n")
    page.wait_for_url("**/workshop/new/")


@LOOKS
def test_pages_are_accessible_and_within_the_policy(
    page: Page, shop: Shop, width: int, theme: Any, language: str
) -> None:
    choose_language(actor=actor_for(shop.manager), language=language)
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for path in pages_of(shop):
        page.goto(path)
        sound(page, path, width)
        assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("number", range(14))
def test_the_keyboard_reaches_everything(page: Page, shop: Shop, number: int) -> None:
    page.goto(pages_of(shop)[number])
    walk(page)
