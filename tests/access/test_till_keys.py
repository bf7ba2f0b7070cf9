"""`/tills/`: a manager issues and revokes the keys of their store's tills, and nobody else's."""

import pytest
from django.test import Client

from apps.access.models import DeviceKey
from apps.core.models import Event
from apps.stores.models import Store, Till
from tests.factories.lane import Lane, lane_in
from tests.factories.stores import make_store, make_till
from tests.factories.world import staff_as, staff_with

pytestmark = pytest.mark.django_db

PAGE = "/tills/"


@pytest.fixture
def till() -> Till:
    return make_till(code="1", store=make_store(name="Annecy"))


def signed_in(role: str, store: Store) -> Client:
    client = Client()
    client.force_login(staff_as(role, store=store))
    return client


def test_a_key_is_shown_once_and_opens_the_lane(till: Till) -> None:
    client = signed_in("store_manager", till.store)
    answer = client.post(f"{PAGE}{till.pk}/issue-key/")
    key = answer.context["issued"].key
    assert (answer.status_code, answer.content.decode().count(key)) == (200, 1)
    assert "no-store" in answer["Cache-Control"]
    assert key not in client.get(PAGE).content.decode()
    assert Client(headers={"X-Device-Key": key}).get("/api/v1/payables/").status_code == 200
    event = Event.objects.get(resource="device_key")
    assert (event.type.endswith("device_key.issued.v1"), event.store_id) == (True, till.store_id)


def test_the_page_tells_which_key_was_used_last(till: Till, django_assert_num_queries) -> None:
    lane = Lane(till)
    client = signed_in("store_manager", till.store)
    assert "jamais" in client.get(PAGE).content.decode() or "never used" in client.get(PAGE).content.decode()
    lane.get("payables/")
    (row,) = client.get(PAGE).context["rows"]
    assert [held["key"].last_used_at is not None for held in row["keys"]] == [True]
    for code in ("2", "3"):
        lane_in(till.store, code)
    with django_assert_num_queries(3):
        from apps.access.selectors import tills_with_keys
        from apps.core.actors import system

        assert len(tills_with_keys(system("test"), till.store)) == 3


def test_a_revoked_key_opens_nothing_any_more(till: Till) -> None:
    lane = Lane(till)
    client = signed_in("store_manager", till.store)
    assert client.post(f"{PAGE}keys/{lane.device_key.pk}/revoke/")["Location"] == PAGE
    assert lane.get("payables/").status_code == 401
    assert [row["keys"] for row in client.get(PAGE).context["rows"]] == [[]]
    assert client.get(f"{PAGE}keys/{lane.device_key.pk}/").context["may_revoke"] is False
    assert Event.objects.filter(resource="device_key").count() == 2


def test_who_may_not_manage_keys_neither_sees_nor_changes_any(till: Till) -> None:
    lane = Lane(till)
    clerk = signed_in("clerk", till.store)
    assert clerk.get(PAGE).status_code == 403
    assert clerk.post(f"{PAGE}{till.pk}/issue-key/").status_code == 403
    assert clerk.post(f"{PAGE}keys/{lane.device_key.pk}/revoke/").status_code == 403
    assert DeviceKey.objects.filter(revoked_at=None).count() == 1


def test_an_auditor_sees_and_changes_nothing(till: Till) -> None:
    auditor = signed_in("auditor", till.store)
    assert auditor.get(PAGE).context["may_write"] is False
    assert auditor.post(f"{PAGE}{till.pk}/issue-key/").status_code == 403
    assert DeviceKey.objects.count() == 0


def test_another_stores_till_is_not_there(till: Till) -> None:
    lane = Lane(till)
    stranger = signed_in("store_manager", make_store())
    assert stranger.get(PAGE).context["rows"] == []
    assert stranger.post(f"{PAGE}{till.pk}/issue-key/").status_code == 404
    assert stranger.get(f"{PAGE}keys/{lane.device_key.pk}/").status_code == 404
    assert stranger.post(f"{PAGE}keys/{lane.device_key.pk}/revoke/").status_code == 404
    assert DeviceKey.objects.filter(revoked_at=None).count() == 1


def test_a_real_stores_till_is_not_examined(till: Till) -> None:
    lane = Lane(till)
    client = signed_in("store_manager", till.store)
    assert client.get(f"{PAGE}keys/{lane.device_key.pk}/").context["may_examine"] is False
    assert client.post(f"{PAGE}keys/{lane.device_key.pk}/examine/").status_code == 422


def test_nobody_without_a_store_is_lost(till: Till) -> None:
    client = Client()
    client.force_login(staff_with("device_keys:read", entity=till.store.entity))
    assert client.get(PAGE).status_code == 200
