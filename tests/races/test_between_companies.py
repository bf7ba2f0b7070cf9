"""What another company of the house buys is sold once, whoever receives it at the same moment."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from apps.buyback.models import RegisterEntry
from apps.buyback.selectors import verify_register
from apps.core.errors import DomainError
from apps.items.inputs import NewTransfer
from apps.items.models import Item, ItemEntry
from apps.items.operations import cancel_transfer, open_transfer, send_transfer
from apps.resale.models import MarginLine, Sale, StockItem
from tests.factories.between import SHOP, make_company_store, make_shelved, receive, sent

from .threads import together

pytestmark = pytest.mark.django_db(transaction=True)
MEETINGS = 5


def counted(item: Item) -> list[int]:
    """Sales, what the ledger and the book say of it, lives, and lines of a register."""
    return [
        Sale.objects.filter(item=item).count(),
        ItemEntry.objects.filter(item=item).count(),
        MarginLine.objects.filter(item=item, kind="sale").count(),
        StockItem.objects.filter(item=item).count(),
        RegisterEntry.objects.filter(things__contains=[{"item_id": str(item.pk)}]).count(),
    ]


def told(refused: list[DomainError], act: Callable[[], Any]) -> Callable[[], None]:
    def guarded() -> None:
        try:
            act()
        except DomainError as error:
            refused.append(error)

    return guarded


def test_two_receive_the_same_line() -> None:
    here, there = make_company_store(), make_company_store()
    for number in range(MEETINGS):
        item = make_shelved(here)
        transfer = sent(item, there)

        together(*[lambda transfer=transfer, item=item: receive(transfer, item)] * 2)

        assert (counted(item), transfer.lines.get().register_code) == ([1, 3, 1, 2, 1], f"{there.code}-{number + 1}")


def test_several_lines_arrive_at_once_and_the_register_has_no_gap() -> None:
    here, there = make_company_store(), make_company_store()
    items = [make_shelved(here) for _ in range(4)]
    prices = {item.pk: Decimal("150.00") for item in items}
    data = NewTransfer(store_id=here.pk, destination_id=there.pk, prices=prices)
    transfer = send_transfer(actor=SHOP, transfer_id=open_transfer(actor=SHOP, data=data).pk)

    together(*(lambda item=item: receive(transfer, item) for item in items))

    transfer.refresh_from_db()
    numbers = sorted(line.register_code for line in transfer.lines.all())
    assert (transfer.status, numbers) == ("received", [f"{there.code}-{number}" for number in range(1, 5)])
    assert (verify_register(there.pk).checked, verify_register(there.pk).intact) == (4, True)


def test_received_or_cancelled_but_not_both() -> None:
    here, there = make_company_store(), make_company_store()
    for _ in range(MEETINGS):
        item = make_shelved(here)
        transfer = sent(item, there)
        refused: list[DomainError] = []

        together(
            told(refused, lambda transfer=transfer, item=item: receive(transfer, item)),
            told(refused, lambda transfer=transfer: cancel_transfer(actor=SHOP, transfer_id=transfer.pk)),
        )

        transfer.refresh_from_db()
        item.refresh_from_db()
        sold = transfer.status == "received"
        assert (len(refused), item.legal_entity == there.entity, Sale.objects.filter(item=item).count()) == (
            1,
            sold,
            int(sold),
        )
