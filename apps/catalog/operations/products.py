"""Products: one by one from a face, or by reference from an import."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import records, references
from apps.core.actors import Actor
from apps.core.codes import is_ean
from apps.core.permissions import require
from apps.core.references import ReferenceInput
from apps.core.validation import assign, check_fields, duplicates_refused, expect_version, label_errors

from .. import events
from ..inputs import ProductChanges, ProductInput
from ..models import Product
from ..permissions import PRODUCTS_WRITE
from ..selectors import lock_product, lock_products_by_code
from ..selectors.products import search_text_of
from ..states import ProductKind
from .naming import Names

UNIQUE = {"catalog_product_code_key": "/code", "catalog_product_ean_key": "/ean"}
PLAIN = ("labels", "kind", "price", "currency", "ean", "cost", "minutes", "active", "metadata")


@transaction.atomic
def create_product(*, actor: Actor, data: ProductInput, named: Iterable[ReferenceInput] = ()) -> Product:
    """Conflict when the code, the EAN or a reference is taken."""
    require(actor, PRODUCTS_WRITE)
    product = Product(code=data.code)
    _create(product, asdict(data), actor, Names())
    references.attach(Product.resource, product.pk, named)
    return product


@transaction.atomic
def update_product(
    *,
    actor: Actor,
    product_id: UUID,
    changes: ProductChanges,
    named: Iterable[ReferenceInput] = (),
    version: int | None = None,
) -> Product:
    """References are added, never taken away. Without a difference nothing is written."""
    require(actor, PRODUCTS_WRITE)
    product = lock_product(product_id)
    expect_version(product, version)
    changed = _fill(product, changes, Names())
    added = references.attach(Product.resource, product.pk, named)
    if changed or added:
        _save(product, changed, actor)
    return product


@transaction.atomic
def upsert_product(*, actor: Actor, code: str, values: ProductChanges) -> tuple[Product, str]:
    """Create or change by our code; the product and "created", "updated" or "unchanged".

    Labels may come in one language: the other one stays.
    """
    require(actor, PRODUCTS_WRITE)
    product = lock_products_by_code([code]).get(code) or Product(code=code, labels={})
    return put_product(product, values, actor, Names())


def put_product(product: Product, values: ProductChanges, actor: Actor, names: Names) -> tuple[Product, str]:
    """`upsert_product` for who has the row locked, or knows it is new, and holds a transaction open."""
    merged = {**values, "labels": {**product.labels, **values.get("labels", {})}}
    if product._state.adding:
        _create(product, merged, actor, names)
        return product, "created"
    changed = _fill(product, merged, names)
    if changed:
        _save(product, changed, actor)
    return product, "updated" if changed else "unchanged"


@transaction.atomic
def archive_product(*, actor: Actor, product_id: UUID, version: int | None = None) -> Product:
    """Offered no more; lines that name it stay. Twice is once."""
    require(actor, PRODUCTS_WRITE)
    product = lock_product(product_id)
    expect_version(product, version)
    if product.active:
        product.active = False
        records.update(product, events.PRODUCT_ARCHIVED, actor=actor, fields=("active",))
    return product


def _create(product: Product, values: Mapping[str, Any], actor: Actor, names: Names) -> None:
    _fill(product, values, names)
    with duplicates_refused(UNIQUE):
        records.create(product, events.PRODUCT_CREATED, actor=actor)


def _save(product: Product, changed: list[str], actor: Actor) -> None:
    with duplicates_refused(UNIQUE):
        records.update(product, events.PRODUCT_UPDATED, actor=actor, fields=changed, derived=("search_text",))


def _fill(product: Product, values: Mapping[str, Any], names: Names) -> list[str]:
    """Set what differs and check the whole: the fields that changed, or Invalid with every mistake."""
    changed = assign(product, values, names=PLAIN)
    product.ean = product.ean or None
    errors = {}
    for name, find in (("brand", names.brand), ("category", names.category), ("tax_code", names.tax_code)):
        code = values.get(name)
        if name in values and (
            not code or getattr(product, f"{name}_id") is None or code != getattr(product, name).code
        ):
            target = find(code) if code else None
            if code and target is None:
                errors[f"/{name}"] = _("This code is not known: %(code)s.") % {"code": code}
            elif getattr(product, f"{name}_id") != (target.pk if target else None):
                setattr(product, name, target)
                changed.append(name)
    if product.tax_code_id is None:
        errors.setdefault("/tax_code", _("A tax code is needed."))
    product.search_text = search_text_of(product)
    check_fields(product, also=errors | _mistakes(product))
    return changed


def _mistakes(product: Product) -> dict[str, str]:
    errors = label_errors(product.labels)
    if product.ean is not None and not is_ean(product.ean):
        errors["/ean"] = _("This is no EAN: its check digit is wrong.")
    if product.price is None or product.price < 0:
        errors["/price"] = _("A price of zero or more is needed.")
    if product.cost is not None and product.cost < 0:
        errors["/cost"] = _("A cost is zero or more.")
    if not (len(product.currency) == 3 and product.currency.isascii() and product.currency.isupper()):
        errors["/currency"] = _("Three capital letters, as in ISO 4217.")
    if product.minutes is not None and product.kind != ProductKind.SERVICE:
        errors["/minutes"] = _("Only a service has a planned time.")
    return errors
