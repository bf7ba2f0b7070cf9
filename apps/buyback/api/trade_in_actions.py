"""The steps of a trade-in's life, each an address: one per action of the transition table that somebody may take."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import etags
from apps.core.api.previews import MoneyMoving
from apps.core.api.serializers import In
from apps.core.api.views import Idempotent, ResourceView

from .. import operations, selectors
from ..states import TRADE_IN, PayoutMode
from . import trade_in_inputs as said
from . import trade_in_serializers as wire
from .resources import TRADE_INS
from .trade_in_views import Performer, answer

act, pay = operations.trade_in, operations.payout


class TradeInAction(Idempotent):
    """One action. Optional If-Match refuses it when somebody changed the trade-in since it was read."""

    action: ClassVar[str]
    takes: ClassVar[type[In]]
    not_for = TRADE_INS.not_for

    def scope_for(self, method: str | None) -> str:
        return TRADE_IN.moves[self.action].permission if method == "POST" else "nobody"

    @property
    def allowed_methods(self) -> list[str]:
        return ["POST", "OPTIONS"]

    def post(self, request: Request, trade_in_id: UUID) -> Response:
        data = self.read_input(self.takes)

        def perform() -> Response:
            row = selectors.lock_trade_in(trade_in_id, self.actor())
            if "If-Match" in request.headers:
                etags.require_match(request, row.version)
            ACTIONS[self.action][1](row.pk, data, self)
            return answer(self, trade_in_id)

        return self.once(perform)


class TradeInMoney(MoneyMoving, TradeInAction):
    """What is offered, agreed or paid, without a voucher's bonus."""


class TradeInUndone(TradeInMoney):
    """What the seller then owes."""

    def total_of(self, answer: Response) -> Decimal:
        row = selectors.trade_ins_visible_to(self.actor()).select_related("owed_back").get(pk=answer.data["id"])
        return row.owed_back.total if row.owed_back else Decimal("0.00")


def _said(operation: Callable[..., Any]) -> Performer:
    """The input's fields are the operation's keywords."""
    return lambda trade_in_id, data, view: operation(trade_in_id, actor=view.actor(), **data)


def _estimate(trade_in_id: UUID, data: dict[str, Any], view: ResourceView) -> Any:
    lines = data.get("lines")
    described = None if lines is None else [said.TradeInLineIn.line(line) for line in lines]
    return act.estimate(trade_in_id, lines=described, customer_id=data["customer"], actor=view.actor())


def _receive(trade_in_id: UUID, data: dict[str, Any], view: ResourceView) -> Any:
    return act.receive(trade_in_id, said.ReceiveIn.of(data), actor=view.actor())


def _grade(trade_in_id: UUID, data: dict[str, Any], view: ResourceView) -> Any:
    seen = [said.LineFoundIn.found(line) for line in data["lines"]]
    return act.grade(trade_in_id, lines=seen, actor=view.actor())


def _counter(trade_in_id: UUID, data: dict[str, Any], view: ResourceView) -> Any:
    return act.counter(trade_in_id, lines=[said.CounterLineIn.of(line) for line in data["lines"]], actor=view.actor())


def _accept(trade_in_id: UUID, data: dict[str, Any], view: ResourceView) -> Any:
    mode = PayoutMode(data["payout_mode"])
    return act.accept_items(trade_in_id, payout_mode=mode, refused_lines=data["refused_lines"], actor=view.actor())


def _pay_out(trade_in_id: UUID, data: dict[str, Any], view: ResourceView) -> Any:
    mode = PayoutMode(data["mode"]) if data["mode"] else None
    return pay.pay_out(trade_in_id, iban=data["iban"], mode=mode, actor=view.actor())


ACTIONS: dict[str, tuple[type[In], Performer]] = {
    "estimate": (said.EstimateIn, _estimate),
    "cancel": (said.TradeInReasonIn, _said(act.cancel)),
    "receive": (said.ReceiveIn, _receive),
    "grade": (said.TradeInGradeIn, _grade),
    "make_offer": (said.MakeOfferIn, _said(act.make_offer)),
    "counter": (said.CounterIn, _counter),
    "accept_items": (said.AcceptItemsIn, _accept),
    "decline": (said.TradeInReasonIn, _said(act.decline)),
    "hold": (said.TradeInHoldIn, _said(act.hold)),
    "release": (said.HoldNoteIn, _said(act.release)),
    "seize": (said.HoldNoteIn, _said(act.seize)),
    "clear": (said.NothingMoreIn, _said(act.clear)),
    "pay_out": (said.PayOutIn, _pay_out),
    "confirm_transfer": (said.TransferSentIn, _said(pay.confirm_transfer)),
    "fail_payout": (said.PayoutFailedIn, _said(pay.fail_payout)),
    "put_in_stock": (said.NothingMoreIn, _said(pay.put_in_stock)),
    "prepare_return": (said.NothingMoreIn, _said(act.prepare_return)),
    "return_rejected": (said.NothingMoreIn, _said(act.return_rejected)),
    "recycle": (said.RecycleIn, _said(act.recycle)),
    "mark_unclaimed": (said.NothingMoreIn, _said(act.mark_unclaimed)),
    "rescind": (said.RescindIn, _said(pay.rescind)),
}
MOVES_MONEY = {
    "make_offer": TradeInMoney,
    "accept_items": TradeInMoney,
    "pay_out": TradeInMoney,
    "rescind": TradeInUndone,
}


def action_view(action: str) -> type[TradeInAction]:
    """The view of one action; its schema names what it takes."""
    takes, _performer = ACTIONS[action]
    move = TRADE_IN.moves[action]
    view = type(
        f"TradeIn{action.title().replace('_', '')}",
        (MOVES_MONEY.get(action, TradeInAction),),
        {"action": action, "takes": takes, "summary": move.en, "announces": {"POST": (move.event,)}},
    )
    described = extend_schema(operation_id=f"trade_ins_{action}", request=takes, responses=wire.TradeInDetailOut)
    return extend_schema_view(post=described)(view)
