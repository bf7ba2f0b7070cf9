"""Finding and locking vouchers, and the rules that count on a day."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.clocks import in_store
from apps.core.money import ZERO
from apps.core.permissions import require
from apps.customers.selectors import entities_where
from apps.stores.models import LegalEntity, Store
from apps.stores.selectors.organisation import today_in

from .. import permissions
from ..models import LedgerTransaction, Voucher, VoucherHold, VoucherPolicy, VoucherTerm
from ..states import AccountKind, HoldState, Master, VoucherState
from .payables import canonical_code

OFFLINE_LIMIT, GOODWILL_LIMIT = Decimal("50.00"), Decimal("30.00")


@dataclass(frozen=True)
class Rules:
    """What counts in a store on a day; the defaults where nobody decided anything."""

    master: Master = Master.OURS
    offline_limit: Decimal = OFFLINE_LIMIT
    goodwill_limit: Decimal = GOODWILL_LIMIT


def vouchers_visible_to(actor: Actor) -> QuerySet[Voucher]:
    """Those within reach; of them a till's own key sees what it holds or has spent of, the others it finds by code."""
    rows = vouchers_within_reach(actor)
    if not actor.till:
        return rows
    store, _slash, till = actor.till.partition("/")
    here = {"store__code": store, "till_code": till}
    touched = LedgerTransaction.objects.filter(voucher=OuterRef("pk"), **here)
    return rows.filter(Exists(VoucherHold.objects.filter(voucher=OuterRef("pk"), **here)) | Exists(touched))


def vouchers_within_reach(actor: Actor) -> QuerySet[Voucher]:
    """Those of the companies in which they hold the right in some store: a voucher is good in all of them."""
    entities = entities_where(actor, permissions.VOUCHERS_READ)
    return Voucher.objects.all() if entities is None else Voucher.objects.filter(legal_entity_id__in=entities)


def with_available(rows: QuerySet[Voucher]) -> QuerySet[Voucher]:
    """With `available`: the balance less what tills hold at this moment."""
    live = Q(holds__state=HoldState.HELD, holds__expires_at__gt=timezone.now())
    held = Coalesce(Sum("holds__amount", filter=live), ZERO)
    return rows.annotate(available=F("balance") - held)


def voucher_by_code(code: str) -> Voucher | None:
    """By its code or its EAN alias, of whichever company."""
    code = canonical_code(code)
    return Voucher.objects.filter(Q(code=code) | Q(ean=code)).first()


def lock_voucher(voucher_id: UUID) -> Voucher:
    return Voucher.objects.select_for_update(of=("self",)).select_related("store").get(pk=voucher_id)


def stale_holds(voucher: Voucher, now: datetime) -> list[VoucherHold]:
    return list(voucher.holds.filter(state=HoldState.HELD, expires_at__lte=now))


def vouchers_with_stale_holds(now: datetime, store_id: UUID | None = None) -> list[UUID]:
    rows = VoucherHold.objects.filter(state=HoldState.HELD, expires_at__lte=now)
    return list(in_store(rows, store_id).order_by("voucher_id").values_list("voucher_id", flat=True).distinct())


def vouchers_past(now: datetime, store_id: UUID | None = None) -> list[UUID]:
    """Active ones whose last good day is over where they were issued."""
    rows = Voucher.objects.filter(state=VoucherState.ACTIVE, expires_on__isnull=False, expires_on__lte=now.date())
    rows = in_store(rows, store_id).select_related("store").order_by("id")
    return [row.pk for row in rows if row.expires_on and row.expires_on < today_in(row.store)]


def movements_of(voucher: Voucher) -> list[LedgerTransaction]:
    """Oldest first, each with what it did to the balance."""
    rows = LedgerTransaction.objects.filter(voucher=voucher).select_related("store", "receipt").order_by("id")
    on_voucher = Sum("entries__amount", filter=Q(entries__account__kind=AccountKind.LIABILITY))
    return list(rows.annotate(amount=Coalesce(on_voucher, ZERO)))


def liabilities(entity: LegalEntity) -> Decimal:
    """What the company owes on all its vouchers."""
    return Voucher.objects.filter(legal_entity=entity).aggregate(owed=Sum("balance"))["owed"] or ZERO


def rules_on(store: Store, day: date) -> Rules:
    """The store's own policy, else its company's, else the defaults."""
    return _newest_rules(store.entity_id, Q(store=store) | Q(store=None), day)


def company_rules_on(entity_id: UUID, day: date) -> Rules:
    """What counts in every store without a policy of its own."""
    return _newest_rules(entity_id, Q(store=None), day)


def _newest_rules(entity_id: UUID, whose: Q, day: date) -> Rules:
    rows = VoucherPolicy.objects.filter(whose, legal_entity_id=entity_id, effective_from__lte=day)
    found = rows.order_by(F("store").asc(nulls_last=True), "-effective_from").first()
    return Rules(Master(found.master), found.offline_limit, found.goodwill_limit) if found else Rules()


def months_of(kind: str, entity_id: UUID, day: date) -> int | None:
    """For how many months a voucher of this kind is good when issued that day. None: for ever, unless the company says
    otherwise: no French text found lets credit for a refund lapse."""
    rows = VoucherTerm.objects.filter(legal_entity_id=entity_id, kind=kind, effective_from__lte=day)
    found = rows.order_by("-effective_from").first()
    return found.months if found else None


def policies_visible_to(actor: Actor) -> QuerySet[VoucherPolicy]:
    return VoucherPolicy.objects.filter(_of_companies(actor)).select_related("store", "legal_entity")


def policies_of(store: Store) -> list[VoucherPolicy]:
    """Its own and its company's, the newest first."""
    rows = VoucherPolicy.objects.filter(Q(store=store) | Q(store=None), legal_entity_id=store.entity_id)
    return list(rows.select_related("store", "legal_entity").order_by("-effective_from", "-id")[:20])


def terms_visible_to(actor: Actor) -> QuerySet[VoucherTerm]:
    return VoucherTerm.objects.filter(_of_companies(actor)).select_related("legal_entity")


def stores_reading_vouchers(actor: Actor) -> QuerySet[Store]:
    require(actor, permissions.VOUCHERS_READ)
    stores = actor.stores_for(permissions.VOUCHERS_READ)
    rows = Store.objects.filter(archived_at__isnull=True).select_related("entity")
    return rows if stores is None else rows.filter(pk__in=stores)


def _of_companies(actor: Actor) -> Q:
    entities = entities_where(actor, permissions.VOUCHERS_READ)
    return Q() if entities is None else Q(legal_entity_id__in=entities)
