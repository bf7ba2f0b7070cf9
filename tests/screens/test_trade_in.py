"""Somebody sells a bicycle at the counter: opened, graded, offered, agreed and concluded, in a real browser."""

from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from apps.buyback.models import TradeIn
from apps.core import files
from apps.core.models import StoredFile
from tests.factories.desk import PIN, make_worker
from tests.factories.stores import make_store
from tests.factories.trade_ins import make_rule_set, prove

from .desks import LOOKS

pytestmark = pytest.mark.django_db(transaction=True)
NOTED = """() => {
    const file = HTMLCanvasElement.prototype.toBlob;
    HTMLCanvasElement.prototype.toBlob = function (...said) { window.filed = true; file.apply(this, said); };
}"""
KEPT = "document.querySelector('[data-rc-sign]').files.length"


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


def sign(page: Page) -> None:
    """Two strokes of the seller's finger."""
    box = page.locator(".rc-sign__paper").bounding_box()
    assert box
    for start, end in ((0.1, 0.5), (0.4, 0.9)):
        page.mouse.move(box["x"] + box["width"] * start, box["y"] + box["height"] * 0.8)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * end, box["y"] + box["height"] * 0.2, steps=8)
        page.mouse.up()
    page.wait_for_function(f"{KEPT} === 1")


def tap_without_a_stroke(page: Page) -> None:
    """A press that was begun beside the paper and ends on it, and one that never moves: no signature."""
    box = page.locator(".rc-sign__paper").bounding_box()
    assert box
    page.evaluate(NOTED)
    page.mouse.move(box["x"] - 10, box["y"] - 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.up()
    page.mouse.down()
    page.mouse.up()
    assert page.evaluate("window.filed === undefined")


def darkness_of(row: TradeIn) -> tuple[int, int]:
    """The colour of the paper kept, and of the darkest ink on it."""
    with files.opened(StoredFile.objects.get(pk=row.signature_id)) as stream:
        darkest, lightest = Image.open(stream).convert("L").getextrema()
    return lightest, darkest


@LOOKS
def test_a_bicycle_is_bought(open_desk: Any, width: int, theme: str, language: str) -> None:
    store = make_store()
    make_rule_set(store.entity)
    desk = open_desk(make_worker(store, "clerk", "technician", language=language, pin=PIN), width=width, theme=theme)
    page = desk.page
    page.goto("/buyback/")
    desk.checked()
    page.keyboard.press("n")
    page.select_option("#id_things-0-category", "boots")
    expect(page.locator("input[name='things-0-answer_brakes']")).to_have_count(0)
    page.check("input[name='things-0-grade'][value='A']")
    expect(page.locator("#worth-total")).to_contain_text("25")
    page.select_option("#id_things-0-category", "bikes")
    expect(page.locator("input[name='things-0-answer_brakes']")).to_have_count(2)
    page.fill("#id_given_name", "Nadia")
    page.fill("#id_family_name", "Benali")
    page.fill("#id_things-0-new_price", "1000")
    page.fill("#id_things-0-age_years", "2")
    page.check("input[name='things-0-grade'][value='B']")
    page.check("input[name='things-0-answer_brakes'][value='yes']")
    page.check("input[name='things-0-answer_frame'][value='yes']")
    expect(page.locator("#worth-total")).to_contain_text("320")
    page.check("input[name='things-0-answer_brakes'][value='no']")
    expect(page.locator("#worth-total")).to_contain_text("290")
    desk.checked()
    page.click("#receive")
    expect(page.locator("#do-grade")).to_be_visible()
    row = TradeIn.objects.get()
    desk.checked()

    page.click("#do-grade")
    desk.checked()
    page.click("#act-send")
    page.click("#do-make_offer")
    page.click("#do-accept_items")
    page.check("input[name='payout_mode'][value='cash']")
    desk.checked()
    page.click("#act-send")
    expect(page.locator("#do-sign")).to_be_visible()
    page.click("#do-sign")
    desk.checked()
    tap_without_a_stroke(page)
    assert page.evaluate(KEPT) == 0
    sign(page)
    page.click(".rc-sign button")
    assert page.evaluate(KEPT) == 0
    sign(page)
    page.click("#act-send")
    expect(page.locator("#act")).to_have_count(0)
    row.refresh_from_db()
    assert darkness_of(row) == (255, 0)
    page.click("#do-verify_identity")
    desk.checked()
    prove(row)
    page.goto(f"/buyback/{row.code}/")
    page.click("#do-clear")
    page.fill("#id_pin", PIN)
    desk.checked()
    page.click("#act-send")
    page.click("#do-pay_out")
    page.fill("#id_pin", PIN)
    page.click("#act-send")
    expect(page.locator(".rc-payable__scan")).to_be_visible()
    desk.checked()
    row.refresh_from_db()
    assert (row.status, row.total) == ("paying", 290)
    page.goto("/buyback/?tab=pay")
    expect(page.locator("tbody tr")).to_have_count(1)
    desk.checked()


def test_what_is_typed_while_a_categorys_questions_are_fetched_stays(open_desk: Any) -> None:
    store = make_store()
    make_rule_set(store.entity)
    page: Page = open_desk(make_worker(store, "clerk", language="en", pin=PIN), width=1024, theme="light").page
    page.goto("/buyback/new/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/buyback/new/", hold)
    with page.expect_request("**/buyback/new/"):
        page.select_option("#id_things-0-category", "boots")
    page.fill("#id_things-0-brand_name", "Salomon")
    for route in held:
        route.continue_()
    expect(page.locator("input[name='things-0-answer_brakes']")).to_have_count(0)
    expect(page.locator("#id_things-0-brand_name")).to_have_value("Salomon")


def test_enter_in_a_field_counts_again_and_neither_adds_nor_removes_a_thing(open_desk: Any) -> None:
    store = make_store()
    make_rule_set(store.entity)
    page: Page = open_desk(make_worker(store, "clerk", language="en", pin=PIN), width=1024, theme="light").page
    page.goto("/buyback/new/")
    page.select_option("#id_things-0-category", "boots")
    expect(page.locator("input[name='things-0-answer_brakes']")).to_have_count(0)
    page.check("input[name='things-0-grade'][value='A']")
    for things in (1, 2):
        page.fill("#id_things-0-brand_name", f"Salomon {things}")
        with page.expect_response("**/buyback/new/"):
            page.press("#id_things-0-brand_name", "Enter")
        expect(page.locator("#worth-total")).to_contain_text("25")
        expect(page.locator("#things .ws-step")).to_have_count(things)
        expect(page.locator("#id_things-0-brand_name")).to_be_focused()
        if things == 1:
            page.click("#add-thing")
            expect(page.locator("#things-1")).to_be_visible()


def test_what_is_typed_while_a_thing_is_added_or_removed_stays_and_so_does_a_lots_description(open_desk: Any) -> None:
    store = make_store()
    make_rule_set(store.entity)
    desk = open_desk(make_worker(store, "clerk", language="en", pin=PIN), width=1024, theme="light")
    page: Page = desk.page
    page.goto("/buyback/new/")
    brand = page.locator("#id_things-0-brand_name")
    expect(page.locator("#remove-things-0")).to_be_hidden()  # the only one
    held: list[Route] = []
    slow = False

    def hold(route: Route) -> None:
        held.append(route) if slow else route.continue_()

    page.route("**/buyback/new/", hold)

    def pressed(button: str, typed: str) -> None:
        """The first thing's brand is typed while the server still works on the press."""
        nonlocal slow
        slow = True
        with page.expect_request("**/buyback/new/"):
            page.click(button)
        brand.fill(typed)
        slow = False
        while held:
            held.pop().continue_()

    pressed("#add-thing", "Salomon")
    expect(page.locator("#things-1")).to_be_visible()
    expect(brand).to_have_value("Salomon")
    desk.checked()
    page.click("#add-thing")
    expect(page.locator("#things-2 > legend")).to_have_text("Thing 3")
    pressed("#remove-things-1", "Lange")
    expect(page.locator("#things-1")).to_have_count(0)
    expect(brand).to_have_value("Lange")
    expect(page.locator("#things .ws-thing > legend")).to_have_text(["Thing 1", "Thing 3"])
    page.select_option("#id_mode", "lot")
    expect(page.locator("#things-2")).to_be_hidden()
    expect(page.locator("#worth")).to_contain_text("once the lot is received")
    desk.checked()
    page.select_option("#id_mode", "usual")
    expect(page.locator("#things-2")).to_be_visible()
    expect(brand).to_have_value("Lange")


def test_what_receives_the_thing_stays_in_sight_and_is_not_moved_by_the_price(open_desk: Any) -> None:
    """The price comes while the finger is on its way to the button."""
    store = make_store()
    make_rule_set(store.entity)
    page: Page = open_desk(make_worker(store, "clerk", language="en", pin=PIN), width=1024, theme="light").page
    page.goto("/buyback/new/")
    page.select_option("#id_things-0-category", "boots")
    expect(page.locator("input[name='things-0-answer_brakes']")).to_have_count(0)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("#receive")).to_be_in_viewport(ratio=1)
    before = page.locator("#receive").bounding_box()
    page.check("input[name='things-0-grade'][value='A']")
    expect(page.locator("#worth-total")).to_contain_text("25")
    assert page.locator("#receive").bounding_box() == before
