"""Writing down who sells what, and what is wrong with it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.catalog.models import Category, Product
from apps.core.errors import Conflict, Invalid
from apps.core.validation import check_fields, duplicates_refused
from apps.customers.models import Customer
from apps.customers.states import CustomerKind
from apps.items.models import Item

from ... import selectors
from ...inputs.trade_in import NewTradeInLine
from ...models import TradeIn, TradeInLine
from ...states.trade_in import SellerKind, TradeInLineState, TradeInStatus

MOST_LINES = 100


@contextmanager
def at_line(position: int) -> Iterator[None]:
    """What is wrong with one line is said of that line."""
    try:
        yield
    except Invalid as refused:
        raise Invalid({f"/lines/{position}{pointer}": why for pointer, why in refused.errors.items()}) from None
    except Conflict as clash:
        if "field" in clash.extra:
            clash.extra["field"] = f"/lines/{position}{clash.extra['field']}"
        raise


@contextmanager
def under_way_once(things: Iterable[UUID | None]) -> Iterator[None]:
    """Conflict where one of these things stands in another trade-in that is under way; which one is said."""
    try:
        with duplicates_refused({"trade_in_line_item_once_under_way": "/item"}), transaction.atomic():
            yield
    except Conflict:
        other = selectors.line_under_way([thing for thing in things if thing])
        if other is None:  # it ended while we looked
            raise
        code = other.trade_in.code
        said = _("This thing stands in the trade-in %(code)s already: go on there, or cancel that one.")
        raise Conflict(said % {"code": code}, field="/item", trade_in=code) from None


def require_seller(trade_in: TradeIn) -> None:
    """The seller, where one is named, is a customer of this company, of the kind that is said."""
    if trade_in.customer_id is None:
        return
    seller = Customer.objects.filter(pk=trade_in.customer_id, legal_entity_id=trade_in.legal_entity_id).first()
    if seller is None:
        raise Invalid({"/customer": _("There is no such customer here.")})
    is_company, sells_as_company = seller.kind == CustomerKind.COMPANY, trade_in.seller_kind != SellerKind.PRIVATE
    if is_company != sells_as_company:
        raise Invalid({"/seller_kind": _("A company sells as a company, a person as a private person.")})
    if trade_in.seller_kind == SellerKind.VAT_COMPANY and not seller.vat_number:
        raise Invalid({"/seller_kind": _("A company that invoices VAT has a VAT number: enter it first.")})


def write_lines(trade_in: TradeIn, lines: Sequence[NewTradeInLine] | None) -> None:
    """In the place of what was described before anything was here; None leaves that as it is, and what an estimate let
    go of when it expired is under way again."""
    if lines is not None:
        trade_in.lines.all().delete()
        add_lines(trade_in, lines)
    elif trade_in.status == TradeInStatus.EXPIRED:
        with under_way_once(trade_in.lines.values_list("item_id", flat=True)):
            trade_in.lines.update(state=TradeInLineState.OPEN)


def add_lines(trade_in: TradeIn, lines: Sequence[NewTradeInLine]) -> list[TradeInLine]:
    """After those that stand."""
    first = trade_in.lines.count() + 1
    if first + len(lines) > MOST_LINES + 1:
        raise Invalid({"/lines": _("At most %(count)d things.") % {"count": MOST_LINES}})
    products = {p.code: p for p in Product.objects.filter(code__in=[line.product_code for line in lines])}
    items = set(
        Item.objects.filter(
            pk__in=[line.item_id for line in lines if line.item_id], legal_entity_id=trade_in.legal_entity_id
        ).values_list("pk", flat=True)
    )
    categories = set(Category.objects.values_list("code", flat=True))
    made = []
    for position, new in enumerate(lines):
        row = _line(trade_in, first + position, new, products.get(new.product_code))
        with at_line(position):
            check_fields(row, also=_errors(new, row, categories, items))
        made.append(row)
    with under_way_once(line.item_id for line in made):
        return TradeInLine.objects.bulk_create(made)


def _line(trade_in: TradeIn, position: int, new: NewTradeInLine, product: Product | None) -> TradeInLine:
    return TradeInLine(
        trade_in=trade_in,
        position=position,
        state=TradeInLineState.OPEN,
        item_id=new.item_id,
        product=product,
        category=new.category,
        description=new.description,
        brand_name=new.brand_name,
        model_name=new.model_name,
        color=new.color,
        identifier_kind=new.identifier_kind,
        identifier="".join(new.identifier.split()).upper(),
        provenance=new.provenance,
        heritage=new.heritage,
        new_price=new.new_price,
        declared_grade=new.grade,
        declared_age=new.age_years,
        declared_answers=dict(new.answers),
    )


def _errors(new: NewTradeInLine, row: TradeInLine, categories: set[str], items: set[UUID]) -> dict[str, str]:
    errors = {}
    if new.category not in categories:
        errors["/category"] = _("No category has the code “%(code)s”.") % {"code": new.category}
    if new.product_code and row.product is None:
        errors["/product"] = _("No product has the code “%(code)s”.") % {"code": new.product_code}
    if new.item_id and new.item_id not in items:
        errors["/item"] = _("There is no such item here.")
    return errors
