"""Reads of products."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from apps.core import search
from apps.core.actors import Actor
from apps.core.errors import NotFound

from ..models import Product
from ..permissions import PRODUCTS_READ


def products_visible_to(actor: Actor) -> QuerySet[Product]:
    if not actor.can(PRODUCTS_READ):
        return Product.objects.none()
    return Product.objects.select_related("brand", "category", "tax_code")


def search_products(actor: Actor, typed: str) -> QuerySet[Product]:
    """By any part of code, EAN, labels or brand; every word must be found."""
    found = products_visible_to(actor)
    return search.containing(found, typed) if search.words(typed) else found.none()


def product_by_code(code: str) -> Product:
    """An active product, for a line of work or of a sale."""
    product = Product.objects.select_related("tax_code").filter(code=code, active=True).first()
    if product is None:
        raise NotFound
    return product


def lock_product(product_id: UUID) -> Product:
    product = _locked().filter(pk=product_id).first()
    if product is None:
        raise NotFound
    return product


def lock_products_by_code(codes: Iterable[str]) -> dict[str, Product]:
    """Those that exist, locked in the order of their codes so that two imports never wait for each other in a ring."""
    return {product.code: product for product in _locked().filter(code__in=list(codes)).order_by("code")}


def search_text_of(product: Product) -> str:
    brand = product.brand.name if product.brand else ""
    return search.fold(product.code, product.ean or "", *map(str, product.labels.values()), brand)


def _locked() -> QuerySet[Product]:
    return Product.objects.select_related("brand", "category", "tax_code").select_for_update(of=("self",))
