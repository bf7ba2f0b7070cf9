"""Closed lists of the physical unit: whose it is, who holds it, how it came to us."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.states import Move, TransitionTable

from . import events, permissions


class IdentifierKind(models.TextChoices):
    """What `identifier` is. FNUCI (bicycles) and IMEI (phones) name one thing in the world; a maker's serial
    number may occur twice."""

    NONE = "none", _("no number")
    SERIAL = "serial", _("serial number")
    FNUCI = "fnuci", _("bicycle register number")
    IMEI = "imei", _("IMEI")


UNIQUE_IDENTIFIERS = (IdentifierKind.FNUCI, IdentifierKind.IMEI)


class OwnerKind(models.TextChoices):
    CUSTOMER = "customer", _("customer")
    ENTITY = "entity", _("our company")
    OUTSIDE = "outside", _("somebody we do not know")


class HolderKind(models.TextChoices):
    """Who physically has the thing now."""

    UNKNOWN = "unknown", _("unknown")
    CUSTOMER = "customer", _("customer")
    STORE = "store", _("store")
    IN_TRANSIT = "in_transit", _("on its way")
    THIRD_PARTY = "third_party", _("third party")


class VatOrigin(models.TextChoices):
    """How VAT stood when it came to us: decides whether the margin scheme is open when it is sold."""

    UNKNOWN = "unknown", _("unknown")
    CUSTOMER_OWNED = "customer_owned", _("belongs to a customer")
    PRIVATE_PURCHASE = "private_purchase", _("bought from a private person")
    MARGIN_PURCHASE = "margin_purchase", _("bought from a dealer under the margin scheme")
    EXEMPT_PURCHASE = "exempt_purchase", _("bought from an exempt business")
    DEDUCTED = "deducted", _("VAT was deducted")


BOUGHT = (VatOrigin.PRIVATE_PURCHASE, VatOrigin.MARGIN_PURCHASE, VatOrigin.EXEMPT_PURCHASE, VatOrigin.DEDUCTED)
# How it stands for a company of the house that bought it from another one.
ACROSS = (VatOrigin.MARGIN_PURCHASE, VatOrigin.EXEMPT_PURCHASE, VatOrigin.DEDUCTED)


class EntryKind(models.TextChoices):
    """What an entry of an item's ledger is. Amounts include tax, as paid; only corrections may be negative."""

    PURCHASE = "purchase", _("purchase")
    PART = "part", _("part")
    LABOUR = "labour", _("labour")
    FEE = "fee", _("fee")
    SALE = "sale", _("sale")
    SALE_RETURN = "sale_return", _("sale taken back")
    PURCHASE_REVERSAL = "purchase_reversal", _("purchase given back")
    RENTAL = "rental", _("rental")
    CORRECTION = "correction", _("correction")
    SALE_CORRECTION = "sale_correction", _("sale put right")


# Which way an entry counts, in what the thing cost and in what it earned.
COSTS = {
    EntryKind.PURCHASE: 1,
    EntryKind.PART: 1,
    EntryKind.LABOUR: 1,
    EntryKind.FEE: 1,
    EntryKind.CORRECTION: 1,
    EntryKind.PURCHASE_REVERSAL: -1,
}
EARNINGS = {
    EntryKind.SALE: 1,
    EntryKind.RENTAL: 1,
    EntryKind.SALE_CORRECTION: 1,
    EntryKind.SALE_RETURN: -1,
}
CORRECTIONS = (EntryKind.CORRECTION, EntryKind.SALE_CORRECTION)  # the only ones that may be negative
# Entries that say whose the thing became.
CHANGES_OWNER = (EntryKind.PURCHASE, EntryKind.SALE, EntryKind.SALE_RETURN, EntryKind.PURCHASE_REVERSAL)


class Grade(models.TextChoices):
    """What can be seen, not an opinion: two people who look at the same thing must come to the same letter."""

    A = "A", _("A: no trace of use, everything works")
    B = "B", _("B: light marks seen from near, everything works")
    C = "C", _("C: marks seen from two metres, everything works")
    D = "D", _("D: worn or damaged, works and is safe after repair")
    E = "E", _("E: does not work, can be repaired")
    X = "X", _("X: for parts only")


class ReportKind(models.TextChoices):
    DECLARED = "declared", _("declared by its owner")
    INSPECTED = "inspected", _("inspected by us")


class HoldOutcome(models.TextChoices):
    """How a hold of the police ended."""

    FREED = "freed", _("freed")
    SEIZED = "seized", _("seized")


POLICE = "police"  # who holds what was seized; their name is the hold's to tell
RECOVERED = "recovered"  # why it is in its store again


class TransferStatus(models.TextChoices):
    DRAFT = "draft", _("being prepared")
    SENT = "sent", _("on its way")
    RECEIVED = "received", _("received")
    CANCELLED = "cancelled", _("cancelled")


T = TransferStatus

TRANSFER = TransitionTable(
    "transfer",
    field="status",
    states={state.value: state for state in T},
    moves=[
        Move("send", (T.DRAFT,), T.SENT, events.TRANSFER_SENT, permissions.TRANSFERS_WRITE, "Expédier", "Send"),
        Move("complete", (T.SENT,), T.RECEIVED, events.TRANSFER_RECEIVED, "", "Tout est reçu", "All received"),
        Move(
            "cancel", (T.DRAFT, T.SENT), T.CANCELLED, events.TRANSFER_CANCELLED, permissions.TRANSFERS_WRITE,
            "Annuler", "Cancel",
        ),
    ],
)  # fmt: skip
