"""The AsyncAPI document: each type is there once, and what is really sent is what it describes."""

import json
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft7Validator

from apps.access.webhooks import asyncapi, catalogue, envelope
from apps.core.models import Event
from tests.factories.webhooks import deliver_webhooks, make_endpoint, receiver
from tests.factories.workshop import make_work_order

ALWAYS = {"recommerce.endpoint.verification.v1", "recommerce.endpoint.ping.v1"}
REFERENCES = "$ref"


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        here = [node[REFERENCES]] if REFERENCES in node else []
        return here + [found for value in node.values() for found in references(value)]
    return [found for value in node for found in references(value)] if isinstance(node, list) else []


def followed(document: dict[str, Any], reference: str) -> Any:
    node: Any = document
    for step in reference.removeprefix("#/").split("/"):
        node = node[step]
    return node


def payload_of(document: dict[str, Any], name: str) -> Draft7Validator:
    """With the document around it, so that its references lead somewhere."""
    payload = document["components"]["messages"][name]["payload"]
    return Draft7Validator({**payload, "components": document["components"]})


def test_every_type_that_is_told_is_sent_on_one_channel_with_its_scope() -> None:
    document = asyncapi.document()
    assert set(document["components"]["messages"]) == {*catalogue.told(), *ALWAYS}
    sent = [name for channel in document["channels"].values() for name in channel["messages"]]
    assert sorted(sent) == sorted({*catalogue.told(), *ALWAYS})
    for resource, channel in document["channels"].items():
        assert channel.get("x-scope", "") == catalogue.right_of(resource)
        operation = document["operations"][f"tell_{resource}"]
        assert operation["action"] == "send"
        assert [one["$ref"].rpartition("/")[2] for one in operation["messages"]] == list(channel["messages"])


def test_every_reference_leads_somewhere_and_every_schema_is_one() -> None:
    document = asyncapi.document()
    for reference in set(references(document)):
        assert followed(document, reference)
    for schema in document["components"]["schemas"].values():
        Draft7Validator.check_schema(schema)


def test_an_endpoint_s_filters_are_said() -> None:
    channels = asyncapi.document()["channels"]
    asked = {"event_types": ["recommerce.work_order.*"], "statuses": "data.status", "stores": "data.store"}
    assert channels["work_order"]["x-filters"] == asked
    assert set(channels["product"]["x-filters"]) == {"event_types", "statuses"}, "products belong to no store"
    assert "x-filters" not in channels["endpoint"], "nobody chooses whether to be verified"


@pytest.mark.django_db
def test_what_is_sent_is_what_is_described() -> None:
    document = asyncapi.document()
    with receiver() as there:
        make_endpoint(there.url)
        deliver_webhooks()
        order = make_work_order(until="checked_in")
        deliver_webhooks()
    story = Event.objects.filter(aggregate_id=order.pk).order_by("id").values_list("type", flat=True)
    assert [got.envelope["type"] for got in there.got] == ["recommerce.endpoint.verification.v1", *story]
    assert len(story) > 1
    for got in there.got:
        payload_of(document, got.envelope["type"]).validate(got.envelope)
        assert set(got.envelope) >= set(document["components"]["schemas"]["envelope"]["required"])
        Draft7Validator(document["components"]["messageTraits"]["signed"]["headers"]).validate(dict(got.headers))


@pytest.mark.django_db
def test_a_sample_of_every_type_is_what_is_described() -> None:
    document = asyncapi.document()
    make_work_order()
    happened = Event.objects.first()
    assert happened is not None
    for name, kind in catalogue.told().items():
        happened.resource = kind.resource
        told = json.loads(envelope.sample(happened, name))
        payload_of(document, name).validate(told)
        assert not payload_of(document, name).is_valid({**told, "type": "recommerce.other.v1"})
        assert not payload_of(document, name).is_valid({**told, "data": {}})


def test_it_is_open_to_all_and_names_no_installation(settings: Any) -> None:
    settings.PUBLIC_URL = "https://shop.example"
    answer = Client().get("/api/v1/asyncapi.json")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=86400")
    assert answer.json() == json.loads(json.dumps(asyncapi.document()))
    assert "shop.example" not in answer.content.decode()
