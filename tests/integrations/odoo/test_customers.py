"""What a customer becomes in Odoo."""

from dataclasses import replace

from apps.integrations.contract import Refused
from apps.integrations.documents import CustomerKind

from .factories import customer
from .servers import Odoo19


def test_a_customer_is_created_then_corrected_in_place(odoo: Odoo19) -> None:
    before = customer()
    after = replace(before, name="Zoé Martin", email="", phone="+33698765432")

    first, second = odoo.push(before), odoo.push(after)

    assert first == second
    stored = odoo.read("res.partner", [["ref", "=", before.code]], "name", "email", "phone", "country_id", "lang")
    assert [(row["name"], row["email"], row["phone"], row["country_id"][1], row["lang"]) for row in stored] == [
        ("Zoé Martin", False, "+33698765432", "France", "fr_FR")
    ]
    assert odoo.lookup(after) == second
    assert odoo.lookup(before) is None


def test_a_refused_customer_leaves_nothing_and_its_name_is_not_repeated(odoo: Odoo19) -> None:
    company = customer(kind=CustomerKind.COMPANY, name="Cycles Secrets SARL", vat_number="FR99999")

    outcome = odoo.push(company)

    assert isinstance(outcome, Refused)
    assert outcome.code == "validation"
    assert "VAT number" in outcome.reason
    assert "Secrets" not in outcome.reason
    assert odoo.read("res.partner", [["ref", "=", company.code]], "name") == []


def test_a_vat_number_is_tidied_and_pushing_again_changes_nothing(odoo: Odoo19) -> None:
    company = customer(kind=CustomerKind.COMPANY, vat_number="fr 40 303 265 045")

    first = odoo.push(company)

    assert odoo.lookup(company) is None
    assert odoo.push(company) == first
    assert [row["vat"] for row in odoo.read("res.partner", [["ref", "=", company.code]], "vat")] == ["FR40303265045"]
