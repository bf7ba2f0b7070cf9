"""Reads of brands and categories."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from apps.core.actors import Actor
from apps.core.errors import NotFound

from ..models import Brand, Category
from ..permissions import BRANDS_READ, CATEGORIES_READ


def brands_visible_to(actor: Actor) -> QuerySet[Brand]:
    return Brand.objects.all() if actor.can(BRANDS_READ) else Brand.objects.none()


def categories_visible_to(actor: Actor) -> QuerySet[Category]:
    return Category.objects.select_related("parent") if actor.can(CATEGORIES_READ) else Category.objects.none()


def brands_by_code(codes: Iterable[str]) -> dict[str, Brand]:
    """Those in use among these codes."""
    return {brand.code: brand for brand in Brand.objects.filter(code__in=list(codes), archived_at__isnull=True)}


def categories_by_code(codes: Iterable[str]) -> dict[str, Category]:
    """Those in use among these codes."""
    return {found.code: found for found in Category.objects.filter(code__in=list(codes), archived_at__isnull=True)}


def lock_brand(brand_id: UUID) -> Brand:
    brand = Brand.objects.select_for_update().filter(pk=brand_id).first()
    if brand is None:
        raise NotFound
    return brand


def lock_category(category_id: UUID) -> Category:
    category = Category.objects.select_for_update(of=("self",)).filter(pk=category_id).first()
    if category is None:
        raise NotFound
    return category
