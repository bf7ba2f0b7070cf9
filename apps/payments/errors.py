"""Refusals about money. None of them is ever an answer to what a till has already taken."""

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

    def __init__(self, *, till: str, until: str) -> None:
        super().__init__(
            str(_("The till %(till)s is ringing this. It is free again when that till has finished, or at %(until)s."))
            % {"till": till, "until": until},
            till=till,
            until=until,
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
