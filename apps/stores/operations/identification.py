"""Who stands in front of a shared device: badge or PIN, with a limit on guessing.

Wrong attempts are counted in a transaction of their own, so that the refusal which follows cannot undo the count.
For the same reason none of this may run inside another transaction: `durable` refuses it.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.core import actors, journal
from apps.core.actors import Actor, ActorKind
from apps.core.errors import NotFound
from apps.core.events import EventType

from .. import events
from ..errors import DeviceUnknown, NoRoleHere, TooManyAttempts, WrongCredentials
from ..models import Device, Staff
from ..pins import pin_matches
from ..selectors import actor_for, lock_staff, staff_by_badge, stores_where_employed

ATTEMPTS = {Staff: 5, Device: 20}  # a device serves many people: one who forgot a PIN must not shut the counter
LOCK = timedelta(minutes=5)
_CLERK_AT_THE_DOOR = actors.system("identification")


def switch_person(*, device: Device, badge: str = "", username: str = "", pin: str = "") -> Staff:
    """The person now using this device: by badge, else by user name and PIN.

    Unknown names and badges count against the device, wrong PINs against the person as well.
    """
    with transaction.atomic(durable=True):
        device = _lock_device(device)
        _refuse_if_locked(device)
        staff = staff_by_badge(badge) if badge else _by_pin(username, pin)
        _count(device, events.DEVICE_LOCKED, right=staff is not None)
    if staff is None:
        raise WrongCredentials
    stores = stores_where_employed(actor_for(staff))
    if stores is not None and device.store_id not in stores:
        raise NoRoleHere
    return staff


def confirm_pin(*, actor: Actor, pin: str) -> None:
    """Ask again before money leaves, a rule is overridden or the register is written. Returns, or refuses."""
    if actor.kind is not ActorKind.STAFF:
        raise WrongCredentials
    with transaction.atomic(durable=True):
        staff = lock_staff(actor.id)
        _refuse_if_locked(staff)
        right = staff.is_active and pin_matches(pin, staff.pin_hash)
        _count(staff, events.STAFF_LOCKED, right=right)
    if not right:
        raise WrongCredentials


def _by_pin(username: str, pin: str) -> Staff | None:
    """A locked person answers as an unknown one: whoever guesses learns neither the name nor the lock."""
    staff = Staff.objects.select_for_update().filter(username=username.strip().lower(), is_active=True).first()
    if staff is None or _is_locked(staff, timezone.now()):
        pin_matches(pin, "")  # takes as long as a real one
        return None
    right = pin_matches(pin, staff.pin_hash)
    _count(staff, events.STAFF_LOCKED, right=right)
    return staff if right else None


def _lock_device(device: Device) -> Device:
    try:
        locked = Device.objects.select_related("store__entity").select_for_update(of=("self",)).get(pk=device.pk)
    except Device.DoesNotExist:
        raise NotFound from None
    if locked.revoked_at is not None:
        raise DeviceUnknown
    return locked


def _is_locked(subject: Staff | Device, now: datetime) -> bool:
    return subject.locked_until is not None and now < subject.locked_until


def _refuse_if_locked(subject: Staff | Device) -> None:
    if _is_locked(subject, timezone.now()):
        raise TooManyAttempts


def _count(subject: Staff | Device, event: EventType, *, right: bool) -> None:
    if right:
        failed, locked_until = 0, None
    elif subject.failed_attempts + 1 < ATTEMPTS[type(subject)]:
        failed, locked_until = subject.failed_attempts + 1, None
    else:
        failed, locked_until = 0, timezone.now() + LOCK
        journal.append(event, subject, actor=_CLERK_AT_THE_DOOR)
    if (failed, locked_until) != (subject.failed_attempts, subject.locked_until):
        type(subject).objects.filter(pk=subject.pk).update(failed_attempts=failed, locked_until=locked_until)
