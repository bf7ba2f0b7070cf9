"""Who may do what where, on which day, and who may decide it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core import actors
from apps.core.actors import ActorKind, Grant
from apps.core.errors import Invalid, NotFound, PermissionRefused
from apps.core.models import Event
from apps.core.permissions import CLERK, MANAGER, ROLE_CODES, registry
from apps.stores import operations
from apps.stores.models import Role, RoleAssignment
from apps.stores.selectors import actor_for, staff_visible_to, stores_visible_to
from tests.factories.stores import (
    LONG_AGO,
    actor_with,
    make_assignment,
    make_device,
    make_entity,
    make_role,
    make_staff,
    make_store,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    """15 June 2026, 12:00 UTC, for everything that asks the clock."""
    _set_clock(monkeypatch, "2026-06-15T12:00:00+00:00")


def _set_clock(monkeypatch, moment):
    monkeypatch.setattr("django.utils.timezone.now", lambda: timezone.datetime.fromisoformat(moment))


def test_a_person_may_do_in_a_store_what_their_role_there_says():
    staff, store, other = make_staff(), make_store(), make_store()
    make_assignment(staff, make_role(["stores:read", "stores:write"]), store=store)
    device = make_device(store=store)

    actor = actor_for(staff, device)

    assert actor.kind is ActorKind.STAFF
    assert (actor.id, actor.label, actor.language) == (str(staff.pk), staff.display_name, "fr")
    assert (actor.device_id, actor.store_id) == (device.pk, store.pk)
    assert actor.grants == (Grant(frozenset({"stores:read", "stores:write"}), frozenset({store.pk})),)
    assert (actor.can("stores:write", store.pk), actor.can("stores:write", other.pk)) == (True, False)


def test_a_role_in_an_entity_reaches_all_its_stores_and_no_other():
    staff, entity = make_staff(), make_entity()
    stores = {make_store(entity=entity).pk, make_store(entity=entity).pk}
    make_store()
    make_assignment(staff, make_role(["stores:read"]), entity=entity)

    assert actor_for(staff).stores_for("stores:read") == stores


def test_rights_are_resolved_in_two_queries_however_many_roles(django_assert_num_queries):
    staff = make_staff()
    for _ in range(3):
        make_assignment(staff, make_role(["stores:read"]), store=make_store())
        make_assignment(staff, make_role(["staff:read"]), entity=make_store().entity)

    with django_assert_num_queries(2):
        actor = actor_for(staff)

    assert len(actor.grants) == 6


@pytest.mark.parametrize(
    ("from_date", "until_date", "holds"),
    [
        (TODAY, None, True),
        (TODAY + timedelta(1), None, False),
        (LONG_AGO, TODAY + timedelta(1), True),
        (LONG_AGO, TODAY, False),
        (TODAY, TODAY, False),
    ],
)
def test_a_role_counts_from_its_first_day_and_no_more_on_its_last_date(from_date, until_date, holds):
    staff, store = make_staff(), make_store()
    make_assignment(staff, make_role(["stores:read"]), store=store, from_date=from_date, until_date=until_date)

    assert actor_for(staff).can("stores:read", store.pk) is holds


def test_a_day_begins_at_midnight_of_the_store(monkeypatch):
    _set_clock(
        monkeypatch, "2026-06-15T22:30:00+00:00"
    )  # 00:30 on the 16th in Paris, 18:30 on the 15th in Fort-de-France
    staff = make_staff()
    paris, martinique = make_store(), make_store(timezone="America/Martinique")
    for store in (paris, martinique):
        make_assignment(staff, make_role(["stores:read"]), store=store, from_date=date(2026, 6, 16))

    assert actor_for(staff).stores_for("stores:read") == {paris.pk}


def test_somebody_who_left_holds_nothing():
    staff, store = make_staff(is_active=False, is_superuser=True), make_store()
    make_assignment(staff, make_role(["stores:read"]), store=store)

    assert actor_for(staff).grants == ()


def test_the_first_operator_holds_every_right_everywhere():
    actor = actor_for(make_staff(is_superuser=True))

    assert actor.grants == (Grant(frozenset(registry), None),)


@pytest.mark.parametrize("where", [{}, {"store", "entity"}])
def test_an_assignment_names_exactly_one_place(where):
    places = {"store": make_store(), "entity": make_entity()}

    with pytest.raises(IntegrityError, match="stores_assignment_store_or_entity"), transaction.atomic():
        make_assignment(make_staff(), make_role([]), **{name: places[name] for name in where})

    assert RoleAssignment.objects.count() == 0


def test_the_same_open_role_is_held_once():
    staff, store, role = make_staff(), make_store(), make_role([])
    make_assignment(staff, role, store=store)

    with pytest.raises(IntegrityError, match="stores_assignment_open_once"), transaction.atomic():
        make_assignment(staff, role, store=store)

    assert RoleAssignment.objects.count() == 1


def test_visible_stores_and_people_are_those_of_ones_own_stores():
    here, there = make_store(), make_store()
    colleague, stranger, regional = make_staff(), make_staff(), make_staff()
    make_assignment(colleague, CLERK, store=here)
    make_assignment(stranger, CLERK, store=there)
    make_assignment(regional, CLERK, entity=here.entity)
    actor = actor_with(["stores:read", "staff:read"], stores=[here])

    assert set(stores_visible_to(actor)) == {here}
    assert set(staff_visible_to(actor)) == {colleague, regional}
    assert set(stores_visible_to(actor_with(["stores:read"]))) == {here, there}
    assert set(stores_visible_to(actor_with(["staff:read"]))) == set()


# --- deciding about others ------------------------------------------------------------------------


def test_a_manager_appoints_a_clerk_in_their_own_store():
    store, staff = make_store(), make_staff()
    boss = actor_with(["staff:write"], stores=[store])

    assignment = operations.assign_role(actor=boss, staff_id=staff.pk, role_code=CLERK, store_id=store.pk)

    assert (assignment.from_date, assignment.until_date) == (TODAY, None)
    assert actor_for(staff).stores_for("stores:read") == {store.pk}
    event = Event.objects.get()
    assert (event.type, event.actor_id, event.store_id, event.legal_entity_id) == (
        "recommerce.role_assignment.started.v1",
        boss.id,
        store.pk,
        store.entity_id,
    )


def test_a_manager_appoints_nobody_elsewhere():
    here, there, staff = make_store(), make_store(), make_staff()
    make_store(entity=here.entity)
    boss = actor_with(["staff:write"], stores=[here])

    for where in ({"store_id": there.pk}, {"entity_id": here.entity_id}, {"entity_id": make_entity().pk}):
        with pytest.raises(PermissionRefused):
            operations.assign_role(actor=boss, staff_id=staff.pk, role_code=CLERK, **where)

    assert (RoleAssignment.objects.count(), Event.objects.count()) == (0, 0)


def test_a_manager_makes_no_managers_and_does_not_raise_themselves():
    store, staff, boss = make_store(), make_staff(), make_staff()
    actor = actor_with(["staff:write"], stores=[store], staff=boss)

    with pytest.raises(PermissionRefused) as refusal:
        operations.assign_role(actor=actor, staff_id=staff.pk, role_code=MANAGER, store_id=store.pk)
    assert refusal.value.permission == "roles:write"
    with pytest.raises(PermissionRefused):
        operations.assign_role(actor=actor, staff_id=boss.pk, role_code=CLERK, store_id=store.pk)
    assert RoleAssignment.objects.count() == 0

    chief = actor_with(["staff:write", "roles:write"], stores=[store])
    operations.assign_role(actor=chief, staff_id=staff.pk, role_code=MANAGER, store_id=store.pk)
    assert actor_for(staff).can("staff:write", store.pk)


def test_an_assignment_without_a_place_is_refused_by_field():
    with pytest.raises(Invalid) as refusal:
        operations.assign_role(actor=actors.system("test"), staff_id=make_staff().pk, role_code=CLERK)

    assert list(refusal.value.errors) == [""]
    assert RoleAssignment.objects.count() == 0


def test_an_unknown_store_is_not_found():
    with pytest.raises(NotFound):
        operations.assign_role(
            actor=actors.system("test"), staff_id=make_staff().pk, role_code=CLERK, store_id=make_staff().pk
        )


def test_a_role_ended_is_over_at_once():
    staff, store = make_staff(), make_store()
    assignment = make_assignment(staff, CLERK, store=store)
    before = actor_for(staff).can("stores:read", store.pk)

    operations.end_role(actor=actor_with(["staff:write"], stores=[store]), assignment_id=assignment.pk)

    assert (before, actor_for(staff).can("stores:read", store.pk)) == (True, False)
    assert Event.objects.get().changed == ["until_date"]


def test_a_role_begun_today_can_end_today():
    staff, store = make_staff(), make_store()
    assignment = make_assignment(staff, CLERK, store=store, from_date=TODAY)

    ended = operations.end_role(actor=actors.system("test"), assignment_id=assignment.pk)

    assert ended.until_date == TODAY
    assert actor_for(staff).grants == ()


def test_a_role_still_to_begin_can_be_called_off():
    staff, store, tomorrow = make_staff(), make_store(), TODAY + timedelta(1)
    assignment = make_assignment(staff, CLERK, store=store, from_date=tomorrow)

    ended = operations.end_role(actor=actors.system("test"), assignment_id=assignment.pk)

    assert (ended.until_date, ended.holds_on(tomorrow)) == (tomorrow, False)


def test_only_who_appoints_managers_dismisses_one():
    staff, store = make_staff(), make_store()
    assignment = make_assignment(staff, MANAGER, store=store)

    with pytest.raises(PermissionRefused):
        operations.end_role(actor=actor_with(["staff:write"], stores=[store]), assignment_id=assignment.pk)

    assignment.refresh_from_db()
    assert assignment.until_date is None


def test_a_roles_rights_are_changed_by_who_holds_the_right_everywhere():
    role = make_role(["stores:read"])
    wanted = ["staff:read", "stores:write"]

    with pytest.raises(PermissionRefused):
        operations.set_role_permissions(
            actor=actor_with(["roles:write"], stores=[make_store()]), role_id=role.pk, permissions=wanted
        )
    with pytest.raises(Invalid):
        operations.set_role_permissions(actor=actor_with(["roles:write"]), role_id=role.pk, permissions=["no:such"])
    role.refresh_from_db()
    assert (role.permissions, role.version) == (["stores:read"], 1)

    operations.set_role_permissions(actor=actor_with(["roles:write"]), role_id=role.pk, permissions=wanted)
    role.refresh_from_db()
    assert (role.permissions, role.version) == (wanted, 2)


# --- defaults -------------------------------------------------------------------------------------


def test_every_default_role_starts_with_the_codes_declared_for_it():
    roles = {role.code: role for role in Role.objects.all()}

    assert set(roles) == set(ROLE_CODES)
    for code, role in roles.items():
        declared = sorted(permission.code for permission in registry.values() if code in permission.roles)
        assert (role.permissions, role.known) == (declared, declared)


def test_an_upgrade_adds_new_codes_and_leaves_what_staff_decided():
    clerk = Role.objects.get(code=CLERK)
    everything = clerk.permissions
    kept = everything[1:]
    # Staff took the first code away and gave one of their own; a code of this release was not known before.
    clerk.permissions, clerk.known = [*kept, "staff:write"], everything
    clerk.save()
    operations.sync_default_roles()
    clerk.refresh_from_db()
    assert clerk.permissions == [*kept, "staff:write"]

    clerk.known = everything[1:]
    clerk.save()
    operations.sync_default_roles()
    clerk.refresh_from_db()
    assert sorted(clerk.permissions) == sorted([*everything, "staff:write"])
    assert clerk.known == everything
