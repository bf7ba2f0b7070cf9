"""Things for sale in any state, driven there by the real operations, and till payments for them."""

from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from django.utils.translation import override
from uuid_utils.compat import uuid7

from apps.core.actors import system
from apps.items import operations as items
from apps.items.inputs import Source
from apps.items.models import Item
from apps.items.states import VatOrigin
from apps.payments.inputs import Evidence, PaidLine, Tender, Ticket, TillPayment
from apps.payments.models import Payable
from apps.payments.operations import record_payment
from apps.payments.states import Door, ReceiptKind
from apps.resale import operations, selectors
from apps.resale.inputs import NewChannel, NewMarkdownPlan, Pricing, Wording
from apps.resale.models import Channel, Listing, MarkdownPlan, Sale, StockItem
from apps.resale.states import ChannelKind
from apps.stores.models import Store

from .items import make_item
from .stores import make_store
from .workshop import PAID_AT, person

_numbers = count(1)


def buy(item: Item, price: str = "100.00", origin: VatOrigin = VatOrigin.PRIVATE_PURCHASE) -> Item:
    """A customer's thing becomes ours, as a trade-in makes it."""
    return items.acquire_item(
        actor=system("test"), item_id=item.pk, vat_origin=origin, price=Decimal(price), currency="EUR",
        source=Source("trade_in", uuid7(), f"TI-{next(_numbers)}"),
    )  # fmt: skip


def make_stock(store: Store | None = None, *, cost: str = "100.00", grade: str = "B", **values: Any) -> StockItem:
    """Bought from a private person, inspected, and standing on the shelf."""
    store = store or make_store()
    item = make_item(store=store, **values)
    items.move_custody(actor=system("test"), item_id=item.pk, holder="store", store_id=store.pk, reason_code="test")
    if grade:
        items.grade_item(actor=system("test"), item_id=item.pk, grade=grade, kind="inspected", findings=())
    buy(item, cost)
    stock = operations.take_into_stock(item.pk, actor=system("test"))
    assert stock is not None
    return stock


def make_listed(store: Store | None = None, *, price: str = "180.00", **values: Any) -> StockItem:
    """Priced, and any till can ring it."""
    stock = make_stock(store, **values)
    mona = person("mona", stock.store)
    operations.make_ready(stock.pk, actor=mona)
    operations.price(stock.pk, Pricing(Decimal(price)), actor=mona)
    operations.release_for_sale(stock.pk, actor=mona)
    stock.refresh_from_db()
    return stock


def till_payment(stock: StockItem, amount: str = "180.00", **values: Any) -> TillPayment:
    """What a till of its store reports: cash for the code on the thing's label."""
    discount = Decimal(values.pop("discount", "0"))
    number = values.pop("number", None) or f"R{next(_numbers)}"
    paid = Decimal(amount)
    defaults: dict[str, Any] = {
        "ticket": Ticket(stock.store.code, values.pop("till", "1"), PAID_AT.date(), number),
        "kind": ReceiptKind.PAYMENT,
        "payable": stock.item.code,
        "occurred_at": PAID_AT,
        "currency": "EUR",
        "lines": (PaidLine(due=paid + discount, paid=paid, discount=discount, discount_reason="loyalty"),),
        "tenders": (Tender("cash", paid),),
    }
    return TillPayment(**{**defaults, **values})


def pay(stock: StockItem, amount: str = "180.00", *, door: Door = Door.REST, **values: Any) -> tuple[Any, bool]:
    """Record it through a door; the thing in hand is read again."""
    payment = values.pop("payment", None) or till_payment(stock, amount, **values)
    evidence = Evidence(door, "till-simulator", f"{door}-{payment.ticket.number}")
    found = record_payment(payment, evidence=evidence, actor=person("till", stock.store))
    stock.refresh_from_db()
    return found


def take_back(stock: StockItem, number: str, amount: str = "180.00", **values: Any) -> tuple[Any, bool]:
    """The till reverses this ticket."""
    ticket = Ticket(stock.store.code, values.pop("till", "1"), PAID_AT.date(), number)
    return pay(stock, amount, kind=ReceiptKind.REVERSAL, reverses=ticket, number=f"V-{number}", **values)


def payable_of(stock: StockItem) -> Payable:
    return Payable.objects.get(pk=stock.payable_id)


def make_channel(store: Store, kind: ChannelKind = ChannelKind.STORE_WINDOW, *, reader: UUID | None = None) -> Channel:
    """A feed is for a program nobody knows, unless `reader` says otherwise."""
    address = "https://shop.example.com/"
    new = NewChannel(f"CH{next(_numbers)}", "Channel", kind, address=address, reader=reader or uuid7())
    return operations.open_channel(new, store=store, actor=system("test"))


def read_feed(channel: Channel, store: Store) -> None:
    """Its own shop reads it, as this store's."""
    shop = person(str(channel.reader_id), store)
    operations.feed_was_read(channel, selectors.feed_of(channel, shop), actor=shop)


def make_listing(stock: StockItem, *, kind: ChannelKind = ChannelKind.STORE_WINDOW, publish: bool = True) -> Listing:
    """In a channel of its own, and asked to be shown."""
    actor = person("mona", stock.store)
    with override("en"):
        listing = operations.draft_listing(
            stock.pk, channel=make_channel(stock.store, kind).code, wording=Wording(), actor=actor
        )
    return operations.publish(listing.pk, actor=actor) if publish else listing


def make_markdown_plan(store: Store, *, whole_company: bool = False) -> MarkdownPlan:
    """Ten percent off after thirty days."""
    new = NewMarkdownPlan("Winter", ((30, Decimal(10)),), whole_company=whole_company)
    return operations.set_markdown_plan(new, store=store, actor=system("test"))


def make_sold(store: Store | None = None, **values: Any) -> Sale:
    """Sold at a till for its price."""
    stock = make_listed(store, **values)
    pay(stock)
    return Sale.objects.get(stock_item=stock)
