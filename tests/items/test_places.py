"""Where things stand, and how they go from one store to another: received one by one, what is missing stays visible."""

import pytest
from django.db import IntegrityError, transaction

from apps.core.actors import system
from apps.core.errors import Conflict, IllegalTransition, Invalid, NotFound, PermissionRefused
from apps.core.models import Event
from apps.items.errors import ItemHeld
from apps.items.inputs import NewTransfer
from apps.items.models import CustodyEvent, Item, Transfer, TransferLine
from apps.items.operations import (
    add_to_transfer,
    archive_location,
    cancel_transfer,
    hold_item,
    move_custody,
    move_location,
    open_transfer,
    receive_in_transfer,
    remove_from_transfer,
    send_transfer,
    update_location,
)
from apps.items.states import HolderKind
from tests.factories.items import make_item, make_location, make_own_item, make_transfer
from tests.factories.stores import actor_with, make_store

pytestmark = pytest.mark.django_db
SHOP = system("shop")


def where(item):
    item.refresh_from_db()
    return item.custody, item.store_id


def send(transfer):
    return send_transfer(actor=SHOP, transfer_id=transfer.pk)


def receive(transfer, item, actor=SHOP):
    return receive_in_transfer(actor=actor, transfer_id=transfer.pk, item_id=item.pk)


def told(transfer):
    rows = Event.objects.filter(aggregate_id=transfer.pk).order_by("id")
    return [row.type.split(".")[2] for row in rows]


# --- locations ------------------------------------------------------------------------------------


def test_a_thing_stands_on_a_shelf_of_its_store_until_it_leaves():
    item = make_own_item()
    shelf = make_location(item.store)

    move_location(actor=SHOP, item_id=item.pk, location_id=shelf.pk)
    move_location(actor=SHOP, item_id=item.pk, location_id=shelf.pk)
    item.refresh_from_db()
    assert (item.location, item.version) == (shelf, 2)

    move_custody(actor=SHOP, item_id=item.pk, holder=HolderKind.THIRD_PARTY, third_party="Painter")
    item.refresh_from_db()
    assert item.location is None


def test_no_other_place_is_one():
    item, elsewhere, with_its_customer = make_own_item(), make_location(), make_item()
    closed = make_location(item.store)
    archive_location(actor=SHOP, location_id=closed.pk)

    for thing, place in (
        (item, elsewhere),
        (item, closed),
        (with_its_customer, make_location(with_its_customer.store)),
    ):
        with pytest.raises(Invalid):
            move_location(actor=SHOP, item_id=thing.pk, location_id=place.pk)
    stranger = actor_with({"items:write"}, stores=[make_store()])
    with pytest.raises(PermissionRefused):
        move_location(actor=stranger, item_id=item.pk, location_id=None)

    assert Item.objects.filter(location__isnull=False).count() == 0


def test_a_location_is_named_once_per_store_and_renamed_by_whoever_may():
    shelf = make_location(code="A1")
    make_location(code="A1")

    with pytest.raises(Conflict):
        make_location(shelf.store, code="A1")
    with pytest.raises(PermissionRefused):
        update_location(actor=actor_with({"items:write"}), location_id=shelf.pk, changes={"name": "Window"})
    update_location(actor=SHOP, location_id=shelf.pk, changes={"name": "Window"})

    shelf.refresh_from_db()
    assert (shelf.name, shelf.version) == ("Window", 2)


# --- transfers ------------------------------------------------------------------------------------


def test_listed_sent_and_received_one_by_one():
    store = make_store()
    first, second = make_own_item(store=store), make_item(store=store)
    move_custody(actor=SHOP, item_id=second.pk, holder=HolderKind.STORE, store_id=store.pk)
    transfer = make_transfer(store, first)
    add_to_transfer(actor=SHOP, transfer_id=transfer.pk, item_id=second.pk)
    there = transfer.destination

    send(transfer)
    assert [where(item) for item in (first, second)] == [("in_transit", store.pk)] * 2
    assert CustodyEvent.objects.get(item=first, until=None).holder_store == there

    receive(transfer, first)
    receive(transfer, first)
    transfer.refresh_from_db()
    assert (where(first), where(second), transfer.status) == (
        ("store", there.pk),
        ("in_transit", store.pk),
        "sent",
    )

    receive(transfer, second)
    transfer.refresh_from_db()
    assert (transfer.status, transfer.received_at is not None, where(second)) == ("received", True, ("store", there.pk))
    assert told(transfer) == ["opened", "changed", "sent", "item_received", "item_received", "received"]


def test_only_what_stands_in_the_sending_store_and_on_one_transfer_at_a_time():
    store = make_store()
    mine, elsewhere, with_its_customer = make_own_item(store=store), make_own_item(), make_item(store=store)
    transfer, second = make_transfer(store, mine), make_transfer(store)

    for item in (elsewhere, with_its_customer):
        with pytest.raises(Invalid):
            add_to_transfer(actor=SHOP, transfer_id=transfer.pk, item_id=item.pk)
    with pytest.raises(Conflict) as busy:
        add_to_transfer(actor=SHOP, transfer_id=second.pk, item_id=mine.pk)
    assert busy.value.extra["transfer"] == str(transfer.pk)

    remove_from_transfer(actor=SHOP, transfer_id=transfer.pk, item_id=mine.pk)
    add_to_transfer(actor=SHOP, transfer_id=second.pk, item_id=mine.pk)
    with pytest.raises(Invalid):
        send(transfer)
    assert TransferLine.objects.filter(transfer=second).count() == 2


def test_what_the_police_hold_stays_and_with_it_the_whole_transfer():
    store = make_store()
    free, held = make_own_item(store=store), make_own_item(store=store)
    transfer = make_transfer(store, free, held)
    hold_item(actor=SHOP, item_id=held.pk, authority="Police")

    with pytest.raises(ItemHeld):
        send(transfer)

    transfer.refresh_from_db()
    assert (transfer.status, where(free), where(held)) == ("draft", ("store", store.pk), ("store", store.pk))


def test_cancelled_on_its_way_everything_is_back_and_free_for_another():
    store = make_store()
    item = make_own_item(store=store)
    transfer = make_transfer(store, item)
    send(transfer)

    cancel_transfer(actor=SHOP, transfer_id=transfer.pk)

    transfer.refresh_from_db()
    assert (transfer.status, where(item)) == ("cancelled", ("store", store.pk))
    make_transfer(store, item)


def test_once_something_has_arrived_the_rest_is_missing_and_not_cancelled():
    store = make_store()
    first, lost = make_own_item(store=store), make_own_item(store=store)
    transfer = make_transfer(store, first, lost)
    send(transfer)
    receive(transfer, first)

    with pytest.raises(Conflict):
        cancel_transfer(actor=SHOP, transfer_id=transfer.pk)

    transfer.refresh_from_db()
    assert (transfer.status, list(transfer.lines.filter(active=True).values_list("item", flat=True))) == (
        "sent",
        [lost.pk],
    )


def test_each_end_needs_its_own_right_and_strangers_see_nothing():
    transfer = make_transfer()
    item = transfer.lines.get().item
    here, there = transfer.store, transfer.destination
    sender = actor_with({"transfers:read", "transfers:write"}, stores=[here])
    receiver = actor_with({"transfers:read", "transfers:write", "transfers:receive"}, stores=[there])

    with pytest.raises(PermissionRefused):
        send_transfer(actor=receiver, transfer_id=transfer.pk)
    send_transfer(actor=sender, transfer_id=transfer.pk)
    with pytest.raises(PermissionRefused):
        receive(transfer, item, sender)
    with pytest.raises(NotFound):
        receive(transfer, item, actor_with({"transfers:read", "transfers:receive"}, stores=[make_store()]))
    with pytest.raises(Invalid):
        receive(transfer, make_own_item(), receiver)
    assert where(item) == ("in_transit", here.pk)
    receive(transfer, item, receiver)
    with pytest.raises(IllegalTransition):
        remove_from_transfer(actor=sender, transfer_id=transfer.pk, item_id=item.pk)
    assert where(item) == ("store", there.pk)


@pytest.mark.parametrize("wrong", ["itself", "nowhere"])
def test_it_goes_to_another_store_that_exists(wrong):
    store = make_store()
    destination = store.pk if wrong == "itself" else make_own_item().pk

    with pytest.raises(Invalid) as refused:
        open_transfer(actor=SHOP, data=NewTransfer(store_id=store.pk, destination_id=destination))

    assert (set(refused.value.errors), Transfer.objects.count()) == ({"/destination"}, 0)


# --- what the database itself refuses -------------------------------------------------------------


def test_a_thing_on_two_transfers_at_once():
    transfer = make_transfer()
    item, other = transfer.lines.get().item, make_transfer(transfer.store)

    with pytest.raises(IntegrityError, match="items_transfer_line_one_at_a_time"), transaction.atomic():
        TransferLine.objects.create(transfer=other, item=item)


def test_a_thing_on_a_shelf_and_with_somebody():
    item = make_item()

    with pytest.raises(IntegrityError, match="items_item_located_in_store"), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(location=make_location(item.store))
