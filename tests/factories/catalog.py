"""The catalogue as tests need it: rows, without events, with unique codes. Tax codes FR20 … come with migrations."""

from decimal import Decimal
from itertools import count
from typing import Any

from apps.catalog.models import Brand, Category, Product, TaxCode
from apps.catalog.selectors.products import search_text_of
from apps.catalog.states import ProductKind

_numbers = count(1)


def make_brand(**values: Any) -> Brand:
    number = next(_numbers)
    return Brand.objects.create(**{"code": f"brand-{number}", "name": f"Brand {number}", **values})


def make_category(**values: Any) -> Category:
    number = next(_numbers)
    labels = {"fr": f"Catégorie {number}", "en": f"Category {number}"}
    return Category.objects.create(**{"code": f"category-{number}", "labels": labels, **values})


def make_product(**values: Any) -> Product:
    number = next(_numbers)
    if "tax_code" not in values:
        values["tax_code"] = TaxCode.objects.get(code="FR20")
    defaults = {
        "code": f"P{number}",
        "labels": {"fr": f"Article {number}", "en": f"Product {number}"},
        "kind": ProductKind.PART,
        "price": Decimal("9.90"),
    }
    product = Product(**{**defaults, **values})
    product.search_text = search_text_of(product)
    product.save()
    return product
