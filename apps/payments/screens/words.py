"""Cases in people's words: what happened and what to do, from the amounts and codes a case holds."""

from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.core.money import Money
from apps.core.screens.words import said_in
from apps.stores.permissions import ROLE_LABELS

from ..models import Case
from ..states import CaseKind, Direction

HAPPENED: dict[CaseKind, str | Promise] = {
    CaseKind.OVERPAID: _("More was paid than was due. The money is counted; what is too much belongs to the customer."),
    CaseKind.DISCOUNT_OVER_LIMIT: _("The till took off more than the store allows. The payment counts all the same."),
    CaseKind.CONFLICTING_TICKET: _(
        "The same ticket number arrived twice with different contents. Only the first counts."
    ),
    CaseKind.WRONG_CURRENCY: _("The till was paid in another currency than asked. The payment is not counted."),
    CaseKind.WRONG_ENTITY: _("The till of another company took this payment. It is not counted here."),
    CaseKind.WITHDRAWN: _("Money was taken although nothing was asked any more. It is counted."),
    CaseKind.WITHDRAWN_PAID: _("The document was cancelled although something had been paid for it."),
    CaseKind.REVERSED_AFTER_HAND_OVER: _("The payment was taken back after the item had left the store."),
    CaseKind.REVERSED_TWICE: _("The till took the same ticket back twice. The second time is not counted."),
    CaseKind.WRONG_DIRECTION: _("The till took money where it should pay out, or the other way. It is not counted."),
    CaseKind.DECLARED_DIFFERS: _("The till says another amount than was declared at the counter. The till’s counts."),
    CaseKind.ROUNDING_OVER_LIMIT: _("The till rounded off more than cash needs. The payment counts all the same."),
    CaseKind.UNREADABLE: _("A till sent a message that could not be understood, so nobody knows yet what was paid."),
    CaseKind.VOUCHER_OVERDRAWN: _("More was taken off a voucher than it held. It is empty now; the rest is our loss."),
    CaseKind.VOUCHER_UNKNOWN: _("The till took a voucher under a code that nobody issued. The payment counts."),
    CaseKind.VOUCHER_EXPIRED: _("The till took a voucher after its last day. The payment counts."),
    CaseKind.VOUCHER_CANCELLED: _("The till took a voucher that had been cancelled. The payment counts."),
    CaseKind.VOUCHER_WRONG_ENTITY: _("The till took a voucher of another company. That voucher was not touched."),
    CaseKind.VOUCHER_WRONG_CURRENCY: _("The till took a voucher of another currency. That voucher was not touched."),
    CaseKind.VOUCHER_OVER_OFFLINE_LIMIT: _("The till took more off a voucher, without asking, than the store allows."),
    CaseKind.VOUCHER_RETURNED_UNSPENT: _("More went back on a voucher than was ever spent of it."),
    CaseKind.OTHER_VAT: _(
        "The till rang a used thing as another article, or under another tax, than was asked. It is sold."
    ),
    CaseKind.TILL_DIFFERENCE: _("In the evening the till’s own total was another than its tickets told us."),
    CaseKind.SOLD_TWICE: _("There was only one of it, and somebody else had bought it first. The money is promised."),
}
TO_DO: dict[CaseKind, str | Promise] = {
    CaseKind.OVERPAID: _("Give back the difference at the till, or agree what it is for."),
    CaseKind.DISCOUNT_OVER_LIMIT: _("Ask who gave the discount, and why."),
    CaseKind.CONFLICTING_TICKET: _("Compare with the till’s own journal: which of the two is right?"),
    CaseKind.WRONG_CURRENCY: _("Take the payment back at the till and ring it up again."),
    CaseKind.WRONG_ENTITY: _("Take the payment back there, and ring it up at the right company’s till."),
    CaseKind.WITHDRAWN: _("Give the money back, or open what it was paid for again."),
    CaseKind.WITHDRAWN_PAID: _("Give the money back at the till."),
    CaseKind.REVERSED_AFTER_HAND_OVER: _("Ask the customer for the payment."),
    CaseKind.REVERSED_TWICE: _("Compare with the till’s own journal."),
    CaseKind.WRONG_DIRECTION: _("Undo it at the till and ring it the right way round."),
    CaseKind.DECLARED_DIFFERS: _("Ask who declared it what the ticket said; the difference is still due or too much."),
    CaseKind.ROUNDING_OVER_LIMIT: _("Ask who rounded, and why."),
    CaseKind.UNREADABLE: _("Look at the ticket in the till and have an integrator mend the message."),
    CaseKind.VOUCHER_OVERDRAWN: _("See on the voucher’s page who took it when; ask the customer, or bear the loss."),
    CaseKind.VOUCHER_UNKNOWN: _("Look at the paper in the drawer: a misread code, or a forgery?"),
    CaseKind.VOUCHER_EXPIRED: _("Nothing, if it was meant kindly; else tell the till’s people to ask first."),
    CaseKind.VOUCHER_CANCELLED: _("Ask who took it, and why it was cancelled."),
    CaseKind.VOUCHER_WRONG_ENTITY: _("Settle it between the companies, and cancel it there."),
    CaseKind.VOUCHER_WRONG_CURRENCY: _("Take the payment back at the till and ring it up again."),
    CaseKind.VOUCHER_OVER_OFFLINE_LIMIT: _("Ask why the till did not ask first; check its connection."),
    CaseKind.VOUCHER_RETURNED_UNSPENT: _("Compare with the till’s own journal; cancel what was loaded by mistake."),
    CaseKind.OTHER_VAT: _(
        "Have the till’s ticket corrected, then say so here. The month of this sale cannot be closed before."
    ),
    CaseKind.TILL_DIFFERENCE: _("Count the drawer again, then compare with the till’s own journal ticket by ticket."),
    CaseKind.SOLD_TWICE: _(
        "Tell the buyer, in the words kept with the sale. Give back at the till what a till took; a web shop gives its "
        "buyer the money back itself. If a till has paid that out too, cancel the order in the shop by hand."
    ),
}
PAID_OUT_TOO_MUCH = (
    _("More was paid out than was promised: at two tills, or at a till and by the web shop that had sold the thing."),
    _("Find out who paid, and ask for what was too much back."),
)
UNANSWERED = (
    _("A web shop was asked to give its buyer the money back, and nobody knows whether it did."),
    _("Look at the order in the shop before anybody pays this out. If the shop has paid, do not pay at a till."),
)
LABELS: dict[str, str | Promise] = {
    "amount": _("Paid"),
    "other_amount": _("Amount of the second arrival"),
    "discount": _("Discount"),
    "balance": _("Still due then"),
    "paid": _("Paid until then"),
    "declared": _("Declared"),
    "ticket": _("Ticket"),
    "voucher": _("Voucher"),
    "missing": _("Was not there"),
    "currency": _("Currency"),
    "payable": _("For"),
    "difference": _("Difference"),
    "day": _("Day"),
    "till": _("Till"),
    "method": _("Tender"),
    "other_payable": _("For, on second arrival"),
    "door": _("Came through"),
    "source": _("Sent by"),
    "message": _("Their number"),
    "file": _("File"),
    "line": _("Line"),
    "code": _("Refused as"),
    "reason": _("Reason"),
    "item": _("Thing"),
    "sale": _("Sale"),
    "unanswered": _("Did not answer"),
    "month": _("Month"),
    "asked_article": _("Article to ring"),
    "asked_tax_code": _("Its tax"),
    "rung_article": _("Article rung"),
    "rung_tax_code": _("Tax rung"),
    "counts": _("Sale that counts"),
    "counts_ticket": _("Its ticket"),
    "counts_channel": _("Its channel"),
    "double": _("Second sale"),
    "double_ticket": _("Ticket of the second sale"),
    "double_channel": _("Channel of the second sale"),
}


def happened(case: Case) -> str:
    return str(_words(case)[0])


def to_do(case: Case) -> str:
    return str(_words(case)[1])


def _words(case: Case) -> tuple[str | Promise, str | Promise]:
    kind = CaseKind(case.kind)
    if kind != CaseKind.OVERPAID or case.payable is None or case.payable.direction != Direction.OUT:
        return HAPPENED[kind], TO_DO[kind]
    return UNANSWERED if "unanswered" in case.details and not case.payable.paid else PAID_OUT_TOO_MUCH


AMOUNTS = ("amount", "declared", "other_amount", "discount", "balance", "paid", "missing", "difference")


def facts(case: Case) -> list[dict[str, Any]]:
    """What the case noted when it was opened; amounts as Money where their currency is known."""
    about = case.receipt or case.payable
    currency = case.details.get("currency") or (about.currency if about else "")
    return [
        {
            "label": LABELS.get(name, name),
            "value": value,
            "money": Money(Decimal(value), currency) if name in AMOUNTS and currency else None,
        }
        for name, value in case.details.items()
        if value not in ("", None, "0.00") and name != "currency"
    ]


def owner(case: Case) -> str:
    labels = ROLE_LABELS.get(case.owner_role)
    return said_in(labels) if labels else case.owner_role
