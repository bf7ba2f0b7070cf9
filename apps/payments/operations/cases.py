"""Cases: opening one is never refused, resolving one says how."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import IllegalTransition, Invalid

from .. import events, permissions
from ..models import Case, Payable, Receipt
from ..states import CaseKind, CaseState
from .telling import tell_changed


def open_case(
    kind: CaseKind,
    *,
    actor: Actor,
    receipt: Receipt | None = None,
    payable: Payable | None = None,
    details: dict[str, Any] | None = None,
    store_id: UUID | None = None,
    legal_entity_id: UUID | None = None,
) -> Case:
    """Ask a manager to look, once: while a case of this kind is open for the same thing, it is that one."""
    about = receipt or payable
    if about is not None:
        known = Case.objects.filter(kind=kind, receipt=receipt, payable=payable, state=CaseState.OPEN).first()
        if known:
            return known
    case = Case(
        kind=kind,
        receipt=receipt,
        payable=payable,
        store_id=about.store_id if about else store_id,
        legal_entity_id=about.legal_entity_id if about else legal_entity_id,
        owner_role=rights.MANAGER,
        details=details or {},
    )
    records.create(case, events.CASE_OPENED, actor=actor, to_state=case.state)
    if receipt is not None:
        tell_changed(receipt, actor=actor)
    return case


@transaction.atomic
def resolve_case(case_id: UUID, *, resolution: str, actor: Actor) -> Case:
    case = Case.objects.select_for_update().get(pk=case_id)
    rights.require(actor, permissions.CASES_RESOLVE, case.store_id)
    if case.state != CaseState.OPEN:
        raise IllegalTransition(state=case.state, action="resolve", allowed=[])
    if not resolution.strip():
        raise Invalid({"/resolution": _("Say in a sentence how it was resolved.")})
    case.state, case.resolution = CaseState.RESOLVED, resolution.strip()[:300]
    case.resolved_by, case.resolved_at = actor.label, timezone.now()
    records.update(
        case, events.CASE_RESOLVED, actor=actor, fields=["state", "resolution", "resolved_by", "resolved_at"],
        from_state=CaseState.OPEN, to_state=case.state,
    )  # fmt: skip
    if case.receipt is not None:
        tell_changed(case.receipt, actor=actor)
    return case
