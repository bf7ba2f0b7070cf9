"""Hiring, credentials, leaving."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from apps.core import actors
from apps.core.errors import Conflict, Invalid, PermissionRefused, StaleVersion
from apps.core.models import Event
from apps.core.permissions import CLERK, MANAGER
from apps.stores import operations
from apps.stores.inputs import StaffChanges, StaffInput
from apps.stores.models import Staff
from apps.stores.pins import hash_pin, pin_matches
from apps.stores.selectors import actor_for, staff_by_badge, staff_visible_to
from tests.factories.stores import actor_with, make_assignment, make_entity, make_role, make_staff, make_store

pytestmark = pytest.mark.django_db


def test_hiring_stores_neither_badge_nor_password_as_given():
    store = make_store()
    boss = actor_with(["staff:write"], stores=[store])
    data = StaffInput(username=" Marie.D ", display_name="Marie", badge="0042", password="correct horse battery")

    staff = operations.hire_staff(actor=boss, data=data, role_code=CLERK, store_id=store.pk)

    staff.refresh_from_db()
    assert staff.username == "marie.d"
    assert staff.check_password("correct horse battery")
    assert "0042" not in str(staff.badge_digest)
    assert (staff_by_badge("0042"), staff_by_badge("0043"), staff_by_badge("")) == (staff, None, None)
    assert actor_for(staff).stores_for("stores:read") == {store.pk}
    assert list(Event.objects.order_by("id").values_list("type", "code", "facts")) == [
        ("recommerce.staff.hired.v1", "", {}),
        ("recommerce.role_assignment.started.v1", "", {}),
    ]


@pytest.mark.parametrize(
    ("right", "place", "role"), [("staff:read", 0, CLERK), ("staff:write", 1, CLERK), ("staff:write", 0, MANAGER)]
)
def test_hiring_needs_the_right_where_they_begin_and_for_what_they_become(right, place, role):
    stores = make_store(), make_store()
    boss, data = actor_with([right], stores=stores[:1]), StaffInput(username="marie", display_name="Marie")

    with pytest.raises(PermissionRefused):
        operations.hire_staff(actor=boss, data=data, role_code=role, store_id=stores[place].pk)

    assert (Staff.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize("begins", [None, date(2999, 1, 4)])
def test_who_was_hired_is_nothing_to_a_manager_of_another_company(begins):
    here, there = make_store(), make_store(entity=make_entity())
    ours, theirs = (actor_with(["staff:read", "staff:write"], stores=[store]) for store in (here, there))
    staff = operations.hire_staff(
        actor=ours,
        data=StaffInput(username="marie", display_name="Marie"),
        role_code=CLERK,
        store_id=here.pk,
        from_date=begins,
    )

    assert [list(staff_visible_to(actor)) for actor in (ours, theirs)] == [[staff], []]
    with pytest.raises(PermissionRefused):
        operations.set_pin(actor=theirs, staff_id=staff.pk, pin="7391")
    staff.refresh_from_db()
    assert staff.pin_hash == ""
    operations.set_pin(actor=ours, staff_id=staff.pk, pin="7391")


def test_who_becomes_a_manager_later_is_not_taken_over_by_a_peer_before():
    store, staff = make_store(), make_staff()
    make_assignment(staff, CLERK, store=store)
    make_assignment(staff, MANAGER, store=store, from_date=date(2999, 1, 4))

    with pytest.raises(PermissionRefused):
        operations.set_pin(actor=actor_with(["staff:write"], stores=[store]), staff_id=staff.pk, pin="7391")

    staff.refresh_from_db()
    assert staff.pin_hash == ""


@pytest.mark.parametrize("role", [CLERK, MANAGER])
def test_who_left_for_a_company_without_stores_yet_is_not_taken_over_by_where_they_were(role):
    store, staff = make_store(), make_staff()
    make_assignment(staff, CLERK, store=store, until_date=date(2020, 2, 1))
    make_assignment(staff, role, entity=make_entity())
    before, above = actor_with(["staff:write", "roles:write"], stores=[store]), actor_with(["staff:write"])

    with pytest.raises(PermissionRefused):
        operations.set_pin(actor=before, staff_id=staff.pk, pin="7391")
    staff.refresh_from_db()
    assert staff.pin_hash == ""
    if role == MANAGER:  # who may appoint managers there, in all there are or will be
        with pytest.raises(PermissionRefused):
            operations.set_pin(actor=above, staff_id=staff.pk, pin="7391")
        above = actor_with(["staff:write", "roles:write"])
    operations.set_pin(actor=above, staff_id=staff.pk, pin="7391")


def test_who_works_here_and_for_a_company_without_stores_yet_answers_to_who_manages_everywhere():
    store, staff = make_store(), make_staff()
    make_assignment(staff, CLERK, store=store)
    make_assignment(staff, CLERK, entity=make_entity())

    with pytest.raises(PermissionRefused):
        operations.set_pin(actor=actor_with(["staff:write"], stores=[store]), staff_id=staff.pk, pin="7391")

    staff.refresh_from_db()
    assert staff.pin_hash == ""


def test_who_never_held_a_role_answers_to_who_manages_everywhere_alone():
    staff = make_staff()
    near, far = actor_with(["staff:read", "staff:write"], stores=[make_store()]), actor_with(["staff:write"])

    assert list(staff_visible_to(near)) == []
    with pytest.raises(PermissionRefused):
        operations.set_pin(actor=near, staff_id=staff.pk, pin="7391")
    operations.set_pin(actor=far, staff_id=staff.pk, pin="7391")

    staff.refresh_from_db()
    assert pin_matches("7391", staff.pin_hash)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (StaffInput(username="a b", display_name="X"), ""),
        (StaffInput(username="taken", display_name="X"), "/username"),
        (StaffInput(username="fresh", display_name="X", badge="77"), "/badge_digest"),
        (StaffInput(username="fresh", display_name="X", email="nope"), "/email"),
        (StaffInput(username="fresh", display_name=""), "/display_name"),
        (StaffInput(username="fresh", display_name="X", password="short"), "/password"),
    ],
)
def test_wrong_values_are_named_by_field(data, field):
    make_staff(username="taken", badge="77")
    store = make_store()

    with pytest.raises(Invalid) as refusal:
        operations.hire_staff(actor=actors.system("test"), data=data, role_code=CLERK, store_id=store.pk)

    assert list(refusal.value.errors) == [field]
    assert Staff.objects.count() == 1


def test_there_is_one_first_operator_and_only_the_product_makes_it():
    data = StaffInput(username="admin", display_name="Admin", password="correct horse battery")

    with pytest.raises(PermissionRefused):
        operations.create_first_operator(actor=actor_with(["staff:write", "roles:write"]), data=data)
    first = operations.create_first_operator(actor=actors.system("setup"), data=data)
    with pytest.raises(Conflict):
        operations.create_first_operator(
            actor=actors.system("setup"), data=StaffInput(username="second", display_name="Second")
        )

    assert list(Staff.objects.filter(is_superuser=True)) == [first]
    with pytest.raises(IntegrityError, match="stores_staff_one_operator"), transaction.atomic():
        make_staff(is_superuser=True)


def test_a_manager_changes_a_clerk_of_their_store_and_the_version_guards_it():
    store, staff = make_store(), make_staff(badge="1")
    make_assignment(staff, CLERK, store=store)
    boss = actor_with(["staff:write"], stores=[store])
    changes = StaffChanges(display_name="New name", badge="")

    operations.update_staff(actor=boss, staff_id=staff.pk, changes=changes, version=1)
    with pytest.raises(StaleVersion):
        operations.update_staff(actor=boss, staff_id=staff.pk, changes=StaffChanges(language="en"), version=1)

    staff.refresh_from_db()
    assert (staff.display_name, staff.language, staff.badge_digest, staff.version) == ("New name", "fr", None, 2)


def test_who_works_elsewhere_too_is_not_changed_by_one_of_their_managers():
    here, there, staff = make_store(), make_store(), make_staff(pin="2580")
    make_assignment(staff, CLERK, store=here)
    make_assignment(staff, CLERK, store=there)

    with pytest.raises(PermissionRefused):
        operations.set_pin(actor=actor_with(["staff:write"], stores=[here]), staff_id=staff.pk, pin="7391")

    staff.refresh_from_db()
    assert pin_matches("2580", staff.pin_hash)


@pytest.mark.parametrize("peer", ["manager", "operator"])
def test_a_manager_cannot_take_over_a_manager_or_the_operator(peer):
    """Whoever sets a PIN or a password could act as that person."""
    store = make_store()
    staff = make_staff(is_superuser=peer == "operator")
    if peer == "manager":
        make_assignment(staff, MANAGER, store=store)
    boss = actor_with(["staff:write"], stores=[store] if peer == "manager" else None)

    for act in (
        lambda: operations.set_pin(actor=boss, staff_id=staff.pk, pin="7391"),
        lambda: operations.set_password(actor=boss, staff_id=staff.pk, password="correct horse battery"),
        lambda: operations.update_staff(actor=boss, staff_id=staff.pk, changes=StaffChanges(badge="9")),
        lambda: operations.let_staff_go(actor=boss, staff_id=staff.pk),
    ):
        with pytest.raises(PermissionRefused):
            act()

    staff.refresh_from_db()
    assert (staff.version, staff.pin_hash, staff.badge_digest, staff.is_active) == (1, "", None, True)


def test_people_set_their_own_pin_and_language():
    staff = make_staff()
    actor = actor_for(staff)

    operations.set_pin(actor=actor, staff_id=staff.pk, pin="7391")
    operations.choose_language(actor=actor, language="en")

    staff.refresh_from_db()
    assert (pin_matches("7391", staff.pin_hash), pin_matches("7392", staff.pin_hash)) == (True, False)
    assert staff.language == "en"
    assert [event.type for event in Event.objects.order_by("id")] == [
        "recommerce.staff.credentials_changed.v1",
        "recommerce.staff.updated.v1",
    ]


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１２３５", "1111", "1234", "8765", "7890"])
def test_a_pin_is_four_to_eight_digits_and_no_plain_run(pin):
    staff = make_staff()

    with pytest.raises(Invalid):
        operations.set_pin(actor=actor_for(staff), staff_id=staff.pk, pin=pin)

    staff.refresh_from_db()
    assert staff.pin_hash == ""


def test_pins_and_badges_survive_a_change_of_the_secret_key(settings):
    staff = make_staff(badge="42")
    encoded = hash_pin("7391")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-another-key", [settings.SECRET_KEY]

    assert (pin_matches("7391", encoded), staff_by_badge("42")) == (True, staff)

    settings.SECRET_KEY_FALLBACKS = []
    assert (pin_matches("7391", encoded), staff_by_badge("42")) == (False, None)


def test_who_leaves_keeps_nothing():
    store = make_store()
    staff = make_staff(pin="7391", badge="42", password="correct horse battery")
    assignment = make_assignment(staff, make_role(["stores:read"]), store=store)

    operations.let_staff_go(actor=actor_with(["staff:write"], stores=[store]), staff_id=staff.pk)

    staff.refresh_from_db()
    assignment.refresh_from_db()
    assert (staff.is_active, staff.badge_digest, staff.pin_hash) == (False, None, "")
    assert not staff.has_usable_password()
    assert assignment.until_date is not None
    assert (actor_for(staff).grants, staff_by_badge("42")) == ((), None)


def test_the_history_of_a_person_holds_no_credentials():
    staff = make_staff(pin="7391")
    operations.update_staff(actor=actors.system("test"), staff_id=staff.pk, changes=StaffChanges(display_name="Other"))

    history = staff.events.order_by("pgh_id")
    assert [row.pgh_label for row in history] == ["insert", "update"]
    assert history[1].display_name == "Other"
    kept = {field.name for field in history.model._meta.get_fields()}
    assert kept & {"password", "pin_hash", "badge_digest", "last_login"} == set()
