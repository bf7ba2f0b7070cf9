"""Closed lists of the integration world."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartnerCode(models.TextChoices):
    ODOO = "odoo", "Odoo"
    FILES = "files", _("ticket files")


class MappingKind(models.TextChoices):
    """What of ours has a counterpart at a partner."""

    ARTICLE = "article", _("till article")
    TAX_CODE = "tax_code", _("tax code")
    TENDER = "tender", _("means of payment")
    LANGUAGE = "language", _("language")
    TILL = "till", _("till")
    TILL_TENDER = "till_tender", _("means of payment at the till")


class TicketFileState(models.TextChoices):
    """What became of a file of till tickets."""

    WAITING = "waiting", _("arriving")
    READING = "reading", _("being read")
    DONE = "done", _("read")
    SKIPPED = "skipped", _("read before")
    REJECTED = "rejected", _("rejected")


# A partner that fails this often in a row is left alone, and probed by one delivery a minute.
BREAKER_FAILURES = 5
PROBE_SECONDS = 60
