"""From client id and secret to a token, and from a token to an actor."""

from base64 import b64encode
from datetime import date, timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from oauth2_provider.models import AccessToken, RefreshToken

from apps.access.api import urls as oauth_urls
from apps.access.models import Consumer
from apps.access.selectors import stores_reached_by
from apps.access.states import Review, review_of
from apps.stores.authentication import StaffBackend
from tests.factories.access import SECRET, bearer_for, make_consumer
from tests.factories.api import problem
from tests.factories.stores import make_staff, make_store

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.access.urls")]
WHO = "/api/v1/who-am-i/"


@pytest.fixture(autouse=True)
def reminder(settings):
    settings.MIDDLEWARE = ["apps.core.middleware.RequestContextMiddleware", "apps.access.middleware.ReviewReminder"]


def ask(consumer, *, path="/oauth/token/", secret=SECRET, **form):
    basic = b64encode(f"{consumer.client_id}:{secret}".encode()).decode()
    form = {"grant_type": "client_credentials", **form}
    return Client().post(path, form, headers={"Authorization": f"Basic {basic}"})


def call(token, **headers):
    return Client().get(WHO, headers={"Authorization": f"Bearer {token}", **headers})


def token_for(consumer, **form):
    return ask(consumer, **form).json()["access_token"]


def test_what_a_token_reaches_is_what_its_program_is_said_to_reach():
    real, sister, other = make_store(), make_store(archived_at=timezone.now()), make_store(sandbox=True)
    reach = [
        (make_consumer(), {real.pk, sister.pk}),
        (make_consumer(sandbox=True), {other.pk}),
        (make_consumer(store_ids=[sister.pk]), {sister.pk}),
        (make_consumer(store_ids=[]), set()),
    ]
    for consumer, stores in reach:
        assert (bearer_for(consumer).stores, stores_reached_by(consumer)) == (stores, stores)


# --- getting a token ------------------------------------------------------------------------------


def test_a_token_lives_fifteen_minutes_and_carries_what_the_register_allows():
    consumer = make_consumer(allowed_scopes=["stores:read", "staff:read"])

    answer = ask(consumer)

    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"access_token", "expires_in", "token_type", "scope"}
    assert (body["expires_in"], body["token_type"]) == (900, "Bearer")
    assert sorted(body["scope"].split()) == ["staff:read", "stores:read"]
    assert (answer["Cache-Control"], RefreshToken.objects.count()) == ("no-store", 0)


def test_the_slashless_form_and_credentials_in_the_body_work_too():
    consumer = make_consumer()
    form = {"grant_type": "client_credentials", "client_id": consumer.client_id, "client_secret": SECRET}

    assert ask(consumer, path="/oauth/token").status_code == 200
    assert Client().post("/oauth/token/", form).status_code == 200


def test_fewer_scopes_may_be_asked_for_never_others():
    consumer = make_consumer(allowed_scopes=["stores:read", "staff:read"])

    assert ask(consumer, scope="staff:read").json()["scope"] == "staff:read"
    for scope in ("stores:write", "staff:read stores:write", "read write", "no:such"):
        answer = ask(consumer, scope=scope)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")
    assert AccessToken.objects.count() == 1


def test_a_code_no_app_declares_any_more_is_not_given():
    consumer = make_consumer(allowed_scopes=["stores:read", "gone:read"])

    assert ask(consumer).json()["scope"] == "stores:read"


def test_the_database_never_holds_the_token_or_the_secret():
    consumer = make_consumer()
    token = token_for(consumer)

    rows = f"{AccessToken.objects.values().get()} {Consumer.objects.values().get()}"
    assert (token in rows, SECRET in rows) == (False, False)


@pytest.mark.parametrize(
    ("grant", "error"),
    [
        ("password", "unsupported_grant_type"),
        ("authorization_code", "unsupported_grant_type"),
        ("refresh_token", "unsupported_grant_type"),
        ("urn:ietf:params:oauth:grant-type:device_code", "unsupported_grant_type"),
        ("", "unsupported_grant_type"),
    ],
)
def test_no_other_grant_exists(grant, error):
    answer = ask(make_consumer(), grant_type=grant, username="a", password="b")

    told = {"error": error, "error_description": "Send grant_type=client_credentials: no other grant exists here."}
    assert (answer.status_code, answer.json()) == (400, told)
    assert AccessToken.objects.count() == 0


def test_who_asks_in_json_is_told_to_send_a_form():
    asked = {"grant_type": "client_credentials", "client_id": make_consumer().client_id, "client_secret": SECRET}

    answer = Client().post("/oauth/token/", asked, content_type="application/json")

    said = "Send grant_type=client_credentials as a form (application/x-www-form-urlencoded), not as JSON."
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request", "error_description": said})
    assert AccessToken.objects.count() == 0


@pytest.mark.parametrize("address", ["/oauth/token/", "/oauth/revoke/"])
def test_nothing_else_of_the_library_is_served(address):
    answer = Client().get(address)
    assert (problem(answer), answer["Allow"]) == ((405, "method_not_allowed", []), "POST")
    assert [pattern.name for pattern in oauth_urls.urlpatterns] == ["token", "revoke"]


@pytest.mark.parametrize(
    "state",
    [
        {"suspended_at": timezone.now(), "suspended_reason": "leak"},
        {"review_due_on": date(2020, 1, 1)},
    ],
)
def test_a_wrong_secret_a_suspended_and_a_lapsed_consumer_get_the_same_refusal(state):
    refusals = [ask(make_consumer(), secret="wrong"), ask(make_consumer(**state))]

    assert [(answer.status_code, answer.json()["error"]) for answer in refusals] == [(401, "invalid_client")] * 2
    assert AccessToken.objects.count() == 0


def test_a_token_can_be_ended_by_its_consumer_only():
    consumer, other = make_consumer(), make_consumer()
    token = token_for(consumer)

    ask(other, path="/oauth/revoke/", token=token)
    assert call(token).status_code == 200
    assert ask(consumer, path="/oauth/revoke/", token=token).status_code == 200
    assert call(token).status_code == 401


# --- using a token --------------------------------------------------------------------------------


def test_the_actor_is_the_consumer_in_its_listed_stores():
    store, _other = make_store(), make_store()
    consumer = make_consumer(store_ids=[store.pk])

    answer = call(token_for(consumer))

    assert (answer.status_code, answer.json()) == (
        200,
        {"kind": "consumer", "id": str(consumer.pk), "stores": [str(store.pk)]},
    )
    assert "Consumer-Review-Due" not in answer


@pytest.mark.parametrize("sandbox", [False, True])
def test_all_stores_means_those_on_ones_side_of_the_sandbox_wall(sandbox):
    stores = {False: make_store(), True: make_store(sandbox=True)}

    answer = call(token_for(make_consumer(sandbox=sandbox)))

    assert answer.json()["stores"] == [str(stores[sandbox].pk)]


@pytest.mark.parametrize("values", [{"all_stores": True}, {"store_ids": []}])
def test_a_request_is_recognised_in_one_query(values, django_assert_num_queries):
    token = token_for(make_consumer(**values, last_used_at=timezone.now()))

    with django_assert_num_queries(1):
        assert call(token).status_code == 200


def test_a_scope_taken_away_counts_at_once():
    consumer = make_consumer(allowed_scopes=["stores:read", "staff:read"])
    token = token_for(consumer)
    Consumer.objects.update(allowed_scopes=["staff:read"])

    answer = call(token)

    assert (answer.status_code, answer.json()["code"], answer.json()["scope"]) == (403, "scope_missing", "stores:read")


def _expire(consumer):
    AccessToken.objects.update(expires=timezone.now())


def _suspend(consumer):
    Consumer.objects.update(suspended_at=timezone.now())


def _lapse(consumer):
    Consumer.objects.update(review_due_on=timezone.localdate() - timedelta(days=31))


@pytest.mark.parametrize("happens", [_expire, _suspend, _lapse])
def test_a_dead_token_is_refused_with_a_challenge(happens):
    consumer = make_consumer()
    token = token_for(consumer)
    happens(consumer)

    answer = call(token)

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Token abc"])
def test_without_a_bearer_token_the_challenge_names_no_error(header):
    answer = Client().get(WHO, headers={"Authorization": header} if header else {})

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="api"')


@pytest.mark.parametrize("token", ["rubbish", "é", "\x00", "a" * 5000])
def test_an_unknown_token_is_refused(token):
    answer = call(token)

    assert answer.status_code == 401


@override_settings(MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware"])
def test_a_staff_session_opens_nothing_here():
    client = Client()
    client.force_login(make_staff(is_superuser=True), backend=f"{StaffBackend.__module__}.StaffBackend")

    assert client.get(WHO).status_code == 401


def test_an_overdue_review_is_told_for_thirty_days():
    due_on = timezone.localdate() - timedelta(days=30)
    consumer = make_consumer()
    token = token_for(consumer)
    Consumer.objects.update(review_due_on=due_on)

    answer = call(token)

    assert (answer.status_code, answer["Consumer-Review-Due"]) == (200, due_on.isoformat())
    assert ask(consumer).status_code == 200


@pytest.mark.parametrize(
    ("days_after", "review"),
    [(-1, Review.CURRENT), (0, Review.CURRENT), (1, Review.OVERDUE), (30, Review.OVERDUE), (31, Review.LAPSED)],
)
def test_the_clock_of_a_review(days_after, review):
    due_on = date(2026, 3, 1)

    assert review_of(due_on, due_on + timedelta(days=days_after)) is review


def test_use_is_noted_at_most_once_a_minute():
    consumer = make_consumer()
    token = token_for(consumer)
    call(token)
    consumer.refresh_from_db()
    first = consumer.last_used_at
    call(token)
    consumer.refresh_from_db()
    assert (first is not None, consumer.last_used_at) == (True, first)

    Consumer.objects.update(last_used_at=timezone.now() - timedelta(seconds=61))
    call(token)
    consumer.refresh_from_db()
    assert consumer.last_used_at > first
