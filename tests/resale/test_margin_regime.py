"""The regime of a sale, for every origin and every setting."""

from itertools import product

import pytest

from apps.items.states import VatOrigin
from apps.resale.selectors.margin import Decision, Facts, decide
from apps.resale.states import Regime, RegimeReason
from apps.stores.states import FiscalRegime

MARGIN, FULL = Regime.MARGIN, Regime.STANDARD
TAXED = FiscalRegime.STANDARD


@pytest.mark.parametrize(
    "origin, regime, reason",
    [
        (VatOrigin.PRIVATE_PURCHASE, MARGIN, RegimeReason.BOUGHT_PRIVATE),
        (VatOrigin.MARGIN_PURCHASE, MARGIN, RegimeReason.BOUGHT_MARGIN),
        (VatOrigin.EXEMPT_PURCHASE, MARGIN, RegimeReason.BOUGHT_EXEMPT),
        (VatOrigin.DEDUCTED, FULL, RegimeReason.VAT_DEDUCTED),
        (VatOrigin.UNKNOWN, FULL, RegimeReason.ORIGIN_UNKNOWN),
        (VatOrigin.CUSTOMER_OWNED, FULL, RegimeReason.NOT_OURS),
    ],
)
def test_the_origin_decides(origin: VatOrigin, regime: Regime, reason: RegimeReason) -> None:
    assert decide(Facts(origin=origin, fiscal_regime=TAXED)) == Decision(regime, reason)


def test_every_origin_has_an_answer_above() -> None:
    assert len(VatOrigin) == 6


def test_the_full_price_can_be_chosen_for_one_sale() -> None:
    facts = Facts(origin=VatOrigin.PRIVATE_PURCHASE, fiscal_regime=TAXED, opted_out=True)
    assert decide(facts) == Decision(FULL, RegimeReason.OPTED_OUT)


@pytest.mark.parametrize(
    "full_price, decision",
    [(True, Decision(FULL, RegimeReason.OWN_FLEET)), (False, Decision(MARGIN, RegimeReason.BOUGHT_PRIVATE))],
)
def test_our_own_fleet_follows_the_setting(full_price: bool, decision: Decision) -> None:
    facts = Facts(origin=VatOrigin.PRIVATE_PURCHASE, fiscal_regime=TAXED, own_fleet=True, fleet_full_price=full_price)
    assert decide(facts) == decision


def test_an_exempt_company_counts_no_vat_at_all() -> None:
    decisions = {decide(Facts(origin=origin, fiscal_regime=FiscalRegime.EXEMPT)) for origin in VatOrigin}
    assert decisions == {Decision(Regime.EXEMPT, RegimeReason.ENTITY_EXEMPT)}


@pytest.mark.parametrize("origin", [VatOrigin.DEDUCTED, VatOrigin.UNKNOWN, VatOrigin.CUSTOMER_OWNED])
def test_no_setting_opens_the_margin_to_what_is_not_eligible(origin: VatOrigin) -> None:
    for regime, fleet, full, opted in product(FiscalRegime, (True, False), (True, False), (True, False)):
        facts = Facts(origin=origin, fiscal_regime=regime, own_fleet=fleet, fleet_full_price=full, opted_out=opted)
        assert not decide(facts).on_margin
