"""Addresses of trade-ins and price rules, under /api/v1/."""

from typing import Any
from uuid import UUID

from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view

from apps.core import files
from apps.core.api.files import FileLinkOut, OwnedFiles, files_of
from apps.core.api.previews import MoneyMoving, with_preview
from apps.core.api.reading import reading_routes
from apps.core.api.views import ResourceView

from .. import operations
from ..events import trade_in as events
from ..permissions import trade_in as p
from . import price_rule_views as rules
from . import trade_in_inputs as said
from . import trade_in_views as views
from .resources import PRICE_RULE_SETS, TRADE_INS
from .trade_in_actions import ACTIONS, action_view

act = operations.trade_in


class Signature(OwnedFiles):
    """A picture of it, sent as a file is; the newest one counts."""

    of = TRADE_INS
    scopes = {"POST": p.CLEAR}
    query = {"POST": ("sha256",)}
    http_method_names = ["post", "options"]
    announces = {"POST": (events.SIGNED,)}
    attach = staticmethod(act.sign)
    summary = "The seller signs for what they accepted"


def _verify_identity(trade_in_id: UUID, data: dict[str, Any], view: ResourceView) -> Any:
    return act.verify_identity(trade_in_id, identity=said.SellerIdentityIn.of(data), actor=view.actor())


def _check_stolen(trade_in_id: UUID, data: dict[str, Any], view: ResourceView) -> Any:
    stated = [said.StatedCheckIn.of(one) for one in data["stated"]]
    return act.check_stolen(trade_in_id, stated=stated, actor=view.actor())


def _add_line(trade_in_id: UUID, data: dict[str, Any], view: ResourceView) -> Any:
    return act.add_lot_line(trade_in_id, said.TradeInLineIn.line(data), actor=view.actor())


def _return_lines(trade_in_id: UUID, data: dict[str, Any], view: ResourceView) -> Any:
    return act.return_lines(trade_in_id, actor=view.actor(), **data)


STEPS = [
    views.step(
        "verify_identity", p.CLEAR, said.SellerIdentityIn, _verify_identity, events.IDENTITY_VERIFIED,
        "What was read on the seller's document",
    ),
    views.step(
        "check_stolen", p.CLEAR, said.CheckStolenIn, _check_stolen, events.THEFT_CHECKED,
        "Ask every source whether the things are reported stolen",
    ),
    views.step("add_line", p.GRADE, said.TradeInLineIn, _add_line, events.GRADED, "One thing more of a lot"),
    views.step(
        "return_lines", p.RECEIVE, said.ReturnLinesIn, _return_lines, events.LINES_RETURNED,
        "Give back, or recycle, some things we do not buy",
    ),
]  # fmt: skip
STEP_NAMES = ("verify-identity", "check-stolen", "add-line", "return-lines")


def _actions() -> list[URLPattern]:
    found = []
    for action in ACTIONS:
        route, view = f"trade-ins/<uuid:trade_in_id>/{action.replace('_', '-')}/", action_view(action)
        found += with_preview(route, view) if issubclass(view, MoneyMoving) else [path(route, view.as_view())]
    return found


extend_schema_view(
    post=extend_schema(
        operation_id="trade_ins_sign",
        request=dict.fromkeys(files.SUFFIXES, OpenApiTypes.BINARY),
        responses={201: FileLinkOut},
    )
)(Signature)

urlpatterns = [
    *reading_routes(TRADE_INS),
    path("trade-ins/", views.TradeIns.as_view()),
    path("trade-ins/by-reference/", views.TradeInByReference.as_view()),
    path("trade-ins/quote/", views.QuoteNow.as_view()),
    path("trade-ins/<uuid:trade_in_id>/", views.TradeInDetail.as_view()),
    path("trade-ins/<uuid:owner_id>/signature/", Signature.as_view()),
    *[
        path(f"trade-ins/<uuid:trade_in_id>/{name}/", view.as_view())
        for name, view in zip(STEP_NAMES, STEPS, strict=True)
    ],
    *files_of(TRADE_INS, write=p.WRITE, attach=act.attach_file, announces=events.FILE_ATTACHED),
    *_actions(),
    *reading_routes(PRICE_RULE_SETS),
    path("price-rule-sets/", rules.PriceRuleSets.as_view()),
    path("price-rule-sets/<uuid:rule_set_id>/", rules.PriceRuleSetDetail.as_view()),
    path("price-rule-sets/<uuid:rule_set_id>/publish/", rules.PublishRuleSet.as_view()),
    path("price-rule-sets/<uuid:rule_set_id>/retire/", rules.RetireRuleSet.as_view()),
    path("price-rule-sets/<uuid:rule_set_id>/try-out/", rules.TryOutRuleSet.as_view()),
]
