"""Refusals about trade-ins."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError


class OverCounterLimit(DomainError):
    code = "over_counter_limit"
    status = 403
    title = _("This counter-offer goes beyond what may be granted here: ask a manager.")


class NotReadyToClear(DomainError):
    """`missing` names what has not been done: identity, theft_check, signature."""

    code = "not_ready_to_clear"
    status = 409
    title = _("The purchase cannot be concluded yet.")


class ReportedStolen(DomainError):
    code = "reported_stolen"
    status = 409
    title = _("A thing of this trade-in is reported stolen: a compliance officer decides.")


class WrongSeller(DomainError):
    code = "wrong_seller"
    title = _("Whoever sells must be the one whose thing it is.")


class OfferOver(DomainError):
    code = "offer_lapsed"
    status = 409
    title = _("This offer was good until yesterday: make a new one.")
