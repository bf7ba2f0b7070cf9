"""What was called: by day, by operation, call by call."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Max, Q, QuerySet, Sum
from django.utils import timezone

from apps.core.actors import Actor

from ..models import ApiCall, ApiUsage, Consumer
from ..states import CALLS_KEPT
from .visible import consumers_visible_to, device_keys_visible_to

USAGE_SHOWN = timedelta(days=30)
CALLS_SHOWN = 100
_REFUSED = Sum("calls", filter=Q(status_class__gte=4), default=0)


def usage_by_day(consumer: Consumer) -> list[dict[str, Any]]:
    """Its calls in the last thirty days, newest first: {day, calls, refused}. One query."""
    rows = _usage_of(consumer).values("day").order_by("-day")
    return [dict(row) for row in rows.annotate(refused=_REFUSED, calls=Sum("calls"))]


def usage_by_operation(consumer: Consumer) -> list[dict[str, Any]]:
    """What it called in those days, most first: {operation, calls, refused, last_at, deprecated}. One query."""
    rows = _usage_of(consumer).values("operation")
    told = rows.annotate(refused=_REFUSED, calls=Sum("calls"), last_at=Max("last_at"), deprecated=BoolOr("deprecated"))
    return [dict(row) for row in told.order_by("-calls", "operation")]


def _usage_of(consumer: Consumer) -> QuerySet[ApiUsage]:
    since = timezone.now().date() - USAGE_SHOWN
    return ApiUsage.objects.filter(caller_kind=ApiUsage.Caller.CONSUMER, caller_id=consumer.pk, day__gt=since)


def calls_of(kind: str, caller_id: UUID, request_id: str) -> QuerySet[ApiCall]:
    """This caller's calls under this id in the last seven days, newest first."""
    return _calls(request_id).filter(caller_kind=kind, caller_id=caller_id)


def calls_visible_to(actor: Actor, request_id: str) -> list[tuple[ApiCall, str]]:
    """Calls of the programs and tills the actor sees, each with the caller's name, newest first. Three queries."""
    names = dict(consumers_visible_to(actor).values_list("pk", "name"))
    names |= {key.pk: str(key.till) for key in device_keys_visible_to(actor)}
    return [(call, names[call.caller_id]) for call in _calls(request_id).filter(caller_id__in=names)[:CALLS_SHOWN]]


def _calls(request_id: str) -> QuerySet[ApiCall]:
    since = timezone.now().date() - CALLS_KEPT
    return ApiCall.objects.filter(request_id=request_id, day__gte=since).order_by("-id")
