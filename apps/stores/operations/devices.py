"""Registering the PCs and tablets people share, and withdrawing them."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.core import records
from apps.core.actors import Actor, ActorKind
from apps.core.errors import NotFound
from apps.core.permissions import require
from apps.core.secrets import fingerprint, new_key
from apps.core.validation import validate

from .. import events
from ..models import Device
from ..permissions import DEVICES_WRITE
from ..selectors import lock_store
from ..states import DeviceKind

SEEN_EVERY = timedelta(minutes=1)


class RegisteredDevice(NamedTuple):
    """`key` is the cookie's value: given once, then only its fingerprint is known."""

    device: Device
    key: str


@transaction.atomic
def register_device(*, actor: Actor, store_id: UUID, label: str, kind: DeviceKind) -> RegisteredDevice:
    store = lock_store(store_id)
    require(actor, DEVICES_WRITE, store.pk)
    key = new_key("rcd")
    device = Device(store=store, label=label, kind=kind, key_hash=fingerprint(key))
    device.registered_by_id = UUID(actor.id) if actor.kind is ActorKind.STAFF else None
    validate(device)
    records.create(device, events.DEVICE_REGISTERED, actor=actor)
    return RegisteredDevice(device, key)


@transaction.atomic
def revoke_device(*, actor: Actor, device_id: UUID) -> Device:
    device = Device.objects.select_related("store__entity").select_for_update(of=("self",)).filter(pk=device_id).first()
    if device is None:
        raise NotFound
    require(actor, DEVICES_WRITE, device.store_id)
    if device.revoked_at is None:
        device.revoked_at = timezone.now()
        records.update(device, events.DEVICE_REVOKED, actor=actor, fields=("revoked_at",))
    return device


def note_device_seen(*, device: Device) -> None:
    """At most one write a minute and no event: presence is telemetry, not business."""
    now = timezone.now()
    if device.last_seen_at is None or device.last_seen_at < now - SEEN_EVERY:
        stale = Q(last_seen_at__isnull=True) | Q(last_seen_at__lt=now - SEEN_EVERY)
        Device.objects.filter(stale, pk=device.pk).update(last_seen_at=now)
