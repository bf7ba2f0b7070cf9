"""What one company of the house buys from another enters the register where it arrives: items calls this port."""

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.items.models import Item
from apps.items.ports import Crossing
from apps.stores.models import Store

from ...inputs import NewEntry, SellerSnapshot, ThingSnapshot
from ...selectors.register import number_of
from ...states import EntryKind, PaymentMode
from .writing import establishment_of, write_entry


class RegisterBetweenCompanies:
    def require_writable(self, store_id: UUID) -> None:
        store = Store.objects.select_related("entity").get(pk=store_id)
        if not establishment_of(store)["address"]:
            raise Invalid(
                {
                    "/store": _("The register of the buyer asks for the address of %(store)s: note it first.")
                    % {"store": store.name}
                }
            )

    def enter(self, crossing: Crossing, *, actor: Actor) -> str:
        """How it is settled between the two is not known here: whoever knows corrects the entry."""
        stores = Store.objects.select_related("entity").in_bulk([crossing.store_id, crossing.destination_id])
        store, destination = stores[crossing.store_id], stores[crossing.destination_id]
        item = Item.objects.select_related("product__category").get(pk=crossing.item_id)
        with translation.override(destination.language):
            thing = _thing(item, store, destination.language)
        entry = write_entry(
            NewEntry(
                kind=EntryKind.ENTITY_TRANSFER,
                seller=SellerSnapshot(company_name=store.entity.name, seat=establishment_of(store)["address"]),
                things=(thing,),
                amount=crossing.price,
                currency=crossing.currency,
                payment_mode=PaymentMode.OTHER,
                document_code=crossing.transfer_code,
            ),
            store=destination,
            actor=actor,
            occurred_at=crossing.occurred_at,
        )
        return entry.code


def _thing(item: Item, store: Store, language: str) -> ThingSnapshot:
    product = item.product
    name = item.title or str(product.labels[language] if product else item.code)
    category = product.category if product else None
    before = number_of(item.pk)
    return ThingSnapshot(
        item_id=item.pk,
        item_code=item.code,
        nature=str(category.labels[language]) if category else name,
        description=item.description or name,
        brand=item.brand_name,
        model=item.model_name,
        color=item.color,
        identifier_kind=item.identifier_kind if item.identifier else "",
        identifier=item.identifier,
        provenance=", ".join(filter(None, [store.name, before and _("register no. %(number)s") % {"number": before}])),
    )
