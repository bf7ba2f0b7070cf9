"""What comes from outside is kept before it is understood, may come twice, and has one effect."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from apps.core import context, inbox, leases
from apps.core.channels import Dead, Done, Outcome, Retry
from apps.core.models import Body, InboxMessage, WorkState
from tests.factories.core import Widget

pytestmark = pytest.mark.django_db


@contextmanager
def understood_by(handler: Callable[[InboxMessage, bytes], Outcome]) -> Iterator[None]:
    inbox.handle("test.kind")(handler)
    try:
        yield
    finally:
        del inbox._handlers["test.kind"]


def receive(body: bytes = b'{"paid": true}', **values: Any) -> tuple[InboxMessage, bool]:
    given: dict[str, Any] = {
        "source": "till",
        "external_id": "evt-1",
        "kind": "test.kind",
        "body": body,
        "store_ids": [],
    }
    return inbox.receive(**(given | values))


def test_the_same_bytes_twice_are_one_message() -> None:
    first, new = receive()
    second, again = receive()
    assert (first.pk, new, again) == (second.pk, True, False)
    assert (InboxMessage.objects.count(), Body.objects.count()) == (1, 1)


def test_other_bytes_under_the_same_id_are_an_alarm_and_change_nothing() -> None:
    first, _new = receive()
    before = InboxMessage.objects.values().get()
    with pytest.raises(inbox.DifferentBytes):
        receive(b'{"paid": false}')
    assert (InboxMessage.objects.values().get(), Body.objects.count()) == (before, 1)
    assert first.digest == before["digest"]


def test_an_id_belongs_to_its_source() -> None:
    receive()
    assert receive(b"other", source="webshop")[1]
    assert InboxMessage.objects.count() == 2


def test_the_handler_gets_the_bytes_and_the_context_and_runs_once() -> None:
    seen: list[tuple[bytes, str]] = []

    def handler(message: InboxMessage, body: bytes) -> Outcome:
        seen.append((body, context.current().request_id))
        return Done()

    with context.bound(context.RequestContext("till-7-request")):
        message, _new = receive()
    with understood_by(handler):
        assert inbox.attempt(message.pk) == Done()
        assert inbox.attempt(message.pk) is None
    assert seen == [(b'{"paid": true}', "till-7-request")]
    message.refresh_from_db()
    assert (message.state, message.attempts, message.lease_token) == (WorkState.DONE, 1, None)


def test_a_failing_handler_leaves_no_effect_and_is_tried_again_soon() -> None:
    def handler(message: InboxMessage, body: bytes) -> Outcome:
        Widget.objects.create()
        raise KeyError("total")

    message, _new = receive()
    with understood_by(handler):
        outcome = inbox.attempt(message.pk)
    assert outcome == Retry("KeyError", "KeyError: 'total'", after=timedelta(seconds=2))
    message.refresh_from_db()
    assert (Widget.objects.count(), message.state, message.attempts) == (0, WorkState.PENDING, 1)
    assert message.not_before > leases.database_now()


def test_a_kind_nobody_understands_waits_and_says_so() -> None:
    message, _new = receive(kind="nobody.knows")
    assert isinstance(inbox.attempt(message.pk), Retry)
    message.refresh_from_db()
    assert (message.state, message.last_code) == (WorkState.PENDING, "KeyError")


def test_a_refused_message_is_dead_with_its_reason() -> None:
    message, _new = receive()
    with understood_by(lambda message, body: Dead("unknown_currency", "XTS")):
        inbox.attempt(message.pk)
    message.refresh_from_db()
    assert (message.state, message.last_code, message.last_reason) == (WorkState.DEAD, "unknown_currency", "XTS")


def test_a_body_past_its_thirty_days_is_dead_not_guessed() -> None:
    message, _new = receive()
    Body.objects.all().delete()
    with understood_by(lambda message, body: Done()):
        assert inbox.attempt(message.pk) == Dead("body_dropped", "the body is past its thirty days")


def test_who_lost_the_lease_has_no_effect() -> None:
    """Another worker took over between claim and effect: only the present holder may act."""

    def handler(message: InboxMessage, body: bytes) -> Outcome:
        Widget.objects.create()
        return Done()

    message, _new = receive()
    claimed = leases.claim(InboxMessage.objects.all(), message.pk)
    assert claimed is not None
    InboxMessage.objects.update(lease_token=uuid4())
    with understood_by(handler):
        assert inbox._understand(claimed) == Retry("lease_lost", "another worker took over")
    assert Widget.objects.count() == 0


def test_a_kind_has_one_handler() -> None:
    with understood_by(lambda message, body: Done()), pytest.raises(ValueError):
        inbox.handle("test.kind")(lambda message, body: Done())
