"""Refusals about money. None of them is ever an answer to what a till has already taken."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError, Invalid


class UnknownStore(Invalid):
    """No store has this code, or the sender does not report for it: which of the two is nobody's business."""

    code = "unknown_store"
    title = _("No store has this code.")

    def __init__(self, code: str) -> None:
        super().__init__({"/store": f"You report for no store with the code “{code}”."})


class PayableReserved(DomainError):
    code = "payable_reserved"
    status = 409
    title = _("A till is ringing this at the moment.")
    retryable = True

    def __init__(self, *, till: str, until: datetime) -> None:
        super().__init__(
            str(_("The till %(till)s is ringing this. It is free again when that till has finished, or at %(until)s."))
            % {"till": till, "until": time_format(timezone.localtime(until), "H:i")},
            till=till,
            until=until.isoformat(),
        )


class NothingToRing(DomainError):
    code = "nothing_to_ring"
    status = 409
    title = _("Nothing is left to pay here.")

    def __init__(self, *, state: str, balance: str) -> None:
        super().__init__(state=state, balance=balance)


class NotDeclared(DomainError):
    code = "not_declared"
    status = 409
    title = _("This payment awaits no confirmation.")


class TooMuchBack(Invalid):
    """More would go out than came in."""

    code = "too_much_back"

    def __init__(self, most: str) -> None:
        super().__init__({"/amount": str(_("At most %(most)s can be given back.")) % {"most": most}})


class NotThisTill(Invalid):
    """A till's key speaks for that till and no other."""

    code = "not_this_till"

    def __init__(self, till: str) -> None:
        super().__init__({"/store": str(_("This key speaks for the till %(till)s and no other.")) % {"till": till}})


class VoucherExpired(DomainError):
    code = "voucher_expired"
    status = 409
    title = _("This voucher has expired.")


class VoucherCancelled(DomainError):
    code = "voucher_cancelled"
    status = 409
    title = _("This voucher was cancelled.")


class VoucherBalanceTooLow(DomainError):
    """`available`: what could be held or spent now."""

    code = "voucher_balance_too_low"
    status = 409
    title = _("Not enough is left on this voucher.")

    def __init__(self, available: str, currency: str) -> None:
        super().__init__(
            str(_("%(available)s %(currency)s can be spent of this voucher."))
            % {"available": available, "currency": currency},
            available=available,
            currency=currency,
        )


class VoucherHeld(DomainError):
    code = "voucher_held"
    status = 409
    title = _("A till holds part of this voucher at the moment.")
    retryable = True


class VoucherOfAnotherCompany(DomainError):
    code = "voucher_of_another_company"
    title = _("This voucher is of another company than the till.")


class VoucherKeptByTill(DomainError):
    """Where the till is the master we neither issue nor hold: two masters would both spend it."""

    code = "voucher_kept_by_till"
    title = _("This store’s till keeps the vouchers itself.")


class TooManyGuesses(DomainError):
    code = "too_many_guesses"
    status = 429
    title = _("Too many voucher codes that do not exist: wait a few minutes.")
    retryable = True


class DeclarationsLeft(DomainError):
    """`declarations`: each ticket a clerk declared above the store's ceiling, and no till has confirmed."""

    code = "declarations_left"
    status = 409
    title = _("Payments above the ceiling still rest on a clerk’s word.")

    def __init__(self, declarations: list[dict[str, str]]) -> None:
        super().__init__(
            str(_("Confirm or set aside what was declared above the ceiling, or accept it with a note: %(tickets)s."))
            % {"tickets": ", ".join(row["ticket"] for row in declarations)},
            declarations=declarations,
        )


class NotWaiting(DomainError):
    code = "not_waiting"
    status = 409
    title = _("This payment does not wait for its code.")


class IntakeFull(DomainError):
    """`after`: when to try again."""

    code = "intake_full"
    status = 429
    title = _("Too many tickets wait to be booked.")
    retryable = True

    def __init__(self, *, after: timedelta) -> None:
        super().__init__(str(_("Nothing was taken. Send the same again after the time that Retry-After says.")))
        self.retry_after = int(after.total_seconds())


class IntakeBusy(DomainError):
    code = "intake_busy"
    status = 503
    title = _("The database is busy: nothing was taken.")
    retryable = True
    retry_after = 10


class TicketDiffers(DomainError):
    code = "ticket_differs"
    status = 409
    title = _("This ticket was sent before with another content.")


class ForeignStore(DomainError):
    """No store has this code, or the sender does not report for it: which of the two is nobody's business."""

    code = "unknown_store"
    status = 404

    def __init__(self, code: str) -> None:
        super().__init__(str(_("You report for no store with the code “%(code)s”.")) % {"code": code})


class ForeignTill(DomainError):
    code = "not_this_till"
    status = 403

    def __init__(self, till: str) -> None:
        super().__init__(str(_("This key speaks for the till %(till)s and no other.")) % {"till": till})
