"""The annex of a sale: what the till's ticket cannot say of the margin scheme. It is no invoice, and shows no VAT."""

from uuid import UUID

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.printing.ports import Subject, Wanted
from apps.printing.states import Media

from .. import permissions, selectors
from ..models import Sale
from ..selectors.margin import mention_on
from ..states import Regime, SaleState


class MarginAnnex:
    """Of sales on the margin only: another regime has nothing to add to its ticket. What another company of the house
    bought had none: its invoice says it."""

    kind = "margin_annex"
    name: str | Promise = gettext_lazy("Annex: second-hand goods")
    permission = permissions.SALES_READ
    media: tuple[str, ...] = (Media.A4, Media.TICKET)

    def subject(self, subject_id: UUID, actor: Actor) -> Subject:
        sale = _sale(subject_id, actor)
        language = sale.buyer.language if sale.buyer else sale.store.language
        return Subject(sale.resource, sale.pk, sale.code, sale.store_id, language)

    def html(self, wanted: Wanted) -> str:
        sale = _sale(wanted.subject_id, wanted.actor)
        context = {
            "sale": sale,
            "ticket_format": wanted.media == Media.TICKET,
            "mention": mention_on(sale.business_date),
            "not_fiscal": _("Not an invoice nor a receipt: the till’s ticket is the proof of payment."),
        }
        return render_to_string("resale/print_margin_annex.html", context)


def _sale(sale_id: UUID, actor: Actor) -> Sale:
    rows = selectors.sales_visible_to(actor).select_related("item", "store", "legal_entity", "buyer")
    sale = rows.filter(pk=sale_id, regime=Regime.MARGIN).exclude(state=SaleState.TRANSFERRED).first()
    if sale is None:
        raise NotFound
    return sale
