"""Everything webhooks tell, as an AsyncAPI 3 document: one channel per kind of thing, one message per type of event.

An installation's own address stands nowhere in it, so that the document is the same everywhere.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.conf import settings

from apps.core.events import EventType

from . import catalogue, envelope, schemas

OURS = "endpoint"  # the family of messages about an endpoint itself
UUID_PATTERN = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
TEXT = {"type": "string"}
HEADERS: dict[str, dict[str, Any]] = {
    "webhook-id": {**TEXT, "description": "The envelope's `id`: remember those you have taken."},
    "webhook-timestamp": {**TEXT, "pattern": "^[0-9]+$", "description": "Unix seconds of this attempt."},
    "webhook-signature": {
        **TEXT,
        "description": "Standard Webhooks: `v1,` and base64, one for each secret while it is being replaced.",
    },
    "content-type": {**TEXT, "const": envelope.CONTENT_TYPE},
    "traceparent": {**TEXT, "description": "Of the request that caused the event, where it had one."},
}


def document() -> dict[str, Any]:
    families = {resource: [event.full_name for event in events] for resource, events in _families()}
    types = [*catalogue.told(), envelope.VERIFICATION, envelope.PING]
    shown = {**families, OURS: [envelope.VERIFICATION, envelope.PING]}
    return {
        "asyncapi": "3.0.0",
        "info": _info(),
        "defaultContentType": envelope.CONTENT_TYPE,
        "servers": {"receiver": _receiver()},
        "channels": {resource: _channel(resource, names) for resource, names in shown.items()},
        "operations": {f"tell_{resource}": _operation(resource, names) for resource, names in shown.items()},
        "components": {
            "messages": {name: _message(name) for name in types},
            "messageTraits": {"signed": {"headers": _headers()}},
            "schemas": {"envelope": _envelope(), **_data(families)},
            "securitySchemes": {"signature": _signature()},
        },
    }


def _families() -> Iterable[tuple[str, Iterable[EventType]]]:
    told = sorted(catalogue.told().values(), key=lambda event: event.full_name)
    return groupby(sorted(told, key=lambda event: event.resource), key=lambda event: event.resource)


def _info() -> dict[str, Any]:
    about = settings.SPECTACULAR_SETTINGS
    return {
        "title": f"{about['TITLE']} webhooks",
        "version": about["VERSION"],
        "description": "CloudEvents 1.0, signed as Standard Webhooks ask, sent to endpoints that asked for them at"
        " `/api/v1/webhook-endpoints/`. Ignore fields and types you do not know: new ones break no promise.",
        "contact": about["CONTACT"],
        "license": about["LICENSE"],
        "tags": [{"name": "webhooks", "description": "At least once, and in order for each thing."}],
    }


def _receiver() -> dict[str, Any]:
    return {
        "host": "{receiver}",
        "protocol": "https",
        "description": "The `url` of a webhook endpoint: it takes a POST and answers 2xx within fifteen seconds.",
        "variables": {"receiver": {"description": "Yours.", "examples": ["erp.example", "erp.example:8443"]}},
        "security": [{"$ref": "#/components/securitySchemes/signature"}],
    }


def _signature() -> dict[str, Any]:
    return {
        "type": "httpApiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": "HMAC-SHA256 of `id.timestamp.body` under the endpoint's secret.",
    }


def _channel(resource: str, names: list[str]) -> dict[str, Any]:
    return {
        "title": f"About {_words(resource)}",
        "description": "No address stands here: each endpoint has its own, its `url`.",
        "servers": [{"$ref": "#/servers/receiver"}],
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        **({"x-scope": scope} if (scope := catalogue.right_of(resource)) else {}),
        **({"x-filters": _filters(resource)} if resource != OURS else {}),
    }


def _filters(resource: str) -> dict[str, Any]:
    """What an endpoint may ask for. What belongs to no store is told only to those who name none."""
    return {
        "event_types": [f"{catalogue.PREFIX}{resource}.*"],
        "statuses": "data.status",
        **({} if resource in catalogue.COMMON else {"stores": "data.store"}),
    }


def _operation(resource: str, names: list[str]) -> dict[str, Any]:
    return {
        "action": "send",
        "title": f"Tell what happened to {_words(resource)}",
        "description": "A thing's events come in the order of `aggregateversion`; the same message may come twice.",
        "channel": {"$ref": f"#/channels/{resource}"},
        "messages": [{"$ref": f"#/channels/{resource}/messages/{name}"} for name in names],
    }


def _message(name: str) -> dict[str, Any]:
    resource = catalogue.resource_of(name)
    subject = "webhook_endpoint" if resource == OURS else resource
    data = resource if resource != OURS else _short(name)
    return {
        "name": name,
        "title": _short(name),
        "contentType": envelope.CONTENT_TYPE,
        "traits": [{"$ref": "#/components/messageTraits/signed"}],
        "payload": {
            "allOf": [{"$ref": "#/components/schemas/envelope"}],
            "properties": {
                "type": {"const": name},
                "subject": {"pattern": f"^{subject}/{UUID_PATTERN}$"},
                "dataschema": {"pattern": f"/api/v1/event-schemas/{name.replace('.', '[.]')}[.]json$"},
                "data": {"$ref": f"#/components/schemas/{data}"},
            },
        },
    }


def _headers() -> dict[str, Any]:
    required = [name for name in HEADERS if name != "traceparent"]
    return {"type": "object", "properties": HEADERS, "required": required}


def _envelope() -> dict[str, Any]:
    moment = {**TEXT, "format": "date-time"}
    always: dict[str, dict[str, Any]] = {
        "specversion": {**TEXT, "const": "1.0"},
        "id": {**TEXT, "pattern": f"^{envelope.ID_PREFIX}[0-9]+$"},
        "source": {**TEXT, "format": "uri", "description": "The installation that tells it."},
        "type": TEXT,
        "subject": {**TEXT, "description": "The thing: its kind and id."},
        "time": {**moment, "description": "When it happened."},
        "timestamp": {**moment, "description": "The same, as Standard Webhooks name it."},
        "datacontenttype": {**TEXT, "const": "application/json"},
        "dataschema": {**TEXT, "format": "uri", "description": "Where the JSON Schema of `data` is read."},
        "aggregateversion": {"type": "integer", "minimum": 1, "description": "Counts the changes of the thing."},
        "data": {"type": "object"},
    }
    properties = {**always, "traceparent": HEADERS["traceparent"]}
    return {"title": "CloudEvents 1.0", "type": "object", "properties": properties, "required": list(always)}


def _data(families: dict[str, list[str]]) -> dict[str, Any]:
    """All events of one thing tell the same of it; what is sent to an endpoint about itself has shapes of its own."""
    named = {resource: names[0] for resource, names in families.items()}
    named |= {_short(name): name for name in (envelope.VERIFICATION, envelope.PING)}
    return {title: _embedded(title, name) for title, name in named.items()}


def _embedded(title: str, name: str) -> dict[str, Any]:
    """Without the address and dialect it has when it is read by itself."""
    schema = schemas.of(name) or {}
    return {**{key: said for key, said in schema.items() if not key.startswith("$")}, "title": title}


def _short(name: str) -> str:
    """`recommerce.work_order.paid.v1`: work_order.paid."""
    return name.removeprefix(catalogue.PREFIX).rpartition(".")[0]


def _words(resource: str) -> str:
    word = resource.replace("_", " ")
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
