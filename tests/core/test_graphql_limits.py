"""What a query may ask: each kind of attack is refused before anything is read."""

import json
from itertools import pairwise

import pytest
from graphql import GraphQLError

from apps.core.graphql import limits
from recommerce.graphql import SCHEMA
from tests.factories.masterdata import client_for
from tests.factories.stores import actor_with

ADDRESS = "/graphql/"
EVERY_FIELD = "{products{results{code}}}"


def deep(levels):
    return "{categories{results" + "{parent" * levels + "{code}" + "}" * levels + "}}"


def spread(times):
    """Each fragment spreads the next one twice: 2^times fields from a few lines."""
    names = [f"f{number}" for number in range(times)]
    body = [f"fragment {name} on Category{{...{after} ...{after}}}" for name, after in pairwise(names)]
    return "{categories{results{...f0}}}" + "".join(body) + f"fragment {names[-1]} on Category{{code}}"


@pytest.mark.parametrize(
    "what, query",
    [
        ("depth", deep(7)),
        ("root_fields", "{" + "products{next_cursor}" * 11 + "}"),
        ("fields", "{products{results{" + "code " * 300 + "}}}"),
        ("fields", spread(12)),
        ("aliases", "{products{results{" + " ".join(f"a{n}: code" for n in range(21)) + "}}}"),
        ("directives", "{products{results{code" + " @include(if: true)" * 11 + "}}}"),
    ],
)
def test_a_query_that_asks_too_much_is_refused(what, query):
    with pytest.raises(limits.TooLarge) as refused:
        limits.check(query)
    assert (refused.value.extensions["what"], refused.value.extensions["most"]) == (what, limits.MOST[what])


@pytest.mark.parametrize(
    "query", ["{products{results{" + "a " * 2_000 + "}}}", "{products{results{code}}} #" + "x" * 20_000]
)
def test_a_query_that_is_too_long_is_not_even_parsed(query):
    with pytest.raises(GraphQLError):
        limits.check(query)


def test_a_ring_of_fragments_ends():
    limits.check("{categories{results{...a}}} fragment a on Category{...b} fragment b on Category{...a}")


@pytest.mark.parametrize("levels", [1, 5])
def test_what_is_usual_is_taken(levels):
    limits.check(deep(levels))


# What graphql-cop, a public scanner, tries on every GraphQL address; each case bears the name of its attack.
NAME = "__typename "
IN_RINGS = "{__schema{types" + "{fields{type" * 4 + "{name}" + "}}" * 4 + "}}"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
ASKED = json.dumps({"query": "{__typename}"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        pytest.param("{" + " ".join(f"a{n}: __typename" for n in range(101)) + "}", id="alias_overloading"),
        pytest.param("{" + NAME * 500 + "}", id="field_duplication"),
        pytest.param("{__typename" + "@aa" * 50 + "}", id="directive_overloading"),
        pytest.param("{...a} fragment a on Query{...b} fragment b on Query{...a}", id="circular_fragment"),
        pytest.param(IN_RINGS, id="circular_introspection"),
        pytest.param("{__schema{types{name fields{name}}}}", id="introspection"),
        pytest.param("{__schema{directive}}", id="field_suggestions"),
        pytest.param("mutation{__typename}", id="mutation"),
        pytest.param("qwerty cop{abc}", id="unhandled_error"),
    ],
)
def test_what_a_scanner_asks_is_refused(query, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = ask(query)
    assert (answer.status_code, list(answer.json())) == (400, ["errors"])
    for error in answer.json()["errors"]:
        assert set(error) <= {"message", "locations", "extensions"}
        assert set(error["extensions"]) <= {"code", "trace_id", "what", "most"}  # no exception, no stack
        assert "Did you mean" not in error["message"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "method, sent, content_type, more, status",
    [
        pytest.param("GET", "", JSON, {"QUERY_STRING": "query={__typename}"}, 405, id="get_based_query"),
        pytest.param("GET", "", JSON, {"QUERY_STRING": "query=mutation{__typename}"}, 405, id="get_based_mutation"),
        pytest.param("GET", "", JSON, {"HTTP_ACCEPT": "text/html"}, 406, id="graphiql"),
        pytest.param("POST", "query={__typename}", FORM, {}, 415, id="post_based_csrf"),
        pytest.param("POST", ASKED, "", {}, 415, id="no_content_type"),
        pytest.param("POST", ASKED, "text/plain", {}, 415, id="plain_text"),
        pytest.param("POST", f"[{ASKED}, {ASKED}]", JSON, {}, 422, id="array_batch"),
    ],
)
def test_a_door_a_scanner_looks_for_is_not_there(method, sent, content_type, more, status, django_assert_num_queries):
    client = client_for(actor_with({"products:read"}))
    with django_assert_num_queries(0):
        answer = client.generic(method, ADDRESS, sent, content_type, **more)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["HTTP_X_APOLLO_TRACING", "HTTP_APOLLO_TRACING"])
def test_trace_mode_is_not_there(header):
    answer = client_for(actor_with({"products:read"})).post(ADDRESS, {"query": "{__typename}"}, **{header: "1"})
    assert answer.json() == {"data": {"__typename": "Query"}}


def ask(query, **more):
    return client_for(actor_with({"products:read", "categories:read"})).post(ADDRESS, {"query": query, **more})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "{__schema{types{name}}}",
        '{__type(name: "Product"){name}}',
        "mutation{archive{id}}",
        "subscription{products{next_cursor}}",
        "{products{results{codes}}}",
        "{categories{results{...a}}} fragment a on Category{...b} fragment b on Category{...a}",
        "{products{results{code}}",
        "{products{results{code @include(if: true) @include(if: true)}}}",
    ],
)
def test_a_query_that_is_not_one_of_ours_is_refused_without_hints(query, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = ask(query)
    body = answer.json()
    assert (answer.status_code, list(body)) == (400, ["errors"])
    assert [("Did you mean" in error["message"], "trace_id" in error["extensions"]) for error in body["errors"]] == [
        (False, True)
    ] * len(body["errors"])


@pytest.mark.django_db
@pytest.mark.parametrize("limit, codes", [(150, []), (200, ["query_too_large"])])
def test_the_answer_may_not_hold_too_many_objects(limit, codes, django_assert_max_num_queries):
    place = "store{legal_entity{code}} legal_entity{code}"
    product = "product{tax_code{code} brand{code} category{parent{parent{code}}}}"
    person = "customer{legal_entity{code}}"
    linked = f"{place} {person} technician{{store{{legal_entity{{code}}}}}} item{{{place} {person} {product}}}"
    owed = "payable{store{legal_entity{code}}} quotes{lines{id}}"
    query = f"{{work_orders(limit: {limit}){{results{{{linked} {owed}}}}}}}"
    rights = {f"{name}:read" for name in ("work_orders", "stores", "legal_entities", "payables", "customers", "items")}
    rights |= {f"{name}:read" for name in ("products", "tax_codes", "brands", "categories", "technicians")}

    with django_assert_max_num_queries(1):
        answer = client_for(actor_with(rights)).post(ADDRESS, {"query": query})

    assert [error["extensions"]["code"] for error in answer.json().get("errors", ())] == codes


@pytest.mark.django_db
def test_the_objects_of_all_root_fields_count_together():
    page = "categories(limit: 200){results{code parent{parent{parent{parent{code}}}}}}"
    query = "{" + " ".join(f"p{number}: {page}" for number in range(6)) + "}"
    errors = ask(query).json()["errors"]
    assert [(error["path"], error["extensions"]["code"]) for error in errors] == [(["p5"], "query_too_large")]


@pytest.mark.django_db
def test_typename_may_be_asked():
    assert ask("{__typename products{__typename}}").json() == {
        "data": {"__typename": "Query", "products": {"__typename": "ProductPage"}}
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body, status",
    [
        ([{"query": EVERY_FIELD}], 422),
        ({}, 422),
        ({"query": EVERY_FIELD, "extra": 1}, 400),
        ({"query": EVERY_FIELD, "variables": []}, 422),
        ({"query": 7}, 422),
    ],
)
def test_anything_but_one_query_is_a_problem(body, status):
    answer = client_for(actor_with({"products:read"})).post(ADDRESS, body)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.django_db
def test_only_post_and_only_json(client):
    form = client.post(ADDRESS, {"query": EVERY_FIELD})
    nobody = client.post(ADDRESS, json.dumps({"query": EVERY_FIELD}), content_type="application/json")
    known = client_for(actor_with({"products:read"}))
    assert [form.status_code, nobody.status_code] == [401, 401]
    assert known.get(ADDRESS).status_code == 405
    assert (
        known.post(ADDRESS, f"query={EVERY_FIELD}", content_type="application/x-www-form-urlencoded").status_code == 415
    )


def test_everybody_may_read_the_schema(client):
    answer = client.get("/graphql/schema/")
    assert (answer.status_code, answer.content.decode()) == (200, str(SCHEMA))


@pytest.mark.django_db
def test_a_limit_below_zero_makes_no_room_for_the_others():
    page = "categories(limit: 200){results{code parent{parent{parent{parent{code}}}}}}"
    query = f"{{less: categories(limit: -100000){{results{{code}}}} {' '.join(f'p{n}: {page}' for n in range(6))}}}"

    answer = ask(query)

    codes = [error["extensions"]["code"] for error in answer.json()["errors"]]
    assert codes == ["invalid", "query_too_large"]
