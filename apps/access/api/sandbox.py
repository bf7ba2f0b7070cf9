"""`/sandbox/`: the fixed world in which an integrator learns, and its reset. Only programs of the sandbox see it."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

from django.utils.dateparse import parse_duration
from django.utils.duration import duration_iso_string
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.lifecycle import OperationClass
from apps.core.api.serializers import In, MoneyField, Out
from apps.core.api.views import Idempotent, ResourceView
from apps.core.clocks import Elapsed
from apps.core.errors import Invalid, NotFound
from apps.stores.models import Store

from .. import operations, permissions, selectors
from ..sandbox.selectors import Standing, moved_in, standing_in
from ..sandbox.triggers import TRIGGERS

ISO_DURATION = re.compile(r"^P(?=.)(\d{1,6}D)?(T(?=\d)(\d{1,6}H)?(\d{1,6}M)?(\d{1,6}S)?)?\Z")


class ResetIn(In):
    store = serializers.CharField(
        max_length=20, required=False, allow_blank=True, default="", help_text="Needed by who reaches several."
    )


class ForwardIn(ResetIn):
    forward = serializers.RegexField(
        ISO_DURATION, max_length=40, help_text="An ISO 8601 duration in days, hours, minutes and seconds: P30D, PT10M."
    )


class FixtureOut(Out):
    name = serializers.CharField()
    about = serializers.CharField()
    trigger = serializers.CharField(help_text="What answers awkwardly: `find`, `open` or `pay`; blank for none.")
    is_fresh = serializers.BooleanField(help_text="As a reset leaves it. One that never was made is not.")
    code = serializers.CharField(help_text="Of the work order: the same after every reset.")
    payable_code = serializers.CharField(help_text="As `code`; blank while nothing can be paid.")
    ean = serializers.CharField(help_text="As `payable_code`, for tills that scan only digits.")
    work_order = serializers.UUIDField(allow_null=True, help_text="Another one after a reset.")
    payable = serializers.UUIDField(allow_null=True, help_text="Another one after a reset.")
    status = serializers.CharField()
    payment_state = serializers.CharField()
    balance = MoneyField(allow_null=True)

    def to_representation(self, instance: Standing) -> dict[str, Any]:
        order, fixture = instance.order, instance.fixture
        payable = order.payable if order else None
        trigger = TRIGGERS.get(fixture.name)
        return {
            "name": fixture.name,
            "about": str(fixture.about),
            "trigger": trigger.asked.value if trigger else "",
            "is_fresh": instance.is_fresh,
            "code": instance.codes.order,
            "payable_code": payable.code if payable else "",
            "ean": payable.ean if payable else "",
            "work_order": str(order.pk) if order else None,
            "payable": str(payable.pk) if payable else None,
            "status": order.status if order else "",
            "payment_state": order.payment_state if order else "",
            "balance": str(order.balance) if order else None,
        }


class ElapsedOut(Out):
    name = serializers.CharField()
    about = serializers.CharField()
    moved = serializers.IntegerField(help_text="Rows whose due time came nearer.")
    fell_due = serializers.IntegerField(help_text="Of those, what now happened or is late.")

    def to_representation(self, instance: Elapsed) -> dict[str, Any]:
        clock = instance.clock
        return {
            "name": clock.name,
            "about": str(clock.about),
            "moved": instance.moved,
            "fell_due": instance.fell_due,
        }


class ClockOut(Out):
    store = serializers.CharField()
    moved = serializers.CharField(help_text="Since the last reset, as an ISO 8601 duration.")
    happened = ElapsedOut(many=True)


class SandboxOut(Out):
    store = serializers.CharField()
    moved = serializers.CharField(help_text="How far the clock was moved on since the last reset.")
    fixtures = FixtureOut(many=True)


class Sandbox(ResourceView):
    """Each with its fixed codes and where it stands now. Codes that answer awkwardly say at which call."""

    schema = None  # no part of what `/api/v1/` promises
    operation_class = OperationClass.GOVERNANCE
    scopes = {"GET": permissions.SANDBOX_READ}
    query = {"GET": ("store",)}
    summary = "What always exists in the sandbox"
    not_for = "real stores: only a program registered in the sandbox sees it."

    def get(self, request: Request) -> Response:
        return _told(_store_of(self, request.query_params, permissions.SANDBOX_READ))


class _Change(Idempotent, ABC):
    """Of one store of the sandbox: the one named, or the caller's only one."""

    schema = None  # no part of what `/api/v1/` promises
    operation_class = OperationClass.GOVERNANCE
    scopes = {"POST": permissions.SANDBOX_RESET}
    takes: ClassVar[type[ResetIn]] = ResetIn

    @abstractmethod
    def change(self, store: Store, data: dict[str, Any]) -> Response:
        """Do it, and answer."""

    def post(self, request: Request) -> Response:
        data = self.read_input(self.takes)
        store = _store_of(self, data, permissions.SANDBOX_RESET)
        return self.once(lambda: self.change(store, data))


class ResetSandbox(_Change):
    """Every fixture as new under its fixed codes. Nothing is deleted: what was used goes on under other codes."""

    summary = "Make the sandbox as new"
    not_for = "real stores; nor for two programs that learn in one store at the same time."

    def change(self, store: Store, data: dict[str, Any]) -> Response:
        operations.reset_sandbox(actor=self.actor(), store=store)
        return _told(store)


class ForwardSandbox(_Change):
    """What falls due within that time falls due now, in one store. Facts (payments, registers) keep their dates."""

    takes = ForwardIn
    summary = "Move the clock of the sandbox on"
    not_for = "real stores, where time passes by itself."

    def change(self, store: Store, data: dict[str, Any]) -> Response:
        by = parse_duration(data["forward"]) or timedelta(0)
        happened = operations.forward_sandbox(actor=self.actor(), store=store, by=by)
        return Response(ClockOut({"store": store.code, "moved": _moved(store), "happened": happened}).data)


def _told(store: Store) -> Response:
    told = {"store": store.code, "moved": _moved(store), "fixtures": standing_in(store)}
    return Response(SandboxOut(told).data)


def _moved(store: Store) -> str:
    return duration_iso_string(moved_in(store))


def _store_of(view: ResourceView, said: Mapping[str, Any], right: str) -> Store:
    """The store named, or the only one of the caller; for a real program there is no sandbox at all."""
    consumer = getattr(view.request.user, "consumer", None)
    if consumer is None or not consumer.sandbox:
        raise NotFound
    actor = view.actor()
    stores = [store for store in selectors.stores_of(actor) if store.sandbox and actor.can(right, store.pk)]
    wanted = said.get("store", "")
    found = [store for store in stores if wanted in ("", store.code)]
    if len(found) != 1:
        raise Invalid({"/store": _("Name one of your stores: %(codes)s.") % {"codes": _codes(stores)}})
    return found[0]


def _codes(stores: list[Store]) -> str:
    return ", ".join(store.code for store in stores)
