"""GraphQL shows what REST shows: the same rows, names, masks and refusals, at a fixed number of questions."""

import pytest

from apps.core.references import ReferenceInput, attach
from tests.factories.catalog import make_brand, make_category, make_product
from tests.factories.customers import make_customer
from tests.factories.masterdata import client_for
from tests.factories.stores import actor_with, make_store
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db
READER = actor_with({"products:read", "brands:read", "categories:read", "tax_codes:read"})


def ask(query, actor=READER, **variables):
    return client_for(actor).post("/graphql/", {"query": query, "variables": variables}).json()


def codes(answer, name="products"):
    return [row["code"] for row in answer["data"][name]["results"]]


@pytest.mark.parametrize("count", [1, 3])
def test_what_rows_name_costs_one_question_a_level(count, django_assert_num_queries):
    parent = make_category()
    products = [make_product(brand=make_brand(), category=make_category(parent=parent)) for _ in range(count)]
    query = "{products{results{code brand{name} category{code parent{code}}}}}"

    with django_assert_num_queries(4):
        answer = ask(query)

    assert answer["data"]["products"]["results"] == [
        {
            "code": product.code,
            "brand": {"name": product.brand.name},
            "category": {"code": product.category.code, "parent": {"code": parent.code}},
        }
        for product in reversed(products)
    ]


def test_every_field_says_what_rest_says():
    product = make_product(brand=None)
    attach("product", product.pk, [ReferenceInput("erp", "sku", "A1")])
    rest = client_for(READER).get(f"/api/v1/products/{product.pk}/").json()
    plain = [name for name in rest if name not in ("labels", "references", "tax_code", "brand", "category")]

    query = "query($id: ID){product(id: $id){" + " ".join(plain) + " labels{fr en} references{system kind value}}}"
    told = ask(query, id=str(product.pk))["data"]["product"]

    assert told == {name: rest[name] for name in (*plain, "labels", "references")}


def test_the_criteria_of_search_are_the_same_words():
    cheap, _dear = make_product(price="5.00"), make_product(price="50.00")
    body = {"where": {"and": [{"field": "price", "op": "lt", "value": "10.00"}]}, "sort": ["code"], "limit": 1}
    rest = client_for(READER).post("/api/v1/products/search/", body).json()

    answer = ask(
        "query($where: JSON, $sort: [String!]){products(where: $where, sort: $sort, limit: 1){results{code}}}", **body
    )
    written = ask(
        'query($most: JSON){products(where: {field: "price", op: "lt", value: $most}){results{code}}}', most="10"
    )

    assert codes(answer) == [row["code"] for row in rest["results"]] == [cheap.code] == codes(written)


def test_pages_follow_each_other():
    products = [make_product() for _ in range(3)]
    query = "query($cursor: String){products(limit: 2, cursor: $cursor){results{code} next_cursor}}"
    first = ask(query)
    second = ask(query, cursor=first["data"]["products"]["next_cursor"])
    assert codes(first) + codes(second) == [product.code for product in reversed(products)]
    assert second["data"]["products"]["next_cursor"] is None


def test_two_aliases_of_one_field_are_read_once(django_assert_num_queries):
    make_product(brand=make_brand())
    query = "{products{results{a: brand{code} ...more}}} fragment more on Product{b: brand{name}}"
    with django_assert_num_queries(2):
        (row,) = ask(query)["data"]["products"]["results"]
    assert (list(row["a"]), list(row["b"])) == (["code"], ["name"])


def test_a_missing_right_is_named_and_the_rest_is_answered():
    make_product()
    answer = ask("{products{results{code}} stores{results{code}} brands{results{code}}}")
    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["stores"], "scope_missing")
    assert (answer["data"]["stores"], len(answer["data"]["products"]["results"])) == (None, 1)


def test_what_a_row_names_asks_for_its_own_right(django_assert_num_queries):
    make_product(brand=make_brand())
    with django_assert_num_queries(0):
        answer = ask("{products{results{brand{name}}}}", actor_with({"products:read"}))
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["scope_missing"]
    assert answer["data"] == {"products": None}


def test_another_store_s_order_is_not_there_and_personal_data_are_masked():
    mine, other = make_store(), make_store()
    order, foreign = make_work_order(store=mine), make_work_order(store=other)
    actor = actor_with({"work_orders:read", "customers:read"}, stores=[mine])
    query = "query($id: ID){work_order(id: $id){code customer{masked family_name phone}}}"

    seen = ask("{work_orders{results{code customer{masked family_name phone}}}}", actor)

    hidden = {"masked": True, "family_name": None, "phone": None}
    assert seen["data"]["work_orders"]["results"] == [{"code": order.code, "customer": hidden}]
    assert ask(query, actor, id=str(foreign.pk)) == {"data": {"work_order": None}}


def test_one_row_by_reference():
    store = make_store()
    customer = make_customer(legal_entity=store.entity)
    attach("customer", customer.pk, [ReferenceInput("erp", "partner", "42")])
    query = "query($name: ReferenceInput){customer(reference: $name){code}}"
    actor = actor_with({"customers:read"}, stores=[store])
    found = ask(query, actor, name={"system": "erp", "kind": "partner", "value": "42"})
    absent = ask(query, actor, name={"system": "erp", "kind": "partner", "value": "43"})
    assert (found["data"]["customer"], absent["data"]["customer"]) == ({"code": customer.code}, None)


def test_criteria_that_make_no_sense_are_refused_by_name():
    answer = ask('{products(where: {field: "colour", op: "eq", value: 1}){results{code}}}')
    (error,) = answer["errors"]
    assert (error["extensions"]["code"], "/where/field" in error["message"]) == ("malformed", True)
