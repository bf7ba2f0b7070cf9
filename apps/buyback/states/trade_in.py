"""The life of a trade-in, from somebody's wish to sell to the thing in stock, or back with its owner."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.states import Move, TransitionTable
from apps.items.states import VatOrigin

from ..events import trade_in as e
from ..permissions import trade_in as p


class TradeInStatus(models.TextChoices):
    ANNOUNCED = "announced", pgettext_lazy("trade-in", "announced")
    DRAFT = "draft", pgettext_lazy("trade-in", "draft")
    ESTIMATED = "estimated", _("estimated")
    EXPIRED = "expired", pgettext_lazy("trade-in", "expired")
    CANCELLED = "cancelled", pgettext_lazy("trade-in", "cancelled")
    RECEIVED = "received", pgettext_lazy("trade-in", "received")
    GRADED = "graded", _("graded")
    OFFERED = "offered", _("offer made")
    COUNTERED = "countered", _("counter-offer made")
    LAPSED = "lapsed", _("offer lapsed")
    ACCEPTED = "accepted", pgettext_lazy("trade-in", "accepted")
    DECLINED = "declined", pgettext_lazy("trade-in", "declined")
    HELD = "held", _("held for a check")
    SEIZED = "seized", _("seized")
    CLEARED = "cleared", _("ours, to be paid")
    PAYING = "paying", _("being paid out")
    PAID = "paid", pgettext_lazy("trade-in", "paid out")
    STOCKED = "stocked", _("in stock")
    RETURN_PENDING = "return_pending", _("to be given back")
    RETURNED = "returned", _("given back")
    RECYCLED = "recycled", _("recycled")
    UNCLAIMED = "unclaimed", _("not claimed")
    RESCINDED = "rescinded", _("rescinded")


S = TradeInStatus
NOT_HERE = (S.DRAFT, S.ANNOUNCED, S.ESTIMATED, S.EXPIRED, S.CANCELLED)
OURS = (S.CLEARED, S.PAYING, S.PAID, S.STOCKED)
BEFORE = (S.DRAFT, S.ANNOUNCED, S.ESTIMATED, S.EXPIRED)
IN_HAND = (S.RECEIVED, S.GRADED, S.OFFERED, S.COUNTERED, S.LAPSED, S.ACCEPTED)

TRADE_IN = TransitionTable(
    "trade_in",
    field="status",
    states={status.value: status for status in S},
    moves=[
        Move("estimate", BEFORE, S.ESTIMATED, e.ESTIMATED, p.WRITE, "Estimer", "Estimate"),
        Move("expire_estimate", (S.ESTIMATED,), S.EXPIRED, e.ESTIMATE_EXPIRED, "", "Estimation expirée", "Expired"),
        Move(
            "expire_draft", (S.DRAFT, S.ANNOUNCED), S.EXPIRED, e.DRAFT_EXPIRED, "", "Brouillon expiré", "Draft expired"
        ),
        Move("cancel", BEFORE, S.CANCELLED, e.CANCELLED, p.WRITE, "Annuler", "Cancel"),
        Move("receive", BEFORE, S.RECEIVED, e.RECEIVED, p.RECEIVE, "Réceptionner", "Receive"),
        Move(
            "grade", (S.RECEIVED, S.GRADED, S.OFFERED, S.COUNTERED, S.LAPSED), S.GRADED, e.GRADED, p.GRADE,
            "Noter l’état", "Grade",
        ),
        Move("make_offer", (S.GRADED, S.COUNTERED, S.LAPSED), S.OFFERED, e.OFFERED, p.OFFER, "Proposer", "Make offer"),
        Move(
            "counter", (S.OFFERED, S.COUNTERED), S.COUNTERED, e.COUNTERED, p.OFFER, "Contre-proposer", "Counter-offer"
        ),
        Move("lapse_offer", (S.OFFERED, S.COUNTERED), S.LAPSED, e.OFFER_LAPSED, "", "Offre expirée", "Offer lapsed"),
        Move(
            "accept_items", (S.OFFERED, S.COUNTERED), S.ACCEPTED, e.ACCEPTED, p.ACCEPT, "Offre acceptée", "Accept items"
        ),
        Move(
            "decline", IN_HAND, S.DECLINED, e.DECLINED, p.ACCEPT, "Offre refusée", "Decline",
        ),
        Move("hold", IN_HAND, S.HELD, e.HELD, p.HOLD, "Bloquer", "Hold"),
        Move("release", (S.HELD,), S.ACCEPTED, e.HOLD_RELEASED, p.HOLD, "Débloquer", "Release"),
        Move("resume", (S.HELD,), S.RECEIVED, e.HOLD_RELEASED, "", "Reprendre", "Resume"),
        Move("seize", (S.HELD,), S.SEIZED, e.SEIZED, p.HOLD, "Saisi", "Seized"),
        Move("clear", (S.ACCEPTED,), S.CLEARED, e.CLEARED, p.CLEAR, "Conclure l’achat", "Clear"),
        Move("pay_out", (S.CLEARED,), S.PAYING, e.PAYOUT_ASKED, p.PAY, "Payer le vendeur", "Pay out"),
        Move("settle", (S.PAYING,), S.PAID, e.PAID, "", "Payé", "Paid"),
        Move("unsettle", (S.PAID,), S.PAYING, e.PAYOUT_REVERSED, "", "Paiement annulé", "Payment reversed"),
        Move(
            "confirm_transfer", (S.PAYING,), S.PAID, e.TRANSFER_SENT, p.CONFIRM_TRANSFER,
            "Virement envoyé", "Transfer sent",
        ),
        Move(
            "fail_payout", (S.PAYING,), S.CLEARED, e.PAYOUT_FAILED, p.CONFIRM_TRANSFER,
            "Paiement non abouti", "Payout failed",
        ),
        Move("put_in_stock", (S.PAID,), S.STOCKED, e.STOCKED, p.RECEIVE, "Mettre en stock", "Put in stock"),
        Move(
            "prepare_return", (S.DECLINED,), S.RETURN_PENDING, e.RETURN_PREPARED, p.RECEIVE,
            "Préparer le retour", "Prepare return",
        ),
        Move(
            "return_rejected", (S.DECLINED, S.RETURN_PENDING, S.UNCLAIMED), S.RETURNED, e.RETURNED, p.RECEIVE,
            "Rendre", "Give back",
        ),
        Move(
            "recycle", (S.DECLINED, S.RETURN_PENDING, S.UNCLAIMED), S.RECYCLED, e.RECYCLED, p.RECEIVE,
            "Recycler", "Recycle",
        ),
        Move(
            "mark_unclaimed", (S.RETURN_PENDING,), S.UNCLAIMED, e.UNCLAIMED, p.RECEIVE, "Non réclamé", "Mark unclaimed"
        ),
        Move(
            "rescind", (S.CLEARED, S.PAID, S.STOCKED), S.RESCINDED, e.RESCINDED, p.RESCIND,
            "Annuler l’achat", "Rescind",
        ),
    ],
)  # fmt: skip


class TradeInMode(models.TextChoices):
    USUAL = "usual", _("thing by thing")
    LOT = "lot", _("as a lot, by the price list")


class SellerKind(models.TextChoices):
    """Who sells decides how VAT stands when the thing is sold again."""

    PRIVATE = "private", _("private person")
    EXEMPT_COMPANY = "exempt_company", _("company exempt from VAT")
    MARGIN_DEALER = "margin_dealer", _("dealer under the margin scheme")
    VAT_COMPANY = "vat_company", _("company that invoices VAT")


VAT_ORIGIN = {
    SellerKind.PRIVATE: VatOrigin.PRIVATE_PURCHASE,
    SellerKind.EXEMPT_COMPANY: VatOrigin.EXEMPT_PURCHASE,
    SellerKind.MARGIN_DEALER: VatOrigin.MARGIN_PURCHASE,
    SellerKind.VAT_COMPANY: VatOrigin.DEDUCTED,
}


class TradeInLineState(models.TextChoices):
    OPEN = "open", pgettext_lazy("trade-in line", "to be decided")
    ACCEPTED = "accepted", pgettext_lazy("trade-in line", "accepted")
    REFUSED = "refused", pgettext_lazy("trade-in line", "refused")
    BOUGHT = "bought", _("bought")
    RETURNED = "returned", pgettext_lazy("trade-in line", "given back")
    RECYCLED = "recycled", pgettext_lazy("trade-in line", "recycled")
    SEIZED = "seized", pgettext_lazy("trade-in line", "seized")
    CANCELLED = "cancelled", pgettext_lazy("trade-in line", "cancelled")
    RESCINDED = "rescinded", pgettext_lazy("trade-in line", "rescinded")


UNDER_WAY = (TradeInLineState.OPEN, TradeInLineState.ACCEPTED)
NOT_GONE = (*UNDER_WAY, TradeInLineState.REFUSED, TradeInLineState.RESCINDED)  # bought, or to be given back


class OfferState(models.TextChoices):
    OPEN = "open", pgettext_lazy("offer", "open")
    ACCEPTED = "accepted", pgettext_lazy("offer", "accepted")
    DECLINED = "declined", pgettext_lazy("offer", "declined")
    SUPERSEDED = "superseded", pgettext_lazy("offer", "superseded")
    LAPSED = "lapsed", pgettext_lazy("offer", "lapsed")


class TheftResult(models.TextChoices):
    CLEAR = "clear", _("not reported stolen")
    HIT = "hit", _("reported stolen")
    NOT_AVAILABLE = "not_available", _("could not be checked")


DISMISSED = "dismissed"  # no source says this of a hit, an officer does
LOOK_UP_RESULTS = [*TheftResult.choices, (DISMISSED, _("is another thing"))]
