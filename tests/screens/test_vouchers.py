"""Vouchers in a browser: accessible, within page and policy, in both themes and languages; a scan leads there."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from apps.stores.models import Staff
from tests.factories.stores import make_store
from tests.factories.vouchers import capture, hold, make_voucher, sums_of
from tests.factories.world import staff_as

from .desks import LOOKS

pytestmark = pytest.mark.django_db(transaction=True)


@LOOKS
def test_every_page_is_usable(open_desk: Any, width: int, theme: Any, language: str) -> None:
    store = make_store(name="Annecy Centre")
    voucher = make_voucher(store, "80.00")
    capture(voucher, hold(voucher, "20.00"))
    hold(voucher, "5.00", "T-2")
    manager = staff_as("store_manager", store=store)
    Staff.objects.update(language=language)
    desk = open_desk(manager, width=width, theme=theme)
    for address in ("", "new/", "rules/", f"{voucher.pk}/"):
        desk.page.goto(f"/vouchers/{address}")
        desk.checked()


def test_a_scan_leads_to_the_voucher_and_a_manager_cancels_it(open_desk: Any) -> None:
    store = make_store(name="Annecy Centre")
    voucher = make_voucher(store, "80.00")
    manager = staff_as("store_manager", store=store)
    Staff.objects.update(language="en")
    desk = open_desk(manager)
    page = desk.page
    page.goto("/vouchers/")
    page.get_by_label("Voucher code").fill(voucher.code)
    page.get_by_label("Voucher code").press("Enter")
    expect(page).to_have_url(re.compile(f"/vouchers/{voucher.pk}/$"))
    page.get_by_label("Why it is cancelled").fill("Lost by the customer")
    page.get_by_role("button", name="Cancel the voucher").click()
    expect(page.get_by_text("The voucher is cancelled.")).to_be_visible()
    desk.checked()
    assert sums_of(voucher) == {"forfeited": "80.00"}
