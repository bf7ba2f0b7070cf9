"""Receiving a thing on one page, and the paper that goes with it."""

import re
from uuid import uuid4

import pytest

from apps.core.models import Event
from apps.customers.models import Customer
from apps.items.models import Item
from apps.workshop.models import WorkOrder
from tests.factories.customers import make_customer
from tests.factories.desk import make_worker, signed_in
from tests.factories.items import make_item, make_own_item
from tests.factories.stores import make_assignment, make_entity, make_role, make_store
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db

NEW = {
    "given_name": "Nadia", "family_name": "Benali", "phone": "06 12 34 56 78", "brand_name": "Trek",
    "model_name": "Fuel EX 8", "color": "grey", "identifier": "wtu 123", "symptoms": "Gears jump",
    "intake_condition": "Scratched", "accessories": "charger, keys", "promised_at": "2026-12-01T17:30",
    "approval_ceiling": "80,50",
}  # fmt: skip


def clerk(store, **options):
    return signed_in(make_worker(store, "clerk"), **options)


def send(client, **data):
    return client.post("/workshop/new/", {"once": str(uuid4()), **data})


def nothing_was_made():
    return (Customer.objects.count(), Item.objects.count(), WorkOrder.objects.count())


def test_a_new_customer_with_a_new_thing_is_received_at_one_press():
    store = make_store(timezone="Europe/Paris")
    answer = send(clerk(store), **NEW)
    order = WorkOrder.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/workshop/{order.code}/?received")
    assert (order.status, order.custody, order.symptoms, order.intake_condition) == (
        "checked_in", "store", "Gears jump", "Scratched",
    )  # fmt: skip
    assert (order.accessories, str(order.approval_ceiling)) == (["charger", "keys"], "80.50")
    assert order.promised_at.isoformat() == "2026-12-01T16:30:00+00:00"
    assert (order.customer.display_name, order.customer.phone) == ("Nadia Benali", "+33612345678")
    assert (order.item.title, order.item.color, order.item.identifier) == ("Trek Fuel EX 8", "grey", "WTU123")
    told = list(Event.objects.order_by("id").values_list("type", flat=True))
    assert told == [
        "recommerce.work_order.booked.v1", "recommerce.customer.created.v1", "recommerce.item.registered.v1",
        "recommerce.work_order.checked_in.v1", "recommerce.item.custody_changed.v1",
    ]  # fmt: skip


def test_the_same_page_sent_twice_receives_the_thing_once():
    store = make_store()
    client, once = clerk(store), str(uuid4())
    first, second = (send(client, **NEW, once=once) for _ in range(2))
    assert (first["Location"], nothing_was_made()) == (second["Location"], (1, 1, 1))
    assert "was already opened from this page" not in clerk(store).get(first["Location"]).content.decode()
    assert "was already opened from this page" in client.get(second["Location"]).content.decode()


def test_a_known_customer_brings_a_known_thing():
    store = make_store()
    item = make_item(store=store)
    answer = send(clerk(store), customer=str(item.customer_id), item=str(item.pk), symptoms="Gears jump")
    order = WorkOrder.objects.get()
    assert (answer.status_code, order.customer_id, order.item_id) == (302, item.customer_id, item.pk)
    assert (Customer.objects.count(), Item.objects.count()) == (1, 1)


def test_a_known_customer_brings_something_new():
    store = make_store()
    item = make_item(store=store)
    send(clerk(store), customer=str(item.customer_id), item="", brand_name="Giant", symptoms="Flat")
    order = WorkOrder.objects.get()
    assert (order.customer_id, order.item.title) == (item.customer_id, "Giant")


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"family_name": "", "given_name": ""}, "family_name"),
        ({"phone": "12"}, "phone"),
        ({"brand_name": "", "model_name": ""}, "brand_name"),
        ({"symptoms": ""}, "symptoms"),
        ({"promised_at": "soon"}, "promised_at"),
        ({"approval_ceiling": "lots"}, "approval_ceiling"),
        ({"accessories": "x" * 81}, "accessories"),
        ({"customer": str(uuid4())}, "customer"),
        ({"customer": "x"}, "customer"),
        ({"once": "x"}, "once"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_is_half_made(wrong, field):
    answer = send(clerk(make_store()), **{**NEW, **wrong})
    assert (answer.status_code, nothing_was_made(), Event.objects.count()) == (422, (0, 0, 0), 0)
    assert list(answer.context["form"].errors) == [field]
    page = answer.content.decode()
    for name, value in {**NEW, **wrong}.items():
        if name not in ("once", "customer"):
            assert value in page


def test_a_thing_is_only_received_from_its_own_customer():
    store = make_store()
    item, stranger = make_item(store=store), make_customer(legal_entity=store.entity)
    answer = send(clerk(store), customer=str(stranger.pk), item=str(item.pk), symptoms="Flat")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["item"])
    assert WorkOrder.objects.count() == 0


def test_what_is_ours_is_received_without_a_customer_at_the_stores_expense():
    store = make_store()
    item = make_own_item(store=store)
    client = clerk(store)
    page = client.get("/workshop/new/", {"item": str(item.pk)})
    assert (page.context["own"], 'name="family_name"' in page.content.decode()) == (item, False)
    wrong = send(client, item=str(item.pk), symptoms="")
    assert (wrong.status_code, list(wrong.context["form"].errors), nothing_was_made()) == (422, ["symptoms"], (0, 1, 0))
    answer = send(client, item=str(item.pk), symptoms="New chain, clean it", promised_at="2026-12-01T17:30")
    order = WorkOrder.objects.get()
    assert (answer["Location"], nothing_was_made()) == (f"/workshop/{order.code}/?received", (0, 1, 1))
    assert (order.status, order.payer, order.item_id, order.customer_id) == ("checked_in", "store", item.pk, None)
    received = client.get(answer["Location"])
    assert ('id="print-slip"' in received.content.decode(), "/print/tag/" in received.content.decode()) == (False, True)
    told = {fact["label"]: fact["url"] for fact in received.context["facts"]}
    assert told["Item"] == f"/scan/?q={item.code}"


@pytest.mark.parametrize("away", ["another_store", "sold", "another_company"])
def test_what_is_not_ours_or_stands_elsewhere_is_received_from_its_customer(away):
    here = make_store()
    there = make_store(entity=here.entity) if away == "another_store" else make_store()
    item = make_item(store=here) if away == "sold" else make_own_item(store=there)
    staff = make_worker(here, "clerk")
    make_assignment(staff, "clerk", store=there)
    client = signed_in(staff)
    client.post("/store/", {"store": str(here.pk)})
    assert client.get("/workshop/new/", {"item": str(item.pk)}).context["own"] is None
    answer = send(client, item=str(item.pk), symptoms="New chain")
    assert (answer.status_code, WorkOrder.objects.count()) == (422, 0)


def test_a_customer_of_another_company_is_not_there():
    stranger = make_customer()
    client = clerk(make_store())
    answer = send(client, **{**NEW, "customer": str(stranger.pk)})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["customer"])
    assert client.get("/workshop/new/customers/", {"find": stranger.family_name}).context["choices"] == []
    assert client.get("/workshop/new/items/", {"customer": str(stranger.pk)}).context["items"] == []


def test_customers_are_found_as_they_are_named_and_their_things_follow():
    store = make_store()
    item = make_item(store=store, customer=make_customer(legal_entity=store.entity, given_name="Zoé"))
    client = clerk(store)
    found = client.get("/workshop/new/customers/", {"find": "zoe"}).context["choices"]
    assert [choice["id"] for choice in found] == [item.customer_id]
    things = client.get("/workshop/new/items/", {"customer": str(item.customer_id)})
    assert [thing.pk for thing in things.context["items"]] == [item.pk]
    assert client.get("/workshop/new/items/", {"customer": ""}).context["items"] == []


def test_names_are_shown_only_to_who_may_read_them_in_the_customers_own_company():
    """A right held in one company opens no names in another."""
    here = make_store()
    customer = make_customer(legal_entity=here.entity)
    worker = make_worker(here, rights=("stores:read", "work_orders:write", "work_orders:check_in", "customers:read"))
    client = signed_in(worker)
    make_assignment(worker, make_role(["customers:pii"]), store=make_store())
    coded = {"id": customer.pk, "label": customer.code, "hint": ""}

    page = client.get("/workshop/new/", {"customer": str(customer.pk)})
    found = client.get("/workshop/new/customers/", {"find": customer.code})

    assert (page.context["chosen"], found.context["choices"]) == (coded, [coded])
    make_assignment(worker, make_role(["customers:pii"]), store=here)
    page = client.get("/workshop/new/", {"customer": str(customer.pk)})
    assert page.context["chosen"]["label"] == customer.display_name


def test_who_works_in_no_store_is_offered_nobody():
    item = make_item()
    worker = make_worker(
        item.store, rights=("work_orders:write", "work_orders:check_in", "customers:read", "items:read")
    )
    client = signed_in(worker)
    assert client.get("/workshop/new/customers/", {"find": item.customer.code}).context["choices"] == []
    assert client.get("/workshop/new/items/", {"customer": str(item.customer_id)}).context["items"] == []


def test_the_page_has_no_more_than_twelve_fields_to_fill():
    page = clerk(make_store()).get("/workshop/new/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    names = re.findall(r'<(?:input|textarea|select)(?![^>]*type="(?:hidden|radio|search)")[^>]*name="(\w+)"', main)
    assert len(names) == 12, names


@pytest.mark.parametrize("rights", [("work_orders:read",), ("work_orders:read", "work_orders:write")])
def test_who_may_not_receive_has_no_such_page(rights):
    store = make_store()
    client = signed_in(make_worker(store, rights=rights))
    for path in ("", "customers/", "items/"):
        assert client.get(f"/workshop/new/{path}").status_code == 403
    assert (send(client, **NEW).status_code, nothing_was_made()) == (403, (0, 0, 0))


def test_without_its_token_nothing_is_received():
    answer = send(clerk(make_store(), enforce_csrf_checks=True), **NEW)
    assert (answer.status_code, nothing_was_made()) == (403, (0, 0, 0))


# --- paper ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language, title", [("fr", "Bon de dépôt"), ("en", "Deposit slip")])
def test_paper_speaks_the_customers_language_whoever_prints(language, title):
    order = make_work_order(until="ready")
    Customer.objects.update(language=language)
    for worker in ("en", "fr"):
        client = signed_in(make_worker(order.store, "clerk", language=worker))
        page = client.get(f"/workshop/{order.code}/print/slip/").content.decode()
        assert (f'<html lang="{language}"' in page, title in page) == (True, True)


def test_the_slip_and_the_tag_can_be_scanned_and_the_payment_slip_rung_up():
    order = make_work_order(until="ready")
    client = clerk(order.store)
    slip, tag, ticket = (
        client.get(f"/workshop/{order.code}/print/{name}/").content.decode() for name in ("slip", "tag", "payable")
    )
    assert [f'aria-label="{order.code}"' in page for page in (slip, tag)] == [True, True]
    assert [order.payable.ean in page for page in (slip, ticket)] == [True, True]


def test_before_anything_is_payable_the_slip_bears_the_orders_own_bars_and_there_is_no_payment_slip():
    order = make_work_order(until="checked_in")
    client = clerk(order.store)
    slip = client.get(f"/workshop/{order.code}/print/slip/").content.decode()
    assert slip.count(f'aria-label="{order.code}"') == 2
    assert client.get(f"/workshop/{order.code}/print/payable/").status_code == 404


def test_a_tag_printed_by_who_may_not_read_names_bears_none():
    order = make_work_order(until="ready")
    page = signed_in(make_worker(order.store, "technician")).get(f"/workshop/{order.code}/print/slip/")
    assert order.customer.display_name not in page.content.decode()


def test_a_ceiling_is_said_in_the_companys_own_currency():
    page = clerk(make_store(entity=make_entity(currency="CHF"))).get("/workshop/new/").content.decode()
    assert ('<span aria-hidden="true">CHF</span>' in page, "€" in page) == (True, False)
