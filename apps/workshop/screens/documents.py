"""The workshop's papers as documents a printer takes: what the customer keeps, and what hangs on the item."""

from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.customers.permissions import CUSTOMERS_PII
from apps.printing.ports import Label, Subject, Wanted
from apps.printing.states import Media

from .. import permissions, selectors
from ..models import WorkOrder
from . import order_parts as parts
from .cards import shown_customer, shown_item


def language_of(order: WorkOrder) -> str:
    """That of who will read the paper."""
    return order.customer.language if order.customer else order.store.language


def sheet_context(order: WorkOrder, actor: Actor) -> dict[str, Any]:
    """What the workshop's sheets show to whoever holds this actor's rights."""
    named = actor.can(CUSTOMERS_PII, order.store_id)
    offer = selectors.quote_in_force(order)
    return {
        "order": order,
        "title": shown_item(order),
        "customer": shown_customer(order, actor),
        "phone": order.customer.phone if order.customer and named else "",
        "promised": parts.moment(order.promised_at),
        "offer": parts.quotes(order)[0] if offer else None,
        "payable": parts.payable(order, parts.receipts_of(order, actor), actor),
    }


class OrderSheet:
    permission = permissions.READ
    template: str
    name: str | Promise

    def subject(self, subject_id: UUID, actor: Actor) -> Subject:
        order = _order(subject_id, actor)
        return Subject(order.resource, order.pk, order.code, order.store_id, language_of(order))

    def html(self, wanted: Wanted) -> str:
        return render_to_string(self.template, sheet_context(_order(wanted.subject_id, wanted.actor), wanted.actor))


class DepositSlip(OrderSheet):
    kind = "deposit_slip"
    name: str | Promise = gettext_lazy("Deposit slip")
    template = "workshop/print_slip.html"
    media: tuple[str, ...] = (Media.A4,)


class Tag(OrderSheet):
    kind = "work_order_tag"
    name: str | Promise = gettext_lazy("Tag")
    template = "workshop/print_tag.html"
    media: tuple[str, ...] = (Media.LABEL,)

    def label(self, wanted: Wanted) -> Label:
        order = _order(wanted.subject_id, wanted.actor)
        left = f"+ {', '.join(order.accessories)}" if order.accessories else ""
        texts = (shown_customer(order, wanted.actor), parts.moment(order.promised_at), left)
        return Label(title=shown_item(order), texts=tuple(filter(None, texts)), barcode=order.code, qr=order.code)


def _order(order_id: UUID, actor: Actor) -> WorkOrder:
    order = selectors.work_orders_with_details(actor).filter(pk=order_id).first()
    if order is None:
        raise NotFound
    return order
