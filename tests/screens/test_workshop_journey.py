"""From the counter to the counter: two people and a till, through the screens, by mouse and by keyboard."""

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect
from pytest_django.live_server_helper import LiveServer

from apps.workshop import operations
from apps.workshop.models import WorkOrder
from tests.factories.api import MONEY_SCOPES, Caller
from tests.factories.catalog import make_product
from tests.factories.desk import make_worker
from tests.factories.scene import DAY, make_day
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order, person

from .desks import LOOKS, Desk
from .test_styleguide import _media_boxes

pytestmark = pytest.mark.django_db(transaction=True)
NEWS = "**/workshop/?*seen=*"


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


def pay_at_the_till(order: WorkOrder, amount: str) -> None:
    answer = Caller(*MONEY_SCOPES, stores=[order.store]).post(
        "payments/",
        {
            "payable": order.code, "kind": "payment", "occurred_at": "2026-11-21T10:30:00Z", "store": order.store.code,
            "ticket": {"till": "1", "business_date": "2026-11-21", "number": "T-1"}, "currency": "EUR",
            "tenders": [{"method": "card", "amount": amount}],
        },
    )  # fmt: skip
    assert answer.status_code == 201, answer.content


@LOOKS
def test_a_bicycle_comes_in_is_repaired_paid_and_handed_over(
    open_desk: Any, width: int, theme: str, language: str
) -> None:
    store = make_store(name="Annecy Centre")
    make_product(code="PAD-1", labels={"fr": "Plaquettes de frein", "en": "Brake pads"}, price="19.90",
                 search_text="pad-1 plaquettes de frein brake pads")  # fmt: skip
    camille = open_desk(make_worker(store, "clerk", "workshop_lead", language=language), width=width, theme=theme)
    yanis = open_desk(make_worker(store, "technician", language=language), width=width, theme=theme)

    order = _check_in(camille)
    _quote(yanis, order)
    _approve(camille, order)
    _repair(yanis, order)

    desk = camille.page
    desk.goto("/workshop/")
    desk.click(f"#next-{order.code}")
    desk.fill("#id_notes", "Test ride done")
    camille.checked()
    desk.click("#act-send")
    expect(desk.locator("#do-hand_over")).to_be_visible()
    assert status_of(order) == "ready"

    desk.click("#do-hand_over")  # too early: this store hands over only what is paid
    desk.click("#act-send")
    expect(desk.locator("#refusal")).to_be_visible()
    camille.complaints.clear()  # the browser notes the 409 it was answered
    camille.checked()

    desk.goto(f"/workshop/{order.code}/")
    pay_at_the_till(order, "79.90")
    expect(desk.locator(".rc-payable__paid")).to_be_visible()  # by itself: nobody touched the page
    assert (status_of(order), desk.locator(".rc-toast").count()) == ("paid", 1)
    camille.checked()
    desk.click("#do-hand_over")
    desk.click("#act-send")
    expect(desk.locator("#do-close")).to_be_visible()
    assert status_of(order) == "handed_over"


def _check_in(desk: Desk) -> WorkOrder:
    """Never leaving the keyboard: Tab from field to field, Enter at the end."""
    page = desk.page
    page.goto("/workshop/")
    page.keyboard.press("n")
    page.wait_for_url("**/workshop/new/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("benali")
    expect(page.locator("#who-found p")).to_be_visible()
    typed = ["Nadia", "Benali", "06 12 34 56 78", "Trek", "Fuel EX 8", "grey", "WTU123", "Gears jump", "Scratched",
             "charger, keys"]  # fmt: skip
    page.focus("#id_given_name")
    for index, text in enumerate(typed):
        page.keyboard.type(text, delay=60)  # slower than a reader, or the scan box would take it
        if index < len(typed) - 1:
            page.keyboard.press("Tab")
    page.fill("#id_promised_at", "2027-01-15T17:30")
    page.fill("#id_approval_ceiling", "50")
    desk.checked()
    page.focus("#receive")
    page.keyboard.press("Enter")
    expect(page.locator("#print-slip")).to_be_visible()
    order = WorkOrder.objects.get()
    assert (order.status, order.customer.display_name if order.customer else "") == ("checked_in", "Nadia Benali")
    desk.checked()
    return order


def _quote(desk: Desk, order: WorkOrder) -> None:
    page = desk.page
    page.goto("/workshop/")
    desk.checked()
    page.click(f"button#next-{order.code}")
    expect(page.locator(f"a#next-{order.code}")).to_be_focused()  # the step after it, in the same place
    assert status_of(order) == "diagnosing"
    page.click(f"#next-{order.code}")
    page.fill("#id_diagnosis", "Cable worn")
    page.fill("#id_lines-0-label", "Gears adjusted")
    page.fill("#id_lines-0-unit_price", "60")
    page.click("#add-line")
    expect(page.locator("#id_lines-1-label")).to_be_focused()
    page.fill("#id_lines-1-label", "Wash")
    page.fill("#id_lines-1-unit_price", "12,50")
    page.keyboard.press("Tab")
    expect(page.locator("#quote-total data")).to_have_attribute("value", "72.50")
    page.fill("#find", "")
    page.locator("#find").press_sequentially("plaq", delay=60)
    page.click("#pick-PAD-1")
    expect(page.locator("#id_lines-2-quantity")).to_be_focused()
    expect(page.locator("#quote-total data")).to_have_attribute("value", "92.40")
    desk.checked()
    page.click("#act-send")
    expect(page.locator("#act-panel")).to_have_count(0)
    assert status_of(order) == "quoted"
    desk.checked()


def _approve(desk: Desk, order: WorkOrder) -> None:
    """The customer does without the wash."""
    page = desk.page
    page.goto("/workshop/")
    page.click(f"#next-{order.code}")
    page.locator(".ws-agreed").nth(1).click()
    expect(page.locator("#approve-total data")).to_have_attribute("value", "79.90")
    desk.checked()
    page.click("#act-send")
    expect(page.locator(".rc-payable__balance data")).to_have_attribute("value", "79.90")
    desk.checked()


def _repair(desk: Desk, order: WorkOrder) -> None:
    page = desk.page
    page.goto("/workshop/")
    for lane, status in (("todo", "in_work"), ("work", "quality_check")):
        page.locator(f"#lane-{lane} #next-{order.code}").click()
        expect(page.locator(f"#lane-{lane} #next-{order.code}")).to_have_count(0)
        assert status_of(order) == status
    desk.checked()


def status_of(order: WorkOrder) -> str:
    return WorkOrder.objects.values_list("status", flat=True).get(pk=order.pk)


def test_the_board_follows_without_taking_the_focus(open_desk: Any) -> None:
    store = make_store()
    mine, theirs = (make_work_order(store, until="approved") for _ in range(2))
    page = open_desk(make_worker(store, "technician")).page
    page.clock.install()
    page.goto("/workshop/")
    page.focus(f"#next-{mine.code}")
    operations.start_work(theirs.id, actor=person("lea", store))
    page.clock.fast_forward(15_000)
    expect(page.locator(f"#lane-work #see-{theirs.code}")).to_be_visible()
    expect(page.locator(f"#next-{mine.code}")).to_be_focused()


def test_a_board_that_is_asking_for_news_takes_a_press_and_a_filter_and_drops_the_news(open_desk: Any) -> None:
    """What it asked before is answered too late: it knows neither the step nor the filter."""
    day = make_day()
    order = day["approved"]
    page = open_desk(make_worker(order.store, "technician", "clerk")).page
    page.clock.install()
    page.goto("/workshop/")
    expect(page.locator(".rc-card")).to_have_count(len(DAY))
    page.route(NEWS, lambda route: None)  # never answered
    with page.expect_request(NEWS):
        page.clock.fast_forward(15_000)
    with page.expect_event("requestfailed", lambda given_up: "seen=" in given_up.url):
        page.click(f"#next-{order.code}")
    expect(page.locator(f"#lane-work #next-{order.code}")).to_be_visible()
    with page.expect_request(NEWS):
        page.clock.fast_forward(15_000)
    with page.expect_event("requestfailed", lambda given_up: "seen=" in given_up.url):
        page.get_by_text("Only mine").click()
    expect(page.locator(".rc-card")).to_have_count(0)


def test_words_typed_while_a_step_is_on_its_way_wait_for_it(open_desk: Any) -> None:
    day = make_day()
    order = day["approved"]
    page = open_desk(make_worker(order.store, "technician", "clerk")).page
    page.goto("/workshop/")
    held: list[Route] = []
    page.route(f"**/workshop/{order.code}/start-work/", lambda route: held.append(route))
    with page.expect_request(f"**/workshop/{order.code}/start-work/"):
        page.click(f"#next-{order.code}")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.method == "POST" else None)
    page.fill("#board-q", "brompton")
    page.get_by_text("Only mine").click()
    page.get_by_text("Only mine").click()
    assert asked == []
    held.pop().continue_()
    expect(page.locator(".rc-card")).to_have_count(1)
    expect(page.locator("#board-q")).to_have_value("brompton")
    assert status_of(order) == "in_work"


def test_filters_stand_in_the_address_and_survive_a_reload(open_desk: Any) -> None:
    day = make_day()
    page = open_desk(make_worker(day["paid"].store, "clerk")).page
    page.goto("/workshop/")
    page.locator("#board-q").press_sequentially("brompton", delay=60)
    expect(page.locator(".rc-card")).to_have_count(1)
    page.wait_for_url(re.compile(r"/workshop/\?again=[\w%-]+$"))
    page.reload()
    expect(page.locator(".rc-card")).to_have_count(1)
    page.get_by_text("Only mine").click()
    page.wait_for_url(re.compile(r"/workshop/\?mine=1&again=[\w%-]+$"))
    expect(page.locator(".rc-card")).to_have_count(0)


def test_who_lets_go_of_a_filter_keeps_the_words_they_have_just_typed(open_desk: Any) -> None:
    """Of "mar" one is in work, the other is not."""
    day = make_day()
    page = open_desk(make_worker(day["paid"].store, "clerk")).page
    page.goto("/workshop/?show=in_work")
    expect(page.locator(".rc-card")).to_have_count(3)
    page.fill("#board-q", "mar")
    page.locator("#board-filters").get_by_text("In work").click()  # before the words are sent
    page.wait_for_url(re.compile(r"/workshop/\?again=[\w%-]+$"))
    expect(page.locator(".rc-card")).to_have_count(2)
    expect(page.locator(".rc-card", has_text="Marc Lefèvre")).to_be_visible()
    expect(page.locator("#board-q")).to_have_value("mar")
    page.locator("#board-filters").get_by_text("In work").click()
    expect(page.locator(".rc-card")).to_have_count(1)


def test_a_known_customer_is_found_and_their_bicycle_offered(open_desk: Any) -> None:
    day = make_day()
    order = day["waiting_parts"]
    desk = open_desk(make_worker(order.store, "clerk"))
    page = desk.page
    page.goto("/workshop/new/")
    page.locator("#find").press_sequentially("hugo", delay=60)
    page.get_by_text("Hugo Petit").click()
    expect(page.get_by_text("Brompton C Line, black")).to_be_visible()
    expect(page.locator("#id_family_name")).to_be_hidden()
    expect(page.locator("#id_brand_name")).to_be_hidden()
    desk.checked()
    page.fill("#id_symptoms", "Flat tyre")
    page.click("#receive")
    expect(page.locator("#print-slip")).to_be_visible()
    assert WorkOrder.objects.filter(item_id=order.item_id, customer_id=order.customer_id).count() == 2


@LOOKS
def test_pages_are_accessible_and_within_the_policy(open_desk: Any, width: int, theme: str, language: str) -> None:
    day = make_day()
    staff = make_worker(day["ready"].store, "clerk", "workshop_lead", "store_manager", name="Camille Durand",
                        language=language)  # fmt: skip
    desk = open_desk(staff, width=width, theme=theme)
    pages = {
        "board": "/workshop/",
        "check-in": "/workshop/new/",
        "order": f"/workshop/{day['ready'].code}/",
        "quote": f"/workshop/{day['diagnosing'].code}/quote/",
        "approval": f"/workshop/{day['quoted'].code}/approve-quote/",
        "hand-over": f"/workshop/{day['paid'].code}/hand-over/",
        "cancel": f"/workshop/{day['quoted'].code}/cancel/",
    }
    for name, path in pages.items():
        desk.page.goto(path)
        desk.checked()
        assert desk.page.locator("html").get_attribute("lang") == language
        if (width, theme) == (1440, "light"):
            desk.picture(f"workshop-{name}")


@pytest.mark.parametrize("name, width, height", [("slip", 210, 297), ("tag", 62, 29), ("payable", 80, 200)])
def test_each_sheet_prints_on_one_page_of_its_own_paper(open_desk: Any, name: str, width: int, height: int) -> None:
    order = make_day()["ready"]
    desk = open_desk(make_worker(order.store, "clerk"))
    desk.page.goto(f"/workshop/{order.code}/print/{name}/")
    boxes = _media_boxes(desk.page.pdf(prefer_css_page_size=True))
    assert [(round(w / 72 * 25.4), round(h / 72 * 25.4)) for w, h in boxes] == [(width, height)]
    assert desk.page.evaluate("refused") == []
