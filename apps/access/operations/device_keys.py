"""Keys for tills that cannot do OAuth."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.core.permissions import require
from apps.core.secrets import fingerprint, new_key
from apps.stores.models import Till

from .. import events
from ..models import DeviceKey
from ..permissions import DEVICE_KEYS_WRITE

USED_EVERY = timedelta(minutes=1)


class IssuedKey(NamedTuple):
    """`key` is given once; then only its fingerprint is known."""

    device_key: DeviceKey
    key: str


@transaction.atomic
def issue_device_key(*, actor: Actor, till_id: UUID) -> IssuedKey:
    """A till may hold two while it changes from one to the other."""
    till = Till.objects.select_related("store__entity").filter(pk=till_id, active=True).first()
    if till is None:
        raise NotFound
    require(actor, DEVICE_KEYS_WRITE, till.store_id)
    key = new_key("rct")
    device_key = DeviceKey(till=till, key_hash=fingerprint(key))
    records.create(device_key, events.DEVICE_KEY_ISSUED, actor=actor)
    return IssuedKey(device_key, key)


@transaction.atomic
def revoke_device_key(*, actor: Actor, device_key_id: UUID) -> DeviceKey:
    device_key = (
        DeviceKey.objects.select_related("till__store__entity")
        .select_for_update(of=("self",))
        .filter(pk=device_key_id)
        .first()
    )
    if device_key is None:
        raise NotFound
    require(actor, DEVICE_KEYS_WRITE, device_key.till.store_id)
    if device_key.revoked_at is None:
        device_key.revoked_at = timezone.now()
        records.update(device_key, events.DEVICE_KEY_REVOKED, actor=actor, fields=("revoked_at",))
    return device_key


def note_device_key_used(*, key: DeviceKey) -> None:
    """At most one write a minute, committed by itself before the request's own transaction begins."""
    now = timezone.now()
    if key.last_used_at is None or key.last_used_at < now - USED_EVERY:
        stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USED_EVERY)
        DeviceKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)
