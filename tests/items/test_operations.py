"""The passport of a thing: registered once, corrected, and passed from holder to holder without gap or overlap."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core.errors import Conflict, Invalid, NotFound, PermissionRefused, StaleVersion
from apps.core.models import Event, Reference
from apps.core.references import ReferenceInput
from apps.items.inputs import ItemInput, kind_by_shape
from apps.items.models import CustodyEvent, Item
from apps.items.operations import move_custody, register_item, update_item
from apps.items.states import HolderKind, IdentifierKind, OwnerKind, VatOrigin
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.items import make_item
from tests.factories.stores import actor_with, make_store

pytestmark = pytest.mark.django_db
CLERK = actor_with({"items:write", "items:read"})
FRAME = {"identifier_kind": IdentifierKind.FNUCI, "identifier": " a1 b2c3 "}


def holders(item):
    """(holder kind, open?) from the first to the last."""
    rows = CustodyEvent.objects.filter(item=item).order_by("id")
    return [(row.holder_kind, row.until is None) for row in rows]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("352099001761481", "imei"), ("35 209900 176148 1", "imei"), ("352099001761482", "serial"),
        ("35209900176148", "serial"), ("BC1234567A", "serial"), ("", "none"), (" ", "none"),
    ],
)  # fmt: skip
def test_only_a_shape_that_is_certain_says_what_a_number_is(number, kind):
    assert kind_by_shape(number) == kind


def test_a_customers_thing_starts_with_its_customer():
    store = make_store()
    customer = make_customer(legal_entity=store.entity)
    data = ItemInput(store_id=store.pk, customer_id=customer.pk, brand_name="Nakamura", **FRAME)
    clerk = actor_with({"items:write"}, stores=[store])

    item = register_item(actor=clerk, data=data, named=[ReferenceInput("erp", "serial", "S1")])

    item.refresh_from_db()
    assert (item.owner_kind, item.vat_origin, item.legal_entity, item.custody) == (
        OwnerKind.CUSTOMER,
        VatOrigin.CUSTOMER_OWNED,
        store.entity,
        HolderKind.CUSTOMER,
    )
    assert (item.identifier, item.search_text, item.title) == ("A1B2C3", "a1b2c3 nakamura", "Nakamura")
    held = CustodyEvent.objects.get()
    assert (held.holder_customer, held.until, held.actor_label, held.reason_code) == (
        customer,
        None,
        "Somebody",
        "registered",
    )
    event = Event.objects.get()
    assert (event.type, event.store_id, event.legal_entity_id, event.facts) == (
        "recommerce.item.registered.v1",
        store.pk,
        store.entity_id,
        {"custody": "customer"},
    )
    assert Reference.objects.get().object_id == item.pk


def test_our_own_thing_starts_in_its_store_with_its_vat_origin():
    item = make_item(customer=None, vat_origin=VatOrigin.PRIVATE_PURCHASE)

    assert (item.owner_kind, item.vat_origin, item.custody) == (
        OwnerKind.ENTITY,
        VatOrigin.PRIVATE_PURCHASE,
        HolderKind.STORE,
    )
    assert CustodyEvent.objects.get().holder_store == item.store


def test_registering_needs_the_right_in_that_store():
    store, other = make_store(), make_store()

    with pytest.raises(PermissionRefused, match="items:write"):
        register_item(
            actor=actor_with({"items:write"}, stores=[other]),
            data=ItemInput(store_id=store.pk, brand_name="Nakamura"),
        )

    assert (Item.objects.count(), CustodyEvent.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_every_mistake_is_named_and_nothing_is_written():
    store, stranger = make_store(), make_customer()

    with pytest.raises(Invalid) as refused:
        register_item(
            actor=CLERK,
            data=ItemInput(store_id=store.pk, customer_id=stranger.pk, identifier_kind=IdentifierKind.SERIAL),
        )
    with pytest.raises(Invalid) as ours:
        register_item(
            actor=CLERK,
            data=ItemInput(store_id=store.pk, description="Bike", vat_origin=VatOrigin.CUSTOMER_OWNED),
        )

    assert set(refused.value.errors) == {"/customer", "/identifier", "/description"}
    assert set(ours.value.errors) == {"/vat_origin"}
    assert (Item.objects.count(), Event.objects.count()) == (0, 0)


def test_one_frame_number_has_one_passport_per_company_and_a_serial_may_have_several():
    store = make_store()
    first = make_item(store=store, **FRAME)

    with pytest.raises(Conflict) as refused:
        make_item(store=store, identifier_kind=IdentifierKind.FNUCI, identifier="A1B2C3")

    assert refused.value.extra == {"field": "/identifier", "item": str(first.pk)}
    assert (Item.objects.count(), Event.objects.count()) == (1, 1)
    make_item(**FRAME)  # another company's own
    for _ in range(2):
        make_item(store=store, identifier_kind=IdentifierKind.SERIAL, identifier="1")
    assert Item.objects.count() == 4


def test_only_what_differs_is_written():
    item, product = make_item(), make_product()

    same = update_item(actor=CLERK, item_id=item.pk, changes={"brand_name": "Nakamura"})
    changed = update_item(actor=CLERK, item_id=item.pk, changes={"color": "Rouge", "product_id": product.pk}, version=1)

    assert (same.version, changed.version) == (1, 2)
    item.refresh_from_db()
    assert (item.product, item.search_text) == (product, "nakamura e-crossover rouge")
    events = Event.objects.filter(type="recommerce.item.updated.v1")
    assert list(events.values_list("changed", flat=True)) == [["color", "product_id"]]


def test_a_stranger_or_a_stale_reader_changes_nothing():
    item = make_item()

    with pytest.raises(PermissionRefused):
        update_item(
            actor=actor_with({"items:write"}, stores=[make_store()]), item_id=item.pk, changes={"color": "Rouge"}
        )
    with pytest.raises(StaleVersion):
        update_item(actor=CLERK, item_id=item.pk, changes={"color": "Rouge"}, version=9)

    item.refresh_from_db()
    assert (item.color, item.version) == ("", 1)


def test_custody_passes_on_and_the_chain_is_kept():
    item = make_item()

    move_custody(
        actor=CLERK, item_id=item.pk, holder=HolderKind.STORE, store_id=item.store_id, reason_code="checked_in"
    )
    move_custody(actor=CLERK, item_id=item.pk, holder=HolderKind.THIRD_PARTY, third_party="Bosch")
    move_custody(actor=CLERK, item_id=item.pk, holder=HolderKind.CUSTOMER, reason_code="handed_over")

    assert holders(item) == [("customer", False), ("store", False), ("third_party", False), ("customer", True)]
    rows = list(CustodyEvent.objects.order_by("id"))
    assert [row.until for row in rows[:-1]] == [row.since for row in rows[1:]]
    item.refresh_from_db()
    assert (item.custody, item.version) == (HolderKind.CUSTOMER, 4)
    moved = Event.objects.filter(type="recommerce.item.custody_changed.v1").order_by("id")
    assert [(event.facts, event.reason_code) for event in moved] == [
        ({"custody": "store"}, "checked_in"),
        ({"custody": "third_party"}, ""),
        ({"custody": "customer"}, "handed_over"),
    ]


def test_to_the_same_holder_again_nothing_happens():
    item = make_item()

    for _ in range(2):
        move_custody(actor=CLERK, item_id=item.pk, holder=HolderKind.STORE, store_id=item.store_id)

    assert holders(item) == [("customer", False), ("store", True)]
    assert Event.objects.count() == 2


def test_another_store_of_the_company_that_takes_it_answers_for_it():
    item = make_item()
    sister = make_store(entity=item.legal_entity)

    move_custody(actor=CLERK, item_id=item.pk, holder=HolderKind.STORE, store_id=sister.pk)

    item.refresh_from_db()
    assert item.store == sister


def test_a_late_report_never_reaches_behind_the_present_holding():
    item = make_item()
    began = CustodyEvent.objects.get().since

    move_custody(
        actor=CLERK,
        item_id=item.pk,
        holder=HolderKind.STORE,
        store_id=item.store_id,
        occurred_at=timezone.now() - timedelta(days=2),
    )

    assert list(CustodyEvent.objects.order_by("id").values_list("since", "until")) == [(began, began), (began, None)]


@pytest.mark.parametrize(
    ("to", "pointer"),
    [
        ({"holder": HolderKind.STORE}, "/store"),
        ({"holder": HolderKind.THIRD_PARTY, "third_party": " "}, "/third_party"),
        ({"holder": HolderKind.CUSTOMER}, "/customer"),
    ],
)
def test_it_must_be_said_who_takes_it(to, pointer):
    item = make_item(customer=None)

    with pytest.raises(Invalid) as refused:
        move_custody(actor=CLERK, item_id=item.pk, **to)

    assert set(refused.value.errors) == {pointer}
    assert (holders(item), Event.objects.count()) == ([("store", True)], 1)


def test_a_store_of_another_company_cannot_take_it():
    item = make_item()

    with pytest.raises(Invalid):
        move_custody(actor=CLERK, item_id=item.pk, holder=HolderKind.STORE, store_id=make_store().pk)

    assert holders(item) == [("customer", True)]


def test_what_does_not_exist_cannot_be_moved():
    with pytest.raises(NotFound):
        move_custody(actor=CLERK, item_id=make_store().pk, holder=HolderKind.UNKNOWN)


# --- what the database itself refuses -------------------------------------------------------------


def test_two_holders_at_once():
    item = make_item()

    with pytest.raises(IntegrityError, match="items_custody_one_holder"), transaction.atomic():
        CustodyEvent.objects.create(
            item=item,
            holder_kind=HolderKind.STORE,
            holder_store=item.store,
            since=timezone.now(),
            actor_kind="system",
            actor_id="x",
            actor_label="x",
        )


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"customer": None}, "items_item_owner"),
        ({"vat_origin": VatOrigin.DEDUCTED}, "items_item_owner"),
        ({"identifier": "123"}, "items_item_identifier"),
        ({"custody": "nobody"}, "items_item_custody"),
    ],
)
def test_an_item_that_contradicts_itself(values, constraint):
    item = make_item()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(**values)
