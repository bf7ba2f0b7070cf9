"""Parts of a page exchanged by htmx: the place, the focus and the words a person is left with."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.urls("tests.screens.urls")

BOARD = "**/styleguide/board/"
NEXT = "#next-WO-1T7GS5KQ"


def on_post(page: Page, answer: dict[str, object]) -> None:
    """Let the test answer the next step itself; everything else goes to the server."""

    def handle(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
        elif answer.get("lost"):
            route.abort()
        else:
            route.fulfill(**answer)

    page.route(BOARD, handle)


def test_a_next_step_keeps_the_place_and_the_focus(page: Page) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto("/styleguide/board/")
    page.evaluate("document.querySelector('#board').dataset.before = 'yes'")
    page.evaluate("document.querySelector('.rc-lane').dataset.before = 'yes'")
    page.locator(NEXT).scroll_into_view_if_needed()
    place = page.evaluate("document.querySelector('#board').scrollLeft")
    assert place > 0
    page.locator(NEXT).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".rc-lane[data-before]")).to_have_count(0)
    expect(page.locator("#board[data-before]")).to_have_count(1)
    expect(page.locator(".rc-lane")).to_have_count(5)
    expect(page.locator(NEXT)).to_be_focused()
    assert page.evaluate("document.querySelector('#board').scrollLeft") == place


def test_the_server_can_say_what_it_did_and_offer_to_undo_it(page: Page) -> None:
    trigger = json.dumps({"rc:toast": {"text": "Handed over.", "undo": "/styleguide/board/"}})
    page.goto("/styleguide/board/")
    on_post(page, {"status": 204, "headers": {"HX-Trigger": trigger}})
    page.click(NEXT)
    expect(page.get_by_role("status")).to_contain_text("Handed over.")
    assert page.locator("[data-rc-undo]").get_attribute("action") == "/styleguide/board/"


def test_a_refusal_by_state_shows_the_board_as_it_is_now(quiet_page: Page) -> None:
    quiet_page.goto("/styleguide/board/")
    lane = '<section class="rc-lane" id="fresh"></section>'
    on_post(quiet_page, {"status": 409, "content_type": "text/html", "body": lane})
    quiet_page.click(NEXT)
    expect(quiet_page.locator("#board > *")).to_have_count(1)
    expect(quiet_page.locator("#fresh")).to_have_count(1)


@pytest.mark.parametrize(
    "answer, words",
    [
        ({"status": 403}, "your rights do not allow it"),
        ({"status": 404}, "no longer here"),
        ({"status": 500, "headers": {"X-Request-ID": "7f3a9c20b1"}}, "7f3a9c20b1"),
        ({"lost": True}, "Nothing was lost on this screen"),
    ],
)
def test_a_failure_is_said_and_the_screen_stays(quiet_page: Page, answer: dict[str, object], words: str) -> None:
    quiet_page.goto("/styleguide/board/")
    on_post(quiet_page, answer)
    quiet_page.click(NEXT)
    expect(quiet_page.get_by_role("status")).to_contain_text(words)
    expect(quiet_page.locator(".rc-lane")).to_have_count(5)
    expect(quiet_page.locator(NEXT)).to_be_enabled()


def test_a_lost_session_leads_to_sign_in_and_back(quiet_page: Page) -> None:
    quiet_page.goto("/styleguide/board/")
    on_post(quiet_page, {"status": 401})
    quiet_page.click(NEXT)
    quiet_page.wait_for_url("**/sign-in/?next=%2Fstyleguide%2Fboard%2F")
