"""Closed lists of margin VAT."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Regime(models.TextChoices):
    """On what VAT is counted when a used thing is sold."""

    MARGIN = "margin", _("VAT on the margin")
    STANDARD = "standard", _("VAT on the full price")
    EXEMPT = "exempt", _("no VAT: the company is exempt")


class RegimeReason(models.TextChoices):
    """Why this regime and no other: kept with every line, for whoever checks it years later."""

    BOUGHT_PRIVATE = "bought_private", _("bought from a private person")
    BOUGHT_MARGIN = "bought_margin", _("bought from a dealer under the margin scheme")
    BOUGHT_EXEMPT = "bought_exempt", _("bought from an exempt business")
    VAT_DEDUCTED = "vat_deducted", _("VAT was deducted when it was bought")
    ORIGIN_UNKNOWN = "origin_unknown", _("how it was bought is not known")
    NOT_OURS = "not_ours", _("it belonged to a customer")
    OWN_FLEET = "own_fleet", _("it was in our own rental fleet")
    OPTED_OUT = "opted_out", _("the full price was chosen for this sale")
    ENTITY_EXEMPT = "entity_exempt", _("the company is exempt from VAT")


class MarginMethod(models.TextChoices):
    """How a company counts its margin. Item by item, a loss is lost; globally, a month's losses lessen its gains."""

    ITEM_BY_ITEM = "item_by_item", _("item by item")
    GLOBAL = "global", _("globally, month by month")
