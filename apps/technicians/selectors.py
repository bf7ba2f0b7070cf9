"""Who may take which work."""

from uuid import UUID

from django.db.models import QuerySet

from apps.core.actors import Actor

from . import permissions
from .models import Technician


def technicians_visible_to(actor: Actor) -> QuerySet[Technician]:
    rows = Technician.objects.select_related("staff", "store")
    stores = actor.stores_for(permissions.READ)
    return rows if stores is None else rows.filter(store_id__in=stores)


def technicians_of(store_id: UUID) -> QuerySet[Technician]:
    return (
        Technician.objects.filter(store_id=store_id, active=True)
        .select_related("staff")
        .order_by("staff__display_name")
    )
