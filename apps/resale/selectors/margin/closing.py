"""Why a month cannot be closed yet; asked by the operation, and of what the API offers."""

from apps.core.errors import DomainError
from apps.stores.models import Store
from apps.stores.selectors import today_in

from ...errors import EarlierPeriodOpen, MarginCasesOpen, PeriodNotOver
from ...models import MarginPeriod
from ...states import PeriodState
from .book import next_month, open_cases_of


def why_not_closed(period: MarginPeriod) -> DomainError | None:
    """It is not over in every store, an earlier one is open, or a case about it is."""
    after = next_month(period.month)
    if any(today_in(store) < after for store in Store.objects.filter(entity_id=period.legal_entity_id)):
        return PeriodNotOver()
    earlier = MarginPeriod.objects.filter(
        legal_entity_id=period.legal_entity_id, state=PeriodState.OPEN, month__lt=period.month
    )
    if months := [f"{month:%Y-%m}" for month in earlier.order_by("month").values_list("month", flat=True)]:
        return EarlierPeriodOpen(months)
    named = ("item", "sale", "month", "asked_article", "asked_tax_code", "rung_article", "rung_tax_code", "ticket")
    if cases := open_cases_of(period):
        said = [{"code": case.code} | {name: case.details[name] for name in named} for case in cases]
        return MarginCasesOpen(said)
    return None
