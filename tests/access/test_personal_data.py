"""A customer nobody else resembles, looked for in everything that can be read: only `customers:pii` shows them, and
only where they are said to be."""

import json
import logging

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from apps.access.permissions import NEVER_A_SCOPE
from apps.core.models import Delivery, Event, IdempotencyKey, InboxMessage
from apps.core.permissions import registry
from apps.customers.permissions import CUSTOMERS_PII
from apps.printing import ports
from tests.architecture.doors import DOORS, knock, said
from tests.architecture.samples import Shop, body_of, make_samples, open_shop, query_of, sample_of
from tests.factories.access import as_consumer
from tests.factories.api import Caller, problem
from tests.factories.core import delivery
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db

CANARY = {
    "given_name": "Zéphyrine",
    "family_name": "Quetzalcanary",
    "email": "zephyrine@quetzal-canary.example",
    "phone": "+33699887766",
    "address_line1": "77 impasse du Canari-Bleu",
    "address_line2": "escalier Quetzalstair",
    "postcode": "97999",
    "city": "Canariville",
}
# How each may show: as written, folded for searching, escaped by JSON, as people type it.
TRACES = {
    "Zéphyrine", "Zephyrine", "zephyrine", "Z\\u00e9phyrine", "Quetzal", "quetzal", "699887766", "6 99 88 77 66",
    "Canari", "canari", "97999",
}  # fmt: skip
# With the scope, every address where a person may stand. Each line is a decision: a new one is looked at first.
SHOWN = {
    "GET api/v1/customers/",
    "GET api/v1/customers/<uuid:identifier>/",
    "PATCH api/v1/customers/<uuid:identifier>/",
    "POST api/v1/customers/<uuid:identifier>/archive/",
    "POST api/v1/customers/search/",
    "GET api/v1/customers/export/",
    "GET api/v1/items/<uuid:item_id>/passport/",
}
ABOUT_NOBODY = {"printer_test", "code_roll"}


def traces(text: str) -> set[str]:
    return {trace for trace in TRACES if trace in text}


class Scene:
    def __init__(self, *without: str) -> None:
        store = make_store()
        rights = set(registry) - NEVER_A_SCOPE - set(without)
        self.caller = Caller(*sorted(rights), stores=[store])
        self.shop: Shop = open_shop(self.caller.consumer, store)
        writer = Caller("customers:read", "customers:write", CUSTOMERS_PII, stores=[store])
        path = f"customers/{self.shop.order.customer_id}/"
        headers = writer.headers | {"If-Match": "*"}
        told = writer.client.patch(f"/api/v1/{path}", json.dumps(CANARY), "application/json", headers=headers)
        assert (told.status_code, told.json()["family_name"]) == (200, CANARY["family_name"]), told.content
        self.samples = make_samples(self.shop)

    def answers(self) -> dict[str, str]:
        """What every address says of this shop's things, whatever the status."""
        store = self.shop.store.code
        told = {}
        for door in sorted(DOORS, key=lambda door: (door.method != "get", str(door))):
            named, body, query = sample_of(self.samples, door), body_of(door, store), query_of(door, store)
            answer = knock(door, self.caller.client, self.caller.headers, named=named, body=body, query=query)
            told[str(door)] = said(answer)
        return told


def found(scene: Scene) -> dict[str, set[str]]:
    return {door: traces(text) for door, text in scene.answers().items() if traces(text)}


def rows(model: type[Model]) -> str:
    return json.dumps(list(model._default_manager.values()), cls=DjangoJSONEncoder, ensure_ascii=False)


def test_without_the_scope_nobody_meets_them() -> None:
    assert found(Scene(CUSTOMERS_PII)) == {}


def test_with_the_scope_they_stand_where_they_are_said_to_and_in_no_record_of_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        scene = Scene()
        delivery(store_id=scene.shop.store.pk)
        assert set(found(scene)) == SHOWN
    kept = {model.__name__: traces(rows(model)) for model in (Event, Delivery, InboxMessage, IdempotencyKey)}
    assert {name for name, shown in kept.items() if shown} == set()
    assert Event.objects.filter(resource="customer").count() >= 2
    assert traces(caplog.text) == set()
    assert "/api/v1/customers/" in caplog.text


@pytest.mark.parametrize(
    "typed", [CANARY["family_name"], CANARY["phone"], "06 99 88 77 66", CANARY["email"], "canariville"]
)
def test_a_search_does_not_tell_what_the_mask_hides(typed: str) -> None:
    scene = Scene(CUSTOMERS_PII)
    answer = scene.caller.client.get("/api/v1/customers/", {"search": typed}, headers=scene.caller.headers)
    assert (answer.status_code, answer.json()["results"]) == (200, [])


def test_finding_what_is_to_be_paid_by_phone_names_nobody() -> None:
    scene = Scene(CUSTOMERS_PII)
    answer = scene.caller.post("payables/search/", {"phone": CANARY["phone"]})
    assert (answer.status_code, traces(said(answer))) == (200, set())


@pytest.mark.parametrize("without", [(), (CUSTOMERS_PII,)])
def test_papers_follow_the_rights_of_who_asked(without: tuple[str, ...]) -> None:
    scene = Scene(*without)
    actor = as_consumer(scene.caller.consumer)
    subjects = {"deposit_slip": scene.shop.order.pk, "work_order_tag": scene.shop.order.pk}
    subjects |= {"payable_slip": scene.shop.order.payable_id, "item_label": scene.shop.order.item_id}
    subjects |= {"price_label": scene.samples["stock-items"].pk, "margin_annex": scene.samples["sales"].pk}
    subjects["transfer_sheet"] = scene.samples["transfers"].pk
    papers = {document.kind: document for document in ports.documents() if document.kind not in ABOUT_NOBODY}
    assert papers.keys() == subjects.keys()
    said_on = {
        kind: paper.html(ports.Wanted(subjects[kind], paper.media[0], "fr", actor)) for kind, paper in papers.items()
    }
    named = {kind for kind, html in said_on.items() if traces(html)}
    assert named == (set() if without else {"deposit_slip", "work_order_tag"})


@pytest.mark.parametrize("field", sorted(CANARY))
def test_a_refusal_names_the_field_and_never_repeats_the_value(field: str) -> None:
    scene = Scene()
    too_long = CANARY[field] * 40
    answer = scene.caller.post("customers/", {"legal_entity": scene.shop.store.entity.code, **CANARY, field: too_long})
    assert problem(answer) == (422, "invalid", [f"/{field}"])
    assert traces(said(answer)) == set()
