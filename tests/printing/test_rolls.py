"""Labels printed ahead: a scan of one finds what it was stuck on, once and for one thing only."""

from typing import Any

import pytest
from django.test import Client

from apps.core.errors import Conflict, Invalid, NotFound, PermissionRefused
from apps.core.models import Event
from apps.printing import operations, permissions
from apps.printing.models import PreprintedCode, PrintJob
from apps.stores.models import Store
from apps.workshop.models import WorkOrder
from tests.factories.desk import make_worker, signed_in
from tests.factories.printing import ZPL, codes_in, content_of, make_printer, pages_of, picture_of, render, zpl_fields
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> WorkOrder:
    return make_work_order()


def roll(store: Store, count: int = 1, **values: Any) -> list[PreprintedCode]:
    operations.print_roll(actor=person("mona", store), store_id=store.pk, count=count, **values)
    return list(PreprintedCode.objects.order_by("id"))


def attach(held: PreprintedCode, to: str, **values: Any) -> PreprintedCode:
    actor = values.pop("actor", None) or person("clara", held.store)
    return operations.attach_code(actor=actor, code=held.code, to=to)


def clerk(store: Store) -> Client:
    return signed_in(make_worker(store, "clerk"))


@pytest.mark.usefixtures("pango")
def test_a_roll_prints_every_code_once_as_zpl_and_as_pdf() -> None:
    store = make_store()
    codes = roll(store, 3, printer_id=make_printer(store, **ZPL).pk)
    job = PrintJob.objects.get()
    render(job)
    fields = zpl_fields(content_of(job))
    assert [data for *_, command, data in fields if command.startswith("^BY2^BC")] == [row.code for row in codes]
    PreprintedCode.objects.all().delete()
    codes = roll(store, 2, key="paper")
    job = PrintJob.objects.get(key="paper")
    render(job)
    pdf = content_of(job)
    assert pages_of(pdf) == [(62.0, 29.0)] * 2
    assert codes_in(picture_of(pdf, 300)) == {"QRCode": codes[0].code, "Code128": codes[0].code}


def test_pressing_twice_is_one_roll() -> None:
    store = make_store()
    for _ in range(2):
        roll(store, 2, key="press")
    assert (PreprintedCode.objects.count(), PrintJob.objects.count()) == (2, 1)


@pytest.mark.parametrize("count", [0, 201])
def test_a_roll_has_an_end(count: int) -> None:
    with pytest.raises(Invalid):
        roll(make_store(), count)
    assert (PreprintedCode.objects.count(), PrintJob.objects.count()) == (0, 0)


@pytest.mark.parametrize("thing", ["order", "item", "customer"])
def test_a_scan_finds_what_the_label_is_on(order: WorkOrder, thing: str) -> None:
    bearer: Any = {"order": order, "item": order.item, "customer": order.customer}[thing]
    (held,) = roll(order.store)
    client = clerk(order.store)
    assert client.get(f"/scan/?q={held.code}").url == f"/printing/codes/{held.code}/"
    answer = client.post(f"/printing/codes/{held.code}/", {"to": bearer.code.lower()})
    assert answer.url == f"/scan/?q={held.code}"
    opened = client.get(answer.url)
    page = {"order": "workshop", "item": "items", "customer": "customers"}[thing]
    assert opened.url == f"/{page}/{bearer.code}/"
    event = Event.objects.get(aggregate_id=held.pk, type="recommerce.preprinted_code.attached.v1")
    assert (event.code, event.changed) == (held.code, ["bearer_code", "bearer_id", "bearer_resource"])


def test_a_label_is_on_one_thing_only(order: WorkOrder) -> None:
    other = make_work_order(order.store)
    (held,) = roll(order.store)
    versions = {attach(held, order.code).version for _ in range(2)}
    assert versions == {2}
    with pytest.raises(Conflict):
        attach(held, other.code)
    answer = clerk(order.store).post(f"/printing/codes/{held.code}/", {"to": other.code})
    assert (answer.status_code, order.code in answer.content.decode()) == (409, True)
    held.refresh_from_db()
    assert held.bearer_id == order.pk


@pytest.mark.parametrize("to", ["hello", "PA-0000000A", "RC-00000000", ""])
def test_it_sticks_only_on_orders_items_and_customers(order: WorkOrder, to: str) -> None:
    (held,) = roll(order.store)
    with pytest.raises(Invalid):
        attach(held, to)
    assert clerk(order.store).post(f"/printing/codes/{held.code}/", {"to": to}).status_code == 422
    held.refresh_from_db()
    assert held.bearer_id is None


def test_another_stores_label_or_thing_is_not_there(order: WorkOrder) -> None:
    elsewhere = make_store()
    (held,) = roll(elsewhere)
    with pytest.raises(NotFound):
        attach(held, order.code)
    with pytest.raises(NotFound):
        attach(held, order.code, actor=person("clara", order.store))
    assert clerk(order.store).get(f"/printing/codes/{held.code}/").status_code == 404
    held.refresh_from_db()
    assert held.bearer_id is None


def test_only_a_manager_detaches_and_then_it_is_free_again(order: WorkOrder) -> None:
    (held,) = roll(order.store)
    attach(held, order.code)
    assert clerk(order.store).post(f"/printing/codes/{held.code}/detach/").status_code == 403
    held.refresh_from_db()
    assert held.bearer_id == order.pk
    manager = signed_in(make_worker(order.store, "store_manager"))
    for _ in range(2):
        assert manager.post(f"/printing/codes/{held.code}/detach/").url == f"/printing/codes/{held.code}/"
    assert attach(held, make_work_order(order.store).code).bearer_id != order.pk
    assert Event.objects.filter(type="recommerce.preprinted_code.detached.v1").count() == 1


def test_printing_a_roll_needs_its_right(order: WorkOrder) -> None:
    with pytest.raises(PermissionRefused):
        operations.print_roll(
            actor=person("clara", order.store, permissions.PRINT_JOBS_CREATE), store_id=order.store_id, count=1
        )
    assert clerk(order.store).get("/printing/rolls/").status_code == 403
    manager = signed_in(make_worker(order.store, "store_manager"))
    assert manager.post("/printing/rolls/", {"count": "2", "printer": "", "key": "k"}).url == "/printing/"
    assert manager.post("/printing/rolls/", {"count": "0", "printer": ""}).status_code == 422
    assert PreprintedCode.objects.count() == 2
