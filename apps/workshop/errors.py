"""Refusals of the workshop."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError


class OwnWork(DomainError):
    code = "own_work"
    title = _("Nobody checks the quality of their own work: ask a colleague.")
    status = 403


class NotPaid(DomainError):
    code = "not_paid"
    title = _("This store hands over only what is paid.")
    status = 409


class DeclaredOverCeiling(DomainError):
    code = "declared_over_ceiling"
    title = _("So much is not handed over on a ticket no till has confirmed.")
    status = 409

    def __init__(self, *, declared: str, ceiling: str, currency: str) -> None:
        super().__init__(
            str(_("%(declared)s %(currency)s was declared, this store hands over up to %(ceiling)s: ask a manager."))
            % {"declared": declared, "ceiling": ceiling, "currency": currency},
            declared=declared,
            ceiling=ceiling,
            currency=currency,
        )
