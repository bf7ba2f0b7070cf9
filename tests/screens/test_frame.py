"""The frame around every screen: shortcuts, theme, language, menus, toasts, dialogs, the lock."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.urls("tests.screens.urls")
BUSY_BETWEEN = """(keys) => keys.forEach((key) => {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, key }));
  const until = performance.now() + 100;
  while (performance.now() < until);
})"""


def test_slash_goes_to_the_scan_box(page: Page) -> None:
    page.goto("/styleguide/")
    page.keyboard.press("/")
    expect(page.locator("#rc-scan")).to_be_focused()
    expect(page.locator("#rc-scan")).to_have_value("")


def test_g_then_a_letter_goes_to_a_section(page: Page) -> None:
    page.goto("/styleguide/")
    page.keyboard.press("g")
    page.wait_for_timeout(100)
    page.keyboard.press("w")
    page.wait_for_url("**/workshop/")


def test_g_then_a_letter_is_understood_by_a_computer_that_was_busy_meanwhile(page: Page) -> None:
    """It hears both keys at once, and no timer has rung in between."""
    page.goto("/styleguide/")
    page.evaluate(BUSY_BETWEEN, ["g", "w"])
    page.wait_for_url("**/workshop/")


def test_n_opens_what_the_screen_calls_new(page: Page) -> None:
    page.goto("/styleguide/")
    page.keyboard.press("n")
    page.wait_for_url("**/styleguide/order/")


def test_question_mark_lists_the_shortcuts_and_escape_gives_the_focus_back(page: Page) -> None:
    page.goto("/styleguide/")
    page.locator("#sample-toast").focus()
    page.keyboard.press("?")
    expect(page.locator("#rc-shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#rc-shortcuts")).to_be_hidden()
    expect(page.locator("#sample-toast")).to_be_focused()


def test_shortcuts_can_be_turned_off_for_good(page: Page) -> None:
    page.goto("/styleguide/")
    page.locator(".rc-menu summary").last.click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.reload()
    expect(page.locator("[data-rc-setting=shortcuts]")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("?")
    page.wait_for_timeout(150)
    expect(page.locator("#rc-shortcuts")).to_be_hidden()


def test_the_server_writes_the_chosen_theme_so_nothing_flashes(context: BrowserContext, page: Page) -> None:
    page.goto("/styleguide/")
    page.locator(".rc-menu summary").last.click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert 'data-theme="dark"' in context.request.get("/styleguide/").text()


def test_a_theme_nobody_offers_is_ignored(client: Any) -> None:
    client.cookies["rc_theme"] = '"><script>'
    assert b'data-theme=""' in client.get("/styleguide/").content


def test_the_other_language_is_one_press_away(page: Page) -> None:
    page.goto("/styleguide/")
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert page.url.endswith("/styleguide/")


def test_escape_closes_a_menu_and_returns_to_it(page: Page) -> None:
    page.goto("/styleguide/")
    menu = page.locator("details.rc-menu").last
    menu.locator("summary").click()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_a_toast_is_announced_can_be_undone_and_dismissed(page: Page) -> None:
    page.goto("/styleguide/")
    page.click("#sample-toast")
    toast = page.get_by_role("status").locator("[data-rc-toast]")
    expect(toast).to_contain_text("WO-7K3M9QXF is now ready.")
    expect(toast.get_by_role("button", name="Undo")).to_be_visible()
    toast.get_by_role("button", name="Dismiss").click()
    expect(toast).to_have_count(0)


def test_a_toast_leaves_by_itself_but_a_failure_stays(page: Page) -> None:
    page.clock.install()
    page.goto("/styleguide/")
    page.click("#sample-toast")
    page.evaluate("document.dispatchEvent(new CustomEvent('rc:toast', {detail: {text: 'Not saved.', kind: 'failed'}}))")
    page.locator("h1").click()
    page.clock.run_for(9000)
    expect(page.locator("#rc-toasts [data-rc-toast]")).to_have_count(1)
    expect(page.locator("#rc-toasts")).to_contain_text("Not saved.")


def test_an_idle_shared_device_locks_and_comes_back_where_it_was(page: Page) -> None:
    page.clock.install()
    page.goto("/styleguide/?lock=2")
    page.clock.run_for(90_000)
    page.locator("h1").click()
    page.clock.run_for(90_000)
    assert "/lock/" not in page.url
    page.clock.run_for(60_000)
    page.wait_for_url("**/lock/?next=%2Fstyleguide%2F%3Flock%3D2")


def test_a_device_that_is_nobodys_in_particular_is_the_only_one_that_locks(page: Page) -> None:
    page.clock.install()
    page.goto("/styleguide/")
    page.clock.run_for(3_600_000)
    assert page.url.endswith("/styleguide/")


def test_a_dialog_takes_the_focus_and_gives_it_back(page: Page) -> None:
    page.goto("/styleguide/")
    opener = page.get_by_role("button", name="Open a dialog")
    opener.click()
    dialog = page.get_by_role("dialog", name="Erase this customer?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
