"""The steps of a trade-in's life, each an address: one per action of the transition table that somebody may take."""

from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from rest_framework.response import Response

from apps.core.actors import Actor
from apps.core.api.actions import Action, MoneyAction, action, as_said, beside_the_table
from apps.core.api.serializers import NothingIn

from .. import operations, selectors
from ..events import trade_in as events
from ..permissions import trade_in as p
from ..states import PayoutMode
from . import trade_in_inputs as said
from .resources import TRADE_IN_ACTIONS

act, pay = operations.trade_in, operations.payout


class TradeInMoney(MoneyAction):
    """What is offered, agreed or paid, without a voucher's bonus."""


class TradeInUndone(MoneyAction):
    """What the seller then owes."""

    def total_of(self, answer: Response) -> Decimal:
        row = selectors.trade_ins_visible_to(self.actor()).select_related("owed_back").get(pk=answer.data["id"])
        return row.owed_back.total if row.owed_back else Decimal("0.00")


class TradeInStep(Action):
    """Something recorded of a trade-in that moves it no further by itself."""


def _estimate(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    lines = data.get("lines")
    described = None if lines is None else [said.TradeInLineIn.line(line) for line in lines]
    return act.estimate(pk, lines=described, customer_id=data["customer"], actor=actor)


def _receive(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return act.receive(pk, said.ReceiveIn.of(data), actor=actor)


def _grade(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return act.grade(pk, lines=[said.LineFoundIn.found(line) for line in data["lines"]], actor=actor)


def _counter(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return act.counter(pk, lines=[said.CounterLineIn.of(line) for line in data["lines"]], actor=actor)


def _accept(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    mode = PayoutMode(data["payout_mode"])
    return act.accept_items(pk, payout_mode=mode, refused_lines=data["refused_lines"], actor=actor)


def _pay_out(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    mode = PayoutMode(data["mode"]) if data["mode"] else None
    return pay.pay_out(pk, iban=data["iban"], mode=mode, actor=actor)


def _verify_identity(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return act.verify_identity(pk, identity=said.SellerIdentityIn.of(data), actor=actor)


def _check_stolen(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return act.check_stolen(pk, stated=[said.StatedCheckIn.of(one) for one in data["stated"]], actor=actor)


def _add_line(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return act.add_lot_line(pk, said.TradeInLineIn.line(data), actor=actor)


trade_in = partial(action, TRADE_IN_ACTIONS)
step = partial(action, TRADE_IN_ACTIONS, base=TradeInStep)
IDENTITY = beside_the_table(p.PROVE, "What was read on the seller's document", events.IDENTITY_VERIFIED)
THEFT = beside_the_table(p.PROVE, "Ask every source whether the things are reported stolen", events.THEFT_CHECKED)
LINE = beside_the_table(p.GRADE, "One thing more of a lot", events.GRADED)
RETURNED = beside_the_table(p.RECEIVE, "Give back, or recycle, some things we do not buy", events.LINES_RETURNED)

urlpatterns = [
    *step("verify_identity", said.SellerIdentityIn, _verify_identity, said=IDENTITY),
    *step("check_stolen", said.CheckStolenIn, _check_stolen, said=THEFT),
    *step("add_line", said.TradeInLineIn, _add_line, said=LINE),
    *step("return_lines", said.ReturnLinesIn, as_said(act.return_lines), said=RETURNED),
    *trade_in("estimate", said.EstimateIn, _estimate),
    *trade_in("cancel", said.TradeInReasonIn, as_said(act.cancel)),
    *trade_in("receive", said.ReceiveIn, _receive),
    *trade_in("grade", said.TradeInGradeIn, _grade),
    *trade_in("make_offer", said.MakeOfferIn, as_said(act.make_offer), base=TradeInMoney),
    *trade_in("counter", said.CounterIn, _counter),
    *trade_in("accept_items", said.AcceptItemsIn, _accept, base=TradeInMoney),
    *trade_in("decline", said.TradeInReasonIn, as_said(act.decline)),
    *trade_in("hold", said.TradeInHoldIn, as_said(act.hold)),
    *trade_in("release", said.TradeInReleaseIn, as_said(act.release)),
    *trade_in("seize", said.HoldNoteIn, as_said(act.seize)),
    *trade_in("clear", NothingIn, as_said(act.clear)),
    *trade_in("pay_out", said.PayOutIn, _pay_out, base=TradeInMoney),
    *trade_in("confirm_transfer", said.TransferSentIn, as_said(pay.confirm_transfer)),
    *trade_in("fail_payout", said.PayoutFailedIn, as_said(pay.fail_payout)),
    *trade_in("put_in_stock", NothingIn, as_said(pay.put_in_stock)),
    *trade_in("prepare_return", NothingIn, as_said(act.prepare_return)),
    *trade_in("return_rejected", NothingIn, as_said(act.return_rejected)),
    *trade_in("recycle", said.RecycleIn, as_said(act.recycle)),
    *trade_in("mark_unclaimed", NothingIn, as_said(act.mark_unclaimed)),
    *trade_in("rescind", said.RescindIn, as_said(pay.rescind), base=TradeInUndone),
]
