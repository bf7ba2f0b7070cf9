"""What a thing cost and earned, and what that says of its VAT."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q, QuerySet

from apps.core.money import total

from ..models import Item, ItemEntry
from ..states import CHANGES_OWNER, COSTS, EARNINGS, EntryKind, OwnerKind, VatOrigin


@dataclass(frozen=True)
class Totals:
    """Of one company: `cost` and `earned` of all its lives there, `present_cost` and `purchase_price` of the last."""

    currency: str
    cost: Decimal
    earned: Decimal
    present_cost: Decimal
    purchase_price: Decimal

    @property
    def result(self) -> Decimal:
        return self.earned - self.cost


def ledger_of(item: Item) -> QuerySet[ItemEntry]:
    """All it ever cost and earned with us, in the order it was recorded, whichever of its passports says so, and
    whichever company of the house it was of."""
    return ItemEntry.objects.filter(Q(item=item) | Q(item__merged_into=item)).order_by("id")


def own_ledger_of(item: Item) -> list[ItemEntry]:
    """What it cost and earned the company whose it is, in all its lives there."""
    return list(ledger_of(item).filter(legal_entity=item.legal_entity_id))


def cost_of(item: Item) -> Decimal:
    """What it has cost since its company last bought it (else since it has a passport), in that one's currency."""
    return totals_of(item).present_cost


def costs_of(item_ids: Iterable[UUID]) -> dict[UUID, Decimal]:
    """As `cost_of`, of many things in one query; what has no entry is left out."""
    asked = set(item_ids)
    entries: dict[UUID, list[ItemEntry]] = {}
    of_them = ItemEntry.objects.filter(Q(item__in=asked) | Q(item__merged_into__in=asked))
    own = of_them.filter(legal_entity=F("item__legal_entity")).select_related("item")
    for entry in own.order_by("id"):
        for item_id in asked & {entry.item_id, entry.item.merged_into_id}:
            entries.setdefault(item_id, []).append(entry)
    return {item_id: _weighed(_since_bought(known), COSTS) for item_id, known in entries.items()}


def purchase_price_of(item: Item) -> Decimal:
    """What its company really paid to the seller, the last time it bought it; zero where no purchase is recorded."""
    return totals_of(item).purchase_price


def totals_of(item: Item) -> Totals:
    """What its present company sees."""
    return totals_for(item.legal_entity.currency, own_ledger_of(item))


def totals_for(currency: str, entries: Sequence[ItemEntry]) -> Totals:
    """Of one company's part of a ledger, in order."""
    present = _since_bought(entries)
    return Totals(
        currency=currency,
        cost=_weighed(entries, COSTS),
        earned=_weighed(entries, EARNINGS),
        present_cost=_weighed(present, COSTS),
        purchase_price=_weighed(present, {EntryKind.PURCHASE: 1, EntryKind.PURCHASE_REVERSAL: -1}),
    )


def vat_origin_of(item: Item) -> VatOrigin:
    """How VAT stood when it came to us, told of a thing that has been sold since as well."""
    last = last_change_of_owner(item) if item.owner_kind != OwnerKind.ENTITY else None
    return VatOrigin(last.vat_origin if last else item.vat_origin)


def last_change_of_owner(item: Item) -> ItemEntry | None:
    return ledger_of(item).filter(kind__in=CHANGES_OWNER).last()


def _weighed(entries: Iterable[ItemEntry], signs: Mapping[EntryKind, int]) -> Decimal:
    """The entries of these kinds added up, each the way it counts."""
    return total(entry.amount * signs[kind] for entry in entries if (kind := EntryKind(entry.kind)) in signs)


def _since_bought(entries: Sequence[ItemEntry]) -> Sequence[ItemEntry]:
    """One thing may be bought, sold and bought again: what a former life cost is not the price of this one."""
    bought = [position for position, entry in enumerate(entries) if entry.kind == EntryKind.PURCHASE]
    return entries[bought[-1] :] if bought else entries
