"""`/sandbox/`: the fixed world in which an integrator learns, and its reset. Only programs of the sandbox see it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.lifecycle import OperationClass
from apps.core.api.serializers import In, MoneyField, Out
from apps.core.api.views import Idempotent, ResourceView
from apps.core.errors import Invalid, NotFound
from apps.stores.models import Store

from .. import operations, permissions, selectors
from ..sandbox.selectors import Standing, standing_in
from ..sandbox.triggers import TRIGGERS


class ResetIn(In):
    store = serializers.CharField(
        max_length=20, required=False, allow_blank=True, default="", help_text="Needed by who reaches several."
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


class SandboxOut(Out):
    store = serializers.CharField()
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


class ResetSandbox(Idempotent):
    """Every fixture as new under its fixed codes. Nothing is deleted: what was used goes on under other codes."""

    schema = None  # no part of what `/api/v1/` promises
    operation_class = OperationClass.GOVERNANCE
    scopes = {"POST": permissions.SANDBOX_RESET}
    summary = "Make the sandbox as new"
    not_for = "real stores; nor for two programs that learn in one store at the same time."

    def post(self, request: Request) -> Response:
        store = _store_of(self, self.read_input(ResetIn), permissions.SANDBOX_RESET)
        return self.once(lambda: self._reset(store))

    def _reset(self, store: Store) -> Response:
        operations.reset_sandbox(actor=self.actor(), store=store)
        return _told(store)


def _told(store: Store) -> Response:
    return Response(SandboxOut({"store": store.code, "fixtures": standing_in(store)}).data)


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
