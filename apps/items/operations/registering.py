"""Giving a thing its passport, and correcting what the passport says."""

from collections.abc import Iterable
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.catalog.models import Product
from apps.core import records, references
from apps.core.actors import Actor
from apps.core.codes import new_code
from apps.core.errors import Conflict, NotFound
from apps.core.permissions import require
from apps.core.references import ReferenceInput
from apps.core.validation import assign, check_fields, duplicates_refused, expect_version
from apps.customers.models import Customer
from apps.stores.models import Store

from .. import events
from ..inputs import CHANGEABLE, ItemChanges, ItemInput
from ..models import Item
from ..permissions import ITEMS_WRITE
from ..selectors import lock_item, same_identifier, search_text_of
from ..states import UNIQUE_IDENTIFIERS, HolderKind, IdentifierKind, OwnerKind, VatOrigin
from .custody import begin_custody

UNIQUE = {"items_item_one_per_identifier": "/identifier"}


@transaction.atomic
def register_item(*, actor: Actor, data: ItemInput, named: Iterable[ReferenceInput] = ()) -> Item:
    """A customer's thing starts with its customer, one of ours in its store.

    Conflict when the legal entity already knows this FNUCI or IMEI: one thing has one passport.
    """
    require(actor, ITEMS_WRITE, data.store_id)
    store = Store.objects.select_related("entity").filter(pk=data.store_id).first()
    if store is None:
        raise NotFound
    item = Item(code=new_code("IT"), legal_entity=store.entity, **asdict(data))
    _check(item, _owner_errors(item))
    item.custody = HolderKind.CUSTOMER if item.owner_kind == OwnerKind.CUSTOMER else HolderKind.STORE
    with duplicates_refused(UNIQUE):
        records.create(item, events.ITEM_REGISTERED, actor=actor)
    begin_custody(item, actor=actor, reason_code="registered")
    references.attach(Item.resource, item.pk, named)
    return item


@transaction.atomic
def update_item(
    *,
    actor: Actor,
    item_id: UUID,
    changes: ItemChanges,
    named: Iterable[ReferenceInput] = (),
    version: int | None = None,
) -> Item:
    """What is written on it, not whose it is nor where. References are added, never taken away."""
    item = lock_item(item_id)
    require(actor, ITEMS_WRITE, item.store_id)
    expect_version(item, version)
    changed = assign(item, changes, names=CHANGEABLE)
    _check(item, {})
    added = references.attach(Item.resource, item.pk, named)
    if changed or added:
        with duplicates_refused(UNIQUE):
            records.update(item, events.ITEM_UPDATED, actor=actor, fields=changed, derived=("search_text",))
    return item


def _owner_errors(item: Item) -> dict[str, str]:
    """Fill the owner from what was given; a customer belongs to the store's legal entity."""
    if item.customer_id is None:
        item.owner_kind = OwnerKind.ENTITY
        if item.vat_origin == VatOrigin.CUSTOMER_OWNED:
            return {"/vat_origin": _("This thing is ours: say how it was bought.")}
        return {}
    item.owner_kind, item.vat_origin = OwnerKind.CUSTOMER, VatOrigin.CUSTOMER_OWNED
    known = Customer.objects.filter(pk=item.customer_id, legal_entity_id=item.legal_entity_id).exists()
    return {} if known else {"/customer": _("This customer is not known to the store’s company.")}


def _check(item: Item, errors: dict[str, str]) -> None:
    item.identifier = "".join(item.identifier.split()).upper()
    if (item.identifier_kind == IdentifierKind.NONE) != (item.identifier == ""):
        errors["/identifier"] = _("A number and its kind go together.")
    if item.product_id and not Product.objects.filter(pk=item.product_id).exists():
        errors["/product"] = _("This product does not exist.")
    if not (item.title or item.product_id):
        errors["/description"] = _("Say what it is: a product, a brand or a description.")
    item.search_text = search_text_of(item)
    check_fields(item, also=errors)
    if item.identifier_kind in UNIQUE_IDENTIFIERS:
        twin = same_identifier(item).first()
        if twin is not None:
            raise Conflict(
                _("%(identifier)s already has a passport: %(code)s.")
                % {"identifier": item.identifier, "code": twin.code},
                field="/identifier",
                item=str(twin.pk),
            )
