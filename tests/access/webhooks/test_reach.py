"""Who is told what: nobody before the challenge, and never beyond what a consumer may read now."""

from uuid import UUID

import pytest
from django.db import transaction

from apps.access.operations import WebhookChannel, change_endpoint, suspend_consumer
from apps.access.webhooks import subscriptions
from apps.core import journal
from apps.core.actors import system
from apps.core.models import Delivery, Event
from apps.stores.events import STORE_CREATED
from tests.factories.access import as_consumer
from tests.factories.stores import make_store
from tests.factories.webhooks import (
    answering,
    attempts_at,
    deliver_webhooks,
    echo,
    make_endpoint,
    receiver,
    state_of,
    time_passes,
    told,
)
from tests.factories.workshop import make_work_order, pay

pytestmark = pytest.mark.django_db
BOSS = system("test")


def test_nothing_is_told_before_the_challenge_is_answered():
    with receiver(answering(200, b"{}")) as there:
        endpoint, secret = make_endpoint(there.url)
        deliver_webhooks()
        make_work_order(until="checked_in")
        deliver_webhooks()
        (challenge,) = there.got
        assert challenge.verified(secret)["type"] == "recommerce.endpoint.verification.v1"
        assert (state_of(endpoint), attempts_at(endpoint)) == (("pending", ""), [(200, "challenge_not_answered")])
        assert told(endpoint).count() == 0


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"null",
        b"[]",
        b"\xff",
        b'{"challenge": null}',
        b'{"challenge": "x"}',
        b"[" * 9999,
        rb'{"challenge": "\ud800"}',
    ],
)
def test_another_answer_than_the_challenge_proves_nothing(said):
    with receiver(answering(200, said)) as there:
        endpoint, _secret = make_endpoint(there.url)
        deliver_webhooks()
        assert (state_of(endpoint)[0], attempts_at(endpoint)) == ("pending", [(200, "challenge_not_answered")])


def test_another_address_has_to_prove_itself_again():
    with receiver() as there, receiver(answering(404)) as elsewhere:
        endpoint, _secret = make_endpoint(there.url)
        deliver_webhooks()
        assert state_of(endpoint) == ("active", "")
        actor = as_consumer(endpoint.consumer)
        change_endpoint(actor=actor, endpoint_id=endpoint.pk, changes={"url": elsewhere.url})
        make_work_order(until="checked_in")
        deliver_webhooks()
        assert (state_of(endpoint)[0], there.facts, elsewhere.facts, len(elsewhere.got)) == ("pending", [], [], 1)


def test_each_gets_its_stores_types_and_statuses_only():
    near, far = make_store(), make_store()
    sandbox = make_store(sandbox=True)
    with receiver() as there:
        everything, near_only, ready, money, tests = (
            there.url + path for path in ("/all", "/near", "/ready", "/pay", "/try")
        )
        urls = {
            make_endpoint(everything).endpoint.pk: "all",
            make_endpoint(near_only, stores=[near, far], store_codes=[near.code]).endpoint.pk: "near",
            make_endpoint(ready, statuses=["ready"]).endpoint.pk: "ready",
            make_endpoint(money, event_types=["recommerce.payment.recorded.v1"]).endpoint.pk: "pay",
        }
        trying, _secret = make_endpoint(tests)
        type(trying.consumer).objects.filter(pk=trying.consumer_id).update(sandbox=True)
        urls[trying.pk] = "try"
        deliver_webhooks()
        orders = {"near": make_work_order(near), "far": make_work_order(far), "test": make_work_order(sandbox)}
        pay(orders["near"])
        deliver_webhooks()
    ids = {order.pk: name for name, order in orders.items()}
    got = {
        (urls[row.target_id], ids.get(row.aggregate_id, "payment"), row.event.to_state)
        for row in (named(delivery) for delivery in Delivery.objects.filter(channel="webhook").select_related("event"))
        if row.target_id in urls
    }
    assert {(who, what) for who, what, _state in got} == {
        ("all", "near"), ("all", "far"), ("near", "near"), ("ready", "near"), ("ready", "far"), ("pay", "payment"),
        ("try", "test"),
    }  # fmt: skip
    assert {state for who, _what, state in got if who == "ready"} == {"ready"}


def named(delivery):
    target = delivery.target
    delivery.target_id = None if target.startswith("check:") else UUID(target)
    return delivery


def test_a_suspended_consumer_gets_nothing_more_not_even_what_was_on_its_way():
    with receiver() as there:
        endpoint, _secret = make_endpoint(there.url)
        deliver_webhooks()
        there.act = answering(500)
        make_work_order(until="checked_in")
        deliver_webhooks()
        before = len(there.facts)
        there.act = echo
        suspend_consumer(actor=BOSS, consumer_id=endpoint.consumer_id, reason="Test")
        make_work_order(until="checked_in")
        time_passes()
        deliver_webhooks()
        assert str(endpoint.pk) in WebhookChannel().resting()
        assert len(there.facts) == before
        assert told(endpoint).filter(state="pending").count() == told(endpoint).count()


def test_a_store_taken_away_is_told_of_no_more_not_even_what_was_on_its_way():
    near, far = make_store(), make_store()
    with receiver() as there:
        endpoint, _secret = make_endpoint(there.url, stores=[near, far])
        deliver_webhooks()
        there.act = answering(500)
        make_work_order(far, until="checked_in")
        deliver_webhooks()
        before = len(there.facts)
        there.act = echo
        type(endpoint.consumer).objects.filter(pk=endpoint.consumer_id).update(store_ids=[near.pk])
        time_passes()
        deliver_webhooks()
        assert len(there.facts) == before
        assert set(told(endpoint).values_list("state", "external_ref")) == {("done", "not_for_them")}


def test_a_scope_taken_away_ends_its_events():
    with receiver() as there:
        endpoint, _secret = make_endpoint(there.url)
        deliver_webhooks()
        type(endpoint.consumer).objects.filter(pk=endpoint.consumer_id).update(
            allowed_scopes=["webhook_endpoints:read"]
        )
        make_work_order(until="checked_in")
        deliver_webhooks()
        assert there.facts == []


def test_the_relay_asks_once_and_again_only_when_something_passes_that_changes_the_answer(django_assert_num_queries):
    store = make_store()
    with receiver() as there:
        endpoint, _secret = make_endpoint(there.url)
        deliver_webhooks()
    watched = subscriptions.Watched()

    def asked(position, resource="work_order", type_="work_order.paid"):
        return watched.wanting(
            Event(type=f"recommerce.{type_}.v1", resource=resource, position=position, store_id=store.pk)
        )

    for position, queries, resource in (
        (7, 2, "work_order"), (8, 0, "work_order"), (9, 0, "payment"), (10, 2, "consumer"), (11, 0, "work_order"),
        (13, 2, "work_order"), (13, 2, "work_order"), (1, 2, "work_order"),
    ):  # fmt: skip
        with django_assert_num_queries(queries):
            wanting = asked(position, resource, "work_order.paid" if resource == "work_order" else f"{resource}.x")
        assert wanting == ([endpoint.pk] if resource == "work_order" else [])


def test_a_store_opened_later_is_told_of_too():
    with receiver() as there:
        make_endpoint(there.url)
        deliver_webhooks()
        make_work_order(until="checked_in")
        deliver_webhooks()
        store = make_store()
        with transaction.atomic():
            journal.append(STORE_CREATED, store, actor=BOSS)
        make_work_order(store, until="checked_in")
        deliver_webhooks()
        assert there.facts[-1].envelope["data"]["store"] == store.code
