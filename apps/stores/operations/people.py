"""Hiring people, changing what they sign in with, letting them go."""

from datetime import date
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.core import records
from apps.core.actors import Actor, ActorKind
from apps.core.errors import Conflict, Invalid, PermissionRefused
from apps.core.permissions import require
from apps.core.validation import expect_version, validate

from .. import events
from ..inputs import StaffChanges, StaffInput
from ..models import RoleAssignment, Staff
from ..permissions import STAFF_WRITE
from ..pins import badge_digests, check_pin_choice, hash_pin
from ..selectors import lock_staff
from .managing import require_manager_of
from .roles import assign_role


@transaction.atomic
def hire_staff(
    *,
    actor: Actor,
    data: StaffInput,
    role_code: str,
    store_id: UUID | None = None,
    entity_id: UUID | None = None,
    from_date: date | None = None,
) -> Staff:
    """A person with their first role, in one store or one legal entity: nobody is ever without somebody who answers
    for them. Without a password they sign in on registered devices only."""
    require(actor, STAFF_WRITE)
    staff = _new_staff(data)
    records.create(staff, events.STAFF_HIRED, actor=actor)
    assign_role(
        actor=actor, staff_id=staff.pk, role_code=role_code, store_id=store_id, entity_id=entity_id, from_date=from_date
    )
    return staff


@transaction.atomic
def create_first_operator(*, actor: Actor, data: StaffInput) -> Staff:
    """The one who may do everything, so that somebody can appoint the others. Only while there is none."""
    if not actor.is_system:
        raise PermissionRefused(STAFF_WRITE)
    if Staff.objects.filter(is_superuser=True, is_active=True).exists():
        raise Conflict
    staff = _new_staff(data)
    staff.is_superuser = True
    records.create(staff, events.STAFF_HIRED, actor=actor)
    return staff


@transaction.atomic
def update_staff(*, actor: Actor, staff_id: UUID, changes: StaffChanges, version: int | None = None) -> Staff:
    staff = lock_staff(staff_id)
    require_manager_of(actor, staff)
    expect_version(staff, version)
    changed = []
    for name in ("display_name", "email", "language"):
        value = getattr(changes, name)
        if value is not None and value != getattr(staff, name):
            setattr(staff, name, value)
            changed.append(name)
    if changes.badge is not None:
        staff.badge_digest = _digest(changes.badge)
        changed.append("badge_digest")
    if changed:
        validate(staff)
        records.update(staff, events.STAFF_UPDATED, actor=actor, fields=changed)
    return staff


@transaction.atomic
def choose_language(*, actor: Actor, language: str) -> Staff:
    """Everybody picks the language they work in."""
    staff = lock_staff(actor.id)
    if staff.language != language:
        staff.language = language
        validate(staff)
        records.update(staff, events.STAFF_UPDATED, actor=actor, fields=("language",))
    return staff


@transaction.atomic
def set_pin(*, actor: Actor, staff_id: UUID, pin: str) -> Staff:
    """By the person, or by whoever manages them everywhere they work. Opens a lock as well."""
    staff = lock_staff(staff_id)
    if not _is_self(actor, staff):
        require_manager_of(actor, staff)
    check_pin_choice(pin)
    staff.pin_hash, staff.failed_attempts, staff.locked_until = hash_pin(pin), 0, None
    records.update(
        staff,
        events.STAFF_CREDENTIALS_CHANGED,
        actor=actor,
        fields=("pin_hash", "failed_attempts", "locked_until"),
    )
    return staff


@transaction.atomic
def set_password(*, actor: Actor, staff_id: UUID, password: str) -> Staff:
    staff = lock_staff(staff_id)
    if not _is_self(actor, staff):
        require_manager_of(actor, staff)
    _set_password(staff, password)
    records.update(staff, events.STAFF_CREDENTIALS_CHANGED, actor=actor, fields=("password",))
    return staff


@transaction.atomic
def let_staff_go(*, actor: Actor, staff_id: UUID) -> Staff:
    """Ends every role, badge and sign-in now. The person stays in what they have signed."""
    staff = lock_staff(staff_id)
    require_manager_of(actor, staff)
    today = timezone.localdate()
    running = Q(until_date__isnull=True) | Q(until_date__gt=today)
    for assignment in RoleAssignment.objects.select_for_update().filter(running, staff=staff):
        assignment.until_date = max(assignment.from_date, today)
        records.update(assignment, events.ROLE_ENDED, actor=actor, fields=("until_date",))
    staff.is_active, staff.badge_digest, staff.pin_hash = False, None, ""
    staff.set_unusable_password()
    records.update(staff, events.STAFF_LEFT, actor=actor, fields=("is_active", "badge_digest", "pin_hash", "password"))
    return staff


def _new_staff(data: StaffInput) -> Staff:
    staff = Staff(
        username=data.username.strip().lower(),
        display_name=data.display_name,
        email=data.email,
        language=data.language,
        badge_digest=_digest(data.badge),
    )
    if data.password:
        _set_password(staff, data.password)
    else:
        staff.set_unusable_password()
    validate(staff)
    return staff


def _set_password(staff: Staff, password: str) -> None:
    try:
        validate_password(password, staff)
    except ValidationError as error:
        raise Invalid({"/password": " ".join(error.messages)}) from None
    staff.set_password(password)


def _digest(badge: str) -> str | None:
    return badge_digests(badge)[0] if badge.strip() else None


def _is_self(actor: Actor, staff: Staff) -> bool:
    return actor.kind is ActorKind.STAFF and actor.id == str(staff.pk)
