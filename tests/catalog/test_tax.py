"""Tax codes: one rate a day, the past never rewritten, defaults that never undo an operator's work."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from apps.catalog.models import TaxCode, TaxRate
from apps.catalog.operations import create_tax_code, set_tax_rate, sync_default_tax_codes
from apps.catalog.selectors import rate_on
from apps.catalog.states import TaxScheme
from apps.core.errors import Conflict, Invalid, NotFound, PermissionRefused
from apps.core.models import Event
from tests.factories.stores import actor_with

pytestmark = pytest.mark.django_db
OPERATOR = actor_with({"tax_codes:write"})
LABELS = {"fr": "TVA", "en": "VAT"}
NEW_YEAR = date(2027, 1, 1)


def french():
    return TaxCode.objects.get(code="FR20")


def test_an_installation_starts_with_the_french_codes():
    rates = TaxRate.objects.filter(effective_until__isnull=True).values_list(
        "tax_code__code", "tax_code__scheme", "rate"
    )

    assert set(rates) == {
        ("FR20", "standard", Decimal("20.00")),
        ("FR10", "standard", Decimal("10.00")),
        ("FR55", "standard", Decimal("5.50")),
        ("MARGIN", "margin", Decimal("20.00")),
        ("EXEMPT", "exempt", Decimal("0.00")),
        ("OUT_OF_SCOPE", "exempt", Decimal("0.00")),
    }


def test_a_new_rate_ends_the_present_one_on_its_first_day():
    code = set_tax_rate(actor=OPERATOR, tax_code_id=french().pk, rate=Decimal("21.00"), effective_from=NEW_YEAR)

    assert rate_on(code, date(2026, 12, 31)) == Decimal("20.00")
    assert rate_on(code, NEW_YEAR) == Decimal("21.00")
    assert list(Event.objects.values_list("type", "version")) == [("recommerce.tax_code.updated.v1", 2)]


def test_the_past_is_not_rewritten():
    with pytest.raises(Invalid) as refused:
        set_tax_rate(actor=OPERATOR, tax_code_id=french().pk, rate=Decimal(21), effective_from=date(2014, 1, 1))

    assert set(refused.value.errors) == {"/effective_from"}
    assert (TaxRate.objects.filter(tax_code=french()).count(), Event.objects.count()) == (1, 0)


def test_a_day_before_every_rate_has_none():
    with pytest.raises(NotFound):
        rate_on(french(), date(2013, 12, 31))


def test_two_rates_on_one_day_are_refused_by_the_database():
    with pytest.raises(IntegrityError, match="catalog_tax_rate_one_a_day"), transaction.atomic():
        TaxRate.objects.create(tax_code=french(), rate=Decimal(1), effective_from=NEW_YEAR)


def test_a_code_is_created_once_with_its_first_rate():
    values = {"labels": LABELS, "scheme": TaxScheme.STANDARD, "rate": Decimal("21.00"), "effective_from": NEW_YEAR}

    code = create_tax_code(actor=OPERATOR, code="BE21", **values)

    assert rate_on(code, NEW_YEAR) == Decimal("21.00")
    with pytest.raises(Conflict):
        create_tax_code(actor=OPERATOR, code="BE21", **values)
    with pytest.raises(PermissionRefused):
        create_tax_code(actor=actor_with({"tax_codes:read"}), code="BE06", **values)
    with pytest.raises(Invalid) as refused:
        create_tax_code(actor=OPERATOR, code="BE06", **{**values, "rate": Decimal("6.005"), "labels": {}})
    assert set(refused.value.errors) == {"/rate", "/labels/fr", "/labels/en"}
    assert (TaxCode.objects.filter(code__startswith="BE").count(), Event.objects.count()) == (1, 1)


def test_an_upgrade_leaves_what_operators_changed():
    set_tax_rate(actor=OPERATOR, tax_code_id=french().pk, rate=Decimal("21.00"), effective_from=NEW_YEAR)
    TaxRate.objects.filter(tax_code__code="FR10").delete()
    TaxCode.objects.filter(code="FR10").delete()

    sync_default_tax_codes()
    sync_default_tax_codes()

    assert rate_on(french(), NEW_YEAR) == Decimal("21.00")
    assert TaxRate.objects.filter(tax_code__code="FR10").count() == 1
