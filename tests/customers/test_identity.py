"""Reading somebody's document: what is kept of it, of whom nothing may be bought, and who may look."""

from dataclasses import replace
from datetime import date

import pytest

from apps.core.errors import Invalid, PermissionRefused
from apps.core.models import Event
from apps.customers import operations
from apps.customers.errors import UnderAge
from apps.customers.models import IdentityCheck
from apps.customers.operations import verify_identity
from apps.customers.selectors import identity_checks_visible_to
from apps.customers.states import CustomerKind
from tests.factories.customers import make_customer
from tests.factories.register import CARD
from tests.factories.stores import actor_with, make_store

pytestmark = pytest.mark.django_db
CLERK = actor_with({"customers:write"})
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(operations, "_today", lambda _actor: TODAY)


def company(**values):
    return make_customer(
        **{"kind": CustomerKind.COMPANY, "company_name": "Vélo & Co", "address_line1": "1 quai Sud", "city": "Lyon"}
        | values
    )


def test_what_the_document_says_is_kept_by_value_and_told_to_nobody():
    customer = make_customer(given_name="Zoé", family_name="Müller")

    check = verify_identity(
        actor=CLERK, customer_id=customer.pk, new=replace(CARD, document_number=" d2h 6862m2", authority="Préfecture ")
    )

    check.refresh_from_db()
    assert (check.family_name, check.given_name, check.home) == ("Müller", "Zoé", "3 rue des Lilas, 69003 Lyon")
    assert (check.document_number, check.authority, check.checked_on) == ("D2H6862M2", "Préfecture", TODAY)
    assert (check.checked_by, check.company_name, check.seat) == ("Somebody", "", "")
    event = Event.objects.get()
    assert (event.type, event.aggregate_id, event.code) == ("recommerce.identity_check.recorded.v1", check.pk, "")
    assert (event.legal_entity_id, event.facts, event.changed) == (customer.legal_entity_id, {}, [])


def test_home_and_names_left_out_are_the_customers_and_are_asked_where_there_are_none():
    housed = make_customer(address_line1="8 rue Haute", postcode="69001", city="Lyon")
    homeless = make_customer(family_name="", given_name="Zoé")

    check = verify_identity(actor=CLERK, customer_id=housed.pk, new=replace(CARD, home=""))
    with pytest.raises(Invalid) as refused:
        verify_identity(actor=CLERK, customer_id=homeless.pk, new=replace(CARD, home=" "))

    assert check.home == "8 rue Haute, 69001 Lyon, FR"
    assert set(refused.value.errors) == {"/family_name", "/home"}
    assert IdentityCheck.objects.count() == 1


def test_for_a_company_its_representative_stands_there():
    pierre = replace(CARD, family_name="Martin", given_name="Pierre", capacity="gérant")

    check = verify_identity(actor=CLERK, customer_id=company().pk, new=pierre)
    with pytest.raises(Invalid) as refused:
        verify_identity(actor=CLERK, customer_id=company(address_line1="", city="").pk, new=CARD)

    assert (check.company_name, check.seat) == ("Vélo & Co", "1 quai Sud, Lyon, FR")
    assert (check.family_name, check.given_name, check.capacity) == ("Martin", "Pierre", "gérant")
    assert set(refused.value.errors) == {"/family_name", "/given_name", "/capacity", "/seat"}
    assert IdentityCheck.objects.count() == 1


@pytest.mark.parametrize(
    ("born_on", "adult"),
    [
        (date(2008, 11, 20), True),
        (date(2008, 11, 21), True),
        (date(2008, 11, 22), False),
        (date(2010, 1, 1), False),
    ],
)
def test_from_the_eighteenth_birthday_on(born_on, adult):
    customer = make_customer()
    young = replace(CARD, born_on=born_on, issued_on=date(2024, 1, 1))

    if adult:
        verify_identity(actor=CLERK, customer_id=customer.pk, new=young)
    else:
        with pytest.raises(UnderAge):
            verify_identity(actor=CLERK, customer_id=customer.pk, new=young)

    assert (IdentityCheck.objects.count(), Event.objects.count()) == (int(adult), int(adult))


def test_who_was_born_on_a_leap_day_is_of_age_on_the_first_of_march(monkeypatch):
    leap = replace(CARD, born_on=date(2008, 2, 29))

    monkeypatch.setattr(operations, "_today", lambda _actor: date(2026, 2, 28))
    with pytest.raises(UnderAge):
        verify_identity(actor=CLERK, customer_id=make_customer().pk, new=leap)
    monkeypatch.setattr(operations, "_today", lambda _actor: date(2026, 3, 1))
    verify_identity(actor=CLERK, customer_id=make_customer().pk, new=leap)

    assert IdentityCheck.objects.count() == 1


def test_dates_that_cannot_be_are_refused():
    customer = make_customer()

    for wrong, pointer in (
        ({"born_on": date(2027, 1, 1)}, "/born_on"),
        ({"born_on": date(1899, 12, 31)}, "/born_on"),
        ({"issued_on": date(2026, 11, 22)}, "/issued_on"),
        ({"issued_on": date(1980, 5, 16)}, "/issued_on"),
        ({"authority": " "}, "/authority"),
        ({"document_kind": "library_card"}, "/document_kind"),
        ({"document_number": "9" * 41}, "/document_number"),
    ):
        with pytest.raises(Invalid) as refused:
            verify_identity(actor=CLERK, customer_id=customer.pk, new=replace(CARD, **wrong))
        assert set(refused.value.errors) == {pointer}

    assert (IdentityCheck.objects.count(), Event.objects.count()) == (0, 0)


def test_only_who_may_write_customers_there_looks_at_documents():
    mine, customer = make_store(), make_customer()

    with pytest.raises(PermissionRefused):
        verify_identity(actor=actor_with({"customers:write"}, stores=[mine]), customer_id=customer.pk, new=CARD)

    assert (IdentityCheck.objects.count(), Event.objects.count()) == (0, 0)


def test_checks_are_shown_to_who_may_see_personal_data_of_that_company_only():
    store = make_store()
    customer = make_customer(legal_entity=store.entity)
    check = verify_identity(actor=CLERK, customer_id=customer.pk, new=CARD)

    def seen(rights, at):
        return list(identity_checks_visible_to(actor_with(rights, stores=[at])))

    assert seen({"customers:pii"}, store) == [check]
    assert seen({"customers:read", "customers:write"}, store) == []
    assert seen({"customers:pii"}, make_store()) == []
