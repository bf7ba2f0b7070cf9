"""What hangs on a used thing in the shop: its price, what its grade means, and how long we answer for it."""

from decimal import Decimal
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.core.money import minor_unit
from apps.items import ports as items
from apps.printing.ports import Label, Subject, Wanted
from apps.printing.states import Media
from apps.stores.selectors import today_in

from .. import permissions, selectors
from ..models import StockItem

SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}


class PriceLabel:
    """62 × 29 mm. Its QR is the code of the thing, its bars the number tills know what is asked for it by: either,
    scanned at any till, sells it."""

    kind = "price_label"
    name: str | Promise = gettext_lazy("Price label")
    permission = permissions.STOCK_READ
    media: tuple[str, ...] = (Media.LABEL,)

    def subject(self, subject_id: UUID, actor: Actor) -> Subject:
        stock = _stock(subject_id, actor)
        return Subject(stock.resource, stock.pk, stock.code, stock.store_id, stock.store.language)

    def label(self, wanted: Wanted) -> Label:
        stock = _stock(wanted.subject_id, wanted.actor)
        title = stock.item.title or stock.item.code
        barcode = stock.payable.ean if stock.payable else ""
        return Label(title=title, texts=tuple(_texts(stock)), barcode=barcode, qr=stock.item.code)

    def html(self, wanted: Wanted) -> str:
        return render_to_string("resale/print_price_label.html", {"label": self.label(wanted)})


def _texts(stock: StockItem) -> list[str]:
    number = items.register_number_of(stock.item_id)  # the law wants it on the thing itself, in shop and stock
    numbered = _("register no. %(number)s") % {"number": number} if number else ""
    found = [" · ".join(filter(None, (stock.item.code, numbered)))]
    if stock.price is not None:
        price, prior = _money(stock.price, stock.currency), selectors.prior_price(stock)
        before = _("before: %(price)s") % {"price": _money(prior, stock.currency)} if prior is not None else ""
        found.insert(0, f"{price} ({before})" if before else price)
    if stock.item.grade:
        found.append(f"{stock.item.grade} : {selectors.condition_of(stock)}")
    months = selectors.warranty_months(today_in(stock.store), entity_id=stock.legal_entity_id)
    found.append(
        ngettext("Second-hand, %(months)d month’s warranty", "Second-hand, %(months)d months’ warranty", months)
        % {"months": months}
    )
    return found


def _money(amount: Decimal, currency: str) -> str:
    digits = max(0, -int(minor_unit(currency).as_tuple().exponent))
    return f"{formats.number_format(amount, digits)} {SIGNS.get(currency, currency)}"


def _stock(stock_item_id: UUID, actor: Actor) -> StockItem:
    found = selectors.stock_with_details(selectors.stock_visible_to(actor)).filter(pk=stock_item_id).first()
    if found is None:
        raise NotFound
    return found
