"""Reads of legal entities, stores and tills."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import DateField, F, Func, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.errors import NotFound, NotInEveryCompany, NotInEveryStore
from apps.core.permissions import require

from ..models import LegalEntity, Store, Till
from ..permissions import LEGAL_ENTITIES_READ, STORES_READ


def stores_visible_to(actor: Actor) -> QuerySet[Store]:
    """Archived ones too: their documents live on."""
    stores = Store.objects.select_related("entity")
    allowed = actor.stores_for(STORES_READ)
    return stores if allowed is None else stores.filter(pk__in=allowed)


def tills_visible_to(actor: Actor) -> QuerySet[Till]:
    """Those of the stores they may see."""
    return Till.objects.select_related("store").filter(store__in=stores_visible_to(actor).values("pk"))


def entities_visible_to(actor: Actor) -> QuerySet[LegalEntity]:
    """The entities of the stores where they hold the right."""
    allowed = actor.stores_for(LEGAL_ENTITIES_READ)
    if allowed is None:
        return LegalEntity.objects.all()
    return LegalEntity.objects.filter(pk__in=Store.objects.filter(pk__in=allowed).values("entity_id"))


def companies_for(actor: Actor, right: str) -> QuerySet[LegalEntity]:
    """Companies in all of whose open stores they hold the right: what counts for a company is theirs to decide."""
    stores = actor.stores_for(right)
    if stores is None:
        return LegalEntity.objects.all()
    elsewhere = Store.objects.filter(archived_at__isnull=True).exclude(pk__in=stores).values("entity_id")
    return LegalEntity.objects.filter(stores__in=stores).exclude(pk__in=elsewhere).distinct()


def decides_for(actor: Actor, right: str, entity_id: UUID, store_id: UUID | None = None) -> bool:
    """Whether they hold the right in this store or, without one, decide what counts for the company: then in all its
    open stores. For a company without stores, who holds it everywhere."""
    if store_id is not None:
        return actor.can(right, store_id)
    return companies_for(actor, right).filter(pk=entity_id).exists()


def require_company(actor: Actor, right: str, entity_id: UUID, store_id: UUID | None = None) -> None:
    """Raise PermissionRefused unless they decide for the company or, where a store is given, for that; NotInEveryStore
    to who holds the right, and not wherever it counts."""
    require(actor, right, store_id)
    if not decides_for(actor, right, entity_id, store_id):
        raise NotInEveryStore(right)


def store_by_code(code: str) -> Store:
    store = Store.objects.select_related("entity").filter(code=code).first()
    if store is None:
        raise NotFound
    return store


def till_by_code(store: Store, code: str) -> Till:
    """By our code, else by the name its own software gives it."""
    tills = list(Till.objects.filter(store=store, active=True).select_related("store__entity"))
    for key in ("code", "external_reference"):
        for till in tills:
            if code and getattr(till, key) == code:
                return till
    raise NotFound


def lock_store(store_id: UUID) -> Store:
    """Those who lock it take turns; rows that only point at the store are written meanwhile."""
    rows = Store.objects.select_related("entity").select_for_update(of=("self",), no_key=True)
    store = rows.filter(pk=store_id).first()
    if store is None:
        raise NotFound
    return store


def lock_company(entity_id: UUID) -> LegalEntity:
    """Those who decide for it take turns; rows that only point at it are written meanwhile."""
    return LegalEntity.objects.select_for_update(no_key=True).get(pk=entity_id)


def stores_of_entity(entity_id: UUID) -> frozenset[UUID]:
    return frozenset(Store.objects.filter(entity_id=entity_id).values_list("pk", flat=True))


def currencies_in_use() -> list[str]:
    """Those some company keeps its money in, as ISO 4217 writes them."""
    return list(LegalEntity.objects.order_by("currency").values_list("currency", flat=True).distinct())


def decides_for_all(actor: Actor, right: str) -> bool:
    """Whether they hold the right in every open store of every real company: what holds in the whole installation is
    theirs to decide. A right in the sandbox neither helps nor is missed."""
    stores = actor.stores_for(right)
    if stores is None:
        return True
    real = set(Store.objects.filter(entity__sandbox=False, archived_at__isnull=True).values_list("pk", flat=True))
    return bool(real) and real <= stores


def require_for_all(actor: Actor, right: str) -> None:
    """Raise PermissionRefused unless what holds in the whole installation is theirs to decide; NotInEveryCompany to who
    holds the right, and not wherever it counts."""
    require(actor, right)
    if not decides_for_all(actor, right):
        raise NotInEveryCompany(right)


def today_in(store: Store) -> date:
    """The day it is on the store's own wall."""
    return timezone.localdate(timezone=ZoneInfo(store.timezone))


def today_where(zone: str) -> Cast:
    """As `today_in`, of each row's own store: in queries. `zone` leads to the store's time zone."""
    return Cast(Func(F(zone), Value(timezone.now()), function="timezone"), DateField())


def today_in_company(entity_id: UUID) -> date:
    """The earliest day it is now in any of its stores; without one, the installation's."""
    return min(map(today_in, Store.objects.filter(entity_id=entity_id)), default=timezone.localdate())
