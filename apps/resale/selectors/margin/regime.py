"""Which VAT regime a used thing is sold under, from facts alone.

CGI art. 261-3-1° a and 297 A to 297 G until 31 August 2026; CIBS L. 242-2 and L. 242-12 to L. 242-14 since.
"""

from dataclasses import dataclass

from apps.items.states import VatOrigin
from apps.stores.states import FiscalRegime

from ...states import Regime, RegimeReason

_BOUGHT_WITHOUT_VAT = {
    VatOrigin.PRIVATE_PURCHASE: RegimeReason.BOUGHT_PRIVATE,
    VatOrigin.MARGIN_PURCHASE: RegimeReason.BOUGHT_MARGIN,
    VatOrigin.EXEMPT_PURCHASE: RegimeReason.BOUGHT_EXEMPT,
}
_NEVER_ON_THE_MARGIN = {
    VatOrigin.DEDUCTED: RegimeReason.VAT_DEDUCTED,
    VatOrigin.CUSTOMER_OWNED: RegimeReason.NOT_OURS,
}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """`own_fleet`: we rented it out. `fleet_full_price`: what the company set for that, on the day of the sale."""

    origin: VatOrigin
    fiscal_regime: FiscalRegime
    own_fleet: bool = False
    fleet_full_price: bool = True
    opted_out: bool = False


@dataclass(frozen=True)
class Decision:
    regime: Regime
    reason: RegimeReason

    @property
    def on_margin(self) -> bool:
        return self.regime == Regime.MARGIN


def decide(facts: Facts) -> Decision:
    """The margin only where it is proven open; whatever is not known is taxed on its full price."""
    if facts.fiscal_regime == FiscalRegime.EXEMPT:
        return Decision(Regime.EXEMPT, RegimeReason.ENTITY_EXEMPT)
    if facts.origin in _NEVER_ON_THE_MARGIN:
        return Decision(Regime.STANDARD, _NEVER_ON_THE_MARGIN[facts.origin])
    if facts.origin not in _BOUGHT_WITHOUT_VAT:
        return Decision(Regime.STANDARD, RegimeReason.ORIGIN_UNKNOWN)
    if facts.own_fleet and facts.fleet_full_price:
        return Decision(Regime.STANDARD, RegimeReason.OWN_FLEET)
    if facts.opted_out:
        return Decision(Regime.STANDARD, RegimeReason.OPTED_OUT)
    return Decision(Regime.MARGIN, _BOUGHT_WITHOUT_VAT[facts.origin])
