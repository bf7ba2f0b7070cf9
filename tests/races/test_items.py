"""One thing, two documents at the same instant: one gets it, the other is told why not."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from apps.core.actors import system
from apps.core.errors import Conflict, DomainError
from apps.items.errors import AlreadyHeld, AlreadyOurs, EntryDiffers, NotOurs
from apps.items.models import Item, ItemEntry, ItemHold, Transfer, TransferLine
from apps.items.operations import acquire_item, add_to_transfer, hold_item, record_entry, relinquish_item
from apps.items.states import EntryKind, VatOrigin
from tests.factories.items import make_item, make_own_item, make_source, make_transfer

from .threads import together

pytestmark = pytest.mark.django_db(transaction=True)
SHOP = system("shop")
MEETINGS = 10


def meet(*acts: Callable[[], Any]) -> list[type[DomainError]]:
    """All at once; what was refused."""
    refused: list[type[DomainError]] = []

    def guarded(act: Callable[[], Any]) -> None:
        try:
            act()
        except DomainError as error:
            refused.append(type(error))

    together(*(lambda act=act: guarded(act) for act in acts))
    return refused


def sell(item: Item) -> Callable[[], Any]:
    return lambda: relinquish_item(
        actor=SHOP, item_id=item.pk, customer_id=None, amount=Decimal("90.00"), currency="EUR", source=make_source()
    )


def buy(item: Item) -> Callable[[], Any]:
    return lambda: acquire_item(
        actor=SHOP, item_id=item.pk, vat_origin=VatOrigin.PRIVATE_PURCHASE, price=Decimal("50.00"), currency="EUR",
        source=make_source("trade_in", "TI"),
    )  # fmt: skip


def listed(transfer: Transfer, item: Item) -> Callable[[], Any]:
    return lambda: add_to_transfer(actor=SHOP, transfer_id=transfer.pk, item_id=item.pk)


def hold(item: Item) -> Callable[[], Any]:
    return lambda: hold_item(actor=SHOP, item_id=item.pk, authority="Police")


def test_it_is_sold_once_and_bought_once() -> None:
    for _ in range(MEETINGS):
        ours, theirs = make_own_item(), make_item()
        assert meet(sell(ours), sell(ours)) == [NotOurs]
        assert meet(buy(theirs), buy(theirs)) == [AlreadyOurs]
        kinds = ItemEntry.objects.filter(item__in=[ours, theirs]).values_list("kind", flat=True)
        assert sorted(kinds) == ["purchase", "sale"]


def test_it_is_held_once_and_what_came_second_is_refused() -> None:
    for _ in range(MEETINGS):
        item = make_own_item()
        assert meet(hold(item), hold(item)) == [AlreadyHeld]
        assert ItemHold.objects.filter(item=item).count() == 1


def test_the_same_entry_told_twice_stands_once_and_two_amounts_are_not_both_true() -> None:
    def told(item: Item, source: Any, amount: str) -> Callable[[], Any]:
        return lambda: record_entry(
            actor=SHOP, item_id=item.pk, kind=EntryKind.PART, amount=Decimal(amount), currency="EUR", source=source
        )

    for _ in range(MEETINGS):
        item, same, other = make_own_item(), make_source("work_order", "WO"), make_source("work_order", "WO")
        assert meet(told(item, same, "5.00"), told(item, same, "5.00")) == []
        assert meet(told(item, other, "5.00"), told(item, other, "6.00")) == [EntryDiffers]
        assert ItemEntry.objects.filter(item=item).count() == 2


def test_it_goes_with_one_transfer() -> None:
    for _ in range(MEETINGS):
        first = make_transfer()
        second, item = make_transfer(first.store), make_own_item(store=first.store)
        assert meet(listed(first, item), listed(second, item)) == [Conflict]
        assert TransferLine.objects.filter(item=item, active=True).count() == 1
