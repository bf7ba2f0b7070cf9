"""Who works by keyboard or with a reader: what Enter, a deleted line and a scan leave them with."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from apps.items.models import ConditionReport, Transfer
from apps.workshop.models import WorkOrder
from tests.factories.between import make_company_store, make_crossing, make_shelved, sent
from tests.factories.catalog import make_product
from tests.factories.desk import PIN, make_worker
from tests.factories.items import make_own_item, make_transfer
from tests.factories.stores import make_store
from tests.factories.trade_ins import make_rule_set
from tests.factories.workshop import make_customer, make_work_order

from .reader import scan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


def test_enter_in_a_quote_counts_again_on_the_page_and_in_its_search_goes_to_what_was_found(open_desk: Any) -> None:
    make_product(code="PAD-1", labels={"fr": "Plaquettes", "en": "Brake pads"}, price="19.90")
    order = make_work_order(until="diagnosing")
    desk = open_desk(make_worker(order.store, "technician", language="en", pin=PIN), width=1024, theme="light")
    page: Page = desk.page
    page.goto(f"/workshop/{order.code}/quote/")
    page.evaluate("window.opened = true")
    page.fill("#id_lines-0-unit_price", "60")
    page.press("#id_lines-0-unit_price", "Enter")
    expect(page.locator("#quote-total data")).to_have_attribute("value", "60.00")
    expect(page.locator("#id_lines-0-unit_price")).to_be_focused()
    page.locator("#find").press_sequentially("brake", delay=60)
    expect(page.locator("#pick-PAD-1")).to_be_visible()
    page.press("#find", "Enter")
    expect(page.locator("#pick-PAD-1")).to_be_focused()
    expect(page.locator("#find")).to_have_value("brake")
    page.keyboard.press("Enter")
    expect(page.locator("#id_lines-1-quantity")).to_be_focused()
    assert page.evaluate("window.opened")


def test_enter_in_the_search_of_the_counter_checks_nothing_in(open_desk: Any) -> None:
    store = make_store()
    customer = make_customer(store)
    page: Page = open_desk(make_worker(store, "clerk", language="en", pin=PIN), width=1024, theme="light").page
    page.goto("/workshop/new/")
    page.fill("#id_brand_name", "Gitane")
    page.fill("#id_symptoms", "Squeaks")
    page.locator("#find").press_sequentially("durand", delay=60)
    found = page.locator(f"#who-found input[value='{customer.pk}']")
    expect(found).to_be_visible()
    page.press("#find", "Enter")
    expect(found).to_be_focused()
    expect(page.locator("#id_brand_name")).to_have_value("Gitane")
    assert WorkOrder.objects.count() == 0
    page.locator("#find").press_sequentially("zzz", delay=60)
    expect(found).to_have_count(0)
    page.press("#find", "Enter")
    expect(page.locator("#find")).to_be_focused()


def test_enter_goes_to_the_match_though_the_same_was_pasted_again(open_desk: Any) -> None:
    store = make_store()
    customer = make_customer(store)
    page: Page = open_desk(make_worker(store, "clerk", language="en", pin=PIN), width=1024, theme="light").page
    page.goto("/workshop/new/")
    found = page.locator(f"#who-found input[value='{customer.pk}']")
    page.fill("#find", "durand")
    expect(found).to_be_visible()
    page.fill("#find", "durand")
    page.press("#find", "Enter")
    expect(found).to_be_focused()


def test_who_types_faster_than_the_answers_come_goes_to_a_match_of_all_they_typed(open_desk: Any) -> None:
    store = make_store()
    customer = make_customer(store)
    make_customer(store, family_name="Duval")
    page: Page = open_desk(make_worker(store, "clerk", language="en", pin=PIN), width=1024, theme="light").page
    page.goto("/workshop/new/")
    page.locator("#find").press_sequentially("du", delay=60)
    expect(page.locator("#who-found input")).to_have_count(2)
    held: list[Route] = []
    page.route("**/workshop/new/customers/?find=durand", lambda route: held.append(route))
    with page.expect_request("**/workshop/new/customers/?find=durand"):
        page.locator("#find").press_sequentially("rand", delay=60)
    page.press("#find", "Enter")
    expect(page.locator("#find")).to_be_focused()
    held.pop().continue_()
    expect(page.locator(f"#who-found input[value='{customer.pk}']")).to_be_focused()
    expect(page.locator("#who-found input")).to_have_count(1)


def test_who_takes_a_line_away_goes_on_at_the_next_one(open_desk: Any) -> None:
    order = make_work_order(until="diagnosing")
    desk = open_desk(make_worker(order.store, "technician", language="en", pin=PIN), width=1024, theme="dark")
    page: Page = desk.page
    page.goto(f"/workshop/{order.code}/quote/")
    for index in (1, 2):
        page.click("#add-line")
        expect(page.locator(f"#id_lines-{index}-label")).to_be_focused()
    page.press("#remove-1", "Enter")
    expect(page.locator(".ws-line")).to_have_count(2)
    expect(page.get_by_role("group", name="Line 3")).to_be_focused()
    desk.checked()
    page.press("#remove-2", "Enter")
    expect(page.locator(".ws-line")).to_have_count(1)
    expect(page.locator("#add-line")).to_be_focused()


def test_who_takes_a_thing_away_goes_on_at_the_next_one(open_desk: Any) -> None:
    store = make_store()
    make_rule_set(store.entity)
    desk = open_desk(make_worker(store, "clerk", language="en", pin=PIN), width=1024, theme="light")
    page: Page = desk.page
    page.goto("/buyback/new/")
    for index in (1, 2):
        page.click("#add-thing")
        expect(page.locator(f"#id_things-{index}-category")).to_be_focused()
    page.press("#remove-things-0", "Enter")
    expect(page.locator("#things-0")).to_have_count(0)
    expect(page.locator("#things-1")).to_be_focused()
    desk.checked()
    page.press("#remove-things-2", "Enter")
    expect(page.locator("#things-2")).to_have_count(0)
    expect(page.locator("#add-thing")).to_be_focused()


def test_labels_scanned_one_after_the_other_are_all_on_the_list(open_desk: Any) -> None:
    here = make_store()
    items = [make_own_item(store=here) for _ in range(3)]
    transfer = make_transfer(here, items[0])
    desk = open_desk(make_worker(here, "clerk", language="en", pin=PIN), width=1024, theme="light")
    page: Page = desk.page
    page.goto(f"/transfers/{transfer.code}/")
    for item in items[1:]:
        scan(page, item.code)
        expect(page.get_by_role("row").filter(has_text=item.code[-4:])).to_be_visible()
    desk.checked()
    assert set(transfer.lines.values_list("item_id", flat=True)) == {item.pk for item in items}


def test_a_scan_that_lacks_a_price_or_the_pin_leads_there(open_desk: Any) -> None:
    here, there = make_company_store(), make_company_store()
    item, more = make_shelved(here), make_shelved(here)
    draft = make_crossing(item, there)
    desk = open_desk(make_worker(here, "clerk", language="en", pin=PIN), width=1024, theme="light")
    page: Page = desk.page
    page.goto(f"/transfers/{draft.code}/")
    scan(page, more.code)
    expect(page.locator("#id_price")).to_be_focused()
    page.keyboard.type("1.234")
    page.keyboard.press("Enter")
    expect(page.locator("#id_price_error")).to_be_visible()
    expect(page.locator("#id_price")).to_be_focused()
    desk.complaints.clear()  # the browser tells of every answer that is a refusal
    page.fill("#id_price", "120")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row").filter(has_text=more.code[-4:])).to_be_visible()

    transfer = sent(make_shelved(here), there)
    arrived = transfer.lines.get().item
    desk = open_desk(make_worker(there, "workshop_lead", language="en", pin=PIN), width=1024, theme="light")
    desk.page.goto(f"/transfers/{transfer.code}/")
    scan(desk.page, arrived.code)
    expect(desk.page.locator("#id_pin")).to_be_focused()
    desk.page.keyboard.type(PIN)
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_text("Register no.")).to_be_visible()
    assert Transfer.objects.get(pk=transfer.pk).status == "received"


@pytest.mark.parametrize("page_of", ["/buyback/", "/resale/returns/"])
def test_a_scan_into_a_search_searches(open_desk: Any, page_of: str) -> None:
    store = make_store()
    page: Page = open_desk(make_worker(store, "store_manager", language="en", pin=PIN), width=1024, theme="light").page
    page.goto(page_of)
    page.focus("[name=q]:not(#rc-scan)")
    scan(page, "IT-00000000")
    page.wait_for_url(f"**{page_of}?*q=IT-00000000*")


def test_a_second_tap_sends_nothing_again(open_desk: Any) -> None:
    store = make_store()
    item = make_own_item(store=store)
    page: Page = open_desk(make_worker(store, "technician", language="en", pin=PIN), width=1024, theme="light").page
    page.goto(f"/items/{item.code}/grade/")
    page.select_option("#id_grade", "B")
    page.fill("#id_notes", "A scratch on the left")
    box = page.locator("#act button").bounding_box()
    assert box
    with page.expect_request(lambda sent: sent.method == "POST"):
        page.mouse.click(box["x"] + 9, box["y"] + 9)
    page.mouse.click(box["x"] + 9, box["y"] + 9)
    page.wait_for_url(f"**/items/{item.code}/")
    assert [report.notes for report in ConditionReport.objects.all()] == ["A scratch on the left"]
