"""One set of criteria for API and screens, and what of trade-ins and price rules can be searched."""

import django_filters

from apps.core.criteria import Amount, Choice, Day, Id, Moment, Number, Searchable, Text

from ..models import PriceRuleSet, TradeIn
from ..states import PayoutMode, RuleSetStatus, SellerKind, TradeInMode, TradeInStatus


class TradeInFilter(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(choices=TradeInStatus.choices)
    store = django_filters.CharFilter(field_name="store__code")
    code = django_filters.CharFilter()
    customer = django_filters.UUIDFilter(field_name="customer_id")
    mode = django_filters.ChoiceFilter(choices=TradeInMode.choices)

    class Meta:
        model = TradeIn
        fields: list[str] = []


class PriceRuleSetFilter(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(choices=RuleSetStatus.choices)
    legal_entity = django_filters.CharFilter(field_name="legal_entity__code")

    class Meta:
        model = PriceRuleSet
        fields: list[str] = []


TRADE_INS = Searchable(
    model=TradeIn,
    fields={
        "code": Text("code", sorts=True),
        "store": Text("store__code", sorts=True, facet=True),
        "legal_entity": Text("legal_entity__code", facet=True),
        "status": Choice("status", choices=TradeInStatus.values, facet=True),
        "mode": Choice("mode", choices=TradeInMode.values, facet=True),
        "seller_kind": Choice("seller_kind", choices=SellerKind.values, facet=True),
        "payout_mode": Choice("payout_mode", choices=PayoutMode.values, facet=True),
        "customer": Id("customer_id", null=True),
        "currency": Text("currency", facet=True),
        "estimated_total": Amount("estimated_total", null=True, sorts=True),
        "estimate_valid_until": Day("estimate_valid_until", null=True, sorts=True),
        "total": Amount("total", sorts=True),
        "received_at": Moment("received_at", null=True, sorts=True),
        "cleared_at": Moment("cleared_at", null=True, sorts=True),
        "paid_at": Moment("paid_at", null=True, sorts=True),
        "rescinded_at": Moment("rescinded_at", null=True, sorts=True),
    },
)
PRICE_RULE_SETS = Searchable(
    model=PriceRuleSet,
    fields={
        "legal_entity": Text("legal_entity__code", facet=True),
        "number": Number("number", sorts=True),
        "name": Text("name", sorts=True),
        "status": Choice("status", choices=RuleSetStatus.values, facet=True),
        "effective_from": Day("effective_from", null=True, sorts=True),
        "effective_until": Day("effective_until", null=True, sorts=True),
        "published_at": Moment("published_at", null=True, sorts=True),
    },
)
