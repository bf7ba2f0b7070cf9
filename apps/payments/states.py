"""States of money: payables, receipts, cases. `payment_state` is computed, never set by hand."""

from collections.abc import Collection
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.money import ZERO
from apps.core.states import Move, TransitionTable

from . import events, permissions


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
    BUYBACK = "buyback", _("price of what we buy")


PAID_OUT = (Purpose.SECURITY_RETURN, Purpose.REFUND, Purpose.GOODWILL, Purpose.BUYBACK)
# What a document waits for: it is told of every change.
AWAITED = (Purpose.SETTLEMENT, Purpose.BUYBACK)


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
    INTAKE = "intake", _("tickets sent in bulk")


class IntakeState(models.TextChoices):
    """Of one ticket that was sent in bulk."""

    WAITING = "waiting", pgettext_lazy("ticket", "waiting")
    BOOKED = "booked", pgettext_lazy("ticket", "booked")
    NOT_OURS = "not_ours", pgettext_lazy("ticket", "nothing of ours")
    FAILED = "failed", pgettext_lazy("ticket", "failed")


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
    VOUCHER_OVERDRAWN = "voucher_overdrawn", _("More was spent on a voucher than it held")
    VOUCHER_UNKNOWN = "voucher_unknown", _("The till took a voucher nobody knows")
    VOUCHER_EXPIRED = "voucher_expired", _("The till took a voucher that had expired")
    VOUCHER_CANCELLED = "voucher_cancelled", _("The till took a cancelled voucher")
    VOUCHER_WRONG_ENTITY = "voucher_wrong_entity", _("The till took another company’s voucher")
    VOUCHER_WRONG_CURRENCY = "voucher_wrong_currency", _("The till took a voucher of another currency")
    VOUCHER_OVER_OFFLINE_LIMIT = "voucher_over_offline_limit", _("The till took a large voucher without asking")
    VOUCHER_RETURNED_UNSPENT = "voucher_returned_unspent", _("More went back on a voucher than was spent of it")
    SOLD_TWICE = "sold_twice", _("One thing was sold twice")
    OTHER_VAT = "other_vat", _("A used thing was rung under another VAT than its own")
    TILL_DIFFERENCE = "till_difference", _("The till’s own total is another than was told")


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


class VoucherKind(models.TextChoices):
    STORE_CREDIT = "store_credit", _("store credit")
    REFUND = "refund", _("refund")
    GOODWILL = "goodwill", _("goodwill")
    BONUS = "bonus", _("trade-in bonus")
    GIFT = "gift", _("gift voucher")


class VoucherState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("voucher", "valid")
    EXPIRED = "expired", pgettext_lazy("voucher", "expired")
    CANCELLED = "cancelled", pgettext_lazy("voucher", "cancelled")


VOUCHER = TransitionTable(
    "voucher",
    field="state",
    states={state.value: state for state in VoucherState},
    moves=[
        Move(
            "cancel", (VoucherState.ACTIVE,), VoucherState.CANCELLED, events.VOUCHER_CANCELLED,
            permissions.VOUCHERS_CANCEL, "Annuler", "Cancel",
        ),
        Move("expire", (VoucherState.ACTIVE,), VoucherState.EXPIRED, events.VOUCHER_EXPIRED, "", "Expiré", "Expire"),
    ],
)  # fmt: skip


class HoldState(models.TextChoices):
    HELD = "held", _("held")
    CAPTURED = "captured", _("spent")
    RELEASED = "released", _("released")
    LAPSED = "lapsed", _("lapsed")


class Master(models.TextChoices):
    """Who keeps the balance of vouchers: exactly one per store at any time."""

    OURS = "ours", _("this product")
    TILL = "till", _("the till")


class AccountKind(models.TextChoices):
    """Where value stands. Above zero on `liability` and on what became of it, below on what it came from."""

    LIABILITY = "liability", _("owed on a voucher")
    ISSUED_STORE_CREDIT = "issued_store_credit", _("issued as store credit")
    ISSUED_REFUND = "issued_refund", _("issued for a refund")
    ISSUED_GOODWILL = "issued_goodwill", _("issued as goodwill")
    ISSUED_BONUS = "issued_bonus", _("issued as a trade-in bonus")
    ISSUED_GIFT = "issued_gift", _("sold as a gift voucher")
    SPENT = "spent", _("spent at tills")
    EXPIRED = "expired", _("expired")
    CANCELLED = "cancelled", _("cancelled")
    OVERDRAFT = "overdraft", _("spent beyond what was there")
    KEPT_BY_TILL = "kept_by_till", _("on vouchers the till keeps")


class MovementKind(models.TextChoices):
    ISSUE = "issue", pgettext_lazy("voucher movement", "issued")
    CAPTURE = "capture", pgettext_lazy("voucher movement", "spent, asked first")
    SPEND = "spend", pgettext_lazy("voucher movement", "spent")
    REFUND = "refund", pgettext_lazy("voucher movement", "put back, asked first")
    RETURN = "return", pgettext_lazy("voucher movement", "put back")
    RECOVER = "recover", pgettext_lazy("voucher movement", "overdraft made good")
    EXPIRE = "expire", pgettext_lazy("voucher movement", "expired")
    CANCEL = "cancel", pgettext_lazy("voucher movement", "cancelled")


BY_REQUEST = (MovementKind.CAPTURE, MovementKind.REFUND)  # a till asked for these itself
# Where what is left on a voucher goes when it ends.
FORFEITED = {VoucherState.EXPIRED: AccountKind.EXPIRED, VoucherState.CANCELLED: AccountKind.CANCELLED}


class EndOfDayState(models.TextChoices):
    OPEN = "open", pgettext_lazy("end of day", "open")
    SIGNED_OFF = "signed_off", _("signed off")


END_OF_DAY = TransitionTable(
    "end_of_day",
    field="state",
    states={state.value: state for state in EndOfDayState},
    moves=[
        Move(
            "sign_off", (EndOfDayState.OPEN,), EndOfDayState.SIGNED_OFF, events.END_OF_DAY_SIGNED_OFF,
            permissions.END_OF_DAY_SIGN_OFF, "Valider la journée", "Sign off the day",
        ),
    ],
)  # fmt: skip


class Cause(models.TextChoices):
    """Why a till's own total and our documents differ."""

    WAITING = "waiting", _("ticket waiting for its code")
    IN_CASE = "in_case", _("held in a case")
    DECLARED = "declared", _("declared, and not confirmed")
    PAYOUT = "payout", _("paid out of the drawer")
    REVERSED = "reversed", _("taken back")
    OTHER_GOODS = "other_goods", _("other goods on a ticket of ours")
    NO_TOTAL = "no_total", _("no till total entered")
    UNEXPLAINED = "unexplained", _("unexplained")
