"""The bytes that leave: a CloudEvents 1.0 envelope, with enough in it not to call back, and nobody's name."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from apps.core import events
from apps.core.models import Event

CONTENT_TYPE = "application/cloudevents+json"
ID_PREFIX = "evt_"
VERIFICATION = "recommerce.endpoint.verification.v1"
PING = "recommerce.endpoint.ping.v1"
# Values every event has, null where the thing has none; an event may tell more of `events.FACT_KEYS`.
MONEY = ("payment_state", "balance", "currency")


def message_id(event: Event) -> str:
    """The `webhook-id` and the envelope's `id`: the same at every attempt, at every endpoint."""
    return f"{ID_PREFIX}{event.pk}"


def event_id(message: str) -> int | None:
    """Back again; None when it is not one of ours."""
    number = message.removeprefix(ID_PREFIX)
    well_formed = message != number and number.isascii() and number.isdigit() and len(number) <= 18
    return int(number) if well_formed else None


def of(event: Event, *, store_code: str | None) -> bytes:
    data: dict[str, Any] = {
        "id": str(event.aggregate_id),
        "code": event.code or None,
        "store": store_code,
        "status": event.to_state or None,
        "previous_status": event.from_state or None,
        **{name: event.facts.get(name) for name in sorted({*MONEY, *(event.facts.keys() & events.FACT_KEYS)})},
        "version": event.version,
        "changed": event.changed,
    }
    return _wrapped(event, event.type, data)


def verification(event: Event, *, challenge: str) -> bytes:
    return _wrapped(event, VERIFICATION, {"endpoint": str(event.aggregate_id), "challenge": challenge})


def ping(event: Event) -> bytes:
    return _wrapped(event, PING, {"endpoint": str(event.aggregate_id)})


def sample(event: Event, type_name: str) -> bytes:
    """What an event of this type looks like, about a thing that is not there."""
    data: dict[str, Any] = {
        "id": "00000000-0000-7000-8000-000000000000",
        "code": "SAMPLE",
        "store": "SAMPLE",
        "status": "sample",
        "previous_status": None,
        "payment_state": "unpaid",
        "balance": "60.00",
        "currency": "EUR",
        "version": 1,
        "changed": [],
        "sample": True,
    }
    return _wrapped(event, type_name, data)


def challenge_in(body: bytes) -> str:
    """What a verification message of ours asks to be answered with."""
    return str(json.loads(body)["data"]["challenge"])


def schema_url(type_name: str) -> str:
    return f"{settings.PUBLIC_URL}/api/v1/event-schemas/{type_name}.json"


def _wrapped(event: Event, type_name: str, data: Mapping[str, Any]) -> bytes:
    at = event.occurred_at.isoformat().replace("+00:00", "Z")
    envelope: dict[str, Any] = {
        "specversion": "1.0",
        "id": message_id(event),
        "source": settings.PUBLIC_URL,
        "type": type_name,
        "subject": f"{event.resource}/{event.aggregate_id}",
        "time": at,
        "timestamp": at,
        "datacontenttype": "application/json",
        "dataschema": schema_url(type_name),
        "aggregateversion": event.version,
    }
    if event.traceparent:
        envelope["traceparent"] = event.traceparent
    return json.dumps({**envelope, "data": data}, ensure_ascii=False, separators=(",", ":")).encode()
