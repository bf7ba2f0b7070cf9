"""`/api/v1/conformance-runs/`: an integrator's own till is examined by what it does in the sandbox."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.actors import ActorKind
from apps.core.api import pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.serializers import In, MoneyField, Out
from apps.core.api.views import Idempotent, ResourceView
from apps.core.errors import Invalid, NotFound
from apps.stores.models import Store

from .. import events, operations, permissions, selectors
from ..conformance.suite import CHECKS, Outcome
from ..models import ConformanceRun


class RunIn(In):
    store = serializers.CharField(
        max_length=20, required=False, allow_blank=True, default="", help_text="A sandbox store; a till's key says it."
    )


class SampleOrderOut(Out):
    payable = serializers.UUIDField()
    code = serializers.CharField()
    ean = serializers.CharField()
    order = serializers.CharField()
    balance = MoneyField()
    currency = serializers.CharField()


class ResultOut(Out):
    check = serializers.CharField()
    outcome = serializers.ChoiceField(choices=[outcome.value for outcome in Outcome])
    seen = serializers.CharField(help_text="Tickets or requests the verdict rests on.")
    title = serializers.CharField()
    todo = serializers.CharField(help_text="What to mend, or to do so that the check can be seen.")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        check = CHECKS.get(instance["check"])
        return {**instance, "title": str(check.title if check else ""), "todo": str(check.todo if check else "")}


class ConformanceRunOut(Out):
    id = serializers.UUIDField()
    caller = serializers.CharField()
    store = serializers.CharField(source="store.code")
    suite = serializers.CharField()
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    score = serializers.IntegerField(allow_null=True, help_text="Per cent of the checks passed.")
    orders = serializers.SerializerMethodField(help_text="Orders to ring, by what each is for.")
    results = ResultOut(many=True)
    version = serializers.IntegerField()

    @extend_schema_field(serializers.DictField(child=SampleOrderOut()))
    def get_orders(self, run: ConformanceRun) -> Any:
        return run.orders


class ConformanceRuns(Idempotent):
    """A run makes its own test orders, records what their caller does with them, and is scored when finished."""

    operation_class = OperationClass.GOVERNANCE
    announces = {"POST": (events.CONFORMANCE_STARTED,)}
    scopes = {"GET": permissions.CONFORMANCE_READ, "POST": permissions.CONFORMANCE_RUN}
    query = {"GET": pagination.PARAMETERS}
    summary = "Start a conformance run in the sandbox, or list those of the caller"
    simple_lane = True
    not_for = "real stores: only a sandbox company's stores are for trying out."

    @extend_schema(responses=ConformanceRunOut(many=True))
    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, selectors.conformance_runs_visible_to(self.actor()))
        return Response({"results": ConformanceRunOut(page, many=True).data, "next_cursor": cursor})

    @extend_schema(request=RunIn, responses={201: ConformanceRunOut, 200: ConformanceRunOut})
    def post(self, request: Request) -> Response:
        code = self.read_input(RunIn)["store"]
        return self.once(lambda: self._start(code))

    def _start(self, code: str) -> Response:
        actor, asked = self.actor(), self.request
        caller: dict[str, Any] = {"consumer": getattr(asked.user, "consumer", None)}
        if actor.kind == ActorKind.TILL:
            key: Any = asked.auth
            caller, store = {"device_key": key}, key.till.store
        else:
            found = Store.objects.select_related("entity").filter(code=code).first()
            if found is None or not actor.can(permissions.CONFORMANCE_RUN, found.pk):
                raise Invalid({"/store": _("Name the sandbox store to be examined in.")})
            store = found
        run, is_new = operations.start_conformance_run(actor=actor, store=store, **caller)
        return Response(ConformanceRunOut(run).data, status=201 if is_new else 200)


class ConformanceRunDetail(ResourceView):
    operation_class = OperationClass.GOVERNANCE
    scopes = {"GET": permissions.CONFORMANCE_READ}
    summary = "One conformance run with its checks"

    @extend_schema(responses=ConformanceRunOut)
    def get(self, request: Request, run_id: UUID) -> Response:
        run = selectors.conformance_runs_visible_to(self.actor()).filter(pk=run_id).first()
        if run is None:
            raise NotFound
        return Response(ConformanceRunOut(run).data)


class FinishConformanceRun(Idempotent):
    """Judges what was recorded. What was not seen does not count as passed."""

    operation_class = OperationClass.GOVERNANCE
    announces = {"POST": (events.CONFORMANCE_FINISHED,)}
    scopes = {"POST": permissions.CONFORMANCE_RUN}
    simple_lane = True
    summary = "Finish a conformance run and read its score"

    @extend_schema(request=None, responses=ConformanceRunOut)
    def post(self, request: Request, run_id: UUID) -> Response:
        return self.once(lambda: self._finish(run_id))

    def _finish(self, run_id: UUID) -> Response:
        run = operations.finish_conformance_run(actor=self.actor(), run_id=run_id)
        return Response(ConformanceRunOut(run).data)
