"""What is sent: bytes that others' libraries verify and parse, the same at every attempt."""

import hashlib
from datetime import datetime, timedelta

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from cloudevents.core.formats.json import JSONFormat
from django.utils import timezone
from jsonschema import Draft202012Validator
from standardwebhooks.webhooks import WebhookVerificationError

from apps.access.operations import rotate_endpoint_secret
from apps.access.webhooks import schemas
from apps.core import bodies
from apps.core.models import Event
from tests.factories.access import as_consumer
from tests.factories.stores import make_store
from tests.factories.webhooks import (
    answering,
    deliver_webhooks,
    echo,
    make_endpoint,
    receiver,
    time_passes,
    told,
)
from tests.factories.workshop import make_work_order, pay

pytestmark = pytest.mark.django_db


def test_a_paid_order_arrives_signed_and_readable_by_others_libraries():
    with receiver() as there:
        _endpoint, secret = make_endpoint(there.url)
        deliver_webhooks()
        order = make_work_order()
        pay(order)
        deliver_webhooks()
    paid = next(got for got in there.facts if got.envelope["type"] == "recommerce.work_order.paid.v1")
    happened = Event.objects.get(type="recommerce.work_order.paid.v1")
    assert paid.verified(secret)["id"] == f"evt_{happened.pk}" == paid.headers["webhook-id"]
    with pytest.raises(WebhookVerificationError):
        paid.verified("whsec_" + "A" * 44)
    parsed = from_structured_event(HTTPMessage(headers=paid.headers, body=paid.body), JSONFormat())
    assert (parsed.get_type(), parsed.get_subject(), parsed.get_time()) == (
        happened.type, f"work_order/{order.pk}", happened.occurred_at,
    )  # fmt: skip
    assert parsed.get_dataschema() == "http://127.0.0.1:8000/api/v1/event-schemas/recommerce.work_order.paid.v1.json"
    assert parsed.get_data() == {
        "id": str(order.pk), "code": order.code, "store": order.store.code, "status": "paid",
        "previous_status": "ready", "payment_state": "paid", "balance": "0.00", "currency": "EUR",
        "custody": "store", "version": happened.version, "changed": happened.changed,
    }  # fmt: skip
    Draft202012Validator(schemas.of(happened.type)).validate(parsed.get_data())
    assert paid.headers["content-type"] == "application/cloudevents+json"
    assert b"Durand" not in b"".join(got.body for got in there.got)


def test_what_arrived_is_the_order_s_story_in_its_order():
    with receiver() as there:
        make_endpoint(there.url)
        deliver_webhooks()
        order = make_work_order()
        deliver_webhooks()
    story = Event.objects.filter(aggregate_id=order.pk).order_by("id")
    assert [got.envelope["id"] for got in there.facts] == [f"evt_{event.pk}" for event in story]
    assert [got.envelope["aggregateversion"] for got in there.facts] == [event.version for event in story]


def test_a_second_attempt_has_the_same_bytes_and_a_fresh_signature(monkeypatch):
    with receiver() as there:
        endpoint, secret = make_endpoint(there.url)
        deliver_webhooks()
        there.act = answering(500)
        make_work_order(until="checked_in")
        deliver_webhooks()
        first = there.facts[0]
        delivery = told(endpoint).get(event_id=int(first.envelope["id"][4:]))
        assert (delivery.state, delivery.last_code) == ("pending", "http_500")
        assert bodies.read(delivery.body_id) == first.body
        assert delivery.body_digest == hashlib.sha256(first.body).hexdigest()
        make_later(monkeypatch)
        there.act = echo
        time_passes()
        deliver_webhooks()
    again = next(got for got in there.facts[1:] if got.headers["webhook-id"] == first.headers["webhook-id"])
    assert again.body == first.body
    assert again.headers["webhook-timestamp"] > first.headers["webhook-timestamp"]
    assert again.headers["webhook-signature"] != first.headers["webhook-signature"]
    again.verified(secret)


def make_later(monkeypatch):
    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(seconds=2)

    monkeypatch.setattr("apps.access.operations.webhooks.sending.datetime", Later)


def test_a_body_past_its_thirty_days_is_drawn_again_from_the_journal():
    with receiver() as there:
        endpoint, _secret = make_endpoint(there.url)
        deliver_webhooks()
        there.act = answering(500)
        make_work_order(until="checked_in")
        deliver_webhooks()
        first = there.facts[0]
        delivery = told(endpoint).get(event_id=int(first.envelope["id"][4:]))
        bodies.Body.objects.filter(id=delivery.body_id).delete()
        there.act = echo
        time_passes()
        deliver_webhooks()
    assert next(got for got in there.facts[1:] if got.envelope["id"] == first.envelope["id"]).body == first.body


def test_during_a_rotation_both_secrets_verify_and_afterwards_only_the_new_one():
    store = make_store()
    with receiver() as there:
        endpoint, old = make_endpoint(there.url)
        deliver_webhooks()
        _same, new = rotate_endpoint_secret(actor=as_consumer(endpoint.consumer), endpoint_id=endpoint.pk)
        make_work_order(store, until="checked_in")
        deliver_webhooks()
        both = there.facts[-1]
        type(endpoint).objects.filter(pk=endpoint.pk).update(former_until=[timezone.now()])
        make_work_order(store, until="checked_in")
        deliver_webhooks()
        after = there.facts[-1]
    both.verified(old)
    both.verified(new)
    after.verified(new)
    with pytest.raises(WebhookVerificationError):
        after.verified(old)


def test_asking_twice_for_a_new_secret_leaves_the_one_that_the_receiver_has():
    with receiver() as there:
        endpoint, held = make_endpoint(there.url)
        deliver_webhooks()
        program = as_consumer(endpoint.consumer)
        _same, lost = rotate_endpoint_secret(actor=program, endpoint_id=endpoint.pk)
        _same, new = rotate_endpoint_secret(actor=program, endpoint_id=endpoint.pk)
        make_work_order(until="checked_in")
        deliver_webhooks()
    for secret in (held, lost, new):
        there.facts[-1].verified(secret)
