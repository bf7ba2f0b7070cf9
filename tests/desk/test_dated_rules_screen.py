"""The dated rules on one screen: what counts, what counted, what will, who said so; set with the PIN."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.buyback.inputs.payout import NewCashRule
from apps.buyback.models import CashRule, RegisterRule
from apps.buyback.operations import payout, set_register_rule
from apps.core.errors import PermissionRefused
from apps.resale.inputs import NewWarrantyRule
from apps.resale.models import WarrantyRule
from apps.resale.operations import set_warranty_rule
from apps.stores.models import Store
from tests.factories.desk import PIN, make_worker, signed_in
from tests.factories.stores import actor_with, make_assignment, make_entity, make_store, today

pytestmark = pytest.mark.django_db
PAGE = "/dated-rules/"
ADDRESS = "https://law.example.org/D112-3"
CASH = {"limit": "800,00", "days": "30", "legal_source": ADDRESS}
REGISTER = {"lot_ceiling": "40", "currency": "EUR", "kept_years": "12", "legal_source": "Arrêté"}
WARRANTY = {"months": "36", "presumption_months": "24", "legal_source": ""}


def officer(store: Store, *roles: str) -> Any:
    return signed_in(make_worker(store, *(roles or ("compliance_officer",)), name="Judith", pin=PIN))


def send(client: Any, name: str, said: dict[str, str], pin: str = PIN, day: str = "") -> Any:
    values = {**said, "effective_from": day or str(today() + timedelta(days=30)), "pin": pin}
    return client.post(PAGE, {"rule": name, **{f"{name}-{field}": value for field, value in values.items()}})


def shown(page: Any, name: str) -> list[tuple[date, str]]:
    (kind,) = [kind for kind in page.context["kinds"] if kind["name"] == name]
    return [(each["row"].effective_from, each["state"][0]) for each in kind["rows"]]


def rows() -> list[int]:
    return [model.objects.count() for model in (CashRule, RegisterRule, WarrantyRule)]


def test_a_new_value_is_set_with_the_pin_and_says_who_and_where_it_is_written() -> None:
    store = make_store()
    client = officer(store)
    company = {"company": str(store.entity_id)}
    for name, said in (("cash", CASH), ("register", REGISTER), ("warranty", {**WARRANTY, **company})):
        answer = send(client, name, said)
        assert (answer.status_code, answer.get("Location")) == (302, PAGE)
    cash, register = CashRule.objects.get(), RegisterRule.objects.get()
    warranty = WarrantyRule.objects.get(legal_entity=store.entity)
    assert (cash.limit, cash.days, cash.legal_source, cash.set_by) == (Decimal("800.00"), 30, ADDRESS, "Judith")
    assert (register.lot_ceiling, register.kept_years, register.set_by) == (Decimal("40.00"), 12, "Judith")
    assert (warranty.months, warranty.presumption_months, warranty.set_by) == (36, 24, "Judith")
    page = client.get(PAGE)
    assert [state for _day, state in shown(page, "cash")] == ["todo", "ready"]  # what the law said counts until then
    told = page.content.decode()
    assert (f'href="{ADDRESS}"' in told, "An accountant or a lawyer must confirm" in told) == (True, True)


def test_the_latest_that_has_begun_counts_and_those_before_are_past() -> None:
    client = officer(make_store())
    days = [today() - timedelta(days=400), today() - timedelta(days=30), today() + timedelta(days=1)]
    CashRule.objects.bulk_create(CashRule(effective_from=day, limit=Decimal(900)) for day in days)
    (first, second, third, law) = shown(client.get(PAGE), "cash")
    assert [first, second, third] == [(days[2], "todo"), (days[1], "ready"), (days[0], "closed")]
    assert law == (date(2015, 9, 1), "closed")


def test_a_mistake_is_said_beside_its_field_and_nothing_is_set() -> None:
    client, before = officer(make_store()), rows()
    for said, more, field in (
        ({**CASH, "days": "400"}, {}, "days"),
        ({**CASH, "limit": ""}, {}, "limit"),
        (CASH, {"pin": "0000"}, "pin"),
        (CASH, {"pin": ""}, "pin"),
        (CASH, {"day": str(today() - timedelta(days=1))}, "effective_from"),
    ):
        answer = send(client, "cash", said, **more)
        (kind,) = [kind for kind in answer.context["kinds"] if kind["name"] == "cash"]
        assert (answer.status_code, list(kind["form"].errors)) == (422, [field])
    assert client.post(PAGE, {"rule": "unheard"}).status_code == 400
    assert rows() == before


def test_a_page_that_forgot_the_pin_is_refused_by_the_operation() -> None:
    store, before = make_store(), rows()
    rights = {"cash_rules:write", "register:rule", "resale:rule", "warranty_rules:write"}
    awaited = replace(actor_with(rights, stores=[store]), pin_awaited=True)
    warranty, company = NewWarrantyRule(36, 24, today()), store.entity_id
    for decide in (
        lambda: payout.set_cash_rule(NewCashRule(today(), Decimal(800)), actor=awaited),
        lambda: set_register_rule(actor=awaited, effective_from=today(), lot_ceiling=Decimal(40)),
        lambda: set_warranty_rule(warranty, legal_entity_id=company, actor=awaited),
    ):
        with pytest.raises(PermissionRefused):
            decide()
    assert rows() == before


def test_who_may_only_read_sets_nothing_and_who_may_not_read_sees_nothing() -> None:
    store, before = make_store(), rows()
    sees = {
        "auditor": {"cash": False, "register": False},
        "store_manager": {"cash": False, "register": False, "warranty": True},
        "compliance_officer": {"cash": True, "register": True, "warranty": True},
        "integrator": {"warranty": False},
        "clerk": {"cash": False},
    }
    for role, forms in sees.items():
        client = officer(store, role)
        kinds = client.get(PAGE).context["kinds"]
        assert (role, {kind["name"]: kind["form"] is not None for kind in kinds}) == (role, forms)
        for name, said in (("cash", CASH), ("register", REGISTER), ("warranty", WARRANTY)):
            if not forms.get(name):
                assert (role, name, send(client, name, said).status_code) == (role, name, 403)
    assert officer(store, "technician").get(PAGE).status_code == 403
    assert rows() == before


def test_what_counts_everywhere_is_not_set_from_one_store_beside_another_company() -> None:
    store = make_store()
    client, before = officer(store), rows()
    make_store()
    kinds = client.get(PAGE).context["kinds"]
    assert [(kind["name"], kind["form"] is not None) for kind in kinds] == [
        ("cash", False), ("register", False), ("warranty", True),
    ]  # fmt: skip
    assert [send(client, "cash", CASH).status_code, send(client, "register", REGISTER).status_code] == [403, 403]
    assert rows() == before
    why = "Set only by who holds this right in every store it counts for."
    auditor = officer(store, "auditor")
    assert [one.get(PAGE).content.decode().count(why) for one in (client, auditor)] == [2, 0]


def test_a_companys_warranty_is_set_by_who_decides_in_all_its_stores() -> None:
    store = make_store()
    make_store(entity=store.entity)
    client, before = officer(store), rows()
    (kind,) = [kind for kind in client.get(PAGE).context["kinds"] if kind["name"] == "warranty"]
    assert kind["form"] is None
    answer = send(client, "warranty", {**WARRANTY, "company": str(store.entity_id)})
    assert (answer.status_code, rows()) == (403, before)


def test_a_company_without_an_open_store_has_its_warranty_set() -> None:
    judith = make_worker(make_store(), "compliance_officer", "store_manager", name="Judith", pin=PIN)
    closed = make_store(archived_at=timezone.now())
    make_assignment(judith, "store_manager", entity=closed.entity)
    answer = send(signed_in(judith), "warranty", {**WARRANTY, "company": str(closed.entity_id)})
    assert (answer.status_code, WarrantyRule.objects.get(legal_entity=closed.entity).months) == (302, 36)


def test_a_new_ceiling_is_in_the_currency_of_the_one_before_unless_another_is_chosen() -> None:
    store = make_store(entity=make_entity(currency="CHF"))
    RegisterRule.objects.create(effective_from=today() - timedelta(days=9), currency="CHF")
    CashRule.objects.create(effective_from=today() - timedelta(days=9), limit=Decimal("1234.50"))
    make_entity(currency="EUR")
    client = officer(store)
    page = client.get(PAGE)
    (kind,) = [kind for kind in page.context["kinds"] if kind["name"] == "register"]
    field = kind["form"]["currency"]
    assert (field.initial, field.field.choices) == ("CHF", [("CHF", "CHF"), ("EUR", "EUR")])
    (cash,) = [kind for kind in page.context["kinds"] if kind["name"] == "cash"]
    assert cash["rows"][0]["told"][0] == "1,234.50 in each company’s currency"
    assert send(client, "register", REGISTER | {"currency": "CHF"}).status_code == 302
    assert [row.currency for row in RegisterRule.objects.all()] == ["CHF", "CHF"]
    before = rows()
    assert send(client, "register", REGISTER | {"currency": "USD"}).status_code == 422
    assert rows() == before


def test_the_page_costs_the_same_for_one_value_and_three() -> None:
    store = make_store()
    client, costs = officer(store), []
    client.get(PAGE)
    WarrantyRule.objects.all().delete()
    for days in ((1,), (2, 3)):
        coming = [today() + timedelta(days=day) for day in days]
        CashRule.objects.bulk_create(CashRule(effective_from=day) for day in coming)
        RegisterRule.objects.bulk_create(RegisterRule(effective_from=day) for day in coming)
        WarrantyRule.objects.bulk_create(
            WarrantyRule(effective_from=day, legal_entity=store.entity, months=24, presumption_months=12)
            for day in coming
        )
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        costs.append((len(asked), *rows()))
    assert costs == [(14, 1, 1, 1), (14, 3, 3, 3)]
