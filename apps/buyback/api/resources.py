"""Trade-ins and price rules, declared: what of them the outside may read, and how they are acted on."""

from django.db.models import QuerySet

from apps.core.api.actions import Actions, with_files_and_names
from apps.core.api.lifecycle import OperationClass
from apps.core.api.resource import Resource

from .. import filters, permissions, selectors
from ..models import PriceRuleSet, TradeIn
from ..states import PRICE_RULE_SET, TRADE_IN
from .guards import GUARDS
from .price_rule_serializers import PriceRuleSetDetailOut, PriceRuleSetOut
from .trade_in_serializers import TradeInDetailOut, TradeInOut


def with_everything(rows: QuerySet[TradeIn]) -> QuerySet[TradeIn]:
    """With what an answer shows, in a fixed number of queries."""
    return rows.select_related("store", "legal_entity", "owed_back").prefetch_related(
        "lines__item", "lines__product", "lines__theft_checks", "offers__lines", "offers__rule_set", "payouts__payable"
    )


TRADE_INS = Resource(
    path="trade-ins",
    model=TradeIn,
    out=TradeInOut,
    read=permissions.trade_in.READ,
    visible_to=selectors.trade_ins_visible_to,
    shown=with_everything,
    filters=filters.TradeInFilter,
    searchable=filters.TRADE_INS,
    summary="What people sell us, from the estimate to the purchase or the return.",
    not_for="selling, a discount on a sale, or setting a status: every status has its own action.",
)
TRADE_IN_ACTIONS = Actions(
    of=TRADE_INS,
    key="trade_in_id",
    out=TradeInDetailOut,
    lock=selectors.lock_trade_in,
    table=TRADE_IN,
    dress=with_files_and_names,
    guards=GUARDS,
)
PRICE_RULE_SETS = Resource(
    path="price-rule-sets",
    model=PriceRuleSet,
    out=PriceRuleSetOut,
    read=permissions.PRICE_RULES_READ,
    visible_to=selectors.rule_sets_visible_to,
    companies=selectors.companies_read,
    filters=filters.PriceRuleSetFilter,
    searchable=filters.PRICE_RULE_SETS,
    summary="By which rules used things are priced, from which day on.",
    not_for="prices of what we sell.",
    operation_class=OperationClass.MASTER,
)
RULE_SET_ACTIONS = Actions(
    of=PRICE_RULE_SETS,
    key="rule_set_id",
    out=PriceRuleSetDetailOut,
    lock=selectors.lock_rule_set,
    table=PRICE_RULE_SET,
    may_act=selectors.decides_on,
)
