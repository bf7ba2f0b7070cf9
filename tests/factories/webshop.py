"""A thing offered at a web shop that remembers, and what became of what the shop was told."""

from decimal import Decimal

from apps.core.models import Delivery
from apps.integrations.webshop.double import WebShop
from apps.payments.inputs import Evidence
from apps.payments.models import Case
from apps.payments.operations import record_payment
from apps.payments.states import Door, ReceiptKind
from apps.resale import operations
from apps.resale.inputs import NewChannel, ReportedSale, Returned, Wording
from apps.resale.models import Listing, Sale, StockItem
from apps.resale.states import ChannelKind
from tests.factories.core import relayed
from tests.factories.integrations import make_due
from tests.factories.resale import make_listed, pay, till_payment
from tests.factories.workshop import PAID_AT, person

SECRET = "sesame"


def listed_at(shop: WebShop, reference: str = "env:PARTNER_SECRET_SHOP") -> tuple[StockItem, Listing]:
    """A thing for sale, asked to be shown there; nothing has been sent yet."""
    stock = make_listed()
    mona = person("mona", stock.store)
    new = NewChannel("WEB", "Web shop", ChannelKind.WEB_SHOP, address=shop.url, secret_reference=reference)
    operations.open_channel(new, store=stock.store, actor=mona)
    listing = operations.draft_listing(stock.pk, channel="WEB", wording=Wording(), actor=mona)
    return stock, operations.publish(listing.pk, actor=mona)


def told_shop() -> list[tuple[str, str, str]]:
    """Whatever it waited for is over; what became of each delivery to the shop."""
    make_due()
    relayed("web_shop")
    rows = Delivery.objects.filter(channel="web_shop").order_by("position")
    return list(rows.values_list("target", "state", "last_code"))


def sold_by(stock: StockItem, listing: Listing, reference: str = "W/1") -> Sale:
    told = ReportedSale(Decimal("180.00"), "EUR", reference, PAID_AT)
    return operations.report_sale(listing.code, told, actor=person("web", stock.store))[0]


def sold_second(shop: WebShop) -> tuple[StockItem, Sale]:
    """By the shop, after a till; neither of them has been told anything."""
    stock, listing = listed_at(shop)
    told_shop()
    pay(stock, number="T-1")
    return stock, sold_by(stock, listing)


def returned_online(shop: WebShop) -> tuple[Sale, StockItem]:
    """Sold by the shop and withdrawn there; what the store took back is promised and not yet given."""
    stock, listing = listed_at(shop)
    told_shop()
    sale = sold_by(stock, listing)
    told_shop()
    operations.take_back(sale.pk, Returned("Too small", Decimal("150.00")), actor=person("mona", stock.store))
    sale.refresh_from_db()
    return sale, stock


def paid_out(sale: Sale, stock: StockItem, amount: str = "180.00") -> None:
    assert sale.refund is not None
    paying = till_payment(stock, amount, payable=sale.refund.code, kind=ReceiptKind.PAYOUT)
    record_payment(paying, evidence=Evidence(Door.REST, "till", "1"), actor=person("till", stock.store))


def outcome(sale: Sale) -> tuple[str, str, list[str]]:
    """Of the sale, of the promise, and the kinds of the cases that are open."""
    sale.refresh_from_db()
    assert sale.refund is not None
    sale.refund.refresh_from_db()
    cases = Case.objects.filter(state="open").order_by("id").values_list("kind", flat=True)
    return sale.state, sale.refund.state, list(cases)
