"""Stock locations and transfers, by who asks."""

from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.core.actors import Actor
from apps.core.errors import NotFound

from ..models import StockLocation, Transfer, TransferLine
from ..permissions import ITEMS_COSTS, ITEMS_READ, TRANSFERS_READ, TRANSFERS_WRITE


def locations_visible_to(actor: Actor) -> QuerySet[StockLocation]:
    locations = StockLocation.objects.select_related("store")
    allowed = actor.stores_for(ITEMS_READ)
    return locations if allowed is None else locations.filter(store_id__in=allowed)


def lock_location(location_id: UUID) -> StockLocation:
    found = StockLocation.objects.select_related("store").select_for_update(of=("self",)).filter(pk=location_id).first()
    if found is None:
        raise NotFound
    return found


def transfers_visible_to(actor: Actor) -> QuerySet[Transfer]:
    """Those that leave or reach a store where they hold the right."""
    allowed = actor.stores_for(TRANSFERS_READ)
    rows = Transfer.objects.all()
    return rows if allowed is None else rows.filter(Q(store_id__in=allowed) | Q(destination_id__in=allowed))


def may_see_prices(transfer: Transfer, actor: Actor) -> bool:
    """At one of its ends they see what things cost, or prepare what is priced."""
    ends = (transfer.store_id, transfer.destination_id)
    return any(actor.can(right, end) for right in (ITEMS_COSTS, TRANSFERS_WRITE) for end in ends)


def transfers_with_lines(rows: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """With what an answer or a page shows, in a fixed number of queries; `missing` counts what has not arrived."""
    missing = TransferLine.objects.filter(transfer=OuterRef("pk"), active=True).order_by().values("transfer")
    return (
        rows.select_related("store", "destination", "legal_entity", "buyer")
        .prefetch_related("lines__item")
        .annotate(missing=Coalesce(Subquery(missing.values(count=Count("pk"))), 0))
    )


def lock_carrying(item_id: UUID) -> Transfer | None:
    """The transfer that carries the thing, locked; asked before the thing itself is locked, as of every document."""
    carrying = Transfer.objects.filter(lines__item=item_id, lines__active=True)
    return carrying.select_for_update(of=("self",)).first()


def lock_transfer(transfer_id: UUID, actor: Actor) -> Transfer:
    """One between other stores is as absent as one that never was."""
    found = (
        transfers_visible_to(actor)
        .select_related("store", "destination__entity", "legal_entity")
        .select_for_update(of=("self",))
        .filter(pk=transfer_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found
