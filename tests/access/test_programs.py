"""The screen of programs: who may open it, what it changes, and that a secret is read once."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client
from django.utils import timezone

from apps.access.errors import TooManySecrets
from apps.access.models import ApiUsage, Consumer
from apps.core.models import Event
from apps.stores.models import Store
from tests.factories.access import SECRET, make_consumer
from tests.factories.desk import make_worker, signed_in
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db
PAGE = "/consumers/"


@pytest.fixture
def store() -> Store:
    return make_store()


def client_of(role: str, store: Store) -> Client:
    return signed_in(make_worker(store, role))


def new_one(store: Store, **values: Any) -> dict[str, Any]:
    due = timezone.localdate() + timedelta(days=300)
    return {
        "name": "Web shop", "owner": "E-commerce", "contact_email": "shop@example.com", "purpose": "Shows stores",
        "review_due_on": due.isoformat(), "stores": [str(store.pk)], "scopes": ["stores:read"], **values,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "list_status", "change_status"),
    [("clerk", 403, 403), ("store_manager", 403, 403), ("auditor", 200, 403), ("compliance_officer", 200, 403)],
)
def test_who_may_not_manage_programs_changes_none(
    role: str, list_status: int, change_status: int, store: Store
) -> None:
    consumer = make_consumer(store_ids=[store.pk])
    client = client_of(role, store)
    assert client.get(PAGE).status_code == list_status
    assert client.get(f"{PAGE}{consumer.pk}/").status_code == list_status
    assert client.post(f"{PAGE}register/", new_one(store)).status_code == change_status
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    for action, said in (
        ("rotate", {"hours": "0"}), ("end-previous", {}), ("suspend", {"reason": "x"}), ("resume", {}),
        ("review", {"next_due_on": due}), ("reach", {"everywhere": "1", "scopes": ["stores:read"]}),
    ):  # fmt: skip
        assert client.post(f"{PAGE}{consumer.pk}/{action}/", said).status_code in (403, 422), action
    assert (Consumer.objects.count(), Event.objects.count()) == (1, 0)


def test_a_program_of_another_store_is_not_there(store: Store) -> None:
    consumer = make_consumer(store_ids=[make_store().pk])
    client = client_of("integrator", store)
    assert client.get(PAGE).context["rows"] == []
    assert client.get(f"{PAGE}{consumer.pk}/").status_code == 404
    assert client.post(f"{PAGE}{consumer.pk}/rotate/", {"hours": "0"}).status_code == 404
    assert Event.objects.count() == 0


def test_one_that_reaches_further_is_seen_and_not_changed(store: Store) -> None:
    consumer = make_consumer()
    make_store()
    client = client_of("integrator", store)
    assert client.get(f"{PAGE}{consumer.pk}/").context["may_write"] is False
    assert client.post(f"{PAGE}{consumer.pk}/suspend/", {"reason": "x"}).status_code == 403
    assert Event.objects.count() == 0


def test_a_program_is_registered_and_its_secret_read_once(store: Store) -> None:
    client = client_of("integrator", store)
    answer = client.post(f"{PAGE}register/", new_one(store))
    consumer, secret = Consumer.objects.get(), answer.context["secret"]
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    assert check_password(secret, consumer.client_secret)
    assert secret in answer.content.decode()
    assert secret not in client.get(f"{PAGE}{consumer.pk}/").content.decode()
    assert (consumer.store_ids, consumer.allowed_scopes) == ([store.pk], ["stores:read"])


@pytest.mark.parametrize("missing", ["stores", "scopes", "owner"])
def test_an_incomplete_registration_is_refused_on_the_form(missing: str, store: Store) -> None:
    answer = client_of("integrator", store).post(f"{PAGE}register/", new_one(store, **{missing: []}))
    assert (answer.status_code, bool(answer.context["form"].errors)) == (422, True)
    assert Consumer.objects.count() == 0


def test_its_secret_is_changed_and_the_old_one_ended(store: Store) -> None:
    consumer = make_consumer(store_ids=[store.pk])
    client = client_of("integrator", store)
    secret = client.post(f"{PAGE}{consumer.pk}/rotate/", {"hours": "48"}).context["secret"]
    consumer.refresh_from_db()
    assert check_password(secret, consumer.client_secret)
    assert [check_password(SECRET, former) for former in consumer.former_secrets] == [True]
    client.post(f"{PAGE}{consumer.pk}/end-previous/")
    consumer.refresh_from_db()
    assert (consumer.former_secrets, consumer.former_until) == ([], [])
    refused = client.post(f"{PAGE}{consumer.pk}/rotate/", {"hours": "169"})
    assert (refused.status_code, list(refused.context["rotating"].errors)) == (422, ["hours"])


def test_each_former_secret_shows_its_end_and_the_sixth_is_refused_beside_the_button(store: Store) -> None:
    consumer = make_consumer(store_ids=[store.pk])
    client, path = client_of("integrator", store), f"{PAGE}{consumer.pk}/"
    for count in range(5):
        assert client.get(path).content.count(b"works until") == count
        assert client.post(f"{path}rotate/", {"hours": "48"}).status_code == 200
    consumer.refresh_from_db()
    refused = client.post(f"{path}rotate/", {"hours": "24"})
    assert (refused.status_code, refused.context["rotating"].data["hours"]) == (422, "24")
    assert refused.context["rotating"].non_field_errors() == [str(TooManySecrets.title)]
    assert (Consumer.objects.get().client_secret, Consumer.objects.get().version) == (
        consumer.client_secret, consumer.version,
    )  # fmt: skip
    assert client.post(f"{path}rotate/", {"hours": "0"}).context["former_ends"] == []


def test_it_is_suspended_resumed_reviewed_and_limited(store: Store) -> None:
    consumer = make_consumer(store_ids=[store.pk])
    client, path = client_of("integrator", store), f"{PAGE}{consumer.pk}/"
    due = timezone.localdate() + timedelta(days=9)
    client.post(f"{path}suspend/", {"reason": "Key on a public page"})
    assert "Key on a public page" in client.get(path).content.decode()
    client.post(f"{path}resume/")
    client.post(f"{path}review/", {"next_due_on": due.isoformat()})
    client.post(f"{path}reach/", {"stores": [str(store.pk)], "scopes": ["items:read"]})
    consumer.refresh_from_db()
    assert (consumer.suspended_at, consumer.review_due_on, consumer.allowed_scopes) == (None, due, ["items:read"])
    assert [event.type for event in Event.objects.order_by("id")] == [
        f"recommerce.consumer.{what}.v1" for what in ("suspended", "resumed", "reviewed", "updated")
    ]
    past = client.post(f"{path}review/", {"next_due_on": "2020-01-01"})
    assert (past.status_code, bool(past.context["reviewing"].errors)) == (422, True)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_and_the_page_ask_a_fixed_number_of_questions(
    how_many: int, store: Store, django_assert_num_queries: Any
) -> None:
    consumers = [make_consumer(store_ids=[store.pk]) for _ in range(how_many)]
    for day in range(how_many):
        at = timezone.now() - timedelta(days=day)
        for status_class in (2, 4):
            ApiUsage.objects.create(
                caller_kind="consumer", caller_id=consumers[0].pk, day=at.date(), operation=f"GET /api/v1/{day}/",
                status_class=status_class, calls=7, bytes_out=1, last_at=at,
            )  # fmt: skip
    client = client_of("auditor", store)
    client.get(PAGE)
    with django_assert_num_queries(5):
        client.get(PAGE)
    with django_assert_num_queries(8):
        page = client.get(f"{PAGE}{consumers[0].pk}/")
    assert [(day["calls"], day["refused"]) for day in page.context["days"]] == [(14, 7)] * how_many
    assert [row["calls"] for row in page.context["operations"]] == [14] * how_many
