"""Refusals about money. None of them is ever an answer to what a till has already taken."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError


class UnknownStore(DomainError):
    code = "unknown_store"
    title = _("No store has this code.")
