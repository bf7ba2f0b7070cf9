"""How the workshop's states look on a screen: colour kind and word; and which of several moves comes next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from apps.core.states import Move

from ..states import WorkOrderStatus as S

STATUS_KINDS = {
    S.ANNOUNCED: "todo", S.BOOKED: "todo", S.NO_SHOW: "closed", S.CHECKED_IN: "new", S.DIAGNOSING: "new",
    S.QUOTED: "customer", S.APPROVED: "todo", S.REFUSED: "customer", S.LAPSED: "customer", S.IN_WORK: "progress",
    S.WAITING_PARTS: "blocked", S.EXTRA_FOUND: "blocked", S.QUALITY_CHECK: "progress", S.READY: "ready",
    S.PAID: "ready", S.HANDED_OVER: "closed", S.CLOSED: "closed", S.UNCOLLECTED: "blocked",
    S.ABANDONMENT_CASE: "blocked", S.DISPOSED: "closed", S.CANCELLED: "closed",
}  # fmt: skip

# What usually comes next, first choice first; the other moves a person may take stand beside it.
LIKELY = (
    "check_in", "start_diagnosis", "quote", "approve_quote", "prepare_return", "start_work", "resume_work",
    "finish_work", "pass_quality_check", "hand_over", "close", "open_abandonment_case", "dispose",
)  # fmt: skip


@dataclass(frozen=True)
class Lane:
    key: str
    kind: str
    label: str | Promise
    statuses: tuple[S, ...]
    empty: str | Promise


# Four columns of two lanes: the whole workshop fits a screen, in the order the work goes.
LANES = (
    Lane("new", "new", _("To diagnose"), (S.CHECKED_IN, S.DIAGNOSING), _("Nothing waits for a diagnosis.")),
    Lane(
        "customer", "customer", _("Quote to approve"), (S.QUOTED, S.REFUSED, S.LAPSED), _("No customer owes an answer.")
    ),
    Lane("todo", "todo", _("To do"), (S.APPROVED,), _("Nothing is waiting to be started.")),
    Lane("work", "progress", _("In work"), (S.IN_WORK,), _("Nobody is working on an order.")),
    Lane("waiting", "blocked", _("Waiting"), (S.WAITING_PARTS, S.EXTRA_FOUND), _("Nothing is blocked.")),
    Lane("check", "progress", _("Quality check"), (S.QUALITY_CHECK,), _("Nothing is waiting for a second look.")),
    Lane("ready", "ready", _("Ready"), (S.READY,), _("Nothing ready waits for its payment.")),
    Lane("paid", "ready", _("Paid"), (S.PAID,), _("Nothing paid waits to be collected.")),
)


def status_pill(status: str) -> tuple[str, str]:
    """(kind, word) for the status tag."""
    return STATUS_KINDS[S(status)], capfirst(str(S(status).label))


def likely_first(moves: tuple[Move, ...]) -> list[Move]:
    """The likeliest next move first, then as the table has them."""
    return sorted(moves, key=lambda move: LIKELY.index(move.action) if move.action in LIKELY else len(LIKELY))
