"""What a scan or a few typed words lead to, among what the person may see."""

from collections.abc import Sized
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q

from apps.buyback.models import TradeIn
from apps.buyback.selectors import brought_in, trade_ins_visible_to
from apps.core.actors import Actor
from apps.customers.models import Customer
from apps.customers.selectors import search as search_customers
from apps.customers.selectors import visible_to as customers_visible_to
from apps.items.models import Item
from apps.items.selectors import search as search_items
from apps.items.selectors import visible_to as items_visible_to
from apps.payments.models import Case
from apps.payments.selectors import cases_visible_to, payable_by_code
from apps.printing.selectors import codes_visible_to
from apps.resale.models import StockItem
from apps.resale.selectors import stock_visible_to
from apps.resale.states import NOT_OURS, StockStatus
from apps.workshop.models import WorkOrder
from apps.workshop.selectors import work_orders_visible_to
from apps.workshop.states import WorkOrderStatus

from ..scanning import Scan, ScanKind

MOST = 12  # of each kind: more is a question to refine, not a list to read
S = WorkOrderStatus
OVER = (S.NO_SHOW, S.HANDED_OVER, S.CLOSED, S.DISPOSED, S.CANCELLED)
BY_WORDS = (ScanKind.SERIAL, ScanKind.PHONE, ScanKind.EMAIL, ScanKind.TEXT)


@dataclass(frozen=True)
class Found:
    """Open orders stand before finished ones."""

    orders: list[WorkOrder] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    stock: list[StockItem] = field(default_factory=list)
    trade_ins: list[TradeIn] = field(default_factory=list)

    def __len__(self) -> int:
        kinds: tuple[Sized, ...] = (
            self.orders, self.customers, self.items, self.cases, self.stock, self.trade_ins,
        )  # fmt: skip
        return sum(map(len, kinds))


def find(actor: Actor, scan: Scan) -> Found:
    """One query for a code that names one thing, two or three where it stands for another; three for words, e-mail or
    phone, and one more for a number."""
    match scan.kind:
        case ScanKind.WORK_ORDER:
            return Found(orders=_orders(actor, Q(code=scan.value)))
        case ScanKind.PAYABLE | ScanKind.IN_STORE_EAN:
            return _paid_by(actor, scan.value)
        case ScanKind.CUSTOMER:
            return Found(customers=list(customers_visible_to(actor).filter(code=scan.value)))
        case ScanKind.ITEM:
            return _thing(actor, scan.value)
        case ScanKind.TRADE_IN:
            return Found(trade_ins=list(trade_ins_visible_to(actor).filter(code=scan.value)))
        case ScanKind.STOCK_ITEM:
            return Found(stock=list(stock_visible_to(actor).filter(code=scan.value)))
        case ScanKind.SALE:
            return Found(stock=list(stock_visible_to(actor).filter(sales__code=scan.value)))
        case ScanKind.LISTING:
            return Found(stock=list(stock_visible_to(actor).filter(listings__code=scan.value)))
        case ScanKind.CASE:
            return Found(cases=list(cases_visible_to(actor).filter(code=scan.value)))
        case ScanKind.PREPRINTED:
            return _attached(actor, scan.value)
        case ScanKind.GTIN | ScanKind.SERIAL if brought := list(brought_in(actor, number=scan.value)):
            return Found(trade_ins=brought)
        case ScanKind.GTIN:
            return _with_orders(actor, [], list(_items_numbered(actor, scan.value)))
        case kind if kind in BY_WORDS:
            customers = list(search_customers(actor, scan.value)[:MOST])
            items = list(search_items(actor, scan.value)[:MOST])
            return _with_orders(actor, customers, items)
    return Found()


def orders_of(actor: Actor, *, customer_id: UUID | None = None, item_id: UUID | None = None) -> list[WorkOrder]:
    """Of one customer or one thing, open ones first. One query."""
    return _orders(actor, Q(customer_id=customer_id) if customer_id else Q(item_id=item_id))


def _paid_by(actor: Actor, code: str) -> Found:
    """The document that asks for the money or pays it out, whichever of its payables was scanned."""
    payable = payable_by_code(code)
    if payable is None:
        return Found()
    about = Q(pk=payable.subject_id)
    match payable.subject_resource:
        case WorkOrder.resource:
            return Found(orders=_orders(actor, about))
        case StockItem.resource:
            return Found(stock=list(stock_visible_to(actor).filter(about)))
        case TradeIn.resource:
            return Found(trade_ins=list(trade_ins_visible_to(actor).filter(about)))
    return Found()


def _thing(actor: Actor, code: str) -> Found:
    """Its life on our shelves while it is on them, the trade-in it is brought to, else its passport."""
    shelved = stock_visible_to(actor).filter(item__code=code).exclude(status__in=(*NOT_OURS, StockStatus.DELIVERED))
    stock = list(shelved.order_by("-id")[:1])
    if stock:
        return Found(stock=stock)
    brought = list(brought_in(actor, item_code=code))
    return Found(trade_ins=brought) if brought else Found(items=list(items_visible_to(actor).filter(code=code)))


def _attached(actor: Actor, code: str) -> Found:
    """What a label of a roll was stuck on. One query more."""
    row = codes_visible_to(actor).filter(code=code, bearer_id__isnull=False).first()
    return find(actor, Scan(ScanKind(row.bearer_resource), row.bearer_code)) if row else Found()


def _with_orders(actor: Actor, customers: list[Customer], items: list[Item]) -> Found:
    if not customers and not items:
        return Found()
    theirs = Q(customer_id__in=[row.pk for row in customers]) | Q(item_id__in=[row.pk for row in items])
    return Found(orders=_orders(actor, theirs), customers=customers, items=items)


def _orders(actor: Actor, which: Q) -> list[WorkOrder]:
    rows = work_orders_visible_to(actor).filter(which).select_related("store", "customer", "item")
    over = ExpressionWrapper(Q(status__in=OVER), output_field=BooleanField())
    return list(rows.order_by(over, "-id")[:MOST])


def _items_numbered(actor: Actor, digits: str) -> list[Item]:
    """A number on a box may be an article's EAN, or a thing's own serial or IMEI."""
    return list(items_visible_to(actor).filter(Q(identifier=digits) | Q(product__ean=digits))[:MOST])
