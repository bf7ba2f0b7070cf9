"""Months of margin VAT: read, read line by line, close."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import etags, pagination
from apps.core.api.actions import Guards, offered
from apps.core.api.lifecycle import OperationClass
from apps.core.api.previews import MoneyMoving
from apps.core.api.serializers import ConfirmedIn
from apps.core.api.views import ResourceView, tagged
from apps.core.errors import NotFound
from apps.stores.selectors import companies_for, decides_for

from ... import events
from ...models import MarginPeriod
from ...operations.margin import close_margin_period
from ...permissions import MARGIN_CLOSE, MARGIN_READ
from ...selectors import margin as selectors
from ...states import MARGIN_PERIOD
from .resources import MARGIN_PERIODS
from .serializers import MarginLineOut, MarginPeriodDetailOut, MarginPeriodOut

GUARDS: Guards = {"close": lambda period, _actor: selectors.why_not_closed(period) is not None}


class MarginPeriods(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": MARGIN_READ}
    query = {"GET": pagination.PARAMETERS}
    summary = "Months of margin VAT, of companies in all of whose stores you may see it"

    @extend_schema(responses=MarginPeriodOut(many=True))
    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, selectors.periods_visible_to(self.actor()))
        return Response({"results": MARGIN_PERIODS.represented(page, self.actor()), "next_cursor": cursor})


class MarginPeriodDetail(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": MARGIN_READ}
    summary = "One month, with its figures as they are now"

    @extend_schema(responses=MarginPeriodDetailOut)
    def get(self, request: Request, period_id: UUID) -> Response:
        return _answer(self, _the(selectors.periods_visible_to(self.actor()), period_id))


class MarginLines(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": MARGIN_READ}
    query = {"GET": pagination.PARAMETERS}
    summary = "The lines a month's figures add up from, newest first"

    @extend_schema(responses=MarginLineOut(many=True))
    def get(self, request: Request, period_id: UUID) -> Response:
        period = _the(selectors.periods_visible_to(self.actor()), period_id)
        page, cursor = pagination.page(request, selectors.lines_of(period))
        return Response({"results": MarginLineOut(page, many=True).data, "next_cursor": cursor})


class CloseMarginPeriod(MoneyMoving):
    """For good: what is known later goes to the next open month. The preview's `total` is the VAT it would declare."""

    announces = {"POST": (events.MARGIN_PERIOD_CLOSED,)}
    scopes = {"POST": MARGIN_CLOSE}
    heeds_version = True
    summary = "Close a month of margin VAT"
    not_for = "declaring it: the figures go to whoever makes the tax return."

    @extend_schema(request=ConfirmedIn, responses=MarginPeriodDetailOut)
    def post(self, request: Request, period_id: UUID) -> Response:
        self.read_input(ConfirmedIn)
        rows = MarginPeriod.objects.filter(legal_entity__in=companies_for(self.actor(), MARGIN_CLOSE))
        period = _the(rows, period_id)
        return self.once(lambda: self._close(period))

    def _close(self, period: MarginPeriod) -> Response:
        closed = close_margin_period(
            actor=self.actor(),
            legal_entity_id=period.legal_entity_id,
            month=period.month,
            expected_total=self.expected,
            version=etags.version_in(self.request),
        )
        return _answer(self, closed)

    def total_of(self, answer: Response) -> Decimal:
        return Decimal(answer.data["figures"]["declared_vat"])


def _the(rows: QuerySet[MarginPeriod], period_id: UUID) -> MarginPeriod:
    period = rows.select_related("legal_entity").filter(pk=period_id).first()
    if period is None:
        raise NotFound
    return period


def _answer(view: ResourceView, period: MarginPeriod) -> Response:
    actor, shown = view.actor(), vars(period)
    shown["figures_now"] = selectors.figures_of(period)
    decides = decides_for(actor, MARGIN_CLOSE, period.legal_entity_id)  # the table asks for the right in any store
    shown["actions_now"] = offered(view, MARGIN_PERIODS, MARGIN_PERIOD, period, GUARDS) if decides else []
    told: dict[str, Any] = MarginPeriodDetailOut(period, context={"actor": actor}).data
    return tagged(Response(told), period.version, actor, view.request.LANGUAGE_CODE)
