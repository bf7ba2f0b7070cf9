"""All that is known of one thing: what it cost, what it earned, and what it went through."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.core import files, journal
from apps.core.actors import Actor
from apps.core.models import StoredFile
from apps.customers.permissions import CUSTOMERS_PII

from .. import ports
from ..models import ConditionReport, CustodyEvent, Item, ItemEntry, ItemHold, Transfer
from ..permissions import ITEMS_COSTS
from .ledger import Totals, ledger_of, totals_for


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
class FormerCompany:
    """Another company of the house that had it before, and sold it on."""

    legal_entity: str
    name: str
    totals: Totals


@dataclass(frozen=True)
class Passport:
    """With all that its `twins`, further passports of the same thing, say. `totals` are of its present company, None
    for who may not see costs there; `ledger` holds the entries of each company that the reader may see costs of, and
    `former` the figures of the earlier ones among them. `names` says whether persons may be named."""

    item: Item
    twins: list[Item]
    totals: Totals | None
    former: list[FormerCompany]
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
    parts = _by_company(ledger)
    present = parts.pop(item.legal_entity_id, [])
    costs = actor.can(ITEMS_COSTS, item.store_id)
    former = _former(parts, actor)
    seen = {entry.pk for part in (present if costs else [], *(part for _, part in former)) for entry in part}
    twins = list(Item.objects.filter(merged_into=item).order_by("id"))
    ids = [item.pk, *(twin.pk for twin in twins)]
    custody = CustodyEvent.objects.filter(item__in=ids).select_related("item", "holder_customer", "holder_store")
    return Passport(
        item=item,
        twins=twins,
        totals=totals_for(item.legal_entity.currency, present) if costs else None,
        former=[company for company, _ in former],
        ledger=[entry for entry in ledger if entry.pk in seen],
        custody=[_of_its_company(holding, item) for holding in custody.order_by("id")],
        reports=list(ConditionReport.objects.filter(item__in=ids).order_by("id")),
        files=list(files.of(Item.resource, ids)),
        holds=list(ItemHold.objects.filter(item__in=ids).order_by("id")),
        documents=_documents(ids, ledger),
        names=actor.can(CUSTOMERS_PII, item.store_id),
    )


def _by_company(entries: list[ItemEntry]) -> dict[UUID, list[ItemEntry]]:
    """In the order of the first that each company says."""
    parts: dict[UUID, list[ItemEntry]] = {}
    for entry in entries:
        parts.setdefault(entry.legal_entity_id, []).append(entry)
    return parts


def _former(parts: dict[UUID, list[ItemEntry]], actor: Actor) -> list[tuple[FormerCompany, list[ItemEntry]]]:
    """Each other company whose costs they may see, by the right in the store it last left, with its part of the
    ledger."""
    if not parts:
        return []
    left = {entry.source_id for part in parts.values() for entry in part if entry.source_resource == Transfer.resource}
    crossings = Transfer.objects.select_related("legal_entity").filter(pk__in=left).order_by("sent_at")
    last = {sold.legal_entity_id: sold for sold in crossings}
    found = []
    for company_id, part in parts.items():
        sold = last.get(company_id)
        if sold is not None and actor.can(ITEMS_COSTS, sold.store_id):
            company = sold.legal_entity
            found.append((FormerCompany(company.code, company.name, totals_for(company.currency, part)), part))
    return found


def _of_its_company(holding: CustodyEvent, item: Item) -> CustodyEvent:
    """A customer of another company of the house is told to nobody here."""
    if holding.holder_customer and holding.holder_customer.legal_entity_id != item.legal_entity_id:
        holding.holder_customer = None
    return holding


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
