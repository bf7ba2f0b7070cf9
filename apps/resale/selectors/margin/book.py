"""Finding one's place in the book: the month a fact goes to, what stands of a sale, whose book one may read."""

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Max, QuerySet, Sum

from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.core.money import ZERO
from apps.payments.models import Case
from apps.payments.states import CaseKind, CaseState
from apps.stores.selectors import companies_for

from ...models import MarginChoice, MarginLine, MarginPeriod
from ...permissions import MARGIN_READ
from ...states import OF_A_SALE, LineKind, PeriodState
from .sums import Standing


def periods_visible_to(actor: Actor) -> QuerySet[MarginPeriod]:
    rows = MarginPeriod.objects.select_related("legal_entity")
    return rows.filter(legal_entity__in=companies_for(actor, MARGIN_READ))


def choices_visible_to(actor: Actor) -> QuerySet[MarginChoice]:
    rows = MarginChoice.objects.select_related("legal_entity")
    return rows.filter(legal_entity__in=companies_for(actor, MARGIN_READ))


def lines_of(period: MarginPeriod) -> QuerySet[MarginLine]:
    return MarginLine.objects.filter(period=period).select_related("store").order_by("occurred_on", "id")


def open_cases_of(period: MarginPeriod) -> list[Case]:
    """What was rung under another VAT than its own, in this month or before, and nobody has settled."""
    rows = Case.objects.filter(
        kind=CaseKind.OTHER_VAT, state=CaseState.OPEN, legal_entity_id=period.legal_entity_id
    ).order_by("id")
    return [case for case in rows if case.details["month"] <= f"{period.month:%Y-%m}"]


def hold_book(entity_id: UUID, *, alone: bool = False) -> None:
    """Whoever writes a line shares the book; who closes a month has it alone, so that no fact finds its month closed
    under it. Taken last, after the document and the thing."""
    mode = "" if alone else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{mode}(hashtextextended(%s, 0))", [f"margin:{entity_id}"])


def lock_period(entity_id: UUID, month: date) -> MarginPeriod:
    period = (
        MarginPeriod.objects.select_related("legal_entity")
        .select_for_update(of=("self",))
        .filter(legal_entity_id=entity_id, month=month)
        .first()
    )
    if period is None:
        raise NotFound
    return period


def first_open_month(entity_id: UUID) -> date | None:
    """The month after the last closed one; None while nothing was ever closed."""
    closed = MarginPeriod.objects.filter(legal_entity_id=entity_id, state=PeriodState.CLOSED)
    last = closed.aggregate(last=Max("month"))["last"]
    return next_month(last) if last else None


def month_for(entity_id: UUID, day: date) -> date:
    """Its own month, or the first still open when that is closed."""
    own = day.replace(day=1)
    return max(own, first_open_month(entity_id) or own)


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def sale_line(source_id: UUID) -> MarginLine | None:
    return MarginLine.objects.filter(kind=LineKind.SALE, source_resource="sale", source_id=source_id).first()


def standing_of(source_id: UUID) -> Standing:
    """What its lines add up to by now."""
    rows = MarginLine.objects.filter(kind__in=OF_A_SALE, source_resource="sale", source_id=source_id)
    sums = rows.aggregate(sale=Sum("sale", default=ZERO), purchase=Sum("purchase", default=ZERO))
    return Standing(**sums)
