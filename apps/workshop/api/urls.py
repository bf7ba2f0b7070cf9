"""Addresses of work orders, under /api/v1/: one per action of the transition table that somebody may take."""

from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework.response import Response

from apps.core.actors import Actor
from apps.core.api.actions import MoneyAction, action, as_said, beside_the_table, by_reference, one_of
from apps.core.api.files import files_of
from apps.core.api.reading import reading_routes
from apps.core.api.serializers import NothingIn

from .. import events, operations, permissions
from ..states import Decision, QuoteState
from . import serializers as wire
from . import views
from .resources import ORDER_ACTIONS, WORK_ORDERS


class BalanceAction(MoneyAction):
    """What then remains to be paid; below zero, what is to be given back."""

    total_field = "balance"


class ApprovalAction(BalanceAction):
    def total_of(self, answer: Response) -> Decimal:
        """What was agreed to, whoever pays it."""
        approved = [quote for quote in answer.data["quotes"] if quote["state"] == QuoteState.APPROVED]
        quote = max(approved, key=lambda quote: quote["number"])
        agreed = [line["amount"] for line in quote["lines"] if line["decision"] == Decision.APPROVED]
        return sum(map(Decimal, agreed), Decimal(0))


def _check_in(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return operations.check_in(pk, wire.CheckInIn.of(data), actor=actor)


def _quote(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    lines = [wire.QuoteLineIn.line(line) for line in data.pop("lines")]
    return operations.quote(pk, lines, actor=actor, **data)


def _prepare_return(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    fee = data["fee"]
    return operations.prepare_return(pk, actor=actor, fee=wire.QuoteLineIn.line(fee) if fee else None)


def _assign(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return operations.assign(pk, technician_id=data["technician"], actor=actor)


order = partial(action, ORDER_ACTIONS)
ASSIGNED = beside_the_table(permissions.WRITE, "Give a work order to a technician of its store", events.ASSIGNED)

urlpatterns = [
    *reading_routes(WORK_ORDERS),
    path("work-orders/", views.WorkOrders.as_view()),
    by_reference(ORDER_ACTIONS, "The work order another system calls by its own name"),
    one_of(ORDER_ACTIONS, "One work order, with what you may do now"),
    *files_of(WORK_ORDERS, write=permissions.WRITE, attach=operations.attach_file, announces=events.FILE_ATTACHED),
    *order("assign", wire.AssignIn, _assign, said=ASSIGNED, operation_id="work_orders_assign_create"),
    *order("check_in", wire.CheckInIn, _check_in),
    *order("mark_no_show", NothingIn, as_said(operations.mark_no_show)),
    *order("start_diagnosis", NothingIn, as_said(operations.start_diagnosis)),
    *order("quote", wire.QuoteIn, _quote),
    *order("approve_quote", wire.ApproveIn, as_said(operations.approve_quote), base=ApprovalAction),
    *order("refuse_quote", NothingIn, as_said(operations.refuse_quote)),
    *order("revise_quote", NothingIn, as_said(operations.revise_quote)),
    *order("prepare_return", wire.FeeIn, _prepare_return, base=BalanceAction),
    *order("start_work", NothingIn, as_said(operations.start_work)),
    *order("wait_for_parts", NothingIn, as_said(operations.wait_for_parts)),
    *order("resume_work", NothingIn, as_said(operations.resume_work)),
    *order("report_extra_work", wire.DiagnosisIn, as_said(operations.report_extra_work)),
    *order("finish_work", NothingIn, as_said(operations.finish_work)),
    *order("pass_quality_check", wire.NotesIn, as_said(operations.pass_quality_check)),
    *order("fail_quality_check", wire.ReworkIn, as_said(operations.fail_quality_check)),
    *order("hand_over", NothingIn, as_said(operations.hand_over)),
    *order("close", NothingIn, as_said(operations.close)),
    *order("mark_uncollected", NothingIn, as_said(operations.mark_uncollected)),
    *order("open_abandonment_case", NothingIn, as_said(operations.open_abandonment_case)),
    *order("dispose", wire.ReasonIn, as_said(operations.dispose)),
    *order("cancel", wire.CancelOrderIn, as_said(operations.cancel), base=BalanceAction),
]
