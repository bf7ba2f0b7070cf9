"""Closed lists of the police register, and what counts where nobody decided anything."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

SINCE = date(1988, 12, 29)  # the order that lets cheap things share an entry
LOT_CEILING = Decimal("60.00")  # euros, for each thing of a shared entry
KEPT_YEARS, MOST_YEARS = 10, 100  # of an electronic register, from each entry on


class EntryKind(models.TextChoices):
    """How a thing came to us. The last two are lines about an earlier entry: nothing is ever edited."""

    PURCHASE = "purchase", _("purchase")
    DEPOSIT = "deposit", _("deposit for sale")
    SWAP = "swap", _("exchange")
    GIFT = "gift", _("gift")
    ENTITY_TRANSFER = "entity_transfer", _("transfer between companies")
    CORRECTION = "correction", _("correction")
    REVERSAL = "reversal", _("reversal")


ABOUT_ANOTHER = (EntryKind.CORRECTION, EntryKind.REVERSAL)
PAID = (EntryKind.PURCHASE, EntryKind.ENTITY_TRANSFER)  # the others bear an estimated value instead of a price


class PaymentMode(models.TextChoices):
    """How the seller was paid."""

    CASH = "cash", _("cash")
    TRANSFER = "transfer", _("bank transfer")
    CHEQUE = "cheque", _("crossed cheque")
    CARD = "card", _("card")
    VOUCHER = "voucher", _("voucher")
    OTHER = "other", _("other")


class Tampering(models.TextChoices):
    """What proving a register can find."""

    EDITED = "edited", _("edited")
    REMOVED = "removed", _("removed")
    INSERTED = "inserted", _("inserted")
    REORDERED = "reordered", _("put in another place")
    CHECKPOINT = "checkpoint", _("its checkpoint was edited")


class ExportState(models.TextChoices):
    """How far an export of a register has come."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")
