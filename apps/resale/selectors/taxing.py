"""Under which VAT a thing would be sold, and what a till rings for it."""

from datetime import date

from apps.items.states import VatOrigin
from apps.stores.models import LegalEntity
from apps.stores.states import FiscalRegime

from ..models import StockItem
from ..states import Regime
from .margin import Facts, decide

# What the till rings, and its tax code: one generic article per regime, mapped to the till's own per store.
RUNG = {
    Regime.MARGIN: ("USED-MARGIN", "MARGIN"),
    Regime.STANDARD: ("USED-STANDARD", "FR20"),
    Regime.EXEMPT: ("USED-EXEMPT", "EXEMPT"),
}


def regime_of(stock: StockItem, *, entity: LegalEntity, on: date) -> Regime:
    """On the company's day `on`."""
    facts = Facts(origin=VatOrigin(stock.vat_origin), fiscal_regime=FiscalRegime(entity.fiscal_regime))
    return decide(facts).regime


def rung_as(regime: Regime) -> tuple[str, str]:
    """(article, tax code)."""
    return RUNG[regime]
