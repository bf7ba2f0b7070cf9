"""Where a company offers used things and by which dated rules it prices, reduces and answers for them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.lifecycle import OperationClass
from apps.core.api.rules import Rules
from apps.core.api.views import Idempotent, ResourceView
from apps.core.errors import Invalid, NotFound
from apps.stores.models import Store

from ... import events, operations, selectors
from ...inputs import NewChannel, NewMarkdownPlan, NewPriceRule, NewWarrantyRule
from ...models import Channel, MarkdownPlan, PriceRule, WarrantyRule
from ...permissions import MARKDOWNS_APPLY, RESALE_RULE, WARRANTY_RULES_WRITE
from ...states import ChannelKind
from . import serializers as wire


class ResaleRules(Rules):
    """All of one kind, newest first; POST says one more, in the name of a store of the company."""

    scopes = {"GET": RESALE_RULE, "POST": RESALE_RULE}

    def who(self, data: dict[str, Any]) -> dict[str, Any]:
        store = Store.objects.select_related("entity").filter(code=data.pop("store")).first()
        if store is None or not self.actor().can(self.scopes["POST"], store.pk):
            raise Invalid({"/store": _("No store of yours has this code.")})
        return {"store": store, **super().who(data)}


class CompanyRules(ResaleRules):
    """All of one kind, newest first; POST says one more, for the whole company of the store."""

    def who(self, data: dict[str, Any]) -> dict[str, Any]:
        who = super().who(data)
        return {"legal_entity_id": who.pop("store").entity_id, **who}


@extend_schema_view(
    get=extend_schema(operation_id="channels_list", responses=wire.ChannelOut(many=True)),
    post=extend_schema(operation_id="channels_open", request=wire.ChannelIn, responses={201: wire.ChannelOut}),
)
class Channels(ResaleRules):
    takes, out = wire.ChannelIn, wire.ChannelOut
    announces = {"POST": (events.CHANNEL_OPENED,)}
    summary = "Where used things are offered; open one more place"

    def rows(self) -> QuerySet[Channel]:
        return selectors.channels_visible_to(self.actor())

    def decide(self, data: dict[str, Any], **who: Any) -> Channel:
        return operations.open_channel(NewChannel(**{**data, "kind": ChannelKind(data["kind"])}), **who)


class ChannelReader(Idempotent):
    operation_class = OperationClass.MASTER
    scopes = {"POST": RESALE_RULE}
    announces = {"POST": (events.CHANNEL_READER_SET,)}
    summary = "Say which program a feed is for: only its reading confirms what the feed shows"

    @extend_schema(operation_id="channels_set_reader", request=wire.ReaderIn, responses=wire.ChannelOut)
    def post(self, request: Request, channel_id: UUID) -> Response:
        reader = self.read_input(wire.ReaderIn)["reader"]

        def answer() -> Response:
            channel = operations.set_feed_reader(channel_id, reader, actor=self.actor())
            return Response(wire.ChannelOut(channel, context={"actor": self.actor()}).data)

        return self.once(answer)


@extend_schema_view(
    get=extend_schema(operation_id="markdown_plans_list", responses=wire.MarkdownPlanOut(many=True)),
    post=extend_schema(
        operation_id="markdown_plans_set", request=wire.MarkdownPlanIn, responses={201: wire.MarkdownPlanOut}
    ),
)
class MarkdownPlans(ResaleRules):
    takes, out = wire.MarkdownPlanIn, wire.MarkdownPlanOut
    announces = {"POST": (events.MARKDOWN_PLAN_SET, events.MARKDOWN_PLAN_STOPPED)}
    summary = "By how much prices go down the longer a thing stays; set another plan"

    def rows(self) -> QuerySet[MarkdownPlan]:
        return selectors.markdown_plans_visible_to(self.actor())

    def decide(self, data: dict[str, Any], **who: Any) -> MarkdownPlan:
        steps = tuple((step["days"], step["percent"]) for step in data["steps"])
        new = NewMarkdownPlan(data["name"], steps, whole_company=data["whole_company"])
        return operations.set_markdown_plan(new, **who)


class MarkdownReductions(ResourceView):
    """Writes nothing. At most five hundred, those that have stayed longest."""

    operation_class = OperationClass.MASTER
    scopes = {"GET": MARKDOWNS_APPLY}
    summary = "What a plan would cut tonight"

    @extend_schema(operation_id="markdown_plans_reductions", responses=wire.ReductionOut(many=True))
    def get(self, request: Request, plan_id: UUID) -> Response:
        plan = selectors.markdown_plans_to_apply(self.actor()).filter(pk=plan_id).first()
        if plan is None:
            raise NotFound
        found = selectors.reductions(plan, actor=self.actor())[:500]
        return Response({"results": wire.ReductionOut(found, many=True).data})


class StopMarkdownPlan(Idempotent):
    operation_class = OperationClass.MASTER
    scopes = {"POST": RESALE_RULE}
    announces = {"POST": (events.MARKDOWN_PLAN_STOPPED,)}
    summary = "Stop a plan; what it has cut stays cut"

    @extend_schema(operation_id="markdown_plans_stop", request=None, responses=wire.MarkdownPlanOut)
    def post(self, request: Request, plan_id: UUID) -> Response:
        def answer() -> Response:
            plan = operations.stop_markdown_plan(plan_id, actor=self.actor())
            return Response(wire.MarkdownPlanOut(plan, context={"actor": self.actor()}).data)

        return self.once(answer)


@extend_schema_view(
    get=extend_schema(operation_id="resale_price_rules_list", responses=wire.ResalePriceRuleOut(many=True)),
    post=extend_schema(
        operation_id="resale_price_rules_set", request=wire.ResalePriceRuleIn, responses={201: wire.ResalePriceRuleOut}
    ),
)
class ResalePriceRules(CompanyRules):
    takes, out = wire.ResalePriceRuleIn, wire.ResalePriceRuleOut
    announces = {"POST": (events.PRICE_RULE_SET,)}
    summary = "What share of its new price a used thing fetches by its grade, from which day"

    def rows(self) -> QuerySet[PriceRule]:
        return selectors.price_rules_visible_to(self.actor())

    def decide(self, data: dict[str, Any], **who: Any) -> PriceRule:
        return operations.set_price_rule(NewPriceRule(**data), **who)


@extend_schema_view(
    get=extend_schema(operation_id="warranty_rules_list", responses=wire.WarrantyRuleOut(many=True)),
    post=extend_schema(
        operation_id="warranty_rules_set", request=wire.WarrantyRuleIn, responses={201: wire.WarrantyRuleOut}
    ),
)
class WarrantyRules(CompanyRules):
    takes, out = wire.WarrantyRuleIn, wire.WarrantyRuleOut
    scopes = {"GET": RESALE_RULE, "POST": WARRANTY_RULES_WRITE}
    announces = {"POST": (events.WARRANTY_RULE_SET,)}
    summary = "How long a company answers for what it sells, from which day"

    def rows(self) -> QuerySet[WarrantyRule]:
        return selectors.warranty_rules_visible_to(self.actor())

    def decide(self, data: dict[str, Any], **who: Any) -> WarrantyRule:
        return operations.set_warranty_rule(NewWarrantyRule(**data), **who)
