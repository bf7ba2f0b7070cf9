"""States of money: payables, receipts, cases. `payment_state` is computed, never set by hand."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    IN = "in", _("to be paid to us")
    OUT = "out", _("to be paid out")


class PayableState(models.TextChoices):
    OPEN = "open", _("open")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PaymentState(models.TextChoices):
    NOTHING_DUE = "nothing_due", _("nothing due")
    DUE = "due", _("due")
    DEPOSIT_PAID = "deposit_paid", _("deposit paid")
    PART_PAID = "part_paid", _("partly paid")
    DECLARED = "declared", _("declared, to be confirmed")
    PAID = "paid", _("paid")
    OVERPAID = "overpaid", _("overpaid")
    REFUNDED = "refunded", _("refunded")
    ON_ACCOUNT = "on_account", _("on account")
    WRITTEN_OFF = "written_off", _("written off")


SETTLED = (PaymentState.PAID, PaymentState.OVERPAID)


class ReceiptKind(models.TextChoices):
    PAYMENT = "payment", _("payment")
    DEPOSIT = "deposit", _("deposit")
    REFUND = "refund", _("refund")
    REVERSAL = "reversal", _("reversal")


# What one unit of the receipt's amount does to what has been paid.
SIGN = {ReceiptKind.PAYMENT: 1, ReceiptKind.DEPOSIT: 1, ReceiptKind.REFUND: -1, ReceiptKind.REVERSAL: -1}


TAKES_BACK = {ReceiptKind.REFUND, ReceiptKind.REVERSAL}


class ReceiptState(models.TextChoices):
    APPLIED = "applied", _("applied")
    WAITING = "waiting", _("waiting for what it pays")
    IN_CASE = "in_case", _("held in a case")


class Door(models.TextChoices):
    """How a till payment became known. The same ticket through a second door adds evidence, never money."""

    REST = "rest", _("API")
    HOOK = "hook", _("signed hook")
    POLL = "poll", _("read from the ERP")
    FILE = "file", _("ticket file")
    DECLARED = "declared", _("ticket scanned at the counter")


class CaseKind(models.TextChoices):
    OVERPAID = "overpaid", _("More was paid than due")
    DISCOUNT_OVER_LIMIT = "discount_over_limit", _("The till gave more discount than allowed")
    CONFLICTING_TICKET = "conflicting_ticket", _("One ticket number came with two contents")
    WRONG_CURRENCY = "wrong_currency", _("Paid in another currency")
    WRONG_ENTITY = "wrong_entity", _("Paid at another company’s till")
    WITHDRAWN = "withdrawn", _("Paid although nothing was asked any more")
    WITHDRAWN_PAID = "withdrawn_paid", _("Cancelled although something was paid")
    REVERSED_AFTER_HAND_OVER = "reversed_after_hand_over", _("Payment reversed after hand-over")
    REVERSED_TWICE = "reversed_twice", _("One ticket was reversed twice")
    UNREADABLE = "unreadable", _("A till message could not be understood")


# Cases that hold a receipt without counting it.
UNCOUNTED = (CaseKind.WRONG_CURRENCY, CaseKind.WRONG_ENTITY, CaseKind.REVERSED_TWICE)


class CaseState(models.TextChoices):
    OPEN = "open", _("open")
    RESOLVED = "resolved", _("resolved")


def payment_state_of(*, total: Decimal, discounted: Decimal, paid: Decimal, kinds: Sequence[str]) -> PaymentState:
    """The state that these sums and the kinds of the applied receipts make. Amounts in one currency."""
    due = total - discounted
    if paid > due:
        return PaymentState.OVERPAID
    if due == 0 and not kinds:
        return PaymentState.NOTHING_DUE
    if paid == due:
        return PaymentState.PAID
    if paid > 0:
        only_deposits = set(kinds) == {ReceiptKind.DEPOSIT}
        return PaymentState.DEPOSIT_PAID if only_deposits else PaymentState.PART_PAID
    return PaymentState.REFUNDED if set(kinds) & TAKES_BACK else PaymentState.DUE
