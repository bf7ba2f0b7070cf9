"""Customers over HTTP: scope, masks, versions, references, and a list whose cost does not grow."""

from base64 import b64encode

import pytest
from django.test import Client

from apps.core.models import Event
from apps.customers.models import Customer
from tests.factories.access import SECRET, make_consumer
from tests.factories.customers import make_customer
from tests.factories.masterdata import client_for
from tests.factories.stores import actor_with, make_entity, make_store

pytestmark = pytest.mark.django_db
LIST = "/api/v1/customers/"
ALL = {"customers:read", "customers:write", "customers:pii"}
PERSONAL = (
    "display_name given_name family_name company_name vat_number email phone address_line1 address_line2 postcode city"
)


def one(customer):
    return f"{LIST}{customer.pk}/"


def test_a_token_with_the_scope_reads_and_without_it_is_told_which_is_missing():
    store = make_store()
    customer = make_customer(legal_entity=store.entity)
    consumer = make_consumer(allowed_scopes=["customers:read"], store_ids=[store.pk])
    basic = b64encode(f"{consumer.client_id}:{SECRET}".encode()).decode()
    form = {"grant_type": "client_credentials"}
    token = Client().post("/oauth/token/", form, headers={"Authorization": f"Basic {basic}"}).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}

    answer = Client().get(one(customer), headers=bearer)
    refused = Client().post(LIST, {}, content_type="application/json", headers=bearer)

    assert (answer.status_code, answer.json()["code"], answer.json()["masked"]) == (200, customer.code, True)
    assert (refused.status_code, refused.json()["code"], refused.json()["scope"]) == (
        403,
        "scope_missing",
        "customers:write",
    )
    assert Client().get(one(customer)).status_code == 401


def test_without_the_right_to_personal_data_every_personal_field_is_null():
    customer = make_customer(email="e@example.org", phone="+33612345678", city="Lyon", address_line1="1 rue X")

    shown = client_for(actor_with({"customers:read"})).get(one(customer)).json()
    clear = client_for(actor_with(ALL)).get(one(customer)).json()

    assert shown["masked"] is True
    assert {name: shown[name] for name in PERSONAL.split()} == dict.fromkeys(PERSONAL.split())
    assert (clear["masked"], clear["display_name"], clear["phone"]) == (False, "Éloïse Dupont-Leroy", "+33612345678")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("everywhere", "queries"), [(True, 2), (False, 3)])
def test_a_list_costs_the_same_for_one_and_for_three(count, everywhere, queries, django_assert_num_queries):
    store = make_store()
    customers = [make_customer(legal_entity=store.entity) for _ in range(count)]
    make_customer()
    client = client_for(actor_with(ALL, stores=[store]))
    if everywhere:
        Customer.objects.exclude(pk__in=[customer.pk for customer in customers]).delete()
        client = client_for(actor_with(ALL))

    with django_assert_num_queries(queries):
        answer = client.get(LIST)

    newest_first = [str(customer.pk) for customer in reversed(customers)]
    assert [row["id"] for row in answer.json()["results"]] == newest_first
    assert answer.json()["next_cursor"] is None


def test_pages_follow_each_other_by_cursor():
    customers = [make_customer() for _ in range(3)]
    client = client_for(actor_with(ALL))

    first = client.get(LIST, {"limit": 2}).json()
    second = client.get(LIST, {"limit": 2, "cursor": first["next_cursor"]}).json()

    assert [row["id"] for row in first["results"] + second["results"]] == [str(c.pk) for c in reversed(customers)]
    assert second["next_cursor"] is None


def test_search_and_criteria_narrow_and_an_unknown_one_is_refused():
    customer = make_customer()
    make_customer(given_name="Karim", family_name="Benali")
    client = client_for(actor_with(ALL))

    assert [row["id"] for row in client.get(LIST, {"search": "dupont"}).json()["results"]] == [str(customer.pk)]
    entity = {"legal_entity": customer.legal_entity.code}
    assert [row["id"] for row in client.get(LIST, entity).json()["results"]] == [str(customer.pk)]
    assert client.get(LIST, {"archived": "true"}).json()["results"] == []

    unknown = client.get(LIST, {"legal_entiti": "X"})
    assert (unknown.status_code, unknown.json()["code"]) == (400, "malformed")
    assert "legal_entity" in unknown.json()["detail"]
    wrong = client.get(LIST, {"archived": "maybe"})
    assert (wrong.status_code, [e["pointer"] for e in wrong.json()["errors"]]) == (422, ["/archived"])


def test_another_entitys_customer_is_not_there():
    store, customer = make_store(), make_customer()
    client = client_for(actor_with(ALL, stores=[store]))

    for answer in (
        client.get(one(customer)),
        client.patch(one(customer), {"city": "Nice"}, headers={"If-Match": '"1"'}),
        client.post(f"{one(customer)}archive/"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    customer.refresh_from_db()
    assert (customer.city, customer.archived_at) == ("", None)


def test_created_with_a_reference_found_by_it_and_archived():
    entity = make_entity()
    reference = {"system": "erp", "kind": "customer", "value": "C-77"}
    body = {"legal_entity": entity.code, "given_name": "Zoé", "phone": "0612345678", "references": [reference]}
    client = client_for(actor_with(ALL))

    created = client.post(LIST, body)
    found = client.get(f"{LIST}by-reference/", reference)
    archived = client.post(f"{created['Location']}archive/")

    assert (created.status_code, created["Location"]) == (201, f"{LIST}{created.json()['id']}/")
    assert (created.json()["phone"], created.json()["references"]) == ("+33612345678", [reference])
    assert (found.status_code, found.json(), found["ETag"]) == (200, created.json(), created["ETag"])
    assert (archived.status_code, archived.json()["version"]) == (200, 2)
    assert archived.json()["archived_at"] is not None


def test_by_reference_needs_all_three_parts_and_an_object():
    client = client_for(actor_with(ALL))

    assert client.get(f"{LIST}by-reference/", {"system": "erp"}).status_code == 400
    named = {"system": "erp", "kind": "customer", "value": "nobody"}
    assert client.get(f"{LIST}by-reference/", named).status_code == 404


def test_unknown_fields_and_unknown_entities_are_refused_and_nothing_is_written():
    client = client_for(actor_with(ALL))

    typo = client.post(LIST, {"legal_entity": "X", "given_nam": "Zoé"})
    nowhere = client.post(LIST, {"legal_entity": "X", "given_name": "Zoé"})

    assert (typo.status_code, [e["pointer"] for e in typo.json()["errors"]]) == (400, ["/given_nam"])
    assert (nowhere.status_code, [e["pointer"] for e in nowhere.json()["errors"]]) == (422, ["/legal_entity"])
    assert (Customer.objects.count(), Event.objects.count()) == (0, 0)


def test_an_unchanged_customer_is_not_sent_again():
    customer = make_customer()
    client = client_for(actor_with(ALL))

    first = client.get(one(customer))
    second = client.get(one(customer), headers={"If-None-Match": first["ETag"]})
    masked = client_for(actor_with({"customers:read"})).get(one(customer), headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "private, no-cache"
    assert (second.status_code, second.content, second["ETag"]) == (304, b"", first["ETag"])
    assert masked.status_code == 200


def test_changing_needs_the_version_that_was_read():
    customer = make_customer(city="Lyon")
    client = client_for(actor_with(ALL))
    etag = client.get(one(customer))["ETag"]

    absent = client.patch(one(customer), {"city": "Nice"})
    changed = client.patch(one(customer), {"city": "Nice"}, headers={"If-Match": etag})
    stale = client.patch(one(customer), {"city": "Brest"}, headers={"If-Match": etag})

    assert (absent.status_code, absent.json()["code"]) == (428, "version_missing")
    assert (changed.status_code, changed.json()["city"], changed.json()["version"]) == (200, "Nice", 2)
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (412, "stale_version", 2)
    customer.refresh_from_db()
    assert (customer.city, customer.given_name, Event.objects.count()) == ("Nice", "Éloïse", 1)


def test_put_replaces_the_whole():
    customer = make_customer(city="Lyon")
    client = client_for(actor_with(ALL))

    answer = client.put(one(customer), {"family_name": "Martin"}, headers={"If-Match": '"1"'})

    shown = answer.json()
    assert (answer.status_code, shown["given_name"], shown["family_name"], shown["city"]) == (200, "", "Martin", "")


def test_there_is_no_delete():
    customer = make_customer()

    answer = client_for(actor_with(ALL)).delete(one(customer))

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert Customer.objects.filter(pk=customer.pk).exists()


def test_head_answers_like_get_without_a_body():
    customer = make_customer()
    client = client_for(actor_with(ALL))

    head, got = client.head(one(customer)), client.get(one(customer))

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", got["ETag"])


def test_the_same_key_makes_nobody_twice():
    entity = make_store().entity
    client = client_for(actor_with(ALL))
    body = {"legal_entity": entity.code, "given_name": "Anne", "family_name": "Durand"}

    first, again = (client.post(LIST, body, headers={"Idempotency-Key": "k1"}) for _time in range(2))

    assert (again.status_code, again.json(), again["Idempotent-Replayed"]) == (201, first.json(), "true")
    assert (Customer.objects.count(), Event.objects.filter(resource="customer").count()) == (1, 1)
