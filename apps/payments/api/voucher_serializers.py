"""Vouchers on the wire. The code is money: it is told once, when the voucher is issued; reads show its end only."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.actors import Actor
from apps.core.api.serializers import ActionOut, ConfirmedIn, In, MoneyField, Out
from apps.core.screens.words import move_label, said_in

from .. import permissions, selectors
from ..models import Voucher
from ..states import VOUCHER, HoldState, Master, MovementKind, VoucherKind, VoucherState
from .serializers import TicketIn


class IssueIn(ConfirmedIn):
    store = serializers.CharField(max_length=20)
    kind = serializers.ChoiceField(choices=VoucherKind.choices)
    amount = MoneyField()
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    customer = serializers.UUIDField(required=False, allow_null=True, default=None)
    payable = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="The money going out that it stands for."
    )
    expires_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="Its last good day; else as the company's term says."
    )


class AuthorizeIn(In):
    store = serializers.CharField(max_length=20)
    ticket = TicketIn()
    amount = MoneyField()
    code = serializers.CharField(
        max_length=60, required=False, allow_blank=True, default="",
        help_text="As scanned. A till’s own key must say it.",
    )  # fmt: skip


class RefundVoucherIn(ConfirmedIn, AuthorizeIn):
    """As a till asks to hold, with the return's ticket."""


class CaptureIn(In):
    authorization = serializers.UUIDField()
    amount = MoneyField(required=False, allow_null=True, default=None, help_text="Less than was held, if so.")


class ReleaseIn(In):
    authorization = serializers.UUIDField()


class CancelIn(In):
    reason = serializers.CharField(max_length=200)
    expected_total = MoneyField(help_text="The balance you have read, which is lost.")


class PolicyIn(In):
    store = serializers.CharField(max_length=20)
    whole_company = serializers.BooleanField(required=False, default=False)
    master = serializers.ChoiceField(choices=Master.choices)
    offline_limit = MoneyField()
    goodwill_limit = MoneyField()
    effective_from = serializers.DateField()
    expected_total = MoneyField(
        required=False, allow_null=True, default=None,
        help_text="To change the master: what is owed on all vouchers of the company.",
    )  # fmt: skip


class TermIn(In):
    store = serializers.CharField(max_length=20, help_text="Any store of the company.")
    kind = serializers.ChoiceField(choices=VoucherKind.choices)
    months = serializers.IntegerField(required=False, allow_null=True, default=None)
    effective_from = serializers.DateField()


class VoucherOut(Out):
    links = {"store": "stores"}

    id = serializers.UUIDField()
    hint = serializers.CharField(help_text="The end of its code, to recognise it by.")
    kind = serializers.ChoiceField(choices=VoucherKind.choices)
    state = serializers.ChoiceField(choices=VoucherState.choices)
    store = serializers.CharField(source="store.code")
    currency = serializers.CharField()
    issued = MoneyField()
    balance = MoneyField()
    available = MoneyField(help_text="The balance less what tills hold at this moment.")
    spent = MoneyField()
    expires_on = serializers.DateField(allow_null=True)
    actions = serializers.SerializerMethodField(help_text="What the caller may do with it now.")
    version = serializers.IntegerField()

    @extend_schema_field(ActionOut(many=True))
    def get_actions(self, voucher: Voucher) -> Any:
        return actions_of(voucher, self.context["actor"])


class MovementOut(Out):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=MovementKind.choices)
    amount = MoneyField(help_text="What it did to the balance.")
    store = serializers.CharField(source="store.code")
    till = serializers.CharField(source="till_code")
    ticket_number = serializers.CharField()
    business_date = serializers.DateField(allow_null=True)
    occurred_at = serializers.DateTimeField()


class VoucherDetailOut(VoucherOut):
    movements = MovementOut(many=True, source="movements_now")


class IssuedOut(VoucherDetailOut):
    code = serializers.CharField(help_text="Told this once. Who shows it may spend it.")
    ean = serializers.CharField()


class AuthorizationOut(Out):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=HoldState.choices)
    amount = MoneyField()
    captured = MoneyField()
    expires_at = serializers.DateTimeField()
    voucher = VoucherOut(source="voucher_now")


class PolicyOut(Out):
    id = serializers.UUIDField()
    legal_entity = serializers.CharField(source="legal_entity.code")
    store = serializers.CharField(source="store.code", allow_null=True, default=None)
    master = serializers.ChoiceField(choices=Master.choices)
    offline_limit = MoneyField()
    goodwill_limit = MoneyField()
    effective_from = serializers.DateField()
    reconciled = MoneyField(allow_null=True)


class TermOut(Out):
    id = serializers.UUIDField()
    legal_entity = serializers.CharField(source="legal_entity.code")
    kind = serializers.ChoiceField(choices=VoucherKind.choices)
    months = serializers.IntegerField(allow_null=True)
    effective_from = serializers.DateField()


def actions_of(voucher: Any, actor: Actor) -> list[dict[str, str]]:
    """What this caller may do now. Refund has a till's return ticket behind it, so what was spent bounds it."""
    moves = VOUCHER.actions_for(voucher, actor, voucher.store_id)
    found = [(move.action, move_label(move)) for move in moves if not voucher.held]  # a till was promised some of it
    if voucher.state == VoucherState.ACTIVE and actor.can(permissions.VOUCHERS_AUTHORIZE):
        over = voucher.expires_on is not None and voucher.expires_on < selectors.today_in(voucher.store)
        if voucher.available > 0 and not over:
            found.append(("authorize", said_in({"fr": "Réserver", "en": "Hold"})))
        if voucher.spent > 0:
            found.append(("refund", said_in({"fr": "Recréditer", "en": "Put back"})))
    return [
        {"action": action, "label": label, "href": f"/api/v1/vouchers/{voucher.pk}/{action}/"}
        for action, label in found
    ]
