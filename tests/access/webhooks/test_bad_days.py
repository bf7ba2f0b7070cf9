"""What becomes of a message that is not taken: when it is tried again, when it is given up, and what is kept of it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from django.utils import timezone

from apps.access.models import EndpointHealth, WebhookAttempt
from apps.access.operations import WebhookChannel, disable_endpoint, enable_endpoint
from apps.access.operations.webhooks import noting
from apps.access.ports import Reply
from apps.access.webhooks import patience
from apps.core import deliveries, relay, sequencer
from apps.core.models import Delivery, Event, WorkState
from tests.factories.access import as_consumer
from tests.factories.stores import make_store
from tests.factories.webhooks import (
    answering,
    deliver_webhooks,
    echo,
    make_endpoint,
    receiver,
    state_of,
    time_passes,
    told,
)
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db


def quiet_for(endpoint, time):
    EndpointHealth.objects.filter(endpoint=endpoint).update(last_success_at=timezone.now() - time)


def failing(there, act, attempts=1):
    """An endpoint that took its challenge, then answers like this, so often."""
    endpoint, _secret = make_endpoint(there.url, event_types=["recommerce.work_order.checked_in.v1"])
    deliver_webhooks()
    there.act = act
    make_work_order(until="checked_in")
    for _each in range(attempts):
        time_passes()
        deliver_webhooks()
    return endpoint, told(endpoint).get()


@pytest.mark.parametrize("status", [301, 307, 400, 401, 404, 500, 503])
def test_anything_but_2xx_is_tried_again_later(status):
    with receiver() as there:
        began = timezone.now()
        _endpoint, delivery = failing(there, answering(status, Location=there.url + "/elsewhere"))
        assert (delivery.state, delivery.last_code, len(there.facts)) == ("pending", f"http_{status}", 1)
        assert timedelta(seconds=4) < delivery.not_before - began < timedelta(seconds=9)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_2xx_is_done(status):
    with receiver() as there:
        _endpoint, delivery = failing(there, answering(status))
        assert delivery.state == "done"


def test_gone_disables_the_endpoint_and_says_so():
    with receiver() as there:
        endpoint, delivery = failing(there, answering(410))
        assert (state_of(endpoint), delivery.state) == (("disabled", "gone"), "pending")
        said = Event.objects.get(type="recommerce.webhook_endpoint.disabled.v1")
        assert (said.aggregate_id, said.reason_code, said.from_state) == (endpoint.pk, "gone", "active")
        assert WebhookChannel().resting() == {str(endpoint.pk)}
        there.act = echo
        enable_endpoint(actor=as_consumer(endpoint.consumer), endpoint_id=endpoint.pk)
        time_passes()
        deliver_webhooks()
        time_passes()
        deliver_webhooks()
        assert (state_of(endpoint), told(endpoint).get().state) == (("active", ""), "done")


SOON = timedelta(seconds=90)


@pytest.mark.parametrize(
    "status, said, expected",
    [
        (429, "120", timedelta(seconds=120)),
        (503, "0", None),
        (502, "999999999999", timedelta(hours=24)),
        (504, "date", SOON),
        (429, "soon", None),
        (429, "Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        (429, "-5", None),
        (429, "１２", None),
        (400, "120", None),
    ],
)
def test_retry_after_is_honoured_within_bounds_where_it_means_something(status, said, expected):
    if said == "date":
        said = format_datetime(datetime.now(UTC) + SOON, usegmt=True)
    wait = patience.until_next(Reply(status, headers={"retry-after": said}), 1)
    if expected is None:
        assert timedelta(seconds=4.5) <= wait <= timedelta(seconds=5.5)
    else:
        assert abs(wait - expected) < timedelta(seconds=2)


def test_the_row_waits_as_long_as_the_receiver_asked():
    with receiver() as there:
        began = timezone.now()
        _endpoint, delivery = failing(there, answering(429, Retry_After="3600"))
        assert timedelta(minutes=59) < delivery.not_before - began < timedelta(minutes=61)


def test_after_three_days_of_nothing_it_is_given_up_and_the_endpoint_disabled():
    assert timedelta(days=3) < sum(patience.DELAYS, timedelta()) < timedelta(days=3.5)
    with receiver() as there:
        endpoint, _delivery = failing(there, answering(500), attempts=9)
        quiet_for(endpoint, timedelta(days=3))
        time_passes()
        deliver_webhooks()
        delivery = told(endpoint).get()
        assert (delivery.state, delivery.attempts, len(there.facts)) == ("dead", 10, 10)
        assert state_of(endpoint) == ("disabled", "failing")
        assert Event.objects.get(type="recommerce.webhook_endpoint.disabled.v1").actor_label == "webhooks"


def test_one_message_that_is_never_taken_does_not_disable_an_endpoint_that_takes_others():
    with receiver() as there:
        endpoint, _delivery = failing(there, answering(500), attempts=9)
        quiet_for(endpoint, timedelta(days=2))
        time_passes()
        deliver_webhooks()
        assert (told(endpoint).get().state, state_of(endpoint)) == ("dead", ("active", ""))


def test_an_endpoint_that_keeps_failing_is_left_alone_a_while_and_waiting_costs_no_attempt():
    with receiver() as there:
        endpoint, _delivery = failing(there, answering(500), attempts=5)
        health = EndpointHealth.objects.get(endpoint=endpoint)
        assert (health.failures_in_row, str(endpoint.pk) in WebhookChannel().resting()) == (5, True)
        Delivery.objects.update(not_before=timezone.now())
        assert deliver_webhooks() == ["Retry"]
        again = told(endpoint).get()
        assert (again.attempts, again.last_code, len(there.facts)) == (5, "endpoint_at_rest", 5)


def test_the_log_keeps_what_was_said_without_what_is_private():
    secret = b"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    said = b'{"error": "no, ask jean@example.com or 06 12 34 56 78, key ' + secret + b'", "customer": "Jean", "n": 1}'
    with receiver() as there:
        endpoint, _delivery = failing(there, answering(422, said))
        kept = WebhookAttempt.objects.filter(endpoint=endpoint, status=422).get()
        assert kept.excerpt == '{"error": "no, ask ••• or •••, key •••", "customer": "•••", "n": "•••"}'
        assert (kept.code, kept.number, kept.event_type) == ("http_422", 1, "recommerce.work_order.checked_in.v1")


def test_a_disabled_endpoint_waits_and_goes_on_where_it_stopped():
    with receiver() as there:
        endpoint, _delivery = failing(there, answering(500))
        there.act = echo
        actor = as_consumer(endpoint.consumer)
        disable_endpoint(actor=actor, endpoint_id=endpoint.pk)
        time_passes()
        deliver_webhooks()
        assert (len(there.facts), told(endpoint).get().state) == (1, WorkState.PENDING)
        enable_endpoint(actor=actor, endpoint_id=endpoint.pk)
        deliver_webhooks()
        time_passes()
        deliver_webhooks()
        assert (len(there.facts), told(endpoint).get().state) == (2, WorkState.DONE)


def test_a_worker_killed_after_sending_sends_the_same_bytes_again(monkeypatch):
    class Killed(BaseException):
        pass

    def die(*_args, **_values):
        raise Killed

    with receiver() as there:
        endpoint, secret = make_endpoint(there.url, event_types=["recommerce.work_order.checked_in.v1"])
        deliver_webhooks()
        make_work_order(until="checked_in")
        with monkeypatch.context() as dying:
            dying.setattr(noting, "note", die)
            with pytest.raises(Killed):
                deliver_webhooks()
        assert deliver_webhooks() == []  # the lease is still held
        told(endpoint).update(lease_until=timezone.now())
        assert deliver_webhooks() == ["Done"]
        first, again = there.facts
    assert (again.body, again.headers["webhook-id"]) == (first.body, first.headers["webhook-id"])
    again.verified(secret)
    assert (told(endpoint).get().state, told(endpoint).get().attempts) == ("done", 2)


def test_who_hangs_holds_two_places_of_its_own_and_nobody_elses(monkeypatch):
    bells = []
    monkeypatch.setattr(relay.current_app, "send_task", lambda _task, args, **_how: bells.append(args[0]))
    with receiver() as there:
        slow, _s = make_endpoint(there.url + "/slow")
        good, _s = make_endpoint(there.url + "/good")
        deliver_webhooks()
        store = make_store()
        for _each in range(3):
            make_work_order(store, until="checked_in")
        while sequencer.advance():
            pass
        relay.ring()
        rung = Delivery.objects.filter(pk__in=bells, channel="webhook")
        assert sorted(rung.values_list("target", flat=True)) == sorted([str(slow.pk), str(good.pk)] * 2)
        for delivery in told(good).filter(pk__in=bells):
            deliveries.attempt(delivery.pk)
        bells.clear()
        relay.ring()
        again = Delivery.objects.filter(pk__in=bells, channel="webhook")
        assert set(again.values_list("target", flat=True)) == {str(good.pk)}
        EndpointHealth.objects.filter(endpoint=good).update(rests_until=timezone.now() + timedelta(minutes=1))
        Delivery.objects.update(rung_at=None)
        bells.clear()
        relay.ring()
        assert set(Delivery.objects.filter(pk__in=bells, channel="webhook").values_list("target", flat=True)) == {
            str(slow.pk)
        }
