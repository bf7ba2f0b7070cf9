"""Reading a customer's document outside a trade-in, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

from apps.customers.models import IdentityCheck
from tests.factories.customers import make_customer
from tests.factories.desk import make_worker
from tests.factories.stores import make_store

from .desks import LOOKS

pytestmark = pytest.mark.django_db(transaction=True)


@LOOKS
def test_a_clerk_reads_a_document_from_the_customers_page(
    open_desk: Any, width: int, theme: str, language: str
) -> None:
    store = make_store()
    customer = make_customer(legal_entity=store.entity)
    desk = open_desk(make_worker(store, "clerk", language=language), width=width, theme=theme)
    page = desk.page
    page.goto(f"/customers/{customer.code}/")
    desk.checked()
    page.click(f"a[href='/customers/{customer.code}/identity/']")
    desk.checked()
    page.fill("#id_document_number", "D2H6862M2")
    page.fill("#id_issued_on", "2020-03-02")
    page.fill("#id_authority", "Préfecture du Rhône")
    page.fill("#id_born_on", "1980-05-17")
    page.fill("#id_home", "3 rue des Lilas, 69003 Lyon")
    page.press("#id_home", "Enter")
    expect(page.locator("tbody")).to_contain_text("D2H6862M2")
    desk.checked()
    assert IdentityCheck.objects.get().customer == customer
    page.fill("#id_document_number", "X1")
    page.click("#record")
    expect(page.locator("#id_born_on_error")).to_be_visible()
    desk.checked()
    assert ["422" in said for said in desk.complaints] == [True]  # the browser's own word on a refused form
    desk.complaints.clear()
