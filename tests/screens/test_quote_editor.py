"""A quote is written line by line while the server counts: what is typed meanwhile stays."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from apps.workshop import operations
from apps.workshop.models import QuoteLine
from apps.workshop.screens import quote_lines
from tests.factories.catalog import make_product
from tests.factories.desk import PIN, make_worker
from tests.factories.workshop import labour, make_work_order, person

pytestmark = pytest.mark.django_db(transaction=True)
UNDER_ITS_ARROW = """() => [...document.querySelectorAll(".ws-line select")].map((field) => {
    const style = getComputedStyle(field), drawn = document.createElement("canvas").getContext("2d");
    drawn.font = style.font;
    const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const fits = drawn.measureText(field.selectedOptions[0].text).width <= room;
    return [field.name, parseFloat(style.paddingRight) >= 30, fits];
  }).filter(([, kept, fits]) => !kept || !fits)"""


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


@pytest.mark.parametrize("width", [1024, 1210, 1440])
def test_what_a_line_has_chosen_is_read_beside_its_arrow(open_desk: Any, width: int) -> None:
    order = make_work_order(until="diagnosing")
    desk = open_desk(make_worker(order.store, "technician", language="fr"), width=width, theme="light")
    desk.page.goto(f"/workshop/{order.code}/quote/")
    assert desk.page.evaluate(UNDER_ITS_ARROW) == []
    desk.checked()


def test_what_is_typed_while_a_line_is_added_picked_or_removed_stays(open_desk: Any) -> None:
    make_product(code="PAD-1", labels={"fr": "Plaquettes", "en": "Brake pads"}, price="19.90")
    order = make_work_order(until="diagnosing")
    desk = open_desk(make_worker(order.store, "technician", language="en", pin=PIN), width=1024, theme="light")
    page: Page = desk.page
    page.goto(f"/workshop/{order.code}/quote/")
    label, total = page.locator("#id_lines-0-label"), page.locator("#quote-total data")
    page.fill("#id_lines-0-unit_price", "60")
    held: list[Route] = []
    slow = False

    def hold(route: Route) -> None:
        held.append(route) if slow and route.request.method == "POST" else route.continue_()

    page.route("**/quote/", hold)

    def pressed(button: str, typed: str) -> None:
        """The first line's text is typed while the server still works on the press."""
        nonlocal slow
        slow = True
        with page.expect_request(lambda sent: sent.method == "POST"):
            page.click(button)
        label.fill(typed)
        slow = False
        while held:
            held.pop(0).continue_()

    pressed("#add-line", "Gears")
    expect(page.locator("#id_lines-1-label")).to_be_focused()
    expect(label).to_have_value("Gears")
    page.locator("#find").press_sequentially("brake", delay=60)
    expect(page.locator("#pick-PAD-1")).to_be_visible()
    pressed("#pick-PAD-1", "Gears and brakes")
    expect(page.locator("#id_lines-2-quantity")).to_be_focused()
    expect(label).to_have_value("Gears and brakes")
    expect(total).to_have_attribute("value", "79.90")
    page.fill("#id_lines-2-quantity", "2")
    page.keyboard.press("Tab")
    expect(page.locator("#amount-2 data")).to_have_attribute("value", "39.80")
    expect(total).to_have_attribute("value", "99.80")
    page.click("#add-line")
    expect(page.locator("#id_lines-3-label")).to_be_focused()
    pressed("#remove-3", "Gears adjusted")
    expect(page.locator(".ws-line")).to_have_count(3)
    expect(label).to_have_value("Gears adjusted")
    desk.checked()

    page.click("#act-send")

    expect(page.locator("#act-panel")).to_have_count(0)
    told = [(line.label, str(line.amount)) for line in QuoteLine.objects.order_by("position")]
    assert told == [("Gears adjusted", "60.00"), ("Brake pads", "39.80")]  # the one left empty says nothing


@pytest.mark.parametrize("width, theme", [(1440, "light"), (1024, "dark")], ids=["desk", "tablet"])
def test_one_line_too_many_is_said_beside_its_button(open_desk: Any, monkeypatch: Any, width: int, theme: str) -> None:
    monkeypatch.setattr(quote_lines, "MOST_LINES", 3)  # a hundred take a slow machine too long
    make_product(code="PAD-1", labels={"fr": "Plaquettes", "en": "Brake pads"}, price="19.90")
    order = make_work_order(until="diagnosing")
    operations.quote(order.pk, [labour("1.00", "Gears")] * 3, actor=person("tina", order.store))
    operations.revise_quote(order.pk, actor=person("tina", order.store))
    desk = open_desk(make_worker(order.store, "technician", language="en", pin=PIN), width=width, theme=theme)
    page: Page = desk.page
    page.goto(f"/workshop/{order.code}/quote/")
    said = page.locator("#no-more-lines")
    expect(said).to_be_empty()
    page.fill("#id_lines-2-label", "Gears adjusted")
    page.focus("#add-line")
    page.keyboard.press("Enter")
    expect(said).to_have_text("A quote has at most 3 lines: remove one to add another.")
    expect(page.locator("#add-line")).to_be_focused()
    assert (page.locator(".ws-line").count(), page.input_value("#id_lines-2-label")) == (3, "Gears adjusted")
    desk.checked()
    page.click("#remove-0")
    expect(said).to_be_empty()
    page.locator("#find").press_sequentially("brake", delay=60)
    page.click("#pick-PAD-1")
    expect(page.locator("#id_lines-3-quantity")).to_be_focused()
    page.click("#pick-PAD-1")
    expect(said).to_have_text("A quote has at most 3 lines: remove one to add another.")
    assert (page.locator(".ws-line").count(), page.input_value("#id_lines-2-label")) == (3, "Gears adjusted")


def test_a_part_that_waits_for_its_turn_is_not_lost_to_a_later_answer_of_the_search(open_desk: Any) -> None:
    make_product(code="PAD-1", labels={"fr": "Plaquettes", "en": "Brake pads"}, price="19.90")
    order = make_work_order(until="diagnosing")
    desk = open_desk(make_worker(order.store, "technician", language="en", pin=PIN), width=1024, theme="light")
    page: Page = desk.page
    page.goto(f"/workshop/{order.code}/quote/")
    page.locator("#find").press_sequentially("brak", delay=60)
    expect(page.locator("#pick-PAD-1")).to_be_visible()
    held: list[Route] = []
    page.route("**/quote/", lambda route: held.append(route))
    page.route("**/articles/?find=brake", lambda route: held.append(route))
    with page.expect_request("**/quote/"):
        page.fill("#id_lines-0-unit_price", "60")
        page.press("#id_lines-0-unit_price", "Tab")
    with page.expect_request("**/articles/?find=brake"):
        page.fill("#find", "brake")
    page.click("#pick-PAD-1")
    counting, searching = held
    with page.expect_response("**/articles/?find=brake"):
        searching.continue_()
    page.unroute("**/quote/")
    counting.continue_()
    expect(page.locator("#id_lines-1-label")).to_have_value("Brake pads")
    expect(page.locator("#quote-total data")).to_have_attribute("value", "79.90")
