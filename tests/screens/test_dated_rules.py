"""The compliance officer sets a new limit of cash, in a real browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.buyback.models import CashRule
from tests.factories.desk import PIN, make_worker
from tests.factories.stores import make_store

from .desks import LOOKS

pytestmark = pytest.mark.django_db(transaction=True)


@LOOKS
def test_a_new_limit_of_cash_counts_from_its_day_on(open_desk: Any, width: int, theme: str, language: str) -> None:
    worker = make_worker(make_store(), "compliance_officer", "store_manager", language=language, pin=PIN)
    desk = open_desk(worker, width=width, theme=theme)
    page, day = desk.page, timezone.localdate() + timedelta(days=30)
    page.goto("/")
    page.click("nav a[href='/dated-rules/']")
    desk.checked()
    page.fill("#id_cash-limit", "800")
    page.fill("#id_cash-days", "30")
    page.fill("#id_cash-effective_from", str(day))
    page.fill("#id_cash-legal_source", "https://law.example.org/D112-3")
    page.fill("#id_cash-pin", "0000")
    page.press("#id_cash-pin", "Enter")
    expect(page.locator("#id_cash-pin_error")).to_be_visible()
    desk.checked()
    desk.complaints.clear()  # the browser tells of every answer that is a refusal
    page.fill("#id_cash-pin", PIN)
    page.press("#id_cash-pin", "Enter")
    expect(page.locator("tbody").first).to_contain_text("800")
    desk.checked()
    assert CashRule.objects.get().effective_from == day
