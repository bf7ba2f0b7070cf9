"""Price rules for outside systems: drafted, tried out on the past, published or discarded, retired."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import etags
from apps.core.api.actions import One, answer
from apps.core.api.finding import Many, narrowing
from apps.core.api.lifecycle import OperationClass
from apps.core.api.serializers import NothingIn
from apps.core.api.views import Idempotent, ResourceView
from apps.core.errors import Invalid, NotFound
from apps.stores.models import LegalEntity

from .. import operations, permissions, selectors
from ..events import pricing as events
from ..inputs import NewRuleSet, RuleSetChanges
from . import price_rule_serializers as wire
from .resources import PRICE_RULE_SETS, RULE_SET_ACTIONS


@extend_schema_view(get=extend_schema(responses=wire.PriceRuleSetOut(many=True)))
class PriceRuleSets(Many, Idempotent):
    """A set is drafted, and counts for nothing before it is published."""

    of = PRICE_RULE_SETS
    operation_class = OperationClass.MASTER
    scopes = {"GET": permissions.PRICE_RULES_READ, "POST": permissions.PRICE_RULES_WRITE}
    query = {"GET": narrowing(PRICE_RULE_SETS)}
    announces = {"POST": (events.DRAFTED,)}
    summary = "List sets of price rules, or draft one"
    not_for = PRICE_RULE_SETS.not_for

    @extend_schema(request=wire.RuleSetIn, responses={201: wire.PriceRuleSetDetailOut})
    def post(self, request: Request) -> Response:
        data = self.read_input(wire.RuleSetIn)

        def draft() -> Response:
            entity = LegalEntity.objects.filter(code=data["legal_entity"]).first()
            if entity is None:
                raise Invalid({"/legal_entity": f"No company has the code “{data['legal_entity']}”."})
            new = NewRuleSet(entity.pk, data["name"], wire.RulesIn.rules(data["rules"]))
            row = operations.draft_rule_set(new, actor=self.actor())
            response = answer(self, RULE_SET_ACTIONS, row.pk, status=201)
            response["Location"] = f"/api/v1/price-rule-sets/{row.pk}/"
            return response

        return self.once(draft)


@extend_schema_view(get=extend_schema(responses=wire.PriceRuleSetDetailOut))
class PriceRuleSetDetail(One):
    """Published rules are never edited: PATCH is for drafts, and needs If-Match."""

    of, acts = PRICE_RULE_SETS, RULE_SET_ACTIONS
    scopes = {"GET": permissions.PRICE_RULES_READ, "PATCH": permissions.PRICE_RULES_WRITE}
    announces = {"PATCH": (events.CHANGED,)}
    summary = "One set of price rules, with what you may do now"

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
        return answer(self, RULE_SET_ACTIONS, rule_set_id)


class DiscardRuleSet(Idempotent):
    """Only a draft, which is gone then; answered with the draft as it last was."""

    operation_class = OperationClass.MASTER
    heeds_version = True
    scopes = {"POST": permissions.PRICE_RULES_WRITE}
    announces = {"POST": (events.DISCARDED,)}
    summary = "Discard a draft for good"
    not_for = "rules that were put in force: those are retired."

    @extend_schema(operation_id="price_rule_sets_discard_create", request=NothingIn, responses=wire.PriceRuleSetOut)
    def post(self, request: Request, rule_set_id: UUID) -> Response:
        self.read_input(NothingIn)
        return self.once(lambda: self._discard(rule_set_id))

    def _discard(self, rule_set_id: UUID) -> Response:
        version, actor = etags.version_in(self.request), self.actor()
        gone = operations.discard_rule_set(rule_set_id, actor=actor, version=version)
        (shown,) = PRICE_RULE_SETS.represented([gone], actor)
        return Response(shown)


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
