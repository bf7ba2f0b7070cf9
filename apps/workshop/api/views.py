"""Work orders for outside systems: read, open, and one address per action of the transition table."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from apps.core import files, references
from apps.core.actors import Actor
from apps.core.api import etags, pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.previews import MoneyMoving
from apps.core.api.views import Idempotent, ResourceView, tagged
from apps.core.criteria import narrowed
from apps.core.errors import Malformed, NotFound
from apps.core.models import Reference
from apps.core.references import ReferenceInput

from .. import events, operations, permissions, selectors
from ..filters import WorkOrderFilter
from ..models import Quote, WorkOrder
from ..states import WORK_ORDER, Decision, QuoteState
from . import serializers as wire
from .resources import WORK_ORDERS, with_quotes


class WorkOrders(Idempotent):
    """Repairs from the first announcement to hand-over."""

    scopes = {"GET": permissions.READ, "POST": permissions.WRITE}
    query = {"GET": (*pagination.PARAMETERS, *WorkOrderFilter.base_filters)}
    announces = {"POST": (events.ANNOUNCED,)}
    summary = "List work orders, or announce one"
    not_for = WORK_ORDERS.not_for

    @extend_schema(responses=wire.WorkOrderOut(many=True))
    def get(self, request: Request) -> Response:
        rows = narrowed(WorkOrderFilter, _rows(self.actor()), request.query_params)
        page, cursor = pagination.page(request, rows)
        return Response({"results": WORK_ORDERS.represented(page, self.actor()), "next_cursor": cursor})

    @extend_schema(request=wire.WorkOrderIn, responses={201: wire.WorkOrderDetailOut, 200: wire.WorkOrderDetailOut})
    def post(self, request: Request) -> Response:
        incoming = wire.WorkOrderIn(data=request.data)
        incoming.is_valid(raise_exception=True)

        def announce() -> Response:
            new = incoming.to_input()
            order, is_new = operations.announce(new, actor=self.actor())
            return _opened(self, order, new.references) if is_new else _answer(self, order.id)

        return self.once(announce)


class WorkOrderDetail(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": permissions.READ}
    summary = "One work order, with what you may do now"

    @extend_schema(responses=wire.WorkOrderDetailOut)
    def get(self, request: Request, work_order_id: UUID) -> Response:
        return _answer(self, work_order_id)


class WorkOrderByReference(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": permissions.READ}
    query = {"GET": ReferenceInput._fields}
    summary = "The work order another system calls by its own name"

    @extend_schema(
        parameters=[OpenApiParameter(name, str, required=True) for name in ReferenceInput._fields],
        responses=wire.WorkOrderDetailOut,
    )
    def get(self, request: Request) -> Response:
        try:
            system, kind, value = (request.query_params[part] for part in ReferenceInput._fields)
        except KeyError:
            raise Malformed("Give system, kind and value.") from None
        found = None if "\x00" in system + kind + value else references.find(system, kind, value, WorkOrder.resource)
        if found is None:
            raise NotFound
        return _answer(self, found)


class AssignWorkOrder(Idempotent):
    scopes = {"POST": permissions.WRITE}
    announces = {"POST": (events.ASSIGNED,)}
    summary = "Give a work order to a technician of its store"

    @extend_schema(request=wire.AssignIn, responses=wire.WorkOrderDetailOut)
    def post(self, request: Request, work_order_id: UUID) -> Response:
        technician = self.read_input(wire.AssignIn)["technician"]

        def act() -> Response:
            operations.assign(work_order_id, technician_id=technician, actor=self.actor())
            return _answer(self, work_order_id)

        return self.once(act)


class WorkOrderAction(Idempotent):
    """One action. Optional If-Match refuses it when somebody changed the order since it was read."""

    action: ClassVar[str]
    takes: ClassVar[type[Serializer[Any]]]
    not_for = WORK_ORDERS.not_for

    def scope_for(self, method: str | None) -> str:
        return WORK_ORDER.moves[self.action].permission if method == "POST" else "nobody"

    @property
    def allowed_methods(self) -> list[str]:
        return ["POST", "OPTIONS"]

    def post(self, request: Request, work_order_id: UUID) -> Response:
        data = self.read_input(self.takes)

        def act() -> Response:
            order = selectors.lock_work_order(work_order_id, self.actor())
            if "If-Match" in request.headers:
                etags.require_match(request, order.version)
            PERFORM[self.action](order.id, data, self)
            return _answer(self, work_order_id)

        return self.once(act)


class WorkOrderMoney(MoneyMoving, WorkOrderAction):
    """What then remains to be paid; below zero, what is to be given back."""

    def total_of(self, answer: Response) -> Decimal:
        return Decimal(answer.data["balance"])


class WorkOrderApproval(WorkOrderMoney):
    def total_of(self, answer: Response) -> Decimal:
        """What was agreed to, whoever pays it."""
        approved = [quote for quote in answer.data["quotes"] if quote["state"] == QuoteState.APPROVED]
        quote = max(approved, key=lambda quote: quote["number"])
        agreed = [line["amount"] for line in quote["lines"] if line["decision"] == Decision.APPROVED]
        return sum(map(Decimal, agreed), Decimal(0))


Performer = Callable[[UUID, dict[str, Any], ResourceView], Any]


def _said(operation: Callable[..., Any]) -> Performer:
    """The input's fields are the operation's keywords."""
    return lambda order_id, data, view: operation(order_id, actor=view.actor(), **data)


def _check_in(order_id: UUID, data: dict[str, Any], view: ResourceView) -> Any:
    return operations.check_in(order_id, wire.CheckInIn.of(data), actor=view.actor())


def _quote(order_id: UUID, data: dict[str, Any], view: ResourceView) -> Any:
    lines = [wire.QuoteLineIn.line(line) for line in data.pop("lines")]
    return operations.quote(order_id, lines, actor=view.actor(), **data)


def _prepare_return(order_id: UUID, data: dict[str, Any], view: ResourceView) -> Any:
    fee = data["fee"]
    return operations.prepare_return(order_id, actor=view.actor(), fee=wire.QuoteLineIn.line(fee) if fee else None)


ACTIONS: dict[str, tuple[type[Serializer[Any]], Performer]] = {
    "check_in": (wire.CheckInIn, _check_in),
    "mark_no_show": (wire.NothingIn, _said(operations.mark_no_show)),
    "start_diagnosis": (wire.NothingIn, _said(operations.start_diagnosis)),
    "quote": (wire.QuoteIn, _quote),
    "approve_quote": (wire.ApproveIn, _said(operations.approve_quote)),
    "refuse_quote": (wire.NothingIn, _said(operations.refuse_quote)),
    "revise_quote": (wire.NothingIn, _said(operations.revise_quote)),
    "prepare_return": (wire.FeeIn, _prepare_return),
    "start_work": (wire.NothingIn, _said(operations.start_work)),
    "wait_for_parts": (wire.NothingIn, _said(operations.wait_for_parts)),
    "resume_work": (wire.NothingIn, _said(operations.resume_work)),
    "report_extra_work": (wire.DiagnosisIn, _said(operations.report_extra_work)),
    "finish_work": (wire.NothingIn, _said(operations.finish_work)),
    "pass_quality_check": (wire.NotesIn, _said(operations.pass_quality_check)),
    "fail_quality_check": (wire.ReworkIn, _said(operations.fail_quality_check)),
    "hand_over": (wire.NothingIn, _said(operations.hand_over)),
    "close": (wire.NothingIn, _said(operations.close)),
    "mark_uncollected": (wire.NothingIn, _said(operations.mark_uncollected)),
    "open_abandonment_case": (wire.NothingIn, _said(operations.open_abandonment_case)),
    "dispose": (wire.ReasonIn, _said(operations.dispose)),
    "cancel": (wire.CancelOrderIn, _said(operations.cancel)),
}
MOVES_MONEY = {"approve_quote": WorkOrderApproval, "prepare_return": WorkOrderMoney, "cancel": WorkOrderMoney}
PERFORM = {action: performer for action, (_takes, performer) in ACTIONS.items()}


def action_view(action: str) -> type[WorkOrderAction]:
    """The view of one action; its schema names what it takes."""
    takes, _performer = ACTIONS[action]
    move = WORK_ORDER.moves[action]
    view = type(
        f"WorkOrder{action.title().replace('_', '')}",
        (MOVES_MONEY.get(action, WorkOrderAction),),
        {"action": action, "takes": takes, "summary": move.en, "announces": {"POST": (move.event,)}},
    )
    described = extend_schema(operation_id=f"work_orders_{action}", request=takes, responses=wire.WorkOrderDetailOut)
    return extend_schema_view(post=described)(view)


def _rows(actor: Actor) -> QuerySet[WorkOrder]:
    return with_quotes(selectors.work_orders_visible_to(actor))


def _answer(view: ResourceView, work_order_id: UUID) -> Response:
    order: Any = _rows(view.actor()).filter(pk=work_order_id).first()
    if order is None:
        raise NotFound
    order.files_now = files.of(WorkOrder.resource, [order.id])
    return _told(view, order, references.of(WorkOrder.resource, [order.id]).get(order.id, []))


def _opened(view: ResourceView, order: Any, named: Iterable[ReferenceInput]) -> Response:
    """A new order needs no reading back: it was made with its store a moment ago, its names were attached in their
    order, and nothing is quoted yet."""
    order._prefetched_objects_cache = {"quotes": Quote.objects.none()}
    order.files_now = ()
    answer = _told(view, order, sorted(set(named)), status=201)
    answer["Location"] = f"/api/v1/work-orders/{order.id}/"
    return answer


def _told(view: ResourceView, order: Any, named: Iterable[Reference | ReferenceInput], status: int = 200) -> Response:
    actor = view.actor()
    order.names_now = named
    order.actions_now = [
        {
            "action": move.action,
            "label": move.fr if view.request.LANGUAGE_CODE == "fr" else move.en,
            "href": f"/api/v1/work-orders/{order.id}/{move.action.replace('_', '-')}/",
        }
        for move in WORK_ORDER.actions_for(order, actor, order.store_id)
    ]
    answer = Response(wire.WorkOrderDetailOut(order).data, status=status)
    return tagged(answer, order.version, actor, view.request.LANGUAGE_CODE)
