"""How a trade-in's states look on a screen: colour kind and word, the tabs of the queue, and which move comes next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.states import Move

from ..selectors.stolen_goods import StolenGoodsFile
from ..states import TradeInLineState
from ..states import TradeInStatus as S

STATUS_KINDS = {
    S.ANNOUNCED: "todo", S.DRAFT: "todo", S.ESTIMATED: "customer", S.EXPIRED: "closed", S.CANCELLED: "closed",
    S.RECEIVED: "new", S.GRADED: "todo", S.OFFERED: "customer", S.COUNTERED: "customer", S.LAPSED: "blocked",
    S.ACCEPTED: "progress", S.DECLINED: "blocked", S.HELD: "blocked", S.SEIZED: "closed", S.CLEARED: "todo",
    S.PAYING: "progress", S.PAID: "ready", S.STOCKED: "closed", S.RETURN_PENDING: "blocked", S.RETURNED: "closed",
    S.RECYCLED: "closed", S.UNCLAIMED: "blocked", S.RESCINDED: "closed",
}  # fmt: skip
LINE_KINDS = {
    TradeInLineState.OPEN: "new", TradeInLineState.ACCEPTED: "progress", TradeInLineState.BOUGHT: "ready",
    TradeInLineState.REFUSED: "blocked",
}  # fmt: skip

SOURCES = {StolenGoodsFile.source: _("List of stolen goods")}  # others name themselves

# What usually comes next, first choice first; the other moves a person may take stand beside it.
LIKELY = (
    "receive", "estimate", "make_offer", "accept_items", "grade", "clear", "pay_out", "confirm_transfer",
    "put_in_stock", "return_rejected", "counter",
)  # fmt: skip
REFUSING = ("cancel", "decline", "rescind", "seize", "fail_payout", "recycle")


@dataclass(frozen=True)
class Tab:
    key: str
    label: str | Promise
    statuses: tuple[S, ...]
    empty: str | Promise


TABS = (
    Tab(
        "expected", pgettext_lazy("trade-ins", "Expected"), (S.ANNOUNCED, S.DRAFT, S.ESTIMATED),
        _("Nobody is expected. Open a trade-in when somebody brings a thing."),
    ),
    Tab("grade", _("To grade"), (S.RECEIVED,), _("Everything that came in has been looked at.")),
    Tab("offer", _("To offer"), (S.GRADED, S.LAPSED), _("No offer is waiting to be made.")),
    Tab("seller", _("Seller to answer"), (S.OFFERED, S.COUNTERED), _("No seller owes an answer.")),
    Tab("conclude", _("To conclude"), (S.ACCEPTED,), _("Every accepted offer is concluded.")),
    Tab("held", pgettext_lazy("trade-ins", "Held"), (S.HELD,), _("Nothing is held for a check.")),
    Tab("pay", _("To pay"), (S.CLEARED, S.PAYING), _("Every seller has their money.")),
    Tab("stock", _("To put in stock"), (S.PAID,), _("Everything that was bought is in stock.")),
    Tab(
        "back", _("To give back"), (S.DECLINED, S.RETURN_PENDING, S.UNCLAIMED),
        _("Nothing waits to go back to its owner."),
    ),
    Tab(
        "done", pgettext_lazy("trade-ins", "Done"),
        (S.STOCKED, S.RETURNED, S.RECYCLED, S.RESCINDED, S.SEIZED, S.CANCELLED, S.EXPIRED),
        _("What is bought and in stock, or given back, is found here."),
    ),
)  # fmt: skip


def status_pill(status: str) -> tuple[str, str]:
    """(kind, word) for the status tag."""
    return STATUS_KINDS[S(status)], capfirst(str(S(status).label))


def line_pill(state: str) -> tuple[str, str]:
    found = TradeInLineState(state)
    return LINE_KINDS.get(found, "closed"), capfirst(str(found.label))


def likely_first(moves: tuple[Move, ...]) -> list[Move]:
    """The likeliest next move first, what refuses or undoes last, else as the table has them."""
    usual = sorted(moves, key=lambda move: LIKELY.index(move.action) if move.action in LIKELY else len(LIKELY))
    return sorted(usual, key=lambda move: move.action in REFUSING)
