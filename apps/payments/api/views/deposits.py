"""Advances, security deposits, refunds and goodwill: each opens a payable, in or out."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import etags, pagination
from apps.core.api.previews import MoneyMoving

from ... import events, operations, permissions, selectors
from ...models import Payable
from ...states import PAID_OUT, Purpose
from ..resources import PAYABLES
from ..serializers import DepositIn, PayableOut, PayoutIn, RefundIn, ReturnIn


class _OfPurpose(MoneyMoving):
    purposes: tuple[Purpose, ...] = ()

    @extend_schema(responses=PayableOut(many=True))
    def get(self, request: Request) -> Response:
        rows = selectors.payables_visible_to(self.actor()).filter(purpose__in=self.purposes)
        page, cursor = pagination.page(request, PAYABLES.shown(rows))
        return Response({"results": PAYABLES.represented(page, self.actor()), "next_cursor": cursor})


class Deposits(_OfPurpose):
    """An advance lessens the price; a security deposit never does."""

    announces = {"POST": (events.PAYABLE_OPENED,)}
    scopes = {"GET": permissions.PAYABLES_READ, "POST": permissions.DEPOSITS_ASK}
    query = {"GET": pagination.PARAMETERS}
    purposes = (Purpose.ADVANCE, Purpose.SECURITY)
    summary = "Ask for an advance or a security deposit, or list them"
    not_for = "the price itself, which is payable once the customer has agreed to it."

    @extend_schema(request=DepositIn, responses={201: PayableOut})
    def post(self, request: Request) -> Response:
        data = self.read_input(DepositIn)
        return self.once(lambda: self._ask(data))

    def _ask(self, data: dict[str, Any]) -> Response:
        if data["purpose"] == Purpose.SECURITY:
            payable = operations.ask_security_deposit(data["subject"], amount=data["amount"], actor=self.actor())
        else:
            payable = operations.ask_advance(
                data["subject"], amount=data["amount"], tax_code=data["tax_code"], actor=self.actor()
            )
        return _opened(payable)


class ReturnDeposit(MoneyMoving):
    """All that is left of it, unless `amount` says less."""

    announces = {"POST": (events.PAYABLE_OPENED,)}
    scopes = {"POST": permissions.DEPOSITS_RETURN}
    heeds_version = True
    summary = "Promise a security deposit back: the till pays it out"

    @extend_schema(request=ReturnIn, responses={201: PayableOut})
    def post(self, request: Request, payable_id: UUID) -> Response:
        data = self.read_input(ReturnIn)
        return self.once(lambda: self._return(payable_id, data))

    def _return(self, payable_id: UUID, data: dict[str, Any]) -> Response:
        version = etags.version_in(self.request)
        return _opened(operations.return_security_deposit(payable_id, actor=self.actor(), version=version, **data))


class Refunds(_OfPurpose):
    """At most what was paid and is not yet promised back."""

    announces = {"POST": (events.PAYABLE_OPENED,)}
    scopes = {"GET": permissions.PAYABLES_READ, "POST": permissions.REFUNDS_ASK}
    query = {"GET": pagination.PARAMETERS}
    purposes = (Purpose.REFUND,)
    summary = "Promise money back for what was paid: the till pays it out"
    not_for = "telling that a till has paid something back already: that is a payment of kind refund or reversal."

    @extend_schema(request=RefundIn, responses={201: PayableOut})
    def post(self, request: Request) -> Response:
        data = self.read_input(RefundIn)
        return self.once(lambda: _opened(operations.ask_refund(data.pop("payable"), actor=self.actor(), **data)))


class Payouts(_OfPurpose):
    """Everything that goes out of a drawer: goodwill is granted here, the rest comes from what it is for."""

    announces = {"POST": (events.PAYABLE_OPENED,)}
    scopes = {"GET": permissions.PAYABLES_READ, "POST": permissions.PAYOUTS_ASK}
    query = {"GET": pagination.PARAMETERS}
    purposes = PAID_OUT
    summary = "Grant a goodwill payment, or list what goes out"

    @extend_schema(request=PayoutIn, responses={201: PayableOut})
    def post(self, request: Request) -> Response:
        data = self.read_input(PayoutIn)
        return self.once(lambda: _opened(operations.grant_goodwill(data.pop("subject"), actor=self.actor(), **data)))


def _opened(payable: Payable) -> Response:
    return Response(PayableOut(payable).data, status=201)
