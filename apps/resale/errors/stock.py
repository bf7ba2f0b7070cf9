"""Refusals about things for sale. None of them is ever an answer to a till, nor to a sale that has happened."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError


class AlreadySold(DomainError):
    code = "already_sold"
    status = 409
    title = _("Somebody else has bought this thing.")


class NotPriced(DomainError):
    code = "not_priced"
    status = 409
    title = _("Say the price first: nothing is offered without one.")


class InWorkshop(DomainError):
    code = "in_workshop"
    status = 409
    title = _("The workshop has this thing: nobody can buy it before its work order is finished or cancelled.")

    def __init__(self, *, work_order: str) -> None:
        super().__init__(work_order=work_order)


class BelowCost(DomainError):
    """`least`: the lowest price that needs no further right."""

    code = "below_cost"
    status = 403
    title = _("This price is below what the thing has cost, or below its floor.")

    def __init__(self, *, least: str, currency: str) -> None:
        super().__init__(
            str(_("Below %(least)s %(currency)s a manager must set the price."))
            % {"least": least, "currency": currency},
            least=least,
            currency=currency,
        )
