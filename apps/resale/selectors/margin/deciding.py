"""The regime of one thing on one day, the rate that counts then, and what a till rings for it."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from apps.catalog.models import TaxCode
from apps.catalog.selectors import rate_on
from apps.items.models import Item
from apps.items.selectors import own_ledger_of, vat_origin_of
from apps.items.states import EntryKind
from apps.stores.models import LegalEntity
from apps.stores.states import FiscalRegime

from ...models import MarginChoice
from ...states import Regime
from .regime import Decision, Facts, decide


class Rung(NamedTuple):
    """What stands on the ticket: our generic article, mapped to the till's own per store, and its tax code."""

    article: str
    tax_code: str


RUNG = {
    Regime.MARGIN: Rung("USED-MARGIN", "MARGIN"),
    Regime.STANDARD: Rung("USED-STANDARD", "FR20"),
    Regime.EXEMPT: Rung("USED-EXEMPT", "EXEMPT"),
}


def regime_for(item: Item, *, entity: LegalEntity, on: date, opted_out: bool = False) -> Regime:
    """What it is sold under on the company's day `on`; `opted_out`: the full price was chosen for this sale."""
    return decision_for(item, entity=entity, on=on, opted_out=opted_out).regime


def decision_for(item: Item, *, entity: LegalEntity, on: date, opted_out: bool = False) -> Decision:
    """With its reason. Of a thing sold since, the origin it had while it was ours counts."""
    own_fleet = any(entry.kind == EntryKind.RENTAL for entry in own_ledger_of(item))
    return decide(
        Facts(
            origin=vat_origin_of(item),
            fiscal_regime=FiscalRegime(entity.fiscal_regime),
            own_fleet=own_fleet,
            fleet_full_price=not own_fleet or choice_on(entity, on).fleet_full_price,
            opted_out=opted_out,
        )
    )


def rung_for(regime: Regime) -> Rung:
    return RUNG[regime]


def rate_for(regime: Regime, on: date) -> Decimal:
    """The percentage in force that day under this regime."""
    return rate_on(TaxCode.objects.get(code=RUNG[regime].tax_code), on)


def choice_on(entity: LegalEntity, day: date) -> MarginChoice:
    """What the company chose for that day; unsaved defaults when it never chose."""
    found = (
        MarginChoice.objects.filter(legal_entity=entity, effective_from__lte=day)
        .filter(Q(effective_until__isnull=True) | Q(effective_until__gt=day))
        .first()
    )
    return found or MarginChoice(legal_entity=entity, effective_from=date(day.year, day.month, 1))
