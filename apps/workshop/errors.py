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
