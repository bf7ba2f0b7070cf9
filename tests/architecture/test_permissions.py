"""Every address of the API against every caller who should get nothing: closed unless a right opens it.

Drawn from the routes themselves, so that a new one is in the matrix the day it is added.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from apps.access.permissions import NEVER_A_SCOPE
from apps.core.api.views import ResourceView
from apps.core.models import Event, IdempotencyKey
from apps.core.permissions import registry
from apps.payments.permissions import PAYABLES_FOREIGN
from tests.factories.api import Caller, problem
from tests.factories.stores import make_staff, make_store
from tests.factories.workshop import make_work_order, pay

pytestmark = pytest.mark.django_db

METHODS = ("get", "post", "put", "patch", "delete")
OPEN_TO_ALL = {"api/v1/openapi.json"}  # the contract itself; it holds nobody's data


@dataclass(frozen=True)
class Door:
    path: str
    method: str
    view: Any

    @property
    def scope(self) -> str:
        view = self.view.view_class(**self.view.view_initkwargs)
        return str(view.scope_for(self.method.upper())) if hasattr(view, "scope_for") else ""

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


def routes(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, path)
        elif isinstance(entry, URLPattern):
            yield path, entry.callback


def doors() -> list[Door]:
    found = []
    for path, view in routes(get_resolver("recommerce.urls").url_patterns):
        if path.startswith("api/v1/") and path not in OPEN_TO_ALL:
            served = [name for name in METHODS if name in view.view_class.http_method_names]
            found += [Door(path, method, view) for method in served if hasattr(view.view_class, method)]
    return found


DOORS = doors()


def knock(door: Door, client: Client, headers: dict[str, str], identifier: str) -> Any:
    path = re.sub(r"<uuid:[a-z_]+>", identifier, door.path)
    path = re.sub(r"<[a-z]*:?[a-z_]+>", "1", path)
    headers = {**headers, "Idempotency-Key": str(uuid4()), "If-Match": "*"}
    body = {} if door.method == "get" else {"data": "{}", "content_type": "application/json"}
    return getattr(client, door.method)(f"/{path}", headers=headers, **body)


def written() -> tuple[int, int]:
    return Event.objects.count(), IdempotencyKey.objects.count()


def test_every_route_names_a_declared_right() -> None:
    assert [str(door) for door in DOORS if door.scope not in registry] == []


def test_without_a_token_everything_is_closed() -> None:
    client = Client()
    refused = {str(door): problem(knock(door, client, {}, str(uuid4())))[:2] for door in DOORS}
    assert refused == {str(door): (401, "not_authenticated") for door in DOORS}
    assert written() == (0, 0)


@pytest.mark.parametrize("scope", sorted({door.scope for door in DOORS}))
def test_with_every_other_right_it_is_closed_and_the_missing_one_named(scope: str) -> None:
    caller = Caller(*sorted(set(registry) - NEVER_A_SCOPE - {scope}))
    behind = [door for door in DOORS if door.scope == scope]
    answers = {str(door): knock(door, caller.client, caller.headers, str(uuid4())) for door in behind}
    refused = {name: (*problem(answer)[:2], answer.json()["scope"]) for name, answer in answers.items()}
    assert refused == {str(door): (403, "scope_missing", scope) for door in behind}
    assert written() == (0, 0)


@pytest.mark.parametrize("company", ["same", "another"])
def test_another_stores_things_are_not_there(company: str) -> None:
    """With every right, but in another store: no list shows them, no address finds them, nothing changes. Only the
    right to take money for a sister store opens her payables, and no right those of another company."""
    order = make_work_order()
    receipt, _ = pay(order, "70.00")
    case = receipt.cases.get()
    elsewhere = make_store(entity=order.legal_entity) if company == "same" else make_store()
    rights = set(registry) - NEVER_A_SCOPE - ({PAYABLES_FOREIGN} if company == "same" else set())
    caller = Caller(*sorted(rights), stores=[elsewhere])
    before = written()
    theirs = {"work-orders": order.id, "cases": case.id, "payments": receipt.id}
    theirs |= dict.fromkeys(("payables", "deposits"), order.payable_id)
    hidden = [order.code, order.payable.code, order.payable.ean, case.code, str(order.id), str(receipt.id)]
    shown, found = {}, {}
    for door in DOORS:
        named = str(theirs.get(door.path.split("/")[2], order.id))
        answer = knock(door, caller.client, caller.headers, named)
        said = b"".join(answer) if answer.streaming else answer.content
        if leaked := [secret for secret in hidden if secret in said.decode().replace(named, "")]:
            shown[str(door)] = leaked
        expected = (404,) if "<uuid:" in door.path else (200, 400)
        if answer.status_code not in (expected if door.method == "get" else (400, 403, 404, 405, 415, 422)):
            found[str(door)] = answer.status_code
    assert (shown, found) == ({}, {})
    assert written() == before


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
