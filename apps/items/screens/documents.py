"""The papers of things: the label with grade, code and number in the police register; the list that goes along with a
transfer."""

from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.core.money import total
from apps.printing.documents import label_page
from apps.printing.ports import Label, Subject, Wanted
from apps.printing.states import Media

from .. import permissions, ports, selectors
from ..models import Item, Transfer
from ..states import VatOrigin


class ItemLabel:
    kind = "item_label"
    name: str | Promise = gettext_lazy("Item label")
    permission = permissions.ITEMS_READ
    media: tuple[str, ...] = (Media.LABEL,)

    def subject(self, subject_id: UUID, actor: Actor) -> Subject:
        item = _item(subject_id, actor)
        return Subject(item.resource, item.pk, item.code, item.store_id, item.store.language)

    def html(self, wanted: Wanted) -> str:
        return label_page(self.label(wanted))

    def label(self, wanted: Wanted) -> Label:
        item = _item(wanted.subject_id, wanted.actor)
        number = ports.register_number_of(item.pk)
        texts = (
            _("Grade %(grade)s") % {"grade": item.grade} if item.grade else "",
            _("Register no. %(number)s") % {"number": number} if number else "",
        )
        told = " · ".join(filter(None, texts))
        return Label(title=item.title, texts=(told,) if told else (), barcode=item.code, qr=item.code)


# What the buyer expects of the seller on paper, by how VAT will stand for the buyer.
INVOICES = (
    (VatOrigin.MARGIN_PURCHASE, gettext_lazy("an invoice that shows no VAT and names the margin scheme of used goods")),
    (VatOrigin.DEDUCTED, gettext_lazy("an invoice with VAT on the full price")),
    (VatOrigin.EXEMPT_PURCHASE, gettext_lazy("an invoice without VAT that names why the seller is exempt")),
)


class TransferSheet:
    """In the language of the store that sends; who reads it stands at either end."""

    kind = "transfer_sheet"
    name: str | Promise = gettext_lazy("Transfer list")
    permission = permissions.TRANSFERS_READ
    media: tuple[str, ...] = (Media.A4,)

    def subject(self, subject_id: UUID, actor: Actor) -> Subject:
        transfer = _transfer(subject_id, actor)
        sees = actor.can(self.permission, transfer.store_id)
        store_id = transfer.store_id if sees else transfer.destination_id
        return Subject(transfer.resource, transfer.pk, transfer.code, store_id, transfer.store.language)

    def html(self, wanted: Wanted) -> str:
        transfer = _transfer(wanted.subject_id, wanted.actor)
        context = {
            "transfer": transfer,
            "lines": transfer.lines.all(),
            "invoices": invoices_of(transfer),
            "prices": selectors.may_see_prices(transfer, wanted.actor),
        }
        return render_to_string("items/print_transfer.html", context)


def invoices_of(transfer: Transfer) -> list[dict[str, Any]]:
    """What is expected for which of its things, once that is known: when it has been sent."""
    found = []
    for origin, invoice in INVOICES:
        lines = [line for line in transfer.lines.all() if line.counts and line.vat_origin == origin]
        if lines:
            prices = total(line.price for line in lines if line.price is not None)
            found.append({"invoice": invoice, "codes": [line.item.code for line in lines], "total": prices})
    return found


def _transfer(transfer_id: UUID, actor: Actor) -> Transfer:
    rows = selectors.transfers_with_lines(selectors.transfers_visible_to(actor))
    found = rows.filter(pk=transfer_id).first()
    if found is None:
        raise NotFound
    return found


def _item(item_id: UUID, actor: Actor) -> Item:
    item = selectors.visible_to(actor).filter(pk=item_id).first()
    if item is None:
        raise NotFound
    return item
