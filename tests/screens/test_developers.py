"""The portal in a browser: in every size, both themes and languages, by keyboard, with and without its module."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .desks import WATCH
from .test_people import sound, walk

PAGES = (
    "/developers/", "/developers/guides/doors/", "/developers/guides/retries/", "/developers/guides/till-lane/",
    "/developers/reference/", "/developers/reference/payments/", "/developers/resources/", "/developers/errors/",
    "/developers/events/", "/developers/glossary/", "/developers/graphql/", "/developers/guides/graphql/",
)  # fmt: skip


def speak(context: BrowserContext, site: str, language: str) -> None:
    context.add_cookies([{"name": "django_language", "value": language, "url": site}])


@pytest.mark.parametrize(
    "width, height, theme, language",
    [
        (1440, 900, "light", "en"),
        (1024, 768, "dark", "fr"),
        (390, 844, "light", "fr"),
    ],
)
def test_pages_are_accessible_and_within_the_policy(
    context: BrowserContext, page: Page, site: str, width: int, height: int, theme: Any, language: str
) -> None:
    speak(context, site, language)
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for path in PAGES:
        page.goto(path)
        sound(page, path, width)
        assert page.locator("html").get_attribute("lang") == language


def test_the_contents_stand_beside_the_page_and_fold_away_when_there_is_no_room(page: Page) -> None:
    page.goto("/developers/")
    side = page.locator(".rc-dev__side")
    errors = side.get_by_role("link", name="Errors", exact=True)
    page.evaluate("scrollTo({top: 1500, behavior: 'instant'})")
    expect(side.get_by_role("link", name="Which door?")).to_be_in_viewport()
    stood = page.evaluate("scrollY")
    errors.scroll_into_view_if_needed()  # the contents are longer than a window, and scroll by themselves
    expect(errors).to_be_in_viewport()
    assert page.evaluate("scrollY") == stood > 0
    page.set_viewport_size({"width": 1024, "height": 768})
    expect(side).to_be_hidden()
    page.evaluate("scrollTo(0, 0)")
    page.get_by_text("Contents", exact=True).click()
    page.locator(".rc-dev__fold").get_by_role("link", name="Errors", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Errors")


def test_a_start_page_is_walked_by_keyboard(page: Page) -> None:
    page.goto("/developers/guides/money/")
    walk(page)


def test_a_sample_is_copied_as_it_stands(context: BrowserContext, page: Page) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/developers/?in=javascript")
    page.locator("#start-2-read").get_by_role("button", name="Copy").click()
    expect(page.locator("#start-2-read").get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("const store = (await get(")


def test_without_scripts_the_language_of_samples_is_chosen_all_the_same(browser: Browser, site: str) -> None:
    plain = browser.new_context(base_url=site, java_script_enabled=False, locale="en")
    page = plain.new_page()
    page.goto("/developers/")
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    page.locator("#start-2-read").get_by_role("link", name="Python").click()
    expect(page).to_have_url(f"{site}/developers/?in=python#start-2-read")
    page.goto("/developers/guides/repairs/")
    expect(page.locator("#repairs-4-approve pre")).to_contain_text("print(act(")
    plain.close()


def test_nothing_is_asked_of_another_host(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site)
    context.add_init_script(WATCH)
    page, asked = context.new_page(), set()
    page.on("request", lambda request: asked.add(request.url.partition("/developers")[0].partition("/static")[0]))
    page.goto("/developers/")
    assert {url.partition("/desk.css")[0] for url in asked} == {site}
    context.close()
