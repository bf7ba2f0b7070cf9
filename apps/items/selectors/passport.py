"""All that is known of one thing: what it cost, what it earned, and what it went through."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.core import files, journal
from apps.core.actors import Actor
from apps.core.models import StoredFile
from apps.customers.permissions import CUSTOMERS_PII

from .. import ports
from ..models import ConditionReport, CustodyEvent, Item, ItemEntry, ItemHold
from ..permissions import ITEMS_COSTS
from .ledger import Totals, ledger_of, totals_of


@dataclass(frozen=True)
class DocumentAbout:
    """A document that had to do with the thing; `status` as the journal last told it, empty where it told none."""

    resource: str
    id: UUID
    code: str
    status: str
    since: datetime | None
    is_open: bool


@dataclass(frozen=True)
class Passport:
    """With all that its `twins`, further passports of the same thing, say. `totals` is None and `ledger` empty for who
    may not see costs; `names` says whether persons may be named."""

    item: Item
    twins: list[Item]
    totals: Totals | None
    ledger: list[ItemEntry]
    custody: list[CustodyEvent]
    reports: list[ConditionReport]
    files: list[StoredFile]
    holds: list[ItemHold]
    documents: list[DocumentAbout]
    names: bool


def passport_of(item: Item, actor: Actor) -> Passport:
    """In a fixed number of queries, whatever it went through."""
    ledger = list(ledger_of(item))
    costs = actor.can(ITEMS_COSTS, item.store_id)
    twins = list(Item.objects.filter(merged_into=item).order_by("id"))
    ids = [item.pk, *(twin.pk for twin in twins)]
    custody = CustodyEvent.objects.filter(item__in=ids).select_related("item", "holder_customer", "holder_store")
    return Passport(
        item=item,
        twins=twins,
        totals=totals_of(item, ledger) if costs else None,
        ledger=ledger if costs else [],
        custody=list(custody.order_by("id")),
        reports=list(ConditionReport.objects.filter(item__in=ids).order_by("id")),
        files=list(files.of(Item.resource, ids)),
        holds=list(ItemHold.objects.filter(item__in=ids).order_by("id")),
        documents=_documents(ids, ledger),
        names=actor.can(CUSTOMERS_PII, item.store_id),
    )


def _documents(item_ids: list[UUID], ledger: list[ItemEntry]) -> list[DocumentAbout]:
    """Those upper apps know, and those that wrote into the ledger; by the journal, in the order they began."""
    known = {entry.source_id: (entry.source_resource, entry.source_code, False) for entry in ledger}
    known |= {found.id: (found.resource, found.code, found.is_open) for found in ports.documents_of(item_ids)}
    began = {entry.source_id: entry.occurred_at for entry in reversed(ledger)}
    status: dict[UUID, str] = {}
    told: set[UUID] = set()
    for event in journal.history_of(known):
        if event.aggregate_id not in told:
            told.add(event.aggregate_id)
            began[event.aggregate_id] = event.occurred_at
        status[event.aggregate_id] = event.to_state or status.get(event.aggregate_id, "")
    found = [
        DocumentAbout(resource, document_id, code, status.get(document_id, ""), began.get(document_id), is_open)
        for document_id, (resource, code, is_open) in known.items()
    ]
    return sorted(found, key=lambda document: (str(document.since or ""), document.code))
