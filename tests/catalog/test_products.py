"""Products: created, changed, archived and put by reference, with every mistake named."""

from decimal import Decimal

import pytest

from apps.catalog.inputs import ProductInput
from apps.catalog.models import Product
from apps.catalog.operations import archive_product, create_product, update_brand, update_product, upsert_product
from apps.catalog.selectors import product_by_code, search_products
from apps.catalog.states import ProductKind
from apps.core.errors import Conflict, Invalid, NotFound, PermissionRefused
from apps.core.models import Event
from tests.factories.catalog import make_brand, make_category, make_product
from tests.factories.stores import actor_with

pytestmark = pytest.mark.django_db
EDITOR = actor_with({"products:write", "products:read", "brands:write"})
LABELS = {"fr": "Chambre à air", "en": "Inner tube"}


def tube(**values):
    kind = ProductKind.PART
    return ProductInput(
        **{"code": "TUBE-28", "labels": LABELS, "kind": kind, "tax_code": "FR20", "price": Decimal("9.90"), **values}
    )


def test_a_product_names_brand_category_and_tax_by_their_codes():
    brand, category = make_brand(code="zefal", name="Zéfal"), make_category(code="tubes")

    product = create_product(actor=EDITOR, data=tube(brand="zefal", category="tubes", ean="3420588012344"))

    product.refresh_from_db()
    assert (product.brand, product.category, product.tax_code.code) == (brand, category, "FR20")
    assert product.search_text == "tube-28 3420588012344 chambre a air inner tube zefal"
    assert list(Event.objects.values_list("type", "aggregate_id", "code", "facts")) == [
        ("recommerce.product.created.v1", product.pk, "TUBE-28", {})
    ]


def test_the_longest_code_stands_in_the_journal_whole():
    create_product(actor=EDITOR, data=tube(code="X" * 40))

    assert Event.objects.get().code == "X" * 40


def test_every_mistake_is_named_at_once():
    wrong = tube(
        labels={"fr": "Chambre", "de": "Schlauch"},
        ean="3420588012343",
        price=Decimal("-1"),
        currency="eur",
        minutes=15,
        brand="nobody",
        tax_code="FR99",
    )

    with pytest.raises(Invalid) as refused:
        create_product(actor=EDITOR, data=wrong)

    assert set(refused.value.errors) == {
        "/labels/en", "/labels/de", "/ean", "/price", "/currency", "/minutes", "/brand", "/tax_code",
    }  # fmt: skip
    assert (Product.objects.count(), Event.objects.count()) == (0, 0)


def test_without_the_right_nothing_is_written():
    product, reader = make_product(), actor_with({"products:read"})

    with pytest.raises(PermissionRefused, match="products:write"):
        create_product(actor=reader, data=tube())
    with pytest.raises(PermissionRefused):
        update_product(actor=reader, product_id=product.pk, changes={"price": Decimal(1)})
    with pytest.raises(PermissionRefused):
        upsert_product(actor=reader, code=product.code, values={"price": Decimal(1)})
    with pytest.raises(PermissionRefused):
        archive_product(actor=reader, product_id=product.pk)

    product.refresh_from_db()
    assert (product.price, product.active, Product.objects.count(), Event.objects.count()) == (
        Decimal("9.90"), True, 1, 0,
    )  # fmt: skip


@pytest.mark.parametrize(("values", "field"), [({"code": "TAKEN"}, "/code"), ({"ean": "3420588012344"}, "/ean")])
def test_a_taken_code_or_ean_is_a_conflict(values, field):
    make_product(code="TAKEN", ean="3420588012344")

    with pytest.raises(Conflict) as refused:
        create_product(actor=EDITOR, data=tube(**values))

    assert refused.value.extra == {"field": field}
    assert (Product.objects.count(), Event.objects.count()) == (1, 0)


def test_upsert_creates_then_leaves_then_changes():
    values = {"labels": LABELS, "kind": ProductKind.PART, "tax_code": "FR20", "price": Decimal("9.9")}

    _product, first = upsert_product(actor=EDITOR, code="TUBE-28", values=values)
    _product, second = upsert_product(actor=EDITOR, code="TUBE-28", values=values)
    product, third = upsert_product(actor=EDITOR, code="TUBE-28", values={"labels": {"fr": "Chambre 28"}})

    assert (first, second, third) == ("created", "unchanged", "updated")
    product.refresh_from_db()
    assert (product.labels, product.version) == ({"fr": "Chambre 28", "en": "Inner tube"}, 2)
    assert list(Event.objects.order_by("id").values_list("type", "changed")) == [
        ("recommerce.product.created.v1", []),
        ("recommerce.product.updated.v1", ["labels"]),
    ]


def test_a_brand_can_be_taken_away_and_an_archived_one_no_longer_given():
    brand = make_brand()
    product = make_product(brand=brand)

    changed = update_product(actor=EDITOR, product_id=product.pk, changes={"brand": None})

    assert (changed.brand, changed.version) == (None, 2)
    brand.archived_at = brand.created_at
    brand.save()
    with pytest.raises(Invalid) as refused:
        update_product(actor=EDITOR, product_id=product.pk, changes={"brand": brand.code})
    assert set(refused.value.errors) == {"/brand"}


def test_an_archived_product_is_offered_no_more_but_stands():
    product = make_product()

    archive_product(actor=EDITOR, product_id=product.pk)
    archive_product(actor=EDITOR, product_id=product.pk)

    product.refresh_from_db()
    assert (product.active, product.version) == (False, 2)
    assert list(Event.objects.values_list("type", flat=True)) == ["recommerce.product.archived.v1"]
    with pytest.raises(NotFound):
        product_by_code(product.code)


def test_products_are_found_under_a_brands_new_name_at_once():
    brand = make_brand(name="Zéfal")
    product = make_product(brand=brand)
    assert list(search_products(EDITOR, "zefal")) == [product]

    update_brand(actor=EDITOR, brand_id=brand.pk, changes={"name": "Hutchinson"})

    assert list(search_products(EDITOR, "hutchinson")) == [product]
    assert list(search_products(EDITOR, "zefal")) == []


def test_who_may_not_read_products_finds_none():
    product = make_product()

    assert list(search_products(actor_with({"stores:read"}), product.code)) == []
