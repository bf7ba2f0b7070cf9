"""Every address of the API against every caller who should get nothing: closed unless a right opens it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken

from apps.access.models import Consumer
from apps.access.permissions import NEVER_A_SCOPE, TILL_RIGHTS
from apps.core.api.views import ResourceView
from apps.core.permissions import registry
from tests.factories.api import Caller, problem
from tests.factories.lane import Lane
from tests.factories.stores import make_staff, make_till

from .doors import DOORS, GUARDED, Door, knock, said, written

pytestmark = pytest.mark.django_db

EVERY_SCOPE = sorted(set(registry) - NEVER_A_SCOPE)
FORMS = pytest.mark.parametrize("slash", [True, False], ids=["slash", "slashless"])


def statuses(client: Client, headers: dict[str, str], *, slash: bool) -> dict[str, tuple[int, str]]:
    return {str(door): problem(knock(door, client, headers, slash=slash))[:2] for door in DOORS}


def other_methods(client: Client, headers: dict[str, str]) -> set[tuple[str, int]]:
    """What HEAD, where there is a GET, and OPTIONS answer."""
    asked = {
        ("head", knock(door, client, headers, method="head").status_code) for door in DOORS if door.method == "get"
    }
    return asked | {("options", knock(door, client, headers, method="options").status_code) for door in DOORS}


def _expire(caller: Caller) -> None:
    AccessToken.objects.filter(application=caller.consumer).update(expires=timezone.now())


def _suspend(caller: Caller) -> None:
    Consumer.objects.filter(pk=caller.consumer.pk).update(suspended_at=timezone.now())


def test_every_route_names_a_declared_right() -> None:
    assert [str(door) for door in GUARDED if door.scope not in registry] == []
    assert {str(door) for door in set(DOORS) - set(GUARDED)} == {"GET api/v1/me/", "GET api/v1/me/calls/"}


@FORMS
def test_without_a_token_everything_is_closed(slash: bool) -> None:
    assert statuses(Client(), {}, slash=slash) == {str(door): (401, "not_authenticated") for door in DOORS}
    assert other_methods(Client(), {}) == {("head", 401), ("options", 401)}
    assert written() == (0, 0)


@FORMS
@pytest.mark.parametrize("happens", [_expire, _suspend])
def test_an_expired_token_and_a_suspended_consumer_open_nothing(happens: Callable[[Caller], None], slash: bool) -> None:
    caller = Caller(*EVERY_SCOPE)
    happens(caller)
    refused = statuses(caller.client, caller.headers, slash=slash)
    assert refused == {str(door): (401, "not_authenticated") for door in DOORS}
    assert other_methods(caller.client, caller.headers) == {("head", 401), ("options", 401)}
    assert written() == (0, 0)


@pytest.mark.parametrize("scope", sorted({door.scope for door in GUARDED}))
def test_with_every_other_right_it_is_closed_and_the_missing_one_named(scope: str) -> None:
    caller = Caller(*(code for code in EVERY_SCOPE if code != scope))
    for slash in (True, False):
        behind = [door for door in DOORS if door.scope == scope]
        answers = {str(door): knock(door, caller.client, caller.headers, slash=slash) for door in behind}
        refused = {name: (*problem(answer)[:2], answer.json()["scope"]) for name, answer in answers.items()}
        assert refused == {str(door): (403, "scope_missing", scope) for door in behind}
    read = [door for door in behind if door.method == "get"]
    heads = [knock(door, caller.client, caller.headers, method="head").status_code for door in read]
    assert heads == [403] * len(read)
    assert written() == (0, 0)


@FORMS
def test_a_tills_key_opens_what_tills_do_and_nothing_else(slash: bool) -> None:
    lane = Lane(make_till())
    before = written()
    closed = [door for door in GUARDED if door.scope not in TILL_RIGHTS]
    answers = {str(door): knock(door, lane.client, {}, slash=slash) for door in closed}
    refused = {name: (*problem(answer)[:2], answer.json()["scope"]) for name, answer in answers.items()}
    assert refused == {str(door): (403, "scope_missing", door.scope) for door in closed}
    opened = {str(door): knock(door, lane.client, {}, slash=slash).status_code for door in set(DOORS) - set(closed)}
    assert {name: status for name, status in opened.items() if status in (401, 403)} == {}
    assert written() == before


def test_options_tells_no_caller_anything() -> None:
    """Whoever may do everything else: the description is at openapi.json."""
    caller = Caller(*EVERY_SCOPE)
    answers = [knock(door, caller.client, caller.headers, method="options") for door in DOORS]
    assert {(answer.status_code, json.loads(said(answer))["code"]) for answer in answers} == {(403, "scope_missing")}


def test_a_route_that_forgot_its_right_is_noticed() -> None:
    class Forgotten(ResourceView):
        def get(self, request: Any) -> Any:
            raise AssertionError("reached")

    door = Door("api/v1/forgotten/", "get", Forgotten.as_view())
    assert door.scope not in registry


def test_the_matrix_is_not_empty() -> None:
    assert {"api/v1/payments/", "api/v1/work-orders/<uuid:work_order_id>/hand-over/"} <= {door.path for door in DOORS}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_staff_session_opens_nothing_here(method: str) -> None:
    client = Client()
    client.force_login(make_staff(is_superuser=True), backend="apps.stores.authentication.StaffBackend")
    assert getattr(client, method)("/api/v1/payments/").status_code == 401
