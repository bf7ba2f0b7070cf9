"""Closed lists of the store world: what a store may choose, what a device can be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HandOverRule(models.TextChoices):
    """When a finished thing may leave the store."""

    WHEN_PAID = "when_paid", _("when paid")
    WHEN_READY = "when_ready", _("when ready, even on account")
    ASK = "ask", _("a manager decides each time")


class FiscalRegime(models.TextChoices):
    """How the legal entity stands with VAT."""

    STANDARD = "standard", _("normal regime")
    SIMPLIFIED = "simplified", _("simplified regime")
    EXEMPT = "exempt", _("small business, exempt from VAT")


class DeviceKind(models.TextChoices):
    PC = "pc", _("shared PC")
    TABLET = "tablet", _("tablet")


class Weekday(models.IntegerChoices):
    """Monday is 0, as `date.weekday()` counts."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")
