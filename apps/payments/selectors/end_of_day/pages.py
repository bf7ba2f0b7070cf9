"""Finding and locking the page of a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from apps.core.actors import Actor
from apps.stores.models import Store, Till

from ... import permissions
from ...models import EndOfDay, Payable, Receipt
from ...states import Direction, EndOfDayState, PayableState, ReceiptState
from .figures import Figures, carried, figures
from .movements import after_sign_off

MOST_LIKELY = 3  # payables proposed for one waiting ticket
LOOKED_BACK = timedelta(days=14)


@dataclass(frozen=True)
class DayPage:
    """`page` is None until somebody wrote on it; `after`: what came or changed since it was signed off."""

    store: Store
    day: date
    page: EndOfDay | None
    figures: Figures
    after: list[dict[str, str]]

    @property
    def state(self) -> str:
        return self.page.state if self.page else EndOfDayState.OPEN


def end_of_days_visible_to(actor: Actor) -> QuerySet[EndOfDay]:
    stores = actor.stores_for(permissions.END_OF_DAY_READ)
    return EndOfDay.objects.all() if stores is None else EndOfDay.objects.filter(store_id__in=stores)


def day_page(store: Store, day: date) -> DayPage:
    """As signed off, else as it is now."""
    page = EndOfDay.objects.filter(store=store, business_date=day).select_related("store").first()
    if page is None or page.state == EndOfDayState.OPEN:
        return DayPage(store, day, page, figures(store, day, page), [])
    return DayPage(store, day, page, page.figures, [carried(movement) for movement in after_sign_off(page)])


def lock_day(store: Store, day: date) -> EndOfDay | None:
    rows = EndOfDay.objects.select_for_update(of=("self",)).select_related("store")
    return rows.filter(store=store, business_date=day).first()


def open_days(store: Store, until: date) -> list[date]:
    """Earlier days of the last two weeks on which tills said something and that nobody signed off, the oldest first."""
    closed = EndOfDay.objects.filter(
        store=store, business_date=OuterRef("business_date"), state=EndOfDayState.SIGNED_OFF
    )
    rows = Receipt.objects.filter(store=store, business_date__lt=until, business_date__gte=until - LOOKED_BACK)
    rows = rows.exclude(state=ReceiptState.SET_ASIDE).exclude(Exists(closed))
    return list(rows.order_by("business_date").values_list("business_date", flat=True).distinct())


def till_codes(store: Store) -> list[str]:
    return list(Till.objects.filter(store=store, active=True).values_list("code", flat=True))


def likely_payables(store: Store, waiting: Iterable[dict[str, str]]) -> dict[str, list[Payable]]:
    """By receipt id: what of this company lacks exactly what a waiting ticket paid."""
    wanted = [row for row in waiting if not row["awaits_original"]]
    if not wanted:
        return {}
    found = Payable.objects.filter(
        legal_entity_id=store.entity_id,
        state=PayableState.OPEN,
        balance__in={Decimal(row["amount"]) for row in wanted},
        currency=store.entity.currency,
    ).exclude(balance=0)
    by_amount: dict[tuple[Decimal, str], list[Payable]] = defaultdict(list)
    for payable in found.order_by("-id")[:200]:
        by_amount[payable.balance, payable.direction].append(payable)
    return {row["id"]: by_amount[Decimal(row["amount"]), _direction(row)][:MOST_LIKELY] for row in wanted}


def _direction(row: dict[str, str]) -> str:
    return Direction.OUT if row["kind"] == "payout" else Direction.IN
