"""The catalogue's resources, declared: which operation stands behind each door."""

from typing import Any, cast
from uuid import UUID

from apps.core.actors import Actor
from apps.core.api.masterdata import MasterData
from apps.core.references import ReferenceInput

from .. import filters, operations, permissions, selectors
from ..inputs import BrandChanges, CategoryChanges, ProductChanges, ProductInput
from ..models import Brand, Category, ExternalArticle, Product, ReasonCode, TaxCode
from . import serializers as wire

Names = list[ReferenceInput]


def _create_product(actor: Actor, data: dict[str, Any], named: Names) -> Product:
    return operations.create_product(actor=actor, data=ProductInput(**data), named=named)


def _update_product(actor: Actor, pk: UUID, data: dict[str, Any], named: Names, version: int) -> Product:
    changes = cast(ProductChanges, data)
    return operations.update_product(actor=actor, product_id=pk, changes=changes, named=named, version=version)


def _archive_product(actor: Actor, pk: UUID, version: int) -> Product:
    return operations.archive_product(actor=actor, product_id=pk, version=version)


def _create_brand(actor: Actor, data: dict[str, Any], named: Names) -> Brand:
    return operations.create_brand(actor=actor, named=named, **data)


def _update_brand(actor: Actor, pk: UUID, data: dict[str, Any], named: Names, version: int) -> Brand:
    changes = cast(BrandChanges, data)
    return operations.update_brand(actor=actor, brand_id=pk, changes=changes, named=named, version=version)


def _archive_brand(actor: Actor, pk: UUID, version: int) -> Brand:
    return operations.archive_brand(actor=actor, brand_id=pk, version=version)


def _create_category(actor: Actor, data: dict[str, Any], named: Names) -> Category:
    return operations.create_category(actor=actor, named=named, **data)


def _update_category(actor: Actor, pk: UUID, data: dict[str, Any], named: Names, version: int) -> Category:
    changes = cast(CategoryChanges, data)
    return operations.update_category(actor=actor, category_id=pk, changes=changes, named=named, version=version)


def _archive_category(actor: Actor, pk: UUID, version: int) -> Category:
    return operations.archive_category(actor=actor, category_id=pk, version=version)


def _map_article(actor: Actor, data: dict[str, Any], named: Names) -> ExternalArticle:
    return operations.map_till_article(actor=actor, **data)


PRODUCTS = MasterData(
    path="products",
    model=Product,
    out=wire.ProductOut,
    filters=filters.ProductFilter,
    searchable=filters.PRODUCTS,
    visible_to=selectors.products_visible_to,
    search=selectors.search_products,
    kept=True,
    read=permissions.PRODUCTS_READ,
    write=permissions.PRODUCTS_WRITE,
    create=(wire.ProductIn, _create_product),
    update=(wire.ProductChangesIn, _update_product),
    archive=_archive_product,
    summary="New articles, parts, workshop services and generic till articles.",
    not_for="used things, which are items; nor thousands of rows at once, which are a bulk job.",
)
BRANDS = MasterData(
    path="brands",
    model=Brand,
    out=wire.BrandOut,
    filters=filters.BrandFilter,
    searchable=filters.BRANDS,
    visible_to=selectors.brands_visible_to,
    read=permissions.BRANDS_READ,
    write=permissions.BRANDS_WRITE,
    create=(wire.BrandIn, _create_brand),
    update=(wire.BrandChangesIn, _update_brand),
    archive=_archive_brand,
    summary="Makers’ brands.",
)
CATEGORIES = MasterData(
    path="categories",
    model=Category,
    out=wire.CategoryOut,
    filters=filters.CategoryFilter,
    searchable=filters.CATEGORIES,
    visible_to=selectors.categories_visible_to,
    read=permissions.CATEGORIES_READ,
    write=permissions.CATEGORIES_WRITE,
    create=(wire.CategoryIn, _create_category),
    update=(wire.CategoryChangesIn, _update_category),
    archive=_archive_category,
    summary="The tree of categories.",
)
TAX_CODES = MasterData(
    path="tax-codes",
    model=TaxCode,
    out=wire.TaxCodeOut,
    filters=filters.TaxCodeFilter,
    searchable=filters.TAX_CODES,
    visible_to=selectors.tax_codes_visible_to,
    read=permissions.TAX_CODES_READ,
    summary="Tax codes with their dated rates.",
    not_for="computing VAT on your side: amounts come with each document.",
)
REASON_CODES = MasterData(
    path="reason-codes",
    model=ReasonCode,
    out=wire.ReasonCodeOut,
    filters=filters.ReasonCodeFilter,
    searchable=filters.REASON_CODES,
    visible_to=selectors.reasons_visible_to,
    read=permissions.REASON_CODES_READ,
    summary="The reasons people choose from.",
)
EXTERNAL_ARTICLES = MasterData(
    path="external-articles",
    model=ExternalArticle,
    out=wire.ExternalArticleOut,
    filters=filters.ExternalArticleFilter,
    searchable=filters.EXTERNAL_ARTICLES,
    visible_to=selectors.external_articles_visible_to,
    kept=True,
    read=permissions.EXTERNAL_ARTICLES_READ,
    write=permissions.EXTERNAL_ARTICLES_WRITE,
    create=(wire.ExternalArticleIn, _map_article),
    summary="What tills call our articles; posting a known one changes its name there.",
)
EVERY = (PRODUCTS, BRANDS, CATEGORIES, TAX_CODES, REASON_CODES, EXTERNAL_ARTICLES)
