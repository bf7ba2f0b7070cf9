"""The identity of a customer on its screen: read outside a trade-in, listed, and shown to who may know names."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.customers.models import Customer, IdentityCheck
from apps.customers.operations import verify_identity
from apps.customers.states import CustomerKind
from apps.stores.models import Store
from tests.factories.customers import make_customer
from tests.factories.desk import make_worker, signed_in
from tests.factories.register import CARD
from tests.factories.stores import actor_with, make_store

pytestmark = pytest.mark.django_db
SAID = {
    "document_kind": "identity_card", "document_number": "d2h 6862m2", "issued_on": "2020-03-02",
    "authority": CARD.authority, "born_on": "1980-05-17", "home": CARD.home,
}  # fmt: skip


def at(customer: Customer) -> str:
    return f"/customers/{customer.code}/identity/"


def known(store: Store, **values: Any) -> Customer:
    return make_customer(legal_entity=store.entity, **values)


def clerk(store: Store, *rights: str) -> Any:
    return signed_in(make_worker(store, rights=rights) if rights else make_worker(store, "clerk"))


def test_a_document_is_read_outside_a_trade_in_and_stands_in_the_list() -> None:
    store = make_store()
    customer, client = known(store), clerk(store)
    assert "No document was read yet" in client.get(at(customer)).content.decode()
    assert client.get(f"/customers/{customer.code}/").context["identity_url"] == at(customer)
    answer = client.post(at(customer), SAID)
    assert (answer.status_code, answer["Location"]) == (302, at(customer))
    check = IdentityCheck.objects.get()
    assert (check.customer, check.document_number, check.given_name) == (customer, "D2H6862M2", "Éloïse")
    assert [row["check"] for row in client.get(at(customer)).context["rows"]] == [check]


def test_a_companys_representative_is_asked_with_their_capacity() -> None:
    store = make_store()
    company = {"kind": CustomerKind.COMPANY, "company_name": "Vélo & Co", "address_line1": "1 quai Sud", "city": "Lyon"}
    customer, client = known(store, **company), clerk(store)
    refused = client.post(at(customer), SAID)
    assert (refused.status_code, sorted(refused.context["form"].errors)) == (
        422, ["capacity", "family_name", "given_name"],
    )  # fmt: skip
    client.post(at(customer), {**SAID, "family_name": "Roy", "given_name": "Ada", "capacity": "Manager"})
    (row,) = client.get(at(customer)).context["rows"]
    assert (row["named"], row["check"].capacity, row["check"].company_name) == ("Ada Roy", "Manager", "Vélo & Co")


@pytest.mark.parametrize(
    ("on_file", "asked"),
    [
        ({}, [("home", True)]),
        ({"address_line1": "1 quai Sud", "postcode": "69002", "city": "Lyon"}, [("home", False)]),
        ({"family_name": ""}, [("family_name", True), ("home", True)]),
    ],
)
def test_of_a_person_what_is_not_on_file_is_asked(on_file: dict[str, str], asked: list[tuple[str, bool]]) -> None:
    store = make_store()
    customer = known(store, **on_file)
    form = clerk(store).get(at(customer)).context["form"]
    personal = ("family_name", "given_name", "capacity", "home")
    assert [(name, form.fields[name].required) for name in form.fields if name in personal] == asked


def test_a_minor_and_a_slip_of_the_finger_are_said_beside_their_fields() -> None:
    store = make_store()
    customer, client = known(store), clerk(store)
    young = str(timezone.localdate().replace(year=timezone.localdate().year - 17, day=1))
    for wrong, field, sentence in (
        ({"born_on": young, "issued_on": str(timezone.localdate())}, "born_on", "under eighteen"),
        ({"issued_on": "1970-01-01"}, "issued_on", "after its holder’s birth"),
        ({"authority": ""}, "authority", "required"),
    ):
        answer = client.post(at(customer), {**SAID, **wrong})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert sentence in str(answer.context["form"].errors[field])
    assert IdentityCheck.objects.count() == 0


def test_who_may_not_know_names_sees_nothing_and_who_may_not_write_records_nothing() -> None:
    store = make_store()
    customer = known(store)
    verify_identity(actor=actor_with({"customers:write"}), customer_id=customer.pk, new=CARD)
    masked, reader = clerk(store, "customers:read"), clerk(store, "customers:read", "customers:pii")
    assert masked.get(at(customer)).status_code == 403
    assert masked.get(f"/customers/{customer.code}/").context["identity_url"] == ""
    shown = reader.get(at(customer))
    assert (shown.context["form"], len(shown.context["rows"])) == (None, 1)
    assert [reader.post(at(customer), SAID).status_code, masked.post(at(customer), SAID).status_code] == [403, 403]
    assert clerk(make_store()).get(at(customer)).status_code == 404
    assert IdentityCheck.objects.count() == 1


def test_the_list_costs_the_same_for_one_check_and_three() -> None:
    store = make_store()
    customer, client, costs = known(store), clerk(store), []
    client.get(at(customer))
    for more in (1, 2):
        for _n in range(more):
            verify_identity(actor=actor_with({"customers:write"}), customer_id=customer.pk, new=CARD)
        with CaptureQueriesContext(connection) as asked:
            client.get(at(customer))
        costs.append(len(asked))
    assert (costs[0], IdentityCheck.objects.count()) == (costs[1], 3)
