"""How the partners of a store stand, as one word for the lamp in the header."""

from datetime import timedelta
from typing import Literal

from django.db.models import Exists, QuerySet
from django.utils import timezone

from apps.core.models import Delivery, WorkState
from apps.core.models.work import DUE_STATES
from apps.integrations.models import Connection, Health
from apps.integrations.operations.pushing import PartnerChannel
from apps.stores.models import LegalEntity, Store

Light = Literal["ok", "late", "down", ""]
WAITED_LONG = timedelta(minutes=5)


def partner_light(store: Store) -> Light:
    """`down`: something was given up; `late`: a partner is silent, or something waits; empty: no partner. One query."""
    pushes = Delivery.objects.filter(channel=PartnerChannel.name, event__legal_entity_id=store.entity_id)
    found = (
        LegalEntity.objects.filter(pk=store.entity_id)
        .values_list(
            Exists(_connections(store)),
            Exists(pushes.filter(state=WorkState.DEAD)),
            Exists(Health.objects.filter(connection__in=_connections(store), opened_at__isnull=False)),
            Exists(pushes.filter(state__in=DUE_STATES, created_at__lt=timezone.now() - WAITED_LONG)),
        )
        .get()
    )
    connected, given_up, silent, waiting = found
    if not connected:
        return ""
    if given_up:
        return "down"
    return "late" if silent or waiting else "ok"


def _connections(store: Store) -> QuerySet[Connection]:
    return Connection.objects.filter(legal_entity_id=store.entity_id, active=True)
