"""Closed lists of margin VAT."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.states import Move, TransitionTable

from .. import events, permissions


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


class LineKind(models.TextChoices):
    """What a line of the book is. Sales and returns count item by item; purchases and what is taken out of them count
    in the global method alone."""

    SALE = "sale", pgettext_lazy("margin", "sale")
    RETURN = "return", pgettext_lazy("margin", "given back")
    PURCHASE = "purchase", pgettext_lazy("margin", "purchase")
    PURCHASE_REVERSAL = "purchase_reversal", pgettext_lazy("margin", "purchase given back")
    PURCHASE_OUT = "purchase_out", pgettext_lazy("margin", "purchase taken out: sold on its full price")


OF_A_SALE = (LineKind.SALE, LineKind.RETURN)
OF_PURCHASES = (LineKind.PURCHASE, LineKind.PURCHASE_REVERSAL, LineKind.PURCHASE_OUT)


class PeriodState(models.TextChoices):
    OPEN = "open", pgettext_lazy("month", "open")
    CLOSED = "closed", pgettext_lazy("month", "closed")


MARGIN_PERIOD = TransitionTable(
    "margin_period",
    field="state",
    states={state.value: state for state in PeriodState},
    moves=[
        Move(
            "close", (PeriodState.OPEN,), PeriodState.CLOSED, events.MARGIN_PERIOD_CLOSED,
            permissions.MARGIN_CLOSE, "Clore le mois", "Close the month",
        ),
    ],
)  # fmt: skip
