"""A consumer's secret is changed without a gap, or at once: seen through the token endpoint itself."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken

from apps.access import operations
from apps.access.errors import TooManySecrets
from apps.access.models import Consumer
from apps.core import actors
from apps.core.errors import Invalid
from apps.core.models import Event
from tests.factories.access import SECRET, make_consumer

from .test_tokens import ask, call, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.access.urls")]
SYSTEM = actors.system("test")


def rotate(consumer: Consumer, **how: Any) -> str:
    return operations.rotate_consumer_secret(actor=SYSTEM, consumer_id=consumer.pk, **how).client_secret


def statuses(consumer: Consumer, *secrets: str) -> list[int]:
    return [ask(consumer, secret=secret).status_code for secret in secrets]


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def test_both_secrets_open_for_a_day_and_tokens_live_on(monkeypatch: pytest.MonkeyPatch) -> None:
    consumer = make_consumer()
    token, began = token_for(consumer), timezone.now()

    new = rotate(consumer)

    assert call(token).status_code == 200
    assert statuses(consumer, SECRET, new, "neither") == [200, 200, 401]
    at(monkeypatch, began + timedelta(hours=23, minutes=59))
    assert statuses(consumer, SECRET, new) == [200, 200]
    at(monkeypatch, began + timedelta(hours=24, minutes=1))
    assert statuses(consumer, SECRET, new) == [401, 200]


def test_the_body_form_knows_the_old_secret_too() -> None:
    consumer = make_consumer()
    rotate(consumer)
    form = {"client_id": consumer.client_id, "client_secret": SECRET}
    answer = ask(consumer, secret="wrong", **form)
    assert answer.status_code == 200


def test_what_the_library_was_lent_is_never_stored() -> None:
    consumer = make_consumer()
    rotate(consumer)
    consumer.refresh_from_db()
    before = (consumer.client_secret, consumer.former_secrets)
    assert statuses(consumer, SECRET) == [200]
    consumer.refresh_from_db()
    assert (consumer.client_secret, consumer.former_secrets) == before


def test_without_overlap_the_old_secret_and_every_token_are_dead_at_once() -> None:
    consumer, other = make_consumer(), make_consumer()
    token, foreign = token_for(consumer), token_for(other)

    new = rotate(consumer, overlap=timedelta(0))

    assert [call(token).status_code, call(foreign).status_code] == [401, 200]
    assert statuses(consumer, SECRET, new) == [401, 200]


def test_the_old_secret_ends_on_demand() -> None:
    consumer = make_consumer()
    new = rotate(consumer)
    token = ask(consumer, secret=SECRET).json()["access_token"]

    operations.end_former_secrets(actor=SYSTEM, consumer_id=consumer.pk)
    operations.end_former_secrets(actor=SYSTEM, consumer_id=consumer.pk)

    assert call(token).status_code == 401
    assert statuses(consumer, SECRET, new) == [401, 200]
    told = [event.type for event in Event.objects.order_by("id")]
    assert told == ["recommerce.consumer.secret_rotated.v1", "recommerce.consumer.secret_ended.v1"]


def test_a_second_rotation_ends_no_secret_before_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who lost the first answer asks again; their program still has the secret before it."""
    consumer, began = make_consumer(), timezone.now()
    first = rotate(consumer)
    at(monkeypatch, began + timedelta(hours=1))
    second = rotate(consumer, overlap=timedelta(hours=48))
    assert statuses(consumer, SECRET, first, second, "neither") == [200, 200, 200, 401]
    at(monkeypatch, began + timedelta(hours=24, minutes=1))
    assert statuses(consumer, SECRET, first, second) == [401, 200, 200]
    at(monkeypatch, began + timedelta(hours=49, minutes=1))
    assert statuses(consumer, SECRET, first, second) == [401, 401, 200]


def test_without_overlap_every_former_secret_ends() -> None:
    consumer = make_consumer()
    first = rotate(consumer)
    second = rotate(consumer, overlap=timedelta(0))
    assert statuses(consumer, SECRET, first, second) == [401, 401, 200]


def test_all_former_secrets_end_on_demand() -> None:
    consumer = make_consumer()
    first, second = rotate(consumer), rotate(consumer)
    operations.end_former_secrets(actor=SYSTEM, consumer_id=consumer.pk)
    assert statuses(consumer, SECRET, first, second) == [401, 401, 200]


def test_five_former_secrets_are_the_most_and_one_that_ended_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    consumer, began = make_consumer(), timezone.now()
    known = [SECRET, *(rotate(consumer) for _each in range(5))]
    told = Event.objects.count()
    with pytest.raises(TooManySecrets):
        rotate(consumer)
    assert (statuses(consumer, *known), Event.objects.count()) == ([200] * 6, told)
    at(monkeypatch, began + timedelta(hours=24, minutes=1))
    assert statuses(consumer, rotate(consumer), *known) == [200, 401, 401, 401, 401, 401, 200]


@pytest.mark.parametrize("overlap", [timedelta(days=7, seconds=1), timedelta(seconds=-1)])
def test_an_overlap_is_a_week_at_most(overlap: timedelta) -> None:
    consumer = make_consumer()
    with pytest.raises(Invalid) as refusal:
        rotate(consumer, overlap=overlap)
    assert list(refusal.value.errors) == ["/overlap"]
    assert (statuses(consumer, SECRET), Event.objects.count()) == ([200], 0)


def test_a_suspended_consumers_old_secret_opens_nothing() -> None:
    consumer = make_consumer()
    new = rotate(consumer)
    operations.suspend_consumer(actor=SYSTEM, consumer_id=consumer.pk, reason="leak")
    assert statuses(consumer, SECRET, new) == [401, 401]
    assert AccessToken.objects.count() == 0
