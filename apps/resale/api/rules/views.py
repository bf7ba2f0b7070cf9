"""Where a company offers used things and by which dated rules it prices, reduces and answers for them."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.actors import Actor
from apps.core.api import pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.serializers import In, Out
from apps.core.api.views import Idempotent, ResourceView
from apps.core.errors import Invalid, NotFound
from apps.stores.models import Store

from ... import events, operations, selectors
from ...inputs import NewChannel, NewMarkdownPlan, NewPriceRule, NewWarrantyRule
from ...permissions import MARKDOWNS_APPLY, RESALE_RULE
from ...states import ChannelKind
from . import serializers as wire


class Rules(Idempotent):
    """All of one kind, newest first; POST says one more, in the name of a store of the company."""

    operation_class = OperationClass.MASTER
    scopes = {"GET": RESALE_RULE, "POST": RESALE_RULE}
    query = {"GET": pagination.PARAMETERS}
    rows: ClassVar[Callable[[Actor], QuerySet[Any]]]
    takes: ClassVar[type[In]]
    out: ClassVar[type[Out]]

    def _listed(self, request: Request) -> Response:
        page, cursor = pagination.page(request, type(self).rows(self.actor()))
        return Response({"results": self.out(page, many=True).data, "next_cursor": cursor})

    def _set(self, perform: Callable[..., Any]) -> Response:
        data = self.read_input(self.takes)
        store = Store.objects.select_related("entity").filter(code=data.pop("store")).first()
        if store is None or not self.actor().can(RESALE_RULE, store.pk):
            raise Invalid({"/store": _("No store of yours has this code.")})

        def answer() -> Response:
            row = perform(data, store=store, actor=self.actor())
            return Response(self.out(row, context={"actor": self.actor()}).data, status=201)

        return self.once(answer)


class Channels(Rules):
    rows = selectors.channels_visible_to
    takes, out = wire.ChannelIn, wire.ChannelOut
    announces = {"POST": (events.CHANNEL_OPENED,)}
    summary = "Where used things are offered; open one more place"

    @extend_schema(operation_id="channels_list", responses=wire.ChannelOut(many=True))
    def get(self, request: Request) -> Response:
        return self._listed(request)

    @extend_schema(operation_id="channels_open", request=wire.ChannelIn, responses={201: wire.ChannelOut})
    def post(self, request: Request) -> Response:
        def perform(data: dict[str, Any], **who: Any) -> Any:
            return operations.open_channel(NewChannel(**{**data, "kind": ChannelKind(data["kind"])}), **who)

        return self._set(perform)


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


class MarkdownPlans(Rules):
    rows = selectors.markdown_plans_visible_to
    takes, out = wire.MarkdownPlanIn, wire.MarkdownPlanOut
    announces = {"POST": (events.MARKDOWN_PLAN_SET, events.MARKDOWN_PLAN_STOPPED)}
    summary = "By how much prices go down the longer a thing stays; set another plan"

    @extend_schema(operation_id="markdown_plans_list", responses=wire.MarkdownPlanOut(many=True))
    def get(self, request: Request) -> Response:
        return self._listed(request)

    @extend_schema(
        operation_id="markdown_plans_set", request=wire.MarkdownPlanIn, responses={201: wire.MarkdownPlanOut}
    )
    def post(self, request: Request) -> Response:
        def perform(data: dict[str, Any], **who: Any) -> Any:
            steps = tuple((step["days"], step["percent"]) for step in data["steps"])
            new = NewMarkdownPlan(data["name"], steps, whole_company=data["whole_company"])
            return operations.set_markdown_plan(new, **who)

        return self._set(perform)


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


class ResalePriceRules(Rules):
    rows = selectors.price_rules_visible_to
    takes, out = wire.ResalePriceRuleIn, wire.ResalePriceRuleOut
    announces = {"POST": (events.PRICE_RULE_SET,)}
    summary = "What share of its new price a used thing fetches by its grade, from which day"

    @extend_schema(operation_id="resale_price_rules_list", responses=wire.ResalePriceRuleOut(many=True))
    def get(self, request: Request) -> Response:
        return self._listed(request)

    @extend_schema(
        operation_id="resale_price_rules_set", request=wire.ResalePriceRuleIn, responses={201: wire.ResalePriceRuleOut}
    )
    def post(self, request: Request) -> Response:
        return self._set(lambda data, **who: operations.set_price_rule(NewPriceRule(**data), **who))


class WarrantyRules(Rules):
    rows = selectors.warranty_rules_visible_to
    takes, out = wire.WarrantyRuleIn, wire.WarrantyRuleOut
    announces = {"POST": (events.WARRANTY_RULE_SET,)}
    summary = "How long a company answers for what it sells, from which day"

    @extend_schema(operation_id="warranty_rules_list", responses=wire.WarrantyRuleOut(many=True))
    def get(self, request: Request) -> Response:
        return self._listed(request)

    @extend_schema(
        operation_id="warranty_rules_set", request=wire.WarrantyRuleIn, responses={201: wire.WarrantyRuleOut}
    )
    def post(self, request: Request) -> Response:
        return self._set(lambda data, **who: operations.set_warranty_rule(NewWarrantyRule(**data), **who))
