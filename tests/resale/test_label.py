"""The price label says what the law and the buyer want to know, and its code sells."""

from decimal import Decimal

import pytest
from django.utils import translation

from apps.core.errors import NotFound
from apps.payments.models import Case
from apps.payments.selectors import payable_by_code
from apps.payments.states import Door
from apps.printing.ports import Wanted
from apps.printing.states import Media
from apps.resale import operations
from apps.resale.inputs import Pricing
from apps.resale.screens.price_label import PriceLabel
from tests.factories.resale import make_listed, make_stock, pay, payable_of
from tests.factories.stores import make_store
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db


def label_of(stock, language="en", actor=None):
    wanted = Wanted(stock.pk, Media.LABEL, language, actor or person("clara", stock.store))
    with translation.override(language):
        return PriceLabel().label(wanted)


def test_a_label_tells_price_grade_and_warranty_and_bears_the_code_of_the_thing():
    stock = make_listed(grade="B")
    label = label_of(stock)
    assert (label.title, label.qr, label.barcode) == ("Nakamura E-Crossover", stock.item.code, payable_of(stock).ean)
    assert label.texts == (
        "180.00 €",
        stock.item.code,
        "B : Light marks seen from near, everything works",
        "Second-hand, 24 months’ warranty",
    )


def test_a_label_printed_before_the_thing_went_off_sale_and_back_sells_it():
    stock = make_listed()
    mona, printed = person("mona", stock.store), label_of(stock).barcode
    operations.take_off_sale(stock.pk, actor=mona)
    assert payable_by_code(printed).state == "withdrawn"
    operations.release_for_sale(stock.pk, actor=mona)
    stock.refresh_from_db()
    assert (payable_by_code(printed), label_of(stock).barcode == printed) == (payable_of(stock), False)
    pay(stock, payable=stock.item.code, number="T-1")
    pay(stock, payable=printed, number="T-1", door=Door.FILE)
    assert (stock.status, payable_of(stock).balance, Case.objects.count()) == ("sold", 0, 0)


def test_what_no_till_can_ring_yet_has_no_bars():
    stock = make_stock()
    assert (label_of(stock).barcode, label_of(stock).qr) == ("", stock.item.code)


def test_a_reduced_price_stands_beside_the_one_before():
    stock = make_listed()
    operations.price(stock.pk, Pricing(Decimal("150.00")), actor=person("mona", stock.store))
    assert label_of(stock).texts[0] == "150.00 € (before: 180.00 €)"


def test_another_stores_label_is_as_absent_as_none():
    with pytest.raises(NotFound):
        label_of(make_listed(), actor=person("clara", make_store()))


def test_a_label_is_drawn():
    stock = make_listed()
    with translation.override("en"):
        page = PriceLabel().html(Wanted(stock.pk, Media.LABEL, "en", person("clara", stock.store)))
    assert "Second-hand, 24 months’ warranty" in page
