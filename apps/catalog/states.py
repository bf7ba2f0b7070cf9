"""Closed lists of the catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProductKind(models.TextChoices):
    NEW_GOOD = "new_good", _("new article")
    PART = "part", _("part")
    SERVICE = "service", _("workshop service")
    GENERIC_TILL_ARTICLE = "generic_till_article", _("generic till article")


class CategoryKind(models.TextChoices):
    GOODS = "goods", _("goods")
    PARTS = "parts", _("parts")
    SERVICES = "services", _("services")


class TaxScheme(models.TextChoices):
    """On what the rate is counted."""

    STANDARD = "standard", _("on the whole price")
    MARGIN = "margin", _("on the margin")
    EXEMPT = "exempt", _("exempt")


class ReasonKind(models.TextChoices):
    """What a reason explains."""

    CANCELLATION = "cancellation", _("cancellation")
    CUSTODY = "custody", _("change of holder")
    DISCOUNT = "discount", _("discount")
    OVERRIDE = "override", _("exception to a rule")
    REFUND = "refund", _("refund")
    REFUSAL = "refusal", _("refusal")
    WRITE_OFF = "write_off", _("write-off")
