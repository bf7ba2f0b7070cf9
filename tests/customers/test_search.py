"""Searching customers: what a mask hides, no search tells."""

import json
from itertools import product
from typing import Any

import pytest

from tests.factories.api import problem
from tests.factories.customers import make_customer
from tests.factories.masterdata import client_for
from tests.factories.stores import actor_with, make_store

pytestmark = pytest.mark.django_db
SEARCH = "/api/v1/customers/search/"
READ, PII = "customers:read", "customers:pii"
LYON = {"field": "city", "op": "eq", "value": "Lyon"}


def ids(client: Any, **body: Any) -> list[str]:
    answer = client.post(SEARCH, body)
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def test_personal_fields_are_searched_by_who_may_read_them() -> None:
    anne = make_customer(given_name="Anne", city="Lyon", email="anne@example.org", phone="+33612345678")
    make_customer(given_name="Karim", family_name="Benali")
    client = client_for(actor_with({READ, PII}))
    for criterion in (
        LYON,
        {"field": "email", "op": "starts_with", "value": "anne@"},
        {"field": "phone", "op": "eq", "value": "+33612345678"},
        {"and": [LYON, {"not": {"field": "given_name", "op": "eq", "value": "Karim"}}]},
    ):
        assert ids(client, where=criterion) == [str(anne.pk)], criterion
    for text in ("ane dupond", "06 12 34 56 78", anne.code):
        assert ids(client, text=text) == [str(anne.pk)], text


@pytest.mark.parametrize("where", [LYON, {"not": LYON}, {"or": [LYON, {"field": "code", "op": "ne", "value": ""}]}])
def test_without_the_right_a_personal_field_is_refused_and_the_right_named(where: dict[str, Any]) -> None:
    make_customer(city="Lyon")
    answer = client_for(actor_with({READ})).post(SEARCH, {"where": where})
    assert (answer.status_code, answer.json()["code"], answer.json()["scope"]) == (403, "scope_missing", PII)
    assert b"Lyon" not in answer.content


def test_without_the_right_words_find_nobody_but_a_code_does() -> None:
    anne = make_customer(given_name="Anne", email="anne@example.org")
    client = client_for(actor_with({READ}))
    assert [ids(client, text=text) for text in ("anne", "dupont", "example.org")] == [[], [], []]
    assert ids(client, text=anne.code) == [str(anne.pk)]


def test_what_a_mask_hides_changes_no_answer_at_all() -> None:
    """Two worlds that differ only in hidden fields answer every search alike, to the byte."""
    mine, theirs = make_store(), make_store()
    make_customer(legal_entity=mine.entity, given_name="Anne", city="Lyon")
    hidden = make_customer(legal_entity=theirs.entity, given_name="Anne", city="Lyon")
    reader = actor_with({READ, PII}, stores=[mine])
    reader = type(reader)(
        **{**reader.__dict__, "grants": (*reader.grants, *actor_with({READ}, stores=[theirs]).grants)}
    )
    client = client_for(reader)
    leaves = [LYON, {**LYON, "op": "ne"}, {**LYON, "op": "in", "value": ["Lyon", "Nice"]}]
    wheres = [*leaves, *({"not": leaf} for leaf in leaves), *({"or": list(pair)} for pair in product(leaves, repeat=2))]
    bodies = [{"where": where, "facets": ["country"]} for where in wheres]
    bodies += [{"text": text} for text in ("anne", "anne dupont", "lyon")]

    def answers() -> list[str]:
        found = [client.post(SEARCH, body) for body in bodies]
        assert {answer.status_code for answer in found} == {200}
        shown = [answer.json() for answer in found]
        for answer in shown:
            for row in answer["results"]:
                row.pop("updated_at")
        return [json.dumps(answer) for answer in shown]

    before = answers()
    type(hidden).objects.filter(pk=hidden.pk).update(given_name="Zoé", city="Nice", search_text="zoe dupont-leroy nice")
    assert answers() == before


def test_another_companys_customer_is_in_no_search() -> None:
    make_customer(city="Lyon")
    client = client_for(actor_with({READ, PII}, stores=[make_store()]))
    assert (ids(client), ids(client, where=LYON), ids(client, text="dupont")) == ([], [], [])


@pytest.mark.parametrize("field", ["city", "family_name", "email"])
def test_nothing_personal_orders_or_counts(field: str) -> None:
    client = client_for(actor_with({READ, PII}))
    assert problem_of(client, {"sort": [field]}) == (400, "malformed", ["/sort/0"])
    assert problem_of(client, {"facets": [field]}) == (400, "malformed", ["/facets/0"])


def problem_of(client: Any, body: dict[str, Any]) -> tuple[int, str, list[str]]:
    return problem(client.post(SEARCH, body))
