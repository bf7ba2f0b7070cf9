"""Printing in a real browser: accessible in both themes and languages, within its width, and alive by itself."""

from typing import Any

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from apps.printing import operations
from apps.printing.models import PreprintedCode, PrintJob
from apps.printing.states import Media, Reach
from tests.factories.desk import make_worker
from tests.factories.printing import TEST, make_job, make_printer, make_ready_job
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order

from .desks import LOOKS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


@LOOKS
def test_from_no_printer_to_a_test_page_and_a_tag(open_desk: Any, width: int, theme: str, language: str) -> None:
    store = make_store(name="Annecy Centre")
    order = make_work_order(store)
    desk = open_desk(make_worker(store, "store_manager", language=language), width=width, theme=theme)
    page = desk.page
    page.goto("/printing/")
    desk.checked()
    page.goto("/printing/printers/")
    desk.checked()
    page.click("#new-printer")
    page.fill("#id_label", "Labels")
    page.fill("#id_code", "LAB")
    page.select_option("#id_paper", Media.LABEL)
    page.select_option("#id_way", "pull-zpl")
    desk.checked()
    page.click("#save-printer")
    expect(page.locator("#print-client")).to_be_visible()
    desk.checked()
    page.goto("/printing/choices/")
    page.select_option("#id_work_order_tag", label="Labels")
    desk.checked()
    page.click("#save-choices")
    expect(page.locator(".rc-toast")).to_have_count(1)
    page.goto(f"/workshop/{order.code}/")
    desk.checked()
    page.click("#send-tag")
    expect(page.locator(".rc-toast")).to_have_count(1)
    job = PrintJob.objects.get()
    assert (job.document, job.subject_id) == ("work_order_tag", order.pk)
    page.goto("/printing/rolls/")
    desk.checked()
    page.fill("#id_count", "1")
    page.click("#print-roll")
    page.goto(f"/scan/?q={PreprintedCode.objects.get().code}")
    desk.checked()
    page.fill("#id_to", order.code)
    page.click("#attach")
    page.wait_for_url(f"**/workshop/{order.code}/")
    page.goto(f"/printing/codes/{PreprintedCode.objects.get().code}/")
    desk.checked()
    page.goto("/printing/printers/")
    page.click("#test-LAB")
    expect(page.locator("#print-queue tbody tr")).to_have_count(3)
    desk.checked()


def test_the_queue_follows_and_keeps_the_focus(open_desk: Any) -> None:
    store = make_store()
    printer = make_printer(store, reached_by=Reach.DOWNLOAD)
    job, other = make_job(printer), make_ready_job(printer)
    page = open_desk(make_worker(store, "clerk")).page
    page.goto("/printing/")
    page.focus(f"#mark-{other.pk}")
    operations.start_rendering(actor=TEST, job_id=job.pk)
    operations.give_up_rendering(actor=TEST, job_id=job.pk, error="out of toner")
    expect(page.get_by_text("out of toner")).to_be_visible()
    expect(page.locator(f"#mark-{other.pk}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"#reprint-{other.pk}")).to_be_visible()
