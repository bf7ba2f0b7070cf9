"""Price rules for outside systems: drafted, tried out on the past, published, retired."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import etags, pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import Idempotent, ResourceView, tagged
from apps.core.criteria import narrowed
from apps.core.errors import Invalid, NotFound
from apps.stores.models import LegalEntity

from .. import operations, permissions, selectors
from ..events import pricing as events
from ..filters import PriceRuleSetFilter
from ..inputs import NewRuleSet, RuleSetChanges
from ..states import PRICE_RULE_SET
from . import price_rule_serializers as wire
from .resources import PRICE_RULE_SETS


class PriceRuleSets(Idempotent):
    """A set is drafted, and counts for nothing before it is published."""

    operation_class = OperationClass.MASTER
    scopes = {"GET": permissions.PRICE_RULES_READ, "POST": permissions.PRICE_RULES_WRITE}
    query = {"GET": (*pagination.PARAMETERS, *PriceRuleSetFilter.base_filters)}
    announces = {"POST": (events.DRAFTED,)}
    summary = "List sets of price rules, or draft one"
    not_for = PRICE_RULE_SETS.not_for

    @extend_schema(responses=wire.PriceRuleSetOut(many=True))
    def get(self, request: Request) -> Response:
        rows = narrowed(PriceRuleSetFilter, selectors.rule_sets_visible_to(self.actor()), request.query_params)
        page, cursor = pagination.page(request, rows)
        return Response({"results": PRICE_RULE_SETS.represented(page, self.actor()), "next_cursor": cursor})

    @extend_schema(request=wire.RuleSetIn, responses={201: wire.PriceRuleSetDetailOut})
    def post(self, request: Request) -> Response:
        data = self.read_input(wire.RuleSetIn)

        def draft() -> Response:
            entity = LegalEntity.objects.filter(code=data["legal_entity"]).first()
            if entity is None:
                raise Invalid({"/legal_entity": f"No company has the code “{data['legal_entity']}”."})
            new = NewRuleSet(entity.pk, data["name"], wire.RulesIn.rules(data["rules"]))
            row = operations.draft_rule_set(new, actor=self.actor())
            answer = _answer(self, row.pk, status=201)
            answer["Location"] = f"/api/v1/price-rule-sets/{row.pk}/"
            return answer

        return self.once(draft)


class PriceRuleSetDetail(Idempotent):
    """Published rules are never edited: PATCH is for drafts, and needs If-Match."""

    operation_class = OperationClass.MASTER
    scopes = {"GET": permissions.PRICE_RULES_READ, "PATCH": permissions.PRICE_RULES_WRITE}
    announces = {"PATCH": (events.CHANGED,)}
    summary = "One set of price rules, with what you may do now"

    @extend_schema(responses=wire.PriceRuleSetDetailOut)
    def get(self, request: Request, rule_set_id: UUID) -> Response:
        return _answer(self, rule_set_id)

    @extend_schema(request=wire.RuleSetChangeIn, responses=wire.PriceRuleSetDetailOut)
    def patch(self, request: Request, rule_set_id: UUID) -> Response:
        row = _found(self, rule_set_id)
        etags.require_match(request, row.version)
        data = self.read_input(wire.RuleSetChangeIn)
        changes: RuleSetChanges = {}
        if "name" in data:
            changes["name"] = data["name"]
        if "rules" in data:
            changes["rules"] = wire.RulesIn.rules(data["rules"])
        operations.change_rule_set(rule_set_id, changes=changes, actor=self.actor(), version=row.version)
        return _answer(self, rule_set_id)


class PublishRuleSet(Idempotent):
    operation_class = OperationClass.MASTER
    scopes = {"POST": permissions.PRICE_RULES_PUBLISH}
    announces = {"POST": (events.PUBLISHED,)}
    summary = "Put a draft in force from a day on"

    @extend_schema(request=wire.PublishIn, responses=wire.PriceRuleSetDetailOut)
    def post(self, request: Request, rule_set_id: UUID) -> Response:
        day = self.read_input(wire.PublishIn)["effective_from"]

        def publish() -> Response:
            operations.publish_rule_set(rule_set_id, effective_from=day, actor=self.actor())
            return _answer(self, rule_set_id)

        return self.once(publish)


class RetireRuleSet(Idempotent):
    operation_class = OperationClass.MASTER
    scopes = {"POST": permissions.PRICE_RULES_PUBLISH}
    announces = {"POST": (events.RETIRED,)}
    summary = "End a published set today; until another is published nothing is bought"

    @extend_schema(request=None, responses=wire.PriceRuleSetDetailOut)
    def post(self, request: Request, rule_set_id: UUID) -> Response:
        def retire() -> Response:
            operations.retire_rule_set(rule_set_id, actor=self.actor())
            return _answer(self, rule_set_id)

        return self.once(retire)


class TryOutRuleSet(ResourceView):
    """Writes nothing, and needs no key."""

    operation_class = OperationClass.MASTER
    scopes = {"POST": permissions.PRICE_RULES_READ}
    summary = "What the last trade-ins would be priced at under these rules"

    @extend_schema(request=wire.TryOutIn, responses=wire.TrialOut)
    def post(self, request: Request, rule_set_id: UUID) -> Response:
        last = self.read_input(wire.TryOutIn)["last"]
        trial = selectors.try_out(_found(self, rule_set_id), last=last, actor=self.actor())
        return Response(wire.TrialOut(trial).data)


def _found(view: ResourceView, rule_set_id: UUID) -> Any:
    row = selectors.rule_sets_visible_to(view.actor()).filter(pk=rule_set_id).first()
    if row is None:
        raise NotFound
    return row


def _answer(view: ResourceView, rule_set_id: UUID, status: int = 200) -> Response:
    row, actor = _found(view, rule_set_id), view.actor()
    french = view.request.LANGUAGE_CODE == "fr"
    row.actions_now = [
        {
            "action": move.action,
            "label": move.fr if french else move.en,
            "href": f"/api/v1/price-rule-sets/{row.id}/{move.action}/",
        }
        for move in PRICE_RULE_SET.actions_for(row, actor, None)
    ]
    answer = Response(wire.PriceRuleSetDetailOut(row).data, status=status)
    return tagged(answer, row.version, actor, view.request.LANGUAGE_CODE)
