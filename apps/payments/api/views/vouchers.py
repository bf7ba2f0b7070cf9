"""Vouchers: issued, found, held, spent, put back, cancelled."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import etags, pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.previews import MoneyMoving
from apps.core.api.serializers import Out
from apps.core.api.views import Idempotent, ResourceView, tagged
from apps.core.errors import NotFound
from apps.stores.models import Store

from ... import events, operations, permissions, selectors
from ...errors import UnknownStore
from ...inputs import NewVoucher, Ticket
from ...models import VoucherHold
from ...states import MovementKind, VoucherKind
from .. import voucher_serializers as wire
from ..resources import VOUCHERS
from ..tills import at_own_till


class Vouchers(MoneyMoving):
    """A code in an address stands in logs: to look one up, rather send it to `search/`. A till's own key lists what it
    holds or has spent of."""

    announces = {"POST": (events.VOUCHER_ISSUED,)}
    scopes = {"GET": permissions.VOUCHERS_READ, "POST": permissions.VOUCHERS_ISSUE}
    query = {"GET": (*pagination.PARAMETERS, "code")}
    summary = "Issue a voucher, or list them, or find the one a code stands for"
    not_for = "money from the drawer (that is a payout), or a discount."

    @extend_schema(responses=wire.VoucherOut(many=True))
    def get(self, request: Request) -> Response:
        code, actor = request.query_params.get("code"), self.actor()
        rows = VOUCHERS.visible_to(actor) if code is None else VOUCHERS.finders["code"].find(actor, code)
        page, cursor = pagination.page(request, VOUCHERS.shown(rows))
        return Response({"results": VOUCHERS.represented(page, actor), "next_cursor": cursor})

    @extend_schema(request=wire.IssueIn, responses={201: wire.IssuedOut})
    def post(self, request: Request) -> Response:
        data = self.read_input(wire.IssueIn)
        return self.once(lambda: self._issue(data))

    def total_of(self, answer: Response) -> Decimal:
        return Decimal(answer.data["issued"])

    def _issue(self, data: dict[str, Any]) -> Response:
        new = NewVoucher(
            kind=VoucherKind(data["kind"]),
            amount=data["amount"],
            reason=data["reason"],
            customer_id=data["customer"],
            payable_id=data["payable"],
            expires_on=data["expires_on"],
        )
        store = store_of(data["store"], permissions.VOUCHERS_ISSUE, self)
        voucher = operations.issue_voucher(new, store=store, actor=self.actor())
        answer = Response(_told(self, wire.IssuedOut, _detailed(self, voucher.pk)), status=201)
        answer["Location"] = f"/api/v1/vouchers/{voucher.pk}/"
        return answer


class VoucherDetail(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": permissions.VOUCHERS_READ}
    summary = "One voucher with what is left, what may be done, and every movement"

    @extend_schema(responses=wire.VoucherDetailOut)
    def get(self, request: Request, voucher_id: UUID) -> Response:
        row = _detailed(self, voucher_id)
        answer = Response(_told(self, wire.VoucherDetailOut, row))
        return tagged(answer, row.version, self.actor(), request.LANGUAGE_CODE)


class AuthorizeVoucher(Idempotent):
    """If-Match is not heeded: a till is never refused for it."""

    announces = {"POST": (events.VOUCHER_AUTHORIZED,)}
    scopes = {"POST": permissions.VOUCHERS_AUTHORIZE}
    summary = "Hold part of a voucher for a ticket for half an hour; the same again prolongs it"
    simple_lane = True

    @extend_schema(request=wire.AuthorizeIn, responses=wire.AuthorizationOut)
    def post(self, request: Request, voucher_id: UUID) -> Response:
        ticket, data = _with_ticket(self)
        return self.once(
            lambda: _held(
                self,
                operations.authorize_voucher(
                    voucher_id, ticket=ticket, amount=data["amount"], code=data["code"], actor=self.actor()
                ),
            )
        )


class CaptureVoucher(Idempotent):
    """If-Match is not heeded: a till is never refused for it."""

    announces = {"POST": (events.VOUCHER_CAPTURED,)}
    scopes = {"POST": permissions.VOUCHERS_AUTHORIZE}
    summary = "Spend what was held, or less; the rest is free again"
    not_for = "a ticket that is reported as a payment with this voucher among its tenders: that spends it by itself."
    simple_lane = True

    @extend_schema(request=wire.CaptureIn, responses=wire.AuthorizationOut)
    def post(self, request: Request, voucher_id: UUID) -> Response:
        data = self.read_input(wire.CaptureIn)
        return self.once(
            lambda: _held(
                self,
                operations.capture_voucher(
                    voucher_id, hold_id=data["authorization"], amount=data["amount"], actor=self.actor()
                ),
            )
        )


class ReleaseVoucher(Idempotent):
    """If-Match is not heeded: a till is never refused for it."""

    announces = {"POST": (events.VOUCHER_RELEASED,)}
    scopes = {"POST": permissions.VOUCHERS_AUTHORIZE}
    summary = "Let go what was held: the sale did not happen"
    simple_lane = True

    @extend_schema(request=wire.ReleaseIn, responses=wire.AuthorizationOut)
    def post(self, request: Request, voucher_id: UUID) -> Response:
        hold_id = self.read_input(wire.ReleaseIn)["authorization"]
        return self.once(
            lambda: _held(self, operations.release_voucher(voucher_id, hold_id=hold_id, actor=self.actor()))
        )


class RefundVoucher(MoneyMoving):
    """If-Match is not heeded: a till is never refused for it."""

    announces = {"POST": (events.VOUCHER_REFUNDED,)}
    scopes = {"POST": permissions.VOUCHERS_AUTHORIZE}
    summary = "Put money back for a return ticket, at most what was spent"
    simple_lane = True

    @extend_schema(request=wire.RefundVoucherIn, responses=wire.VoucherDetailOut)
    def post(self, request: Request, voucher_id: UUID) -> Response:
        ticket, data = _with_ticket(self, wire.RefundVoucherIn)
        self.expected = data["expected_total"]
        return self.once(lambda: self._refund(voucher_id, ticket, data))

    def total_of(self, answer: Response) -> Decimal:
        return _moved(answer, MovementKind.REFUND)

    def _refund(self, voucher_id: UUID, ticket: Ticket, data: dict[str, Any]) -> Response:
        operations.refund_voucher(
            voucher_id, ticket=ticket, amount=data["amount"], code=data["code"], actor=self.actor()
        )
        return Response(_told(self, wire.VoucherDetailOut, _detailed(self, voucher_id)))


class CancelVoucher(MoneyMoving):
    announces = {"POST": (events.VOUCHER_CANCELLED,)}
    scopes = {"POST": permissions.VOUCHERS_CANCEL}
    heeds_version = True
    summary = "Cancel a voucher: what is left on it is owed no more"

    @extend_schema(request=wire.CancelIn, responses=wire.VoucherDetailOut)
    def post(self, request: Request, voucher_id: UUID) -> Response:
        data = self.read_input(wire.CancelIn)
        return self.once(lambda: self._cancel(voucher_id, data))

    def total_of(self, answer: Response) -> Decimal:
        return _moved(answer, MovementKind.CANCEL)

    def _cancel(self, voucher_id: UUID, data: dict[str, Any]) -> Response:
        assert self.expected is not None, "CancelIn requires it"
        version = etags.version_in(self.request)
        operations.cancel_voucher(voucher_id, actor=self.actor(), expected_total=self.expected, version=version, **data)
        return Response(_told(self, wire.VoucherDetailOut, _detailed(self, voucher_id)))


def store_of(code: str, right: str, view: ResourceView) -> Store:
    """The store a body names, where the caller holds the right."""
    store = Store.objects.select_related("entity").filter(code=code).first()
    if store is None or not view.actor().can(right, store.pk):
        raise UnknownStore(code)
    return store


def _moved(answer: Response, kind: MovementKind) -> Decimal:
    """By the last movement of this kind; nothing, where there was nothing left to move."""
    amounts = [abs(Decimal(movement["amount"])) for movement in answer.data["movements"] if movement["kind"] == kind]
    return amounts[-1] if amounts else Decimal(0)


def _with_ticket(view: ResourceView, takes: type[wire.AuthorizeIn] = wire.AuthorizeIn) -> tuple[Ticket, dict[str, Any]]:
    incoming = takes(data=at_own_till(view.request.data, view.actor()))
    incoming.is_valid(raise_exception=True)
    data = dict(incoming.validated_data)
    if data["code"]:
        operations.find_voucher(data["code"], actor=view.actor())  # counts a guess, which outlives the refusal
    return Ticket(store=data["store"], **data["ticket"]), data


def _detailed(view: ResourceView, voucher_id: UUID) -> Any:
    row: Any = VOUCHERS.shown(VOUCHERS.visible_to(view.actor())).filter(pk=voucher_id).first()
    if row is None:
        raise NotFound
    row.movements_now = selectors.movements_of(row)
    return row


def _told(view: ResourceView, out: type[Out], row: Any) -> Any:
    """What may be done with it depends on who asks."""
    return out(row, context={"actor": view.actor()}).data


def _held(view: ResourceView, hold: Any) -> Response:
    found: VoucherHold = hold
    hold.voucher_now = _detailed(view, found.voucher_id)
    return Response(_told(view, wire.AuthorizationOut, hold))
