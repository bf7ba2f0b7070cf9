"""Reads of the catalogue."""

from .classification import (
    brands_by_code,
    brands_visible_to,
    categories_by_code,
    categories_visible_to,
    lock_brand,
    lock_category,
)
from .external_articles import external_articles_visible_to, till_articles
from .products import lock_product, lock_products_by_code, product_by_code, products_visible_to, search_products
from .reasons import reason_by_code, reasons_visible_to
from .tax import rate_on, tax_codes_by_code, tax_codes_visible_to

__all__ = [
    "brands_by_code",
    "brands_visible_to",
    "categories_by_code",
    "categories_visible_to",
    "external_articles_visible_to",
    "lock_brand",
    "lock_category",
    "lock_product",
    "lock_products_by_code",
    "product_by_code",
    "products_visible_to",
    "rate_on",
    "reason_by_code",
    "reasons_visible_to",
    "search_products",
    "tax_codes_by_code",
    "tax_codes_visible_to",
    "till_articles",
]
