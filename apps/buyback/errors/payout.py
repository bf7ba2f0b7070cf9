"""Refusals about paying sellers."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError


class CashLimit(DomainError):
    """One seller, all stores of the company together."""

    code = "cash_limit"
    status = 409
    title = _("So much may not be paid in cash.")

    def __init__(self, *, limit: str, paid: str, days: int, currency: str) -> None:
        super().__init__(
            str(_("At most %(limit)s %(currency)s in cash within %(days)d days; given or promised so far: %(paid)s."))
            % {"limit": limit, "currency": currency, "days": days, "paid": paid},
            limit=limit,
            paid=paid,
            days=days,
            currency=currency,
        )


class MetalByTransfer(DomainError):
    code = "metal_by_transfer"
    status = 409
    title = _("Precious metal is paid by bank transfer only.")


class OwnGrading(DomainError):
    code = "own_grading"
    status = 403
    title = _("Whoever graded or set the price does not pay out so much: ask a colleague.")
