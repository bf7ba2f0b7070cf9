"""A transfer to another company as people at two counters see it, and the paper that goes along."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from apps.core import files
from apps.core.actors import system
from apps.core.errors import NotFound
from apps.core.permissions import CLERK, LEAD, MANAGER, TECHNICIAN
from apps.items.models import Transfer
from apps.items.operations import add_to_transfer, attach_photo, grade_item
from apps.items.screens.documents import TransferSheet
from apps.printing.ports import Wanted
from apps.printing.states import Media
from apps.resale.models import Sale, StockItem
from apps.resale.screens.documents import MarginAnnex
from tests.core.test_pictures import picture
from tests.factories.between import SHOP, cross, everything, make_company_store, make_crossing, make_shelved, sent
from tests.factories.items import make_own_item, make_transfer
from tests.factories.screens import make_shop
from tests.factories.stores import make_assignment, make_entity, make_staff, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    shop = make_shop()
    store = shop.store
    store.address_line1, store.city = "1 rue du Lac", "Annecy"
    store.save()
    return shop


@pytest.fixture
def manager(here):
    client = Client()
    client.force_login(here.manager)
    return client


@pytest.fixture
def there():
    return make_company_store("Lac Occasion")


def at(store, role=CLERK):
    """Somebody who works in this store alone, whose PIN is 4821."""
    client = Client()
    staff = make_staff(language="en", pin="4821")
    make_assignment(staff, role, store=store)
    client.force_login(staff)
    return client


def text_of(answer):
    return answer.content.decode()


def test_opened_priced_scanned_sent_and_scanned_in_by_the_other_company(here, manager, there):
    item = make_shelved(here.store, "100.00")
    page = manager.post("/transfers/", {"destination": str(there.pk)})["Location"]
    asked = manager.post(page, {"code": item.code})
    assert (asked.status_code, set(asked.context["form"].errors)) == (422, {"price"})

    assert manager.post(page, {"code": item.code, "price": "150,00"}).status_code == 302
    shown = manager.get(page)
    assert ("Lac Occasion buys" in text_of(shown), shown.context["transfer"].total) == (True, Decimal("150.00"))
    manager.post(f"{page}send/")
    other = at(there, LEAD)
    before = other.get(page)
    assert ([row["url"] for row in before.context["lines"]], "price" in before.context["form"].fields) == ([""], False)
    assert other.post(page, {"code": item.code, "pin": "4821"}).status_code == 302

    item.refresh_from_db()
    assert (item.store, Transfer.objects.get().status) == (there, "received")
    after = text_of(other.get(page))
    assert (f"Register no. {there.code}-1" in after, f"/items/{item.code}/" in after) == (True, True)
    assert [row["url"] for row in manager.get(page).context["lines"]] == [""]


def test_what_is_bought_is_scanned_in_with_a_pin_by_who_may_buy(here, there):
    item = make_shelved(here.store)
    page = f"/transfers/{sent(item, there).code}/"
    clerk, lead = at(there), at(there, LEAD)
    told = text_of(clerk.get(page))
    before = everything()

    assert (clerk.get(page).context["form"], f"Who may buy for {there.name} scans it in" in told) == (None, True)
    assert clerk.post(page, {"code": item.code, "pin": "4821"}).status_code == 422
    for pin in ("", "4822"):
        refused = lead.post(page, {"code": item.code, "pin": pin})
        assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"pin"})

    assert everything() == before


def test_who_works_in_the_receiving_store_alone_scans_in_what_a_sister_sent(here):
    sister = make_store(entity=here.store.entity)
    transfer = make_transfer(here.store, make_own_item(store=here.store), destination=sister)
    item = transfer.lines.get().item
    there = at(sister)
    manager = Client()
    manager.force_login(here.manager)
    manager.post(f"/transfers/{transfer.code}/send/")

    there.post(f"/transfers/{transfer.code}/", {"code": item.code})

    item.refresh_from_db()
    assert item.store == sister


def test_what_may_not_be_sold_is_said_beside_the_scan(here, manager, there):
    item = make_shelved(here.store, vat_origin="unknown")
    page = manager.post("/transfers/", {"destination": str(there.pk)})["Location"]

    refused = manager.post(page, {"code": item.code, "price": "150"})

    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"code"})
    assert Transfer.objects.get().lines.count() == 0


def test_stores_of_other_companies_name_them_and_no_sandbox_or_other_currency_is_offered(here, manager, there):
    sister = make_store(entity=here.store.entity)
    make_store(sandbox=True)
    make_store(entity=make_entity(currency="CHF"))

    choices = manager.get("/transfers/").context["form"].fields["destination"].choices

    assert [label for _value, label in choices] == [str(sister), f"{there} · Lac Occasion"]


def test_within_one_company_the_page_speaks_of_no_price(here, manager):
    transfer = make_transfer(here.store)

    page = manager.get(f"/transfers/{transfer.code}/")

    assert ("price" in page.context["form"].fields, ">Price</th>" in page.content.decode()) == (False, False)


@pytest.mark.parametrize(
    ("full_price", "invoice"),
    [(False, "names the margin scheme of used goods"), (True, "an invoice with VAT on the full price")],
)
def test_the_paper_says_that_it_is_no_invoice_and_which_one_is_expected(here, there, full_price, invoice):
    item = make_shelved(here.store)
    StockItem.objects.filter(item=item).update(full_price=full_price)
    transfer = sent(item, there, "150.00")

    html = TransferSheet().html(Wanted(transfer.pk, Media.A4, "en", SHOP))

    assert [said in html for said in ("not an invoice nor any fiscal document", invoice, item.code, "150.00")] == [
        True
    ] * 4


def test_who_may_not_see_costs_reads_no_price_on_the_page_or_the_paper(here, there):
    transfer = sent(make_shelved(here.store), there, "157.43")
    address = f"/transfers/{transfer.code}/"

    told = {
        role: [text_of(at(there, role).get(f"{address}{page}")).count("157.43") > 0 for page in ("", "sheet/")]
        for role in (TECHNICIAN, CLERK)
    }

    assert told == {TECHNICIAN: [False, False], CLERK: [True, True]}


def test_both_ends_print_the_list_and_a_stranger_finds_none(here, manager, there):
    transfer = make_crossing(make_shelved(here.store), there)
    address = f"/transfers/{transfer.code}/sheet/"

    answers = [client.get(address).status_code for client in (manager, at(there), at(make_store()))]

    assert answers == [200, 200, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_much_is_on_it(here, manager, there, count, django_assert_num_queries):
    transfer = make_crossing(make_shelved(here.store), there)
    for _ in range(count - 1):
        item = make_shelved(here.store)
        add_to_transfer(actor=SHOP, transfer_id=transfer.pk, item_id=item.pk, price=Decimal("10.00"))
    manager.get(f"/transfers/{transfer.code}/")

    with django_assert_num_queries(9):
        manager.get(f"/transfers/{transfer.code}/")


def test_the_former_life_says_to_whom_it_went_and_no_cost_of_the_new_company(here, manager, there):
    item = make_shelved(here.store, "100.00")
    transfer = cross(item, there, "150.00")
    former = StockItem.objects.get(store=here.store)

    page = text_of(manager.get(f"/resale/{former.code}/"))

    said = ("Sold to another company of ours", f"Transfer {transfer.code}", "What it has cost")
    assert [words in page for words in said] == [True, True, False]
    with pytest.raises(NotFound):
        MarginAnnex().subject(Sale.objects.get().pk, SHOP)


@pytest.mark.parametrize(("went", "told"), [(timedelta(hours=1), True), (timedelta(hours=-1), False)])
def test_the_former_life_tells_nothing_of_what_the_new_company_does_with_it(here, manager, there, went, told):
    item = make_shelved(here.store, "100.00")
    cross(item, there, "150.00")
    grade_item(actor=system("Somebody"), item_id=item.pk, grade="C", kind="inspected", findings=())
    former, now = StockItem.objects.filter(store=here.store), timezone.now()
    former.update(stocked_at=now - timedelta(hours=2), sold_at=now + went)

    page = text_of(manager.get(f"/resale/{former.get().code}/"))

    assert ("<strong>Somebody</strong> graded it" in page) is told


def test_the_former_life_shows_no_picture_that_the_new_company_took(here, manager, there):
    item = make_shelved(here.store, "100.00")
    ours = attach_photo(item.pk, photo=files.drawn(picture(), name="x.jpg"), actor=SHOP)
    cross(item, there, "150.00")
    theirs = attach_photo(item.pk, photo=files.drawn(picture(), name="x.jpg"), actor=SHOP)
    photos = f"/resale/{StockItem.objects.get(store=here.store).code}/photos/"

    page = manager.get(photos.removesuffix("photos/")).content.decode()

    assert [f"{photos}{row.pk}/" in page for row in (ours, theirs)] == [True, False]
    assert [manager.get(f"{photos}{row.pk}/").status_code for row in (ours, theirs)] == [200, 404]


def test_the_passport_names_the_company_that_had_it_before_to_who_may_see_its_costs(here, there):
    item = make_shelved(here.store, "100.00")
    cross(item, there)
    both = make_staff(language="en")
    for store in (here.store, there):
        make_assignment(both, MANAGER, store=store)
    client = Client()
    client.force_login(both)
    name = f"{here.store.entity.name} had it before"

    assert [name in text_of(one.get(f"/items/{item.code}/")) for one in (client, at(there))] == [True, False]
