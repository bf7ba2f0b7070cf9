"""Reasons people choose from."""

from collections.abc import Mapping

from django.db import transaction

from apps.core import records
from apps.core.actors import Actor
from apps.core.permissions import require
from apps.core.validation import check_fields, duplicates_refused, label_errors

from .. import events
from ..models import ReasonCode
from ..permissions import REASON_CODES_WRITE
from ..states import ReasonKind


@transaction.atomic
def create_reason_code(*, actor: Actor, kind: ReasonKind, code: str, labels: Mapping[str, str]) -> ReasonCode:
    require(actor, REASON_CODES_WRITE)
    reason = ReasonCode(kind=kind, code=code, labels=dict(labels))
    check_fields(reason, also=label_errors(labels))
    with duplicates_refused({"catalog_reason_once_per_kind": "/code"}):
        records.create(reason, events.REASON_CODE_CREATED, actor=actor)
    return reason
