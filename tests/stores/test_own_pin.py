"""Everybody chooses their own PIN: with their password, or with the old one where they have none."""

import pytest
from django.test import Client

from apps.stores.models import Staff
from apps.stores.pins import pin_matches
from tests.factories.desk import make_worker, signed_in
from tests.factories.screens import PASSWORD
from tests.factories.stores import make_assignment, make_staff, make_store

pytestmark = pytest.mark.django_db
PAGE, OLD, NEW = "/pin/", "4821", "7391"


def stands(staff: Staff, pin: str) -> bool:
    staff.refresh_from_db()
    return pin_matches(pin, staff.pin_hash)


def with_password(pin: str = "") -> tuple[Staff, Client]:
    staff = make_staff(language="en", password=PASSWORD, pin=pin)
    make_assignment(staff, "clerk", store=make_store())
    return staff, signed_in(staff)


@pytest.mark.parametrize("pin", ["", OLD])
def test_with_the_password_a_pin_is_chosen(pin: str) -> None:
    staff, client = with_password(pin)
    assert 'href="/pin/"' in client.get("/").content.decode()
    assert list(client.get(PAGE).context["form"].fields) == ["password", "pin", "again"]

    assert client.post(PAGE, {"password": PASSWORD, "pin": NEW, "again": NEW})["Location"] == "/"

    assert stands(staff, NEW)


def test_who_has_no_password_gives_the_pin_until_now() -> None:
    staff = make_worker(make_store(), "clerk", pin=OLD)
    client = signed_in(staff)
    refused = client.post(PAGE, {"current": "0000", "pin": NEW, "again": NEW})
    assert (refused.status_code, list(refused.context["form"].errors), stands(staff, OLD)) == (422, ["current"], True)

    client.post(PAGE, {"current": OLD, "pin": NEW, "again": NEW})

    assert stands(staff, NEW)


@pytest.mark.parametrize(
    ("wrong", "beside"),
    [({"password": "guess"}, "password"), ({"again": "7392"}, "again"), ({"pin": "1234", "again": "1234"}, "pin"),
     ({"pin": "", "again": ""}, "pin")],
)  # fmt: skip
def test_a_mistake_is_said_and_the_old_one_stands(wrong: dict[str, str], beside: str) -> None:
    staff, client = with_password(OLD)

    answer = client.post(PAGE, {"password": PASSWORD, "pin": NEW, "again": NEW} | wrong)

    assert (answer.status_code, next(iter(answer.context["form"].errors)), stands(staff, OLD)) == (422, beside, True)
    assert NEW not in answer.content.decode()


def test_after_ten_wrong_passwords_even_the_right_one_waits() -> None:
    staff, client = with_password(OLD)
    said = {"password": "guess", "pin": NEW, "again": NEW}
    for _attempt in range(10):
        client.post(PAGE, said)

    answer = client.post(PAGE, said | {"password": PASSWORD})

    assert (answer.status_code, stands(staff, OLD)) == (422, True)
    assert "Too many wrong attempts" in answer.content.decode()


def test_who_has_neither_is_told_whom_to_ask() -> None:
    staff = make_worker(make_store(), "clerk")
    client = signed_in(staff)
    assert "Ask your manager for a password" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"current": "", "pin": NEW, "again": NEW}).status_code == 422
    assert not stands(staff, NEW)
