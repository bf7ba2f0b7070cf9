"""What the police take of a transfer on its way neither arrives nor comes back on paper."""

from decimal import Decimal

import pytest

from apps.items.errors import ItemAway
from apps.items.inputs import NewTransfer
from apps.items.operations import (
    cancel_transfer,
    hold_item,
    open_transfer,
    receive_in_transfer,
    recover_item,
    release_hold,
    send_transfer,
)
from apps.items.screens.documents import invoices_of
from apps.items.states import HoldOutcome
from tests.factories.api import Caller
from tests.factories.between import make_company_store, make_shelved, sent
from tests.factories.items import make_own_item, make_transfer
from tests.factories.stores import make_store

from .test_places import SHOP, receive, send, told, where

pytestmark = pytest.mark.django_db


def seize(item):
    hold_item(actor=SHOP, item_id=item.pk, authority="Police")
    release_hold(actor=SHOP, item_id=item.pk, outcome=HoldOutcome.SEIZED)


def on_its_way(*items):
    return send(make_transfer(items[0].store, *items))


def test_cancelled_what_the_police_took_on_its_way_stays_with_them():
    store = make_store()
    seized, other = make_own_item(store=store), make_own_item(store=store)
    transfer = on_its_way(seized, other)
    seize(seized)

    cancel_transfer(actor=SHOP, transfer_id=transfer.pk)

    assert [where(item) for item in (seized, other)] == [("third_party", store.pk), ("store", store.pk)]
    recover_item(actor=SHOP, item_id=seized.pk)
    assert where(seized) == ("store", store.pk)


def test_nor_does_it_arrive_on_paper():
    item = make_own_item()
    transfer = on_its_way(item)
    seize(item)
    told_before = told(transfer)

    with pytest.raises(ItemAway):
        receive(transfer, item)

    transfer.refresh_from_db()
    line = transfer.lines.get()
    assert (where(item), line.active, line.received_at) == (("third_party", item.store_id), False, None)
    assert (transfer.status, told(transfer)) == ("sent", told_before)


def test_who_copies_transfers_is_told_that_less_of_one_is_missing():
    store = make_store()
    first, last = make_own_item(store=store), make_own_item(store=store)
    transfer = on_its_way(first, last)
    reader = Caller("transfers:read", "items:read", stores=[store])
    seen = reader.get(f"transfers/{transfer.pk}/")

    seize(first)

    now = reader.get(f"transfers/{transfer.pk}/", **{"If-None-Match": seen["ETag"]})
    assert (seen.json()["missing"], now.status_code, now.json()["missing"]) == (2, 200, 1)
    assert (now.json()["version"] - seen.json()["version"], told(transfer)[-1]) == (1, "changed")


def test_recovered_it_goes_on_another_transfer_and_the_first_takes_it_from_nobody():
    item = make_own_item()
    transfer = on_its_way(item)
    seize(item)
    recover_item(actor=SHOP, item_id=item.pk)

    second = on_its_way(item)
    receive(second, item)
    cancel_transfer(actor=SHOP, transfer_id=transfer.pk)

    assert where(item) == ("store", second.destination_id)


@pytest.mark.parametrize("recovered", [False, True])
def test_a_line_that_stayed_open_moves_nothing_and_ends_when_it_is_recovered(recovered):
    """As lines were left before they ended with the seizure."""
    item = make_own_item()
    transfer = on_its_way(item)
    seize(item)
    transfer.lines.update(active=True)
    if recovered:
        recover_item(actor=SHOP, item_id=item.pk)
    assert transfer.lines.get().active is not recovered
    before = where(item)

    with pytest.raises(ItemAway):
        receive(transfer, item)
    cancel_transfer(actor=SHOP, transfer_id=transfer.pk)

    assert where(item) == before


def test_once_the_rest_has_arrived_a_transfer_waits_for_nothing_that_was_seized():
    store = make_store()
    first, last = make_own_item(store=store), make_own_item(store=store)
    transfer = on_its_way(first, last)
    receive(transfer, first)

    seize(last)

    transfer.refresh_from_db()
    assert (transfer.status, told(transfer)[-2:]) == ("received", ["changed", "received"])


def test_what_was_taken_on_its_way_or_called_off_is_neither_paid_nor_invoiced():
    here, there = make_company_store(), make_company_store()
    bought, taken, called_off = (make_shelved(here) for _ in range(3))
    prices = {bought.pk: Decimal("150.00"), taken.pk: Decimal("90.00")}
    data = NewTransfer(store_id=here.pk, destination_id=there.pk, prices=prices)
    transfer = send_transfer(actor=SHOP, transfer_id=open_transfer(actor=SHOP, data=data).pk)
    assert (transfer.total, invoiced(transfer)) == (Decimal("240.00"), [(2, Decimal("240.00"))])
    off = cancel_transfer(actor=SHOP, transfer_id=sent(called_off, there).pk)

    seize(taken)
    transfer = receive_in_transfer(actor=SHOP, transfer_id=transfer.pk, item_id=bought.pk)

    assert (transfer.status, transfer.total, invoiced(transfer)) == (
        "received",
        Decimal("150.00"),
        [(1, Decimal("150.00"))],
    )
    assert (off.total, invoiced(off)) == (Decimal("0.00"), [])


def invoiced(transfer):
    return [(len(one["codes"]), one["total"]) for one in invoices_of(transfer)]
