"""Every change to the catalogue."""

from .classification import (
    archive_brand,
    archive_category,
    create_brand,
    create_category,
    update_brand,
    update_category,
)
from .external_articles import map_till_article
from .importing import ProductRows
from .products import archive_product, create_product, update_product, upsert_product
from .reasons import create_reason_code
from .tax import create_tax_code, set_tax_rate, sync_default_tax_codes

__all__ = [
    "ProductRows",
    "archive_brand",
    "archive_category",
    "archive_product",
    "create_brand",
    "create_category",
    "create_product",
    "create_reason_code",
    "create_tax_code",
    "map_till_article",
    "set_tax_rate",
    "sync_default_tax_codes",
    "update_brand",
    "update_category",
    "update_product",
    "upsert_product",
]
