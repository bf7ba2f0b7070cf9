"""Reads of reason codes."""

from django.db.models import QuerySet

from apps.core.actors import Actor
from apps.core.errors import NotFound

from ..models import ReasonCode
from ..permissions import REASON_CODES_READ
from ..states import ReasonKind


def reasons_visible_to(actor: Actor) -> QuerySet[ReasonCode]:
    return ReasonCode.objects.all() if actor.can(REASON_CODES_READ) else ReasonCode.objects.none()


def reason_by_code(kind: ReasonKind, code: str) -> ReasonCode:
    reason = ReasonCode.objects.filter(kind=kind, code=code, active=True).first()
    if reason is None:
        raise NotFound
    return reason
