"""Remote sign-in, and what the admin is told."""

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from apps.core.permissions import AUDITOR, CLERK, INTEGRATOR
from apps.stores.authentication import StaffBackend
from tests.factories.stores import make_assignment, make_staff, make_store

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.mark.parametrize(
    ("username", "password", "works"),
    [
        ("marie", PASSWORD, True),
        ("Marie ", PASSWORD, True),
        ("marie", "wrong", False),
        ("marie", "", False),
        ("marie", "7391", False),
        ("4242", PASSWORD, False),
        ("nobody", PASSWORD, False),
        ("gone", PASSWORD, False),
        ("tablet-only", "", False),
    ],
)
def test_sign_in_takes_user_name_and_password_only(username, password, works):
    marie = make_staff(username="marie", password=PASSWORD, pin="7391", badge="4242")
    make_staff(username="gone", password=PASSWORD, is_active=False)
    make_staff(username="tablet-only", pin="7391")

    found = authenticate(RequestFactory().post("/sign-in/"), username=username, password=password)

    assert found == (marie if works else None)


def test_a_session_ends_when_the_person_leaves():
    staff = make_staff()
    backend = StaffBackend()

    assert (backend.get_user(staff.pk), backend.get_user("12")) == (staff, None)
    staff.is_active = False
    staff.save()
    assert backend.get_user(staff.pk) is None


@pytest.mark.parametrize(
    ("role", "opens", "views", "changes"),
    [(CLERK, False, False, False), (AUDITOR, True, True, False), (INTEGRATOR, True, True, True)],
)
def test_the_admin_is_answered_from_roles(role, opens, views, changes):
    staff = make_staff()
    make_assignment(staff, role, store=make_store())

    answers = (staff.is_staff, staff.has_perm("stores.view_store"), staff.has_perm("stores.change_store"))

    assert answers == (opens, views, changes)
    assert (staff.has_module_perms("stores"), staff.has_perm("stores:read")) == (opens, True)


def test_the_first_operator_opens_everything_unless_gone():
    operator, gone = make_staff(is_superuser=True), make_staff(is_superuser=True, is_active=False)

    assert (operator.is_staff, operator.has_perm("stores.delete_store")) == (True, True)
    assert (gone.is_staff, gone.has_perm("stores.view_store")) == (False, False)


def test_rights_are_read_once_per_request(django_assert_num_queries):
    staff = make_staff()
    make_assignment(staff, AUDITOR, store=make_store())

    with django_assert_num_queries(1):
        assert [staff.has_perm(f"stores.view_{name}") for name in ("store", "till", "role")] == [True] * 3
