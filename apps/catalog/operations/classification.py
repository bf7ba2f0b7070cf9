"""Brands and categories."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records, references
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.core.permissions import require
from apps.core.references import ReferenceInput
from apps.core.validation import assign, check_fields, duplicates_refused, expect_version, label_errors

from .. import events
from ..inputs import BrandChanges, CategoryChanges
from ..models import Brand, Category, Product
from ..permissions import BRANDS_WRITE, CATEGORIES_WRITE
from ..selectors import categories_by_code, lock_brand, lock_category
from ..selectors.products import search_text_of
from ..states import CategoryKind

UNIQUE = {"catalog_brand_code_key": "/code", "catalog_category_code_key": "/code"}
DEEPEST = 10


@transaction.atomic
def create_brand(*, actor: Actor, code: str, name: str, named: Iterable[ReferenceInput] = ()) -> Brand:
    require(actor, BRANDS_WRITE)
    brand = Brand(code=code, name=name)
    check_fields(brand)
    with duplicates_refused(UNIQUE):
        records.create(brand, events.BRAND_CREATED, actor=actor)
    references.attach(Brand.resource, brand.pk, named)
    return brand


@transaction.atomic
def update_brand(
    *,
    actor: Actor,
    brand_id: UUID,
    changes: BrandChanges,
    named: Iterable[ReferenceInput] = (),
    version: int | None = None,
) -> Brand:
    """Its products are found under the new name at once."""
    require(actor, BRANDS_WRITE)
    brand = lock_brand(brand_id)
    expect_version(brand, version)
    changed = assign(brand, changes, names=("name",))
    check_fields(brand)
    added = references.attach(Brand.resource, brand.pk, named)
    if changed or added:
        records.update(brand, events.BRAND_UPDATED, actor=actor, fields=changed)
    if changed:
        _index_products_again(brand)
    return brand


@transaction.atomic
def archive_brand(*, actor: Actor, brand_id: UUID, version: int | None = None) -> Brand:
    require(actor, BRANDS_WRITE)
    brand = lock_brand(brand_id)
    expect_version(brand, version)
    if brand.archived_at is None:
        brand.archived_at = timezone.now()
        records.update(brand, events.BRAND_ARCHIVED, actor=actor, fields=("archived_at",))
    return brand


@transaction.atomic
def create_category(
    *,
    actor: Actor,
    code: str,
    labels: Mapping[str, str],
    kind: CategoryKind = CategoryKind.GOODS,
    parent: str | None = None,
    named: Iterable[ReferenceInput] = (),
) -> Category:
    """`parent` is a category's code; without one it is a root."""
    require(actor, CATEGORIES_WRITE)
    category = Category(code=code, labels=dict(labels), kind=kind)
    errors = label_errors(labels) | _set_parent(category, parent)
    check_fields(category, also=errors)
    with duplicates_refused(UNIQUE):
        records.create(category, events.CATEGORY_CREATED, actor=actor)
    references.attach(Category.resource, category.pk, named)
    return category


@transaction.atomic
def update_category(
    *,
    actor: Actor,
    category_id: UUID,
    changes: CategoryChanges,
    named: Iterable[ReferenceInput] = (),
    version: int | None = None,
) -> Category:
    require(actor, CATEGORIES_WRITE)
    category = lock_category(category_id)
    expect_version(category, version)
    changed = assign(category, changes, names=("labels", "kind"))
    errors = label_errors(category.labels)
    if "parent" in changes:
        before = category.parent_id
        errors |= _set_parent(category, changes["parent"])
        changed += ["parent"] if category.parent_id != before else []
    check_fields(category, also=errors)
    added = references.attach(Category.resource, category.pk, named)
    if changed or added:
        records.update(category, events.CATEGORY_UPDATED, actor=actor, fields=changed)
    return category


@transaction.atomic
def archive_category(*, actor: Actor, category_id: UUID, version: int | None = None) -> Category:
    """Refused while a category below it is in use."""
    require(actor, CATEGORIES_WRITE)
    category = lock_category(category_id)
    expect_version(category, version)
    if category.children.filter(archived_at__isnull=True).exists():
        raise Invalid({"": _("Archive the categories below it first.")})
    if category.archived_at is None:
        category.archived_at = timezone.now()
        records.update(category, events.CATEGORY_ARCHIVED, actor=actor, fields=("archived_at",))
    return category


def _index_products_again(brand: Brand) -> None:
    products = list(Product.objects.filter(brand=brand).select_related("brand"))
    for product in products:
        product.search_text = search_text_of(product)
    Product.objects.bulk_update(products, ["search_text"], batch_size=500)


def _set_parent(category: Category, code: str | None) -> dict[str, str]:
    """What is wrong with this parent, by pointer: unknown, or below the category itself, or too deep."""
    parent = categories_by_code([code]).get(code) if code else None
    if code and parent is None:
        return {"/parent": _("This category does not exist.")}
    ancestor, depth = parent, 0
    while ancestor is not None:
        depth += 1
        if ancestor.pk == category.pk or depth > DEEPEST:
            return {"/parent": _("A category cannot stand below itself, nor more than ten levels deep.")}
        ancestor = ancestor.parent
    category.parent = parent
    return {}
