"""Addresses of trade-ins and price rules, under /api/v1/."""

from functools import partial

from django.urls import path

from apps.core.api.actions import action, as_said, by_reference, one_of
from apps.core.api.files import files_of
from apps.core.api.reading import reading_routes
from apps.core.api.serializers import NothingIn

from .. import operations
from ..events import trade_in as events
from ..permissions import trade_in as p
from . import price_rule_serializers, trade_in_views
from . import price_rule_views as rules
from .resources import PRICE_RULE_SETS, RULE_SET_ACTIONS, TRADE_IN_ACTIONS, TRADE_INS
from .trade_in_actions import urlpatterns as trade_in_actions

attach = operations.trade_in.attach_file
rule_set = partial(action, RULE_SET_ACTIONS)
PUBLISHED = {"summary": "Put a draft in force from a day on"}
RETIRED = {"summary": "End a published set today; until another is published nothing is bought"}

urlpatterns = [
    *reading_routes(TRADE_INS),
    path("trade-ins/", trade_in_views.TradeIns.as_view()),
    by_reference(TRADE_IN_ACTIONS, "The trade-in another system calls by its own name"),
    path("trade-ins/quote/", trade_in_views.QuoteNow.as_view()),
    one_of(TRADE_IN_ACTIONS, "One trade-in, with what you may do now"),
    path("trade-ins/<uuid:owner_id>/signature/", trade_in_views.Signature.as_view()),
    *files_of(TRADE_INS, write=p.WRITE, attach=attach, announces=events.FILE_ATTACHED),
    *trade_in_actions,
    *reading_routes(PRICE_RULE_SETS),
    path("price-rule-sets/", rules.PriceRuleSets.as_view()),
    path("price-rule-sets/<uuid:rule_set_id>/", rules.PriceRuleSetDetail.as_view()),
    *rule_set(
        "publish", price_rule_serializers.PublishIn, as_said(operations.publish_rule_set), said=PUBLISHED,
        operation_id="price_rule_sets_publish_create",
    ),
    *rule_set(
        "retire", NothingIn, as_said(operations.retire_rule_set), said=RETIRED,
        operation_id="price_rule_sets_retire_create",
    ),
    path("price-rule-sets/<uuid:rule_set_id>/discard/", rules.DiscardRuleSet.as_view()),
    path("price-rule-sets/<uuid:rule_set_id>/try-out/", rules.TryOutRuleSet.as_view()),
]  # fmt: skip
