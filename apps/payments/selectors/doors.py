"""Which confirmation of a payment is still expected, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ..models import Receipt, StoreDoor
from ..states import Door


@dataclass(frozen=True)
class Expected:
    """By when this door, at the latest, tells the same ticket."""

    door: Door
    source: str
    by: datetime


def doors_of(store_ids: Iterable[UUID]) -> QuerySet[StoreDoor]:
    return StoreDoor.objects.filter(store_id__in=list(store_ids), active=True)


def confirmations_expected(receipt: Receipt) -> list[Expected]:
    """The doors that may still confirm a declared payment, the soonest first; none for what a till has told."""
    if not receipt.awaits_confirmation:
        return []
    doors = [door for door in receipt.store.doors.all() if door.active and door.door != Door.DECLARED]
    return [
        Expected(Door(door.door), door.source, receipt.occurred_at + door.lateness)
        for door in sorted(doors, key=lambda door: door.lateness)
    ]
