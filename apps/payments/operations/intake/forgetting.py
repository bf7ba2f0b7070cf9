"""Forgetting which tickets were sent in bulk, when nobody can send them again by mistake any more."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from apps.core.models.work import DUE_STATES

from ...models import IntakeReceipt, IntakeTicket

KEPT = timedelta(days=396)  # thirteen months: what was booked stays booked, and no till keeps a ticket that long
AT_ONCE = 50  # requests, of up to a thousand tickets each: no transaction takes long


def forget_old_intake(now: datetime) -> int:
    """Requests past their term with their tickets, oldest first; how many went. What still waits stays."""
    gone = 0
    while forgotten := _forget_some(now - KEPT):
        gone += forgotten
    return gone


@transaction.atomic
def _forget_some(before: datetime) -> int:
    """Found by their ids, which begin with the time they were sent (RFC 9562 §5.7)."""
    first_kept = UUID(int=int(before.timestamp() * 1000) << 80)
    old = IntakeReceipt.objects.filter(pk__lt=first_kept).exclude(state__in=DUE_STATES)
    chosen = list(old.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)[:AT_ONCE])
    IntakeTicket.objects.filter(receipt_id__in=chosen).delete()
    IntakeReceipt.objects.filter(pk__in=chosen).delete()
    return len(chosen)
