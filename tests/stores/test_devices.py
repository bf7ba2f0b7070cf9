"""Shared devices: registering, choosing the person, limits on guessing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core import actors
from apps.core.errors import PermissionRefused
from apps.core.models import Event
from apps.core.permissions import CLERK
from apps.stores import operations
from apps.stores.errors import DeviceUnknown, NoRoleHere, TooManyAttempts, WrongCredentials
from apps.stores.models import Device
from apps.stores.selectors import actor_for, device_by_key, devices_visible_to
from apps.stores.states import DeviceKind
from tests.factories.stores import actor_with, make_assignment, make_device, make_staff, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Time stands still until a test moves it."""
    moment = [timezone.now()]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])

    def forward(**span):
        moment[0] += timedelta(**span)

    return forward


def employed(device, **values):
    staff = make_staff(**values)
    make_assignment(staff, CLERK, store=device.store)
    return staff


def test_the_key_of_a_device_is_given_once_and_stored_as_a_digest():
    store, boss = make_store(), make_staff()
    actor = actor_with(["devices:write"], stores=[store], staff=boss)

    device, key = operations.register_device(actor=actor, store_id=store.pk, label="Desk", kind=DeviceKind.PC)

    row = Device.objects.values().get()
    assert key not in str(row)
    assert (row["registered_by_id"], device_by_key(key), device_by_key(key + "x")) == (boss.pk, device, None)


def test_registering_needs_the_right_in_that_store():
    with pytest.raises(PermissionRefused):
        operations.register_device(
            actor=actor_with(["devices:write"], stores=[make_store()]),
            store_id=make_store().pk,
            label="Desk",
            kind=DeviceKind.PC,
        )

    assert Device.objects.count() == 0


def test_a_revoked_device_is_not_recognised():
    device = make_device(key="k")
    staff = employed(device, badge="42")

    operations.revoke_device(actor=actors.system("test"), device_id=device.pk)
    operations.revoke_device(actor=actors.system("test"), device_id=device.pk)

    assert device_by_key("k") is None
    with pytest.raises(DeviceUnknown):
        operations.switch_person(device=device, badge="42")
    assert Event.objects.filter(type="recommerce.device.revoked.v1").count() == 1
    assert staff.is_active


def test_devices_are_seen_by_their_store_only():
    here, there = make_device(), make_device()

    assert set(devices_visible_to(actor_with(["devices:read"], stores=[here.store]))) == {here}
    assert set(devices_visible_to(actor_with(["devices:read"]))) == {here, there}


def test_presence_is_written_at_most_once_a_minute(clock, django_assert_num_queries):
    device = make_device()
    operations.note_device_seen(device=device)
    device.refresh_from_db()
    with django_assert_num_queries(0):
        operations.note_device_seen(device=device)
    clock(seconds=61)
    with django_assert_num_queries(1):
        operations.note_device_seen(device=device)

    assert Event.objects.count() == 0


def test_a_badge_or_a_name_with_pin_chooses_the_person():
    device = make_device()
    marie, paul = employed(device, badge="42"), employed(device, username="paul", pin="7391")

    assert operations.switch_person(device=device, badge=" 42 ") == marie
    assert operations.switch_person(device=device, username="Paul", pin="7391") == paul


@pytest.mark.parametrize(
    "attempt",
    [
        {"badge": "99"},
        {"username": "paul", "pin": "7392"},
        {"username": "nobody", "pin": "7391"},
        {"username": "unpinned", "pin": ""},
        {"username": "gone", "pin": "7391"},
        {},
    ],
)
def test_whatever_is_wrong_the_refusal_is_the_same_and_counts(attempt):
    device = make_device()
    employed(device, username="paul", pin="7391")
    employed(device, username="unpinned")
    employed(device, username="gone", pin="7391", is_active=False)

    with pytest.raises(WrongCredentials):
        operations.switch_person(device=device, **attempt)

    device.refresh_from_db()
    assert device.failed_attempts == 1


def test_somebody_without_a_role_in_the_store_does_not_use_its_devices():
    device = make_device()
    employed(make_device(), badge="42")

    with pytest.raises(NoRoleHere):
        operations.switch_person(device=device, badge="42")


def test_five_wrong_pins_lock_the_person_for_five_minutes(clock):
    device = make_device()
    staff = employed(device, username="paul", pin="7391", badge="42")
    actor = actor_for(staff)

    for _ in range(5):
        with pytest.raises(WrongCredentials):
            operations.confirm_pin(actor=actor, pin="0001")
    with pytest.raises(TooManyAttempts):
        operations.confirm_pin(actor=actor, pin="7391")
    with pytest.raises(WrongCredentials):
        operations.switch_person(device=device, username="paul", pin="7391")
    assert Event.objects.get().type == "recommerce.staff.locked.v1"

    clock(minutes=4, seconds=59)
    with pytest.raises(TooManyAttempts):
        operations.confirm_pin(actor=actor, pin="7391")
    clock(seconds=1)
    operations.confirm_pin(actor=actor, pin="7391")
    assert operations.switch_person(device=device, username="paul", pin="7391") == staff


def test_a_right_pin_starts_the_count_again():
    staff = make_staff(pin="7391")
    actor = actor_for(staff)

    for pin in ["0001"] * 4 + ["7391"] + ["0001"] * 4:
        if pin == "7391":
            operations.confirm_pin(actor=actor, pin=pin)
        else:
            with pytest.raises(WrongCredentials):
                operations.confirm_pin(actor=actor, pin=pin)

    staff.refresh_from_db()
    assert (staff.failed_attempts, staff.locked_until) == (4, None)


def test_setting_a_new_pin_opens_the_lock(clock):
    staff = make_staff(pin="7391")
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            operations.confirm_pin(actor=actor_for(staff), pin="0001")

    operations.set_pin(actor=actors.system("test"), staff_id=staff.pk, pin="2580")

    operations.confirm_pin(actor=actor_for(staff), pin="2580")


def test_guessing_badges_locks_the_device(clock):
    device = make_device()
    employed(device, badge="42")

    for number in range(20):
        with pytest.raises(WrongCredentials):
            operations.switch_person(device=device, badge=f"9{number}")
    with pytest.raises(TooManyAttempts):
        operations.switch_person(device=device, badge="42")
    assert Event.objects.get().type == "recommerce.device.locked.v1"

    clock(minutes=5)
    assert operations.switch_person(device=device, badge="42").badge_digest is not None


def test_who_has_left_confirms_nothing_more():
    staff = make_staff(pin="7391", is_active=False)

    with pytest.raises(WrongCredentials):
        operations.confirm_pin(actor=actor_for(staff), pin="7391")


def test_only_people_confirm_with_a_pin():
    with pytest.raises(WrongCredentials):
        operations.confirm_pin(actor=actors.system("test"), pin="7391")


@pytest.mark.django_db(transaction=True)
def test_a_wrong_pin_is_counted_although_the_caller_fails_and_never_inside_a_transaction():
    from django.db import transaction

    staff = make_staff(pin="7391")
    with pytest.raises(WrongCredentials):
        operations.confirm_pin(actor=actor_for(staff), pin="0001")
    staff.refresh_from_db()
    assert staff.failed_attempts == 1

    with pytest.raises(RuntimeError), transaction.atomic():
        operations.confirm_pin(actor=actor_for(staff), pin="0001")
    staff.refresh_from_db()
    assert staff.failed_attempts == 1
