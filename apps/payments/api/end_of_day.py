"""The day of a store for who closes it: figures, the tills' own totals, sign-off; and a waiting ticket's payable."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.lifecycle import OperationClass
from apps.core.api.serializers import In, MoneyField, Out
from apps.core.api.views import Idempotent, ResourceView
from apps.core.errors import Malformed, NotFound
from apps.stores.models import Store

from .. import events, operations, permissions, selectors
from ..inputs import TillTotal
from ..states import Cause, EndOfDayState
from .serializers import PaymentOut


class DayIn(In):
    store = serializers.CharField(max_length=20)
    date = serializers.DateField()


class TillTotalIn(In):
    method = serializers.CharField(max_length=30)
    amount = MoneyField(help_text="What the till's own ticket says of this tender, net of what it gave back.")
    elsewhere = MoneyField(
        required=False, default=Decimal(0), help_text="Of it, for goods this product does not handle."
    )


class TillTotalsIn(DayIn):
    till = serializers.CharField(max_length=20)
    totals: Any = serializers.ListSerializer(child=TillTotalIn(), max_length=50)


class SignOffIn(DayIn):
    accept_open = serializers.BooleanField(required=False, default=False)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class AssignPaymentIn(In):
    payable = serializers.CharField(max_length=60, help_text="Any code of ours: payable, EAN or order.")


class SumOut(Out):
    """Below zero: more went out than came in."""

    currency = serializers.CharField()
    count = serializers.IntegerField()
    taken = MoneyField()
    given = MoneyField()
    net = MoneyField()


class SubjectSumOut(SumOut):
    subject = serializers.CharField(allow_blank=True, help_text="Empty while the payment counts on nothing.")
    purpose = serializers.CharField(help_text="The payable's, or waiting or in_case.")


class TenderSumOut(SumOut):
    method = serializers.CharField()


class TillRowOut(Out):
    till = serializers.CharField()
    method = serializers.CharField()
    currency = serializers.CharField()
    entered = serializers.CharField(help_text="Empty while nobody has read this till's ticket.")
    elsewhere = MoneyField()
    told = MoneyField(help_text="What the till told by itself.")
    booked = MoneyField(help_text="Of it, what counts on a document of ours.")
    difference = serializers.CharField()


class CauseOut(Out):
    cause = serializers.ChoiceField(choices=Cause.choices)
    amount = MoneyField()
    currency = serializers.CharField()
    id = serializers.UUIDField(required=False, help_text="The payment's.")
    ticket = serializers.CharField(required=False)
    declared_by = serializers.CharField()


class DifferenceOut(Out):
    till = serializers.CharField()
    method = serializers.CharField()
    currency = serializers.CharField()
    amount = MoneyField()
    causes = CauseOut(many=True)


class TicketOut(Out):
    id = serializers.UUIDField()
    ticket = serializers.CharField()
    till = serializers.CharField()
    business_date = serializers.DateField()
    kind = serializers.CharField()
    amount = MoneyField()
    currency = serializers.CharField()
    payable = serializers.CharField()
    subject_code = serializers.CharField()


class DueOut(Out):
    door = serializers.CharField()
    source: Any = serializers.CharField()
    by = serializers.CharField()


class DeclaredOut(TicketOut):
    declared_by = serializers.CharField()
    at = serializers.CharField()
    above_ceiling = serializers.CharField()
    expected = DueOut(many=True)


class WaitingOut(TicketOut):
    code = serializers.CharField()
    at = serializers.CharField()


class LateOut(TicketOut):
    state = serializers.CharField()
    page = serializers.CharField(help_text="The later day whose signed page holds it; empty until one does.")


class OpenCaseOut(TicketOut):
    case = serializers.UUIDField()
    code = serializers.CharField()
    held = serializers.CharField(help_text="yes: the payment counts on nothing until it is resolved.")


class OddPayableOut(Out):
    payable = serializers.CharField()
    subject_code = serializers.CharField()
    payment_state = serializers.CharField()
    balance = MoneyField()
    currency = serializers.CharField()


class FiguresOut(Out):
    currency = serializers.CharField()
    totals = SumOut(many=True)
    by_subject = SubjectSumOut(many=True)
    by_tender = TenderSumOut(many=True)
    tills = TillRowOut(many=True)
    differences = DifferenceOut(many=True)
    unconfirmed = DeclaredOut(many=True)
    waiting = WaitingOut(many=True)
    cases = OpenCaseOut(many=True)
    discounts = OpenCaseOut(many=True, help_text="Above what the store allows.")
    odd_payables = OddPayableOut(many=True, help_text="Paid today, and short or over.")
    payouts = TicketOut(many=True)
    late = LateOut(many=True, help_text="Of earlier days, signed off without it.")
    extras = serializers.DictField(child=serializers.CharField())


class EndOfDayOut(Out):
    """`figures` stand still once signed off; `after` is what came or changed for this day since."""

    store = serializers.CharField(source="store.code")
    date = serializers.DateField(source="day")
    state = serializers.ChoiceField(choices=EndOfDayState.choices)
    signed_off_by = serializers.CharField(source="page.signed_off_by", default="")
    signed_off_at = serializers.DateTimeField(source="page.signed_off_at", default=None, allow_null=True)
    note = serializers.CharField(source="page.note", default="")
    figures = FiguresOut()
    after = LateOut(many=True)


class EndOfDaysOut(Out):
    results = EndOfDayOut(many=True)


class EndOfDays(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": permissions.END_OF_DAY_READ}
    query = {"GET": ("store", "date")}
    summary = "A store's day: tills against documents, by tender and by what was paid, and why the two differ"
    not_for = "accounting: the ledger's source is the till's own journal."

    @extend_schema(
        parameters=[OpenApiParameter("store", required=True), OpenApiParameter("date", required=True)],
        responses=EndOfDaysOut,
    )
    def get(self, request: Request) -> Response:
        day = _day(request.query_params.get("date", ""))
        store = _store(self.actor(), request.query_params.get("store", ""))
        return Response({"results": [EndOfDayOut(selectors.day_page(store, day)).data]})


class EndOfDayTotals(Idempotent):
    """One till's own ticket at a time; sent again, it replaces what was entered for that till."""

    announces = {"POST": (events.END_OF_DAY_TOTALS_ENTERED,)}
    scopes = {"POST": permissions.END_OF_DAY_ENTER}
    summary = "Enter what a till's own end-of-day ticket says"
    not_for = "payments: each is reported by itself."

    @extend_schema(request=TillTotalsIn, responses=EndOfDayOut)
    def post(self, request: Request) -> Response:
        data = self.read_input(TillTotalsIn)
        store = _store(self.actor(), data["store"], permissions.END_OF_DAY_ENTER)
        return self.once(lambda: self._enter(store, data))

    def _enter(self, store: Store, data: dict[str, Any]) -> Response:
        operations.enter_till_totals(
            store=store,
            business_date=data["date"],
            till=data["till"],
            totals=[TillTotal(**row) for row in data["totals"]],
            actor=self.actor(),
        )
        return Response(EndOfDayOut(selectors.day_page(store, data["date"])).data)


class SignOffDay(Idempotent):
    """For good: what arrives later goes into the next open day's page."""

    announces = {"POST": (events.END_OF_DAY_SIGNED_OFF,)}
    scopes = {"POST": permissions.END_OF_DAY_SIGN_OFF}
    summary = "Sign off a store's day"

    @extend_schema(request=SignOffIn, responses=EndOfDayOut)
    def post(self, request: Request) -> Response:
        data = self.read_input(SignOffIn)
        store = _store(self.actor(), data["store"], permissions.END_OF_DAY_SIGN_OFF)
        return self.once(lambda: self._sign_off(store, data))

    def _sign_off(self, store: Store, data: dict[str, Any]) -> Response:
        accepted = {name: data[name] for name in ("accept_open", "note")}
        operations.sign_off_day(store=store, business_date=data["date"], actor=self.actor(), **accepted)
        return Response(EndOfDayOut(selectors.day_page(store, data["date"])).data)


class AssignPayment(Idempotent):
    """The till's ticket came with a code nobody knows; what it said is kept."""

    announces = {"POST": (events.PAYMENT_APPLIED,)}
    scopes = {"POST": permissions.PAYMENTS_SETTLE}
    summary = "Say what a payment that waits for its code has paid"

    @extend_schema(request=AssignPaymentIn, responses=PaymentOut)
    def post(self, request: Request, payment_id: UUID) -> Response:
        data = self.read_input(AssignPaymentIn)
        if not selectors.payments_visible_to(self.actor()).filter(pk=payment_id).exists():
            raise NotFound
        return self.once(lambda: self._assign(payment_id, data["payable"]))

    def _assign(self, payment_id: UUID, code: str) -> Response:
        operations.assign_receipt(payment_id, code, actor=self.actor())
        return Response(PaymentOut(selectors.payment(payment_id)).data)


def _store(actor: Any, code: str, right: str = permissions.END_OF_DAY_READ) -> Store:
    """Another store's day is not there; `right` is what the caller came with."""
    store = Store.objects.select_related("entity").filter(code=code).first()
    if store is None or not actor.can(right, store.pk):
        raise NotFound
    return store


def _day(text: str) -> date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or day < selectors.FIRST_DAY:
        raise Malformed("date is a day such as 2026-11-21.")
    return day
