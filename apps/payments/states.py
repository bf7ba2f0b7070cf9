"""States of money: payables, receipts, cases. `payment_state` is computed, never set by hand."""

from collections.abc import Collection
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.money import ZERO


class Direction(models.TextChoices):
    IN = "in", _("to be paid to us")
    OUT = "out", _("to be paid out")


class Purpose(models.TextChoices):
    """What a payable is for. An advance is part of the price, a security deposit is not: neither becomes the other."""

    SETTLEMENT = "settlement", _("what is due for a document")
    ADVANCE = "advance", _("advance on the price")
    SECURITY = "security", _("security deposit")
    SECURITY_RETURN = "security_return", _("return of a security deposit")
    REFUND = "refund", _("refund of what was paid")
    GOODWILL = "goodwill", _("goodwill")


PAID_OUT = (Purpose.SECURITY_RETURN, Purpose.REFUND, Purpose.GOODWILL)


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


SETTLED = (PaymentState.PAID, PaymentState.OVERPAID, PaymentState.ON_ACCOUNT)


class ReceiptKind(models.TextChoices):
    PAYMENT = "payment", _("payment")
    DEPOSIT = "deposit", _("deposit")
    REFUND = "refund", _("refund")
    REVERSAL = "reversal", _("reversal")
    PAYOUT = "payout", _("paid out")


# What one unit of a receipt's amount does to what has been settled; a kind that is absent cannot count there.
SIGN: dict[str, dict[str, int]] = {
    Direction.IN: {ReceiptKind.PAYMENT: 1, ReceiptKind.DEPOSIT: 1, ReceiptKind.REFUND: -1, ReceiptKind.REVERSAL: -1},
    Direction.OUT: {ReceiptKind.PAYOUT: 1, ReceiptKind.REFUND: 1, ReceiptKind.REVERSAL: -1},
}


TAKES_BACK = {ReceiptKind.REFUND, ReceiptKind.REVERSAL}


class ReceiptState(models.TextChoices):
    APPLIED = "applied", _("applied")
    WAITING = "waiting", _("waiting for what it pays")
    IN_CASE = "in_case", _("held in a case")
    SET_ASIDE = "set_aside", _("declared, and not found in the till")


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
    WRONG_DIRECTION = "wrong_direction", _("Money went the wrong way")
    DECLARED_DIFFERS = "declared_differs", _("The till says another amount than was declared")
    ROUNDING_OVER_LIMIT = "rounding_over_limit", _("The till rounded more than cash needs")
    UNREADABLE = "unreadable", _("A till message could not be understood")


# Cases that hold a receipt without counting it.
UNCOUNTED = (CaseKind.WRONG_CURRENCY, CaseKind.WRONG_ENTITY, CaseKind.REVERSED_TWICE, CaseKind.WRONG_DIRECTION)


class CaseState(models.TextChoices):
    OPEN = "open", _("open")
    RESOLVED = "resolved", _("resolved")


def payment_state_of(
    *,
    due: Decimal,
    paid: Decimal,
    kinds: Collection[str] = (),
    declared: Decimal = ZERO,
    on_account: Decimal = ZERO,
    advanced: Decimal = ZERO,
) -> PaymentState:
    """The state these sums, in one currency, and the kinds of the counted receipts make.

    `due` is left after discount and rounding; `paid` holds the `advanced`, the `declared` that no till has confirmed
    and what was put `on_account`.
    """
    if declared and paid >= due > paid - declared:
        return PaymentState.DECLARED
    if paid > due:
        return PaymentState.OVERPAID
    if due == 0 and not kinds and not advanced:
        return PaymentState.NOTHING_DUE
    if paid == due:
        return PaymentState.ON_ACCOUNT if on_account else PaymentState.PAID
    if paid > 0:
        only_advances = set(kinds) <= {ReceiptKind.DEPOSIT}
        return PaymentState.DEPOSIT_PAID if only_advances else PaymentState.PART_PAID
    return PaymentState.REFUNDED if set(kinds) & TAKES_BACK else PaymentState.DUE
