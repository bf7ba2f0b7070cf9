"""Creating, changing and archiving customers: what is stored, what is refused, what is announced."""

import pytest

from apps.core.errors import Conflict, Invalid, PermissionRefused, StaleVersion
from apps.core.models import Event, Reference
from apps.core.references import ReferenceInput
from apps.customers.inputs import CustomerInput, e164
from apps.customers.models import Customer
from apps.customers.operations import archive_customer, create_customer, update_customer
from apps.customers.states import CustomerKind
from tests.factories.customers import make_customer
from tests.factories.stores import actor_with, make_entity, make_store

pytestmark = pytest.mark.django_db
CARD = ReferenceInput("loyalty", "card", "0042")


def clerk(store=None):
    return actor_with({"customers:write"}, stores=[store] if store else None)


def person(entity, **values):
    return CustomerInput(legal_entity_id=entity.pk, **{"given_name": "Zoé", "family_name": "Müller", **values})


def test_a_customer_is_stored_in_normal_forms_and_announced_without_personal_data():
    store = make_store()
    data = person(store.entity, phone="06 12 34 56 78", email=" Zoe@Example.COM ", city="Lyon")

    customer = create_customer(actor=clerk(store), data=data, named=[CARD])

    customer.refresh_from_db()
    assert (customer.phone, customer.email) == ("+33612345678", "zoe@example.com")
    assert customer.search_text == "zoe muller zoe@example.com 33612345678"
    assert customer.display_name == "Zoé Müller"
    assert customer.code.startswith("CU-")
    event = Event.objects.get()
    assert (event.type, event.aggregate_id, event.code) == (
        "recommerce.customer.created.v1",
        customer.pk,
        customer.code,
    )
    assert (event.store_id, event.legal_entity_id, event.facts, event.changed) == (None, store.entity_id, {}, [])
    assert list(Reference.objects.values_list("resource", "object_id", "system", "kind", "value")) == [
        ("customer", customer.pk, *CARD)
    ]


def test_a_customer_needs_the_right_in_a_store_of_that_legal_entity():
    mine, theirs = make_store(), make_store()

    with pytest.raises(PermissionRefused, match="customers:write"):
        create_customer(actor=clerk(mine), data=person(theirs.entity))

    assert (Customer.objects.count(), Event.objects.count()) == (0, 0)


def test_every_mistake_is_named_at_once():
    entity = make_entity()

    with pytest.raises(Invalid) as refused:
        create_customer(
            actor=clerk(),
            data=CustomerInput(legal_entity_id=entity.pk, phone="12", email="nobody", country="fr"),
        )

    assert set(refused.value.errors) == {"/phone", "/email", "/country", "/family_name"}
    assert (Customer.objects.count(), Event.objects.count()) == (0, 0)


def test_a_company_needs_its_name():
    with pytest.raises(Invalid) as refused:
        create_customer(actor=clerk(), data=person(make_entity(), kind=CustomerKind.COMPANY))

    assert set(refused.value.errors) == {"/company_name"}


def test_a_reference_that_names_somebody_else_is_a_conflict_and_nothing_is_written():
    entity = make_entity()
    first = create_customer(actor=clerk(), data=person(entity), named=[CARD])

    with pytest.raises(Conflict) as refused:
        create_customer(actor=clerk(), data=person(entity), named=[CARD])

    assert refused.value.extra == {"reference": {"system": "loyalty", "kind": "card", "value": "0042"}}
    assert list(Customer.objects.values_list("pk", flat=True)) == [first.pk]
    assert Event.objects.count() == 1


def test_only_what_differs_is_written_and_a_reference_alone_counts_as_a_change():
    customer = make_customer(phone="+33612345678", country="FR")

    update_customer(actor=clerk(), customer_id=customer.pk, changes={"phone": "0612345678"})
    assert Event.objects.count() == 0

    changed = update_customer(actor=clerk(), customer_id=customer.pk, changes={"family_name": "Martin"}, version=1)
    assert (changed.version, changed.search_text) == (2, "eloise martin 33612345678")
    assert list(Event.objects.values_list("version", "changed")) == [(2, ["family_name"])]

    named = update_customer(actor=clerk(), customer_id=customer.pk, changes={}, named=[CARD])
    again = update_customer(actor=clerk(), customer_id=customer.pk, changes={}, named=[CARD])
    assert (named.version, again.version) == (3, 3)


def test_a_stale_version_changes_nothing():
    customer = make_customer()

    with pytest.raises(StaleVersion):
        update_customer(actor=clerk(), customer_id=customer.pk, changes={"city": "Nice"}, version=7)

    customer.refresh_from_db()
    assert (customer.city, customer.version, Event.objects.count()) == ("", 1, 0)


def test_another_entitys_clerk_neither_changes_nor_archives():
    customer, stranger = make_customer(), clerk(make_store())

    with pytest.raises(PermissionRefused):
        update_customer(actor=stranger, customer_id=customer.pk, changes={"city": "Nice"})
    with pytest.raises(PermissionRefused):
        archive_customer(actor=stranger, customer_id=customer.pk)

    customer.refresh_from_db()
    assert (customer.city, customer.archived_at, Event.objects.count()) == ("", None, 0)


def test_archiving_twice_is_archiving_once():
    customer = make_customer()

    first = archive_customer(actor=clerk(), customer_id=customer.pk)
    second = archive_customer(actor=clerk(), customer_id=customer.pk)

    assert first.archived_at is not None
    assert (second.archived_at, second.version) == (first.archived_at, 2)
    assert list(Event.objects.values_list("type", flat=True)) == ["recommerce.customer.archived.v1"]


@pytest.mark.parametrize(
    ("typed", "country", "stored"),
    [
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("06.12.34.56.78", "FR", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "FR", "+33612345678"),
        ("0033612345678", "BE", "+33612345678"),
        ("0471 12 34 56", "BE", "+32471123456"),
        ("612 34 56 78", "ES", "+34612345678"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("0612345678", "JP", None),
        ("612345678", "FR", None),
        ("call me", "FR", None),
        ("+0612345678", "FR", None),
        ("٠٦١٢٣٤٥٦٧٨", "FR", None),
    ],
)
def test_phone_numbers_become_e164_or_are_refused(typed, country, stored):
    assert e164(typed, country) == stored
