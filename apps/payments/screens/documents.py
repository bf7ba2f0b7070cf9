"""The payable slip: what the till scans, on paper, in the customer's language. It is not a receipt, and says so."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.printing.documents import label_page
from apps.printing.ports import Label, Subject, Wanted
from apps.printing.states import Media

from .. import permissions, selectors
from ..models import Payable
from ..states import Direction, PayableState, PaymentState


class PayableSlip:
    kind = "payable_slip"
    name: str | Promise = gettext_lazy("Payment slip")
    permission = permissions.PAYABLES_READ
    media: tuple[str, ...] = (Media.TICKET, Media.LABEL)

    def subject(self, subject_id: UUID, actor: Actor) -> Subject:
        payable = _payable(subject_id, actor)
        language = payable.customer.language if payable.customer else payable.store.language
        return Subject(payable.resource, payable.pk, payable.code, payable.store_id, language)

    def html(self, wanted: Wanted) -> str:
        if wanted.media == Media.LABEL:
            return label_page(self.label(wanted))
        payable = _payable(wanted.subject_id, wanted.actor)
        context = {"payable": payable, "lines": list(payable.lines.all()), **_asked(payable)}
        return render_to_string("payments/print_payable.html", context)

    def label(self, wanted: Wanted) -> Label:
        payable = _payable(wanted.subject_id, wanted.actor)
        asked = _asked(payable)
        scanned = {"barcode": payable.ean, "qr": payable.code} if asked["open"] else {}
        return Label(
            title=f"{number_format(asked['amount'], 2)} {payable.currency}",
            texts=(asked["said"], f"{payable.subject_code} · {payable.code}", asked["not_fiscal"]),
            **scanned,
        )


def _asked(payable: Payable) -> dict[str, Any]:
    """How much, which way, and whether there is anything left to ring."""
    out = payable.direction == Direction.OUT or payable.balance < 0
    due: Decimal = abs(payable.balance)
    return {
        "amount": due,
        "said": _("To give back") if out else _("Left to pay"),
        "open": payable.state == PayableState.OPEN and due != 0,
        "status": capfirst(str(PaymentState(payable.payment_state).label)),
        "not_fiscal": _("Not a receipt: the till’s ticket is the proof of payment."),
    }


def _payable(payable_id: UUID, actor: Actor) -> Payable:
    rows = selectors.payables_visible_to(actor).select_related("store", "customer").prefetch_related("lines")
    payable = rows.filter(pk=payable_id).first()
    if payable is None:
        raise NotFound
    return payable
