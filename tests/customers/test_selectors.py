"""Who sees which customers, and what a search may tell."""

import pytest
from django.db import connection

from apps.customers import selectors
from tests.factories.customers import make_customer
from tests.factories.stores import actor_with, make_store

pytestmark = pytest.mark.django_db
RIGHTS = {"customers:read", "customers:pii"}


def found(actor, typed):
    return set(selectors.search(actor, typed).values_list("pk", flat=True))


def test_customers_of_the_entities_where_the_right_is_held():
    store, other = make_store(), make_store()
    sister = make_store(entity=store.entity)
    mine, theirs = make_customer(legal_entity=store.entity), make_customer(legal_entity=other.entity)

    assert set(selectors.visible_to(actor_with(RIGHTS, stores=[sister]))) == {mine}
    assert set(selectors.visible_to(actor_with(RIGHTS))) == {mine, theirs}
    assert set(selectors.visible_to(actor_with({"stores:read"}))) == set()


@pytest.mark.parametrize(
    "typed",
    ["dupont", "ELOISE", "leroy élo", "eloise@", "06 12 34", "0612345678", "+33 6 12 34", "0033612", "example.org"],
)
def test_found_by_name_mail_and_phone_as_people_type_them(typed):
    customer = make_customer(email="eloise@example.org", phone="+33612345678")
    make_customer(given_name="Karim", family_name="Benali", email="k@example.net", phone="+33712345678")

    assert found(actor_with(RIGHTS), typed) == {customer.pk}


@pytest.mark.parametrize("typed", ["", "   ", "dupond", "0612", "%", "_____"])
def test_nothing_found(typed):
    make_customer(phone="+33712345678")

    assert found(actor_with(RIGHTS), typed) == set()


def test_who_may_not_read_personal_data_finds_by_code_only():
    customer = make_customer()
    actor = actor_with({"customers:read"})

    assert found(actor, "dupont") == set()
    assert found(actor, customer.code.lower().replace("-", "")) == {customer.pk}


def test_personal_data_answer_only_in_the_entities_where_that_right_is_held():
    store, other = make_store(), make_store()
    mine = make_customer(legal_entity=store.entity)
    make_customer(legal_entity=other.entity)

    assert found(actor_with(RIGHTS, stores=[store]), "dupont") == {mine.pk}


def test_a_search_is_served_by_the_trigram_index():
    with connection.cursor() as cursor:
        # A trigram index is read as a bitmap; without rows the planner would rather walk the primary key.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    plan = selectors.search(actor_with(RIGHTS), "dupont").explain()

    assert "customers_customer_search" in plan
