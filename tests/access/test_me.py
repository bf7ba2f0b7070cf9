"""What a caller is told about itself."""

from typing import Any

import pytest
from django.test import Client

from apps.access.models import Consumer
from apps.access.permissions import TILL_RIGHTS
from tests.factories.api import Caller, problem
from tests.factories.lane import Lane
from tests.factories.stores import make_store, make_till

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_consumer_reads_who_it_is(how_many: int, django_assert_num_queries: Any) -> None:
    stores = [make_store() for _ in range(how_many)]
    caller = Caller("stores:read", "items:read", stores=stores)
    caller.get("me/")  # notes its use, which is written at most once a minute

    with django_assert_num_queries(2):
        answer = caller.get("me/")

    expires = answer.json()["token_expires_at"]
    assert answer.status_code == 200
    assert answer.json() == {
        "kind": "consumer",
        "id": str(caller.consumer.pk),
        "name": caller.consumer.name,
        "scopes": ["items:read", "stores:read"],
        "stores": sorted(store.code for store in stores),
        "sandbox": False,
        "review_due_on": caller.consumer.review_due_on.isoformat(),
        "token_expires_at": expires,
    }
    assert expires.endswith("Z")


def test_a_scope_taken_away_is_gone_at_once_and_me_still_answers() -> None:
    caller = Caller("stores:read")
    Consumer.objects.update(allowed_scopes=["items:read"])
    answer = caller.get("me/")
    assert (answer.status_code, answer.json()["scopes"]) == (200, [])


@pytest.mark.parametrize("sandbox", [False, True])
def test_a_till_reads_who_it_is(sandbox: bool) -> None:
    lane = Lane(make_till(store=make_store(sandbox=sandbox)))
    answer = Client().get("/api/v1/me/", headers={"X-Device-Key": lane.key})
    store = lane.till.store
    assert answer.json() == {
        "kind": "till",
        "id": f"till:{lane.till.pk}",
        "name": str(lane.till),
        "scopes": sorted(TILL_RIGHTS),
        "stores": [store.code],
        "sandbox": sandbox,
        "review_due_on": None,
        "token_expires_at": None,
    }


def test_a_stranger_reads_nothing() -> None:
    assert problem(Client().get("/api/v1/me/"))[:2] == (401, "not_authenticated")
