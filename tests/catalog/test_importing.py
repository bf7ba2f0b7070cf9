"""Product files: what a row means, which row is refused and why, and how many queries a row may cost."""

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.catalog.models import Brand, Category, Product
from apps.catalog.operations.importing import ProductRows, parse
from apps.core import files, jobs
from apps.core.channels import Done
from apps.core.errors import Invalid
from apps.core.models import Job
from apps.core.models.stored_file import Retention
from tests.factories.catalog import make_brand, make_product
from tests.factories.stores import actor_with

pytestmark = pytest.mark.django_db
HEADER = "code,label_fr,label_en,brand,category,ean,kind,tax_code,price,currency,active"
IMPORTER = actor_with({"products:write", "brands:write", "categories:write"})


def run(*lines, actor=IMPORTER, header=HEADER):
    content = "\n".join([header, *lines]).encode()
    source = files.keep(
        ContentFile(content), name="p.csv", content_type="text/csv", retention=Retention.WORKING, personal=False
    )
    job = jobs.start(kind="products.upsert", source=source, actor=actor)
    assert jobs.attempt(job.pk) == Done()
    return Job.objects.get(pk=job.pk)


def counts(job):
    return {"created": job.created, "updated": job.updated, "unchanged": job.unchanged, "failed": job.failed}


def row(number, price="9.90"):
    return f"P{number},Chambre {number},Tube {number},Zéfal,Chambres à air,,part,FR20,{price},EUR,1"


def test_a_file_creates_then_changes_nothing_then_only_what_differs():
    first = run(row(1), row(2))
    second = run(row(1), row(2))
    third = run(row(1), row(2, "12.50"))

    assert counts(first) == {"created": 2, "updated": 0, "unchanged": 0, "failed": 0}
    assert counts(second) == {"created": 0, "updated": 0, "unchanged": 2, "failed": 0}
    assert counts(third) == {"created": 0, "updated": 1, "unchanged": 1, "failed": 0}
    assert dict(Product.objects.values_list("code", "price")) == {"P1": Decimal("9.90"), "P2": Decimal("12.50")}


def test_brands_and_categories_are_made_once_on_the_way():
    run(row(1), row(2))

    assert list(Brand.objects.values_list("code", "name")) == [("zefal", "Zéfal")]
    assert list(Category.objects.values_list("code", "labels")) == [
        ("chambres-a-air", {"fr": "Chambres à air", "en": "Chambres à air"})
    ]
    assert set(Product.objects.values_list("brand__code", "category__code")) == {("zefal", "chambres-a-air")}


def test_an_existing_brand_is_found_by_its_exact_code_first():
    brand = make_brand(code="Zéfal")

    run(row(1))

    assert list(Brand.objects.all()) == [brand]
    assert Product.objects.get().brand == brand


def test_who_may_not_make_brands_gets_the_row_refused_by_name():
    job = run(row(1), actor=actor_with({"products:write", "categories:write"}))

    assert counts(job) == {"created": 0, "updated": 0, "unchanged": 0, "failed": 1}
    assert [(e.row, e.code, set(e.pointed)) for e in jobs.errors_of(job)] == [(1, "invalid", {"/brand"})]
    assert (Brand.objects.count(), Product.objects.count()) == (0, 0)


def test_a_bad_row_names_its_columns_and_stops_no_other():
    job = run(
        "P1,Un,One,,,123,part,FR99,cheap,EUR,perhaps",
        "P2,Deux,Two,,,123,robot,FR20,1,EUR,1",
        ",Trois,Three,,,,part,FR20,1,EUR,1",
        row(4),
    )

    assert counts(job) == {"created": 1, "updated": 0, "unchanged": 0, "failed": 3}
    assert [(error.row, set(error.pointed)) for error in jobs.errors_of(job)] == [
        (1, {"/price", "/active"}),
        (2, {"/ean", "/kind"}),
        (3, {"/code"}),
    ]
    assert list(Product.objects.values_list("code", flat=True)) == ["P4"]


def test_what_a_refused_row_made_or_changed_is_forgotten_by_the_next():
    """The refused rows make a brand and raise a price in memory; the rows after them must not build on either."""
    make_product(code="P9", price=Decimal("5.00"))

    job = run(
        "P1,Un,One,Zéfal,,123,part,FR20,1,EUR,1",
        "P9,Neuf,,,,123,part,FR20,7,EUR,1",
        row(2),
        "P9,Neuf,Nine,,,,part,FR20,5.00,EUR,1",
    )

    assert (counts(job), [error.row for error in jobs.errors_of(job)]) == (
        {"created": 1, "updated": 1, "unchanged": 0, "failed": 2},
        [1, 2],
    )
    assert Product.objects.get(code="P2").brand == Brand.objects.get()
    nine = Product.objects.get(code="P9")
    assert (nine.price, nine.labels, nine.version) == (Decimal("5.00"), {"fr": "Neuf", "en": "Nine"}, 2)


def test_the_same_code_twice_in_one_file_is_one_product():
    job = run(row(1), row(1, "10.00"))

    assert counts(job) == {"created": 1, "updated": 1, "unchanged": 0, "failed": 0}
    assert Product.objects.get().price == Decimal("10.00")


def test_a_missing_column_leaves_the_value_and_an_empty_cell_clears_it():
    make_product(code="P1", brand=make_brand(), ean="3420588012344", cost=Decimal("4.00"))

    run("P1,,11,", header="code,brand,price,ean")

    product = Product.objects.get()
    assert (product.brand, product.ean, product.price, product.cost) == (None, None, Decimal("11.00"), Decimal("4.00"))


@pytest.mark.parametrize(
    ("cells", "pointers"),
    [
        ({"code": "P", "prize": "1"}, {"/prize"}),
        ({"code": "P", "price": "NaN"}, {"/price"}),
        ({"code": "P", "price": "1e400"}, {"/price"}),
        ({"code": "P", "minutes": "-5", "cost": "x"}, {"/minutes", "/cost"}),
        ({"price": "1"}, {"/code"}),
        ({"code": "P", "label_fr": ["Pompe"], "brand": {"code": "zefal"}}, {"/label_fr", "/brand"}),
    ],
)
def test_cells_that_cannot_be_read(cells, pointers):
    product = make_product(code="P")

    with pytest.raises(Invalid) as refused:
        ProductRows().apply(cells, actor=IMPORTER)

    assert set(refused.value.errors) == pointers
    product.refresh_from_db()
    assert (product.price, product.version) == (Decimal("9.90"), 1)


def test_what_a_new_product_lacks_is_named_by_column():
    job = run("P1,Un", header="code,label_fr")

    assert [set(error.pointed) for error in jobs.errors_of(job)] == [{"/label_en", "/kind", "/tax_code", "/price"}]


def test_a_comma_is_a_decimal_point_and_oui_is_yes():
    code, values = parse({"code": " P1 ", "price": "1234,50", "active": "Oui", "label_fr": "Un", "minutes": None})

    assert (code, values) == (
        "P1",
        {"price": Decimal("1234.50"), "active": True, "labels": {"fr": "Un"}, "minutes": None},
    )


@pytest.mark.parametrize(
    ("again", "per_row"),
    [
        (None, 5),  # savepoint, product, event, wake-up, release
        ("12.00", 5),
        ("9.90", 2),
    ],
    ids=["create", "change", "leave"],
)
def test_a_rows_queries_are_bounded(again, per_row):
    """A chunk's own queries do not depend on its rows; each row adds a fixed few, and never a look-up."""
    run(row(0))  # brand and category exist

    def spent(numbers, price):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            run(*(row(number, price) for number in numbers))
        return len(captured)

    few, many = range(1, 11), range(11, 61)
    if again is not None:
        run(*(row(number) for number in (*few, *many)))
    assert spent(many, again or "9.90") - spent(few, again or "9.90") == per_row * 40
