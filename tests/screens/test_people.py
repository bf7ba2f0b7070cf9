"""Coming in and changing person, as people do it: typing, scanning a badge, pressing keys on a tablet."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.stores.models import Staff
from apps.stores.screens import device_cookie
from tests.factories.screens import PASSWORD, Shop, cookie_of, make_shop, session_of
from tests.factories.stores import make_device
from tests.factories.workshop import make_work_order

from .desks import LOOKS
from .reader import scan
from .test_styleguide import RING, RULES, SMALL_TARGETS, TABBABLE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def device(context: BrowserContext, site: str, shop: Shop) -> Iterator[None]:
    """This browser is a registered device of the shop."""
    make_device(store=shop.store, key="counter-1", label="Counter 1")
    context.add_cookies([{"name": device_cookie.NAME, "value": cookie_of("counter-1"), "url": site}])
    return


def enter(context: BrowserContext, site: str, staff: Staff) -> None:
    context.add_cookies([{"name": "sessionid", "value": session_of(staff), "url": site}])


def test_signing_in_leads_to_the_page_that_was_asked_for_in_ones_language(page: Page, shop: Shop) -> None:
    Staff.objects.filter(pk=shop.clerk.pk).update(language="fr")
    page.goto("/scan/?q=nobody")
    page.get_by_label("User name").fill(shop.clerk.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/scan/?q=nobody")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator(".rc-header")).to_contain_text("Camille Durand")
    expect(page.locator(".rc-header")).to_contain_text("Annecy Centre")


def test_a_wrong_password_keeps_the_name_that_was_typed(quiet_page: Page, shop: Shop) -> None:
    quiet_page.goto("/sign-in/")
    quiet_page.get_by_label("User name").fill(shop.clerk.username)
    quiet_page.get_by_label("Password").fill("wrong")
    quiet_page.keyboard.press("Enter")
    expect(quiet_page.get_by_role("alert")).to_contain_text("The user name or the password is not right.")
    expect(quiet_page.get_by_label("User name")).to_have_value(shop.clerk.username)
    expect(quiet_page.get_by_label("Password")).to_have_value("")


def test_a_badge_alone_changes_the_person_in_one_turn(
    context: BrowserContext, page: Page, site: str, shop: Shop, device: None
) -> None:
    enter(context, site, shop.manager)
    page.goto("/")
    page.get_by_text("Maud Perrin").first.click()
    page.get_by_role("link", name="Change person").click()
    expect(page.get_by_role("heading", name="Who is there?")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(f"{one.method} {one.url}") if one.is_navigation_request() else None)
    scan(page, f"04A1B2C3{shop.store.code}")
    expect(page.locator(".rc-header")).to_contain_text("Camille Durand")
    assert asked == [f"POST {site}/switch/", f"GET {site}/"]


def test_a_name_and_a_pin_change_the_person_on_a_tablet(page: Page, shop: Shop, device: None) -> None:
    page.goto("/switch/?next=/scan/")
    page.get_by_role("button", name="Camille Durand").click()
    for key in ("4", "8", "2", "1", "Enter"):
        page.get_by_role("button", name=key, exact=True).click()
    page.wait_for_url("**/scan/")
    expect(page.locator(".rc-header")).to_contain_text("Camille Durand")


def test_a_wrong_pin_says_so_and_asks_again(quiet_page: Page, shop: Shop, device: None) -> None:
    quiet_page.goto(f"/switch/?person={shop.clerk.pk}")
    quiet_page.keyboard.type("4820", delay=120)
    quiet_page.keyboard.press("Enter")
    expect(quiet_page.get_by_role("alert")).to_contain_text("The badge, user name or PIN is not right.")
    expect(quiet_page.locator("#rc-pin")).to_be_focused()


def test_a_scan_opens_the_order(context: BrowserContext, page: Page, site: str, shop: Shop) -> None:
    order = make_work_order(shop.store, until="checked_in")
    enter(context, site, shop.clerk)
    page.goto("/")
    scan(page, order.code)
    page.wait_for_url(f"**/workshop/{order.code}/")


def test_arrows_walk_through_what_was_found_and_enter_opens_it(
    context: BrowserContext, page: Page, site: str, shop: Shop
) -> None:
    orders = [make_work_order(shop.store, until="checked_in") for _each in range(2)]
    enter(context, site, shop.clerk)
    page.goto("/scan/?q=durand")
    expect(page.get_by_role("link", name=orders[1].code)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name=orders[0].code)).to_be_focused()
    for _each in range(3):
        page.keyboard.press("ArrowUp")
    expect(page.locator("[data-rc-result]").nth(2)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/CU-*/")


def test_a_manager_makes_this_computer_a_shared_one(context: BrowserContext, page: Page, site: str, shop: Shop) -> None:
    enter(context, site, shop.manager)
    page.goto("/")
    page.get_by_role("link", name="Register this device").click()
    page.get_by_label("Name of this device").fill("Counter 2")
    page.get_by_role("button", name="Register this device").click()
    expect(page.get_by_role("status").first).to_contain_text("“Counter 2” is registered.")
    page.goto("/lock/")
    expect(page.get_by_role("button", name="Camille Durand")).to_be_visible()


def test_the_language_is_the_persons_from_the_next_page_on(
    context: BrowserContext, page: Page, site: str, shop: Shop
) -> None:
    enter(context, site, shop.clerk)
    page.goto("/")
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aujourd’hui")


@LOOKS
def test_entrances_are_accessible_and_within_the_policy(
    context: BrowserContext, page: Page, site: str, shop: Shop, device: None,
    width: int, theme: Any, language: str,
) -> None:  # fmt: skip
    context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for path in ("/sign-in/", "/switch/", f"/switch/?person={shop.clerk.pk}"):
        page.goto(path)
        sound(page, path, width)
        assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("path", ["/sign-in/", "/switch/", "/switch/?person="])
def test_the_keyboard_reaches_everything_at_the_entrance(page: Page, shop: Shop, device: None, path: str) -> None:
    page.goto(path + (str(shop.clerk.pk) if path.endswith("=") else ""))
    walk(page)


def sound(page: Page, path: str, width: int) -> None:
    """Accessible, large enough to press, inside its page, within the policy."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == [], path
    assert page.evaluate("refused") == [], path
    assert page.evaluate(SMALL_TARGETS) == [], path
    assert page.evaluate("document.documentElement.scrollWidth") == width, path


def walk(page: Page) -> None:
    """Tab stops at every control, and each shows that it has the focus."""
    count = page.evaluate(TABBABLE)
    stops = []
    for _each in range(count + 1):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(RING))
    assert [html for html, ring in stops if not ring and not html.startswith("<body")] == []
    assert page.locator("[data-reached]:not(body)").count() == count
