"""Exports of a register, and what one of them holds."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.core.actors import Actor
from apps.core.errors import NotFound

from ..models import RegisterEntry, RegisterExport
from ..permissions import REGISTER_EXPORT


def exports_visible_to(actor: Actor) -> QuerySet[RegisterExport]:
    """Those of the stores where they may export, the newest first."""
    allowed = actor.stores_for(REGISTER_EXPORT)
    exports = RegisterExport.objects.select_related("store", "file")
    return exports if allowed is None else exports.filter(store_id__in=allowed)


def lock_export(export_id: UUID) -> RegisterExport:
    export = RegisterExport.objects.select_related("store").select_for_update(of=("self",)).filter(pk=export_id).first()
    if export is None:
        raise NotFound
    return export


def entries_of(export: RegisterExport) -> QuerySet[RegisterEntry]:
    """What came in on these days where the store stands, and every line about it, whenever that was written; in their
    order. Only what was written before the export was asked for, so that it says the same however often it is made."""
    zone = ZoneInfo(export.store.timezone)
    start = datetime.combine(export.first_day, time.min, zone)
    end = datetime.combine(export.last_day + timedelta(days=1), time.min, zone)
    of_store = RegisterEntry.objects.filter(store_id=export.store_id, recorded_at__lte=export.created_at)
    within = Q(occurred_at__gte=start, occurred_at__lt=end)
    about = of_store.filter(within, corrects_id=None, pk=OuterRef("corrects_id"))
    return of_store.filter(within | Exists(about)).order_by("number")


def ranges_of(numbers: Iterator[int]) -> list[list[int]]:
    """1, 2, 3, 7 is [[1, 3], [7, 7]]."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
