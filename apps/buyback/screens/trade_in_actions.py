"""The moves of the transition table as screens, and what is recorded beside them: which ask something first, and the
operation each calls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.core.actors import Actor
from apps.core.files import Drawn
from apps.core.screens.words import move_label
from apps.items.operations import attach_photo
from apps.stores.screens.pin import ask_pin

from .. import operations
from ..inputs import LineFound
from ..models import TradeIn, TradeInLine
from ..permissions import trade_in as p
from ..states import TRADE_IN, PayoutMode, TradeInLineState, TradeInMode
from ..states import TradeInStatus as S
from ..states.trade_in import IN_HAND
from . import trade_in_forms as forms
from . import trade_in_offer_forms as offers
from .trade_in_words import likely_first

act, pay = operations.trade_in, operations.payout

# A move that is not here is done at one press.
FORMS: dict[str, Any] = {
    "cancel": forms.CancelForm,
    "receive": forms.ReceiveForm,
    "grade": offers.GradeForm,
    "counter": offers.CounterForm,
    "accept_items": offers.AcceptForm,
    "decline": forms.DeclineForm,
    "hold": forms.HoldForm,
    "release": forms.ReleaseForm,
    "seize": forms.SeizeForm,
    "clear": forms.ClearForm,
    "pay_out": forms.PayOutForm,
    "confirm_transfer": forms.TransferSentForm,
    "fail_payout": forms.PayoutFailedForm,
    "recycle": forms.RecycleForm,
    "rescind": forms.RescindForm,
    "verify_identity": forms.IdentityForm,
    "check_stolen": forms.TheftForm,
    "sign": forms.SignForm,
    "return_lines": forms.ReturnLinesForm,
    "add_lot_line": offers.LotLineForm,
}


def _grade(trade_in_id: UUID, *, seen: Sequence[tuple[LineFound, Sequence[Drawn]]], actor: Actor) -> TradeIn:
    """What was found and its photos together, inside the caller's transaction."""
    things = dict(TradeInLine.objects.filter(trade_in_id=trade_in_id).values_list("pk", "item_id"))
    found = [
        replace(line, files=tuple(attach_photo(things[line.line_id], photo=one, actor=actor).pk for one in photos))
        for line, photos in seen
    ]
    return act.grade(trade_in_id, lines=found, actor=actor)


OPERATIONS: dict[str, Callable[..., Any]] = {
    "estimate": act.estimate,
    "cancel": act.cancel,
    "receive": act.receive,
    "grade": _grade,
    "make_offer": act.make_offer,
    "counter": act.counter,
    "accept_items": act.accept_items,
    "decline": act.decline,
    "hold": act.hold,
    "release": act.release,
    "seize": act.seize,
    "clear": act.clear,
    "pay_out": pay.pay_out,
    "confirm_transfer": pay.confirm_transfer,
    "fail_payout": pay.fail_payout,
    "put_in_stock": pay.put_in_stock,
    "prepare_return": act.prepare_return,
    "return_rejected": act.return_rejected,
    "recycle": act.recycle,
    "mark_unclaimed": act.mark_unclaimed,
    "rescind": pay.rescind,
    "verify_identity": act.verify_identity,
    "check_stolen": act.check_stolen,
    "sign": act.sign,
    "return_lines": act.return_lines,
    "add_lot_line": act.add_lot_line,
}


@dataclass(frozen=True)
class Beside:
    """Recorded of a trade-in without moving it; `fits` says when."""

    action: str
    label: str | Promise
    permission: str
    fits: Callable[[TradeIn], bool]


def _goes_back(row: TradeIn) -> bool:
    states = {line.state for line in row.lines.all()}
    if TradeInLineState.RESCINDED in states:
        return True
    elsewhere = (S.DECLINED, S.RETURN_PENDING, S.UNCLAIMED, S.HELD)  # goes back whole, or not now
    return TradeInLineState.REFUSED in states and row.status not in elsewhere


BESIDE = (
    Beside(
        "add_lot_line", _("Add a thing"), p.GRADE,
        lambda row: row.mode == TradeInMode.LOT and row.status in TRADE_IN.moves["grade"].sources,
    ),
    Beside("verify_identity", _("Read the identity document"), p.PROVE, lambda row: row.status in IN_HAND),
    Beside("check_stolen", _("Check for theft"), p.PROVE, lambda row: row.status in IN_HAND and bool(row.lines.all())),
    Beside("sign", _("Signature"), p.PROVE, lambda row: row.status == S.ACCEPTED),
    Beside("return_lines", _("Give back what was refused"), p.RECEIVE, _goes_back),
)  # fmt: skip
EXTRA = {beside.action: beside for beside in BESIDE}


def right_of(action: str) -> str:
    return EXTRA[action].permission if action in EXTRA else TRADE_IN.moves[action].permission


def form_for(action: str, row: TradeIn, actor: Actor, data: Any = None, **options: Any) -> Any:
    """What is asked first, None where it is done at one press."""
    if action not in FORMS:
        return None
    form = FORMS[action](data, trade_in=row, actor=actor, **options)
    ask_pin(form, right_of(action))
    return form


def label_of(action: str) -> str:
    return str(EXTRA[action].label) if action in EXTRA else move_label(TRADE_IN.moves[action])


def offered(row: TradeIn, actor: Actor) -> list[str]:
    """What this person may do now: a proof that is missing before the purchase, the moves of the table, the likeliest
    first, then what is recorded beside them."""
    moves = [move.action for move in likely_first(TRADE_IN.actions_for(row, actor, row.store_id))]
    if row.mode == TradeInMode.LOT:  # its things are graded as they are added
        moves = [action for action in moves if action != "grade"]
    if row.payout_mode != PayoutMode.TRANSFER:  # a till says itself what it paid out
        moves = [action for action in moves if action != "confirm_transfer"]
    also = [each.action for each in BESIDE if each.fits(row) and actor.can(each.permission, row.store_id)]
    first = [action for action in also if action in _missing(row)]
    return first + moves + [action for action in also if action not in first]


def _missing(row: TradeIn) -> set[str]:
    """Which proofs an accepted trade-in still lacks."""
    if row.status != S.ACCEPTED:
        return set()
    bought = [line for line in row.lines.all() if line.state == TradeInLineState.ACCEPTED]
    known = {
        "verify_identity": row.identity_check_id is not None,
        "check_stolen": all(line.theft_checks.all() for line in bought),
        "sign": row.signature_id is not None,
    }
    return {action for action, done in known.items() if not done}
