"""Reads of the police register, and the rule that counts on a day."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.core import search as folding
from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.customers.models import IdentityCheck
from apps.customers.permissions import CUSTOMERS_PII
from apps.items.models import Item
from apps.stores.models import Store

from ..inputs import SellerSnapshot
from ..models import RegisterCounter, RegisterEntry, RegisterRule
from ..permissions import REGISTER_READ
from ..states import ABOUT_ANOTHER, EntryKind


def register_visible_to(actor: Actor) -> QuerySet[RegisterEntry]:
    """Entries of the stores where they hold the right, the newest of each store first."""
    allowed = actor.stores_for(REGISTER_READ)
    entries = RegisterEntry.objects.all()
    return entries if allowed is None else entries.filter(store_id__in=allowed)


def search_register(actor: Actor, typed: str) -> QuerySet[RegisterEntry]:
    """By the number on the label, or by any part of what a thing is called and bears. Who sold answers only to who
    may see names in that store: else a search would tell what the mask hides."""
    visible = register_visible_to(actor)
    if not (words := folding.words(typed)):
        return visible.none()
    labelled = visible.filter(code__iexact="".join(typed.replace("\x00", "").split()))
    if labelled.exists():
        return labelled
    named = actor.stores_for(CUSTOMERS_PII)
    for word in words:
        seller = Q(seller_text__contains=word)
        if named is not None:
            seller &= Q(store_id__in=named)
        visible = visible.filter(Q(search_text__contains=word) | seller)
    return visible


def rule_on(day: date) -> RegisterRule:
    """What counts on this day; what the law says since 1988 where nobody decided anything."""
    return RegisterRule.objects.filter(effective_from__lte=day).order_by("-effective_from").first() or RegisterRule()


def register_rules() -> QuerySet[RegisterRule]:
    """Every one that was decided: the law is the same in every store."""
    return RegisterRule.objects.all()


def years_before(moment: datetime, years: int) -> datetime:
    """The same day and time that many years earlier; of a 29 February, the 28th where there is none."""
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year - years, day=day)


def number_of(item_id: UUID) -> str:
    """The order number that must be visible on the thing: the code of its newest entry that stands, or nothing. What
    was written under another passport of the thing stays written so, and counts."""
    named = Q(things__contains=[{"item_id": str(item_id)}])
    for twin_id in Item.objects.filter(merged_into=item_id).values_list("pk", flat=True):
        named |= Q(things__contains=[{"item_id": str(twin_id)}])
    about = RegisterEntry.objects.filter(named).exclude(kind__in=ABOUT_ANOTHER)
    reversals = RegisterEntry.objects.filter(corrects_id=OuterRef("pk"), kind=EntryKind.REVERSAL)
    standing = about.filter(~Exists(reversals)).order_by("-recorded_at")
    return standing.values_list("code", flat=True).first() or ""


def lines_about(entry: RegisterEntry) -> QuerySet[RegisterEntry]:
    """Its corrections and its reversal, in their order."""
    return RegisterEntry.objects.filter(corrects_id=entry.pk).order_by("number")


def entry_standing(actor: Actor, entry_id: UUID) -> tuple[RegisterEntry, RegisterEntry]:
    """(the entry itself, what it says now); where a line about it is named, the entry that line is about."""
    found = register_visible_to(actor).filter(pk=entry_id).first()
    if found is None:
        raise NotFound
    entry = RegisterEntry.objects.get(pk=found.corrects_id) if found.corrects_id else found
    return entry, lines_about(entry).last() or entry


def kept_long_enough(store: Store, before: datetime) -> RegisterEntry | None:
    """The last of the entries from the first on that were all written before this moment."""
    entries = RegisterEntry.objects.filter(store_id=store.pk)
    young = entries.filter(recorded_at__gte=before).order_by("number").first()
    old = entries.filter(number__lt=young.number) if young else entries
    return old.order_by("number").last()


def lock_counter(store: Store) -> RegisterCounter:
    """The last lock a transaction takes: from here on nobody else writes into this register until it ends."""
    RegisterCounter.objects.bulk_create([RegisterCounter(store=store)], ignore_conflicts=True)
    return RegisterCounter.objects.select_for_update(no_key=True).get(store=store)


def seller_of(check: IdentityCheck) -> SellerSnapshot:
    """As the register keeps the person whose document was read, and the company they stood there for."""
    return SellerSnapshot(
        customer_id=check.customer_id,
        customer_code=check.customer.code,
        family_name=check.family_name,
        given_name=check.given_name,
        capacity=check.capacity,
        home=check.home,
        born_on=check.born_on,
        document_kind=check.document_kind,
        document_number=check.document_number,
        document_issued_on=check.issued_on,
        document_authority=check.authority,
        company_name=check.company_name,
        seat=check.seat,
    )
