"""Finding somebody by name in a real browser: one turn with the server; Back, reload and the switches list it again."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.customers.models import Customer
from tests.factories.screens import Shop, make_shop
from tests.factories.stores import make_assignment, make_store
from tests.factories.workshop import make_work_order

from .test_people import enter

pytestmark = pytest.mark.django_db(transaction=True)

AGAIN = re.compile(r"/scan/\?again=[\w%-]+$")
LISTED = "Found for “durand”"


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


@pytest.fixture
def shop() -> Shop:
    """Two orders to choose from; the manager works in a second store of the company as well."""
    made = make_shop()
    for _each in range(2):
        make_work_order(made.store, until="checked_in")
    second = make_store(name="Thônes", entity=made.store.entity)
    make_assignment(made.manager, made.manager.assignments.get().role, store=second)
    return made


@pytest.fixture
def found(page: Page, context: BrowserContext, site: str, shop: Shop) -> Page:
    """The page that lists them, reached from home by hand."""
    enter(context, site, shop.manager)
    page.goto("/")
    search(page)
    return page


@pytest.fixture
def scriptless(browser: Browser, site: str, shop: Shop) -> Iterator[Page]:
    opened = browser.new_context(base_url=site, java_script_enabled=False)
    enter(opened, site, shop.manager)
    yield opened.new_page()
    opened.close()


def search(page: Page) -> None:
    page.fill("#rc-scan", "durand")
    page.press("#rc-scan", "Enter")
    lists(page)


def lists(page: Page, said: str = LISTED) -> None:
    expect(page.locator("h1")).to_have_text(said)
    expect(page.locator("#rc-scan")).to_have_value("durand")


def open_first(page: Page) -> None:
    page.locator("[data-rc-result]").first.click()
    page.wait_for_url("**/workshop/WO-*/")


def test_a_name_costs_one_turn_and_stands_in_no_address(
    page: Page, context: BrowserContext, site: str, shop: Shop
) -> None:
    enter(context, site, shop.manager)
    page.goto("/")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(f"{one.method} {one.url}") if one.is_navigation_request() else None)

    search(page)

    assert asked == [f"POST {site}/scan/"]
    expect(page).to_have_url(AGAIN)
    open_first(page)
    assert "durand" not in "".join([*asked, page.evaluate("document.referrer")])


def test_back_from_a_result_lists_them_again_and_back_once_more_leads_home(found: Page) -> None:
    open_first(found)
    found.go_back()
    lists(found)
    expect(found.locator("[data-rc-result]").first).to_be_focused()
    open_first(found)
    found.go_back()
    found.go_back()
    expect(found).to_have_url(re.compile(r":\d+/$"))


def test_reloading_searches_again_and_sends_no_form(found: Page) -> None:
    asked: list[str] = []
    found.on("request", lambda one: asked.append(one.method) if one.is_navigation_request() else None)
    Customer.objects.update(given_name="Noémie")
    found.reload()
    lists(found)
    assert asked == ["GET"]
    expect(found.locator("#main")).to_contain_text("Noémie")


def test_the_language_changes_over_the_same_search(found: Page) -> None:
    found.get_by_role("button", name="Français").click()
    expect(found.locator("html")).to_have_attribute("lang", "fr")
    lists(found, "Trouvé pour « durand »")
    expect(found).to_have_url(AGAIN)


def test_the_store_changes_over_the_same_search(found: Page) -> None:
    found.locator(".rc-header summary", has_text="Annecy Centre").click()
    found.get_by_role("button", name="Thônes").click()
    expect(found.locator(".rc-header summary").first).to_contain_text("Thônes")
    lists(found)
    expect(found).to_have_url(AGAIN)


def test_without_scripts_the_same_form_lists_and_back_lists_again(scriptless: Page) -> None:
    scriptless.goto("/")
    search(scriptless)
    open_first(scriptless)
    scriptless.go_back()
    lists(scriptless)
    scriptless.get_by_role("button", name="Français").click()
    lists(scriptless, "Trouvé pour « durand »")
    expect(scriptless).to_have_url(AGAIN)
