"""The register on the wire. Who sold is null, and `masked` true, for who may not read it."""

from typing import Any, cast

from rest_framework import serializers

from apps.core.api.masterdata import MasterDataOut
from apps.core.api.serializers import In
from apps.customers.permissions import CUSTOMERS_PII
from apps.customers.states import DocumentKind

from ..inputs import EntryChanges, SellerSnapshot, ThingSnapshot
from ..models import RegisterEntry
from ..states import EntryKind, PaymentMode


def _text(length: int = 200, **options: Any) -> serializers.CharField:
    return serializers.CharField(max_length=length, allow_blank=True, default="", **options)


class RegisterSellerIn(In):
    """The whole of them, as the document says."""

    family_name = serializers.CharField(max_length=100)
    given_name = _text(100)
    capacity = _text(100)
    home = serializers.CharField(max_length=600)
    born_on = serializers.DateField(allow_null=True, default=None)
    document_kind = serializers.ChoiceField(choices=DocumentKind.choices)
    document_number = serializers.CharField(max_length=40)
    document_issued_on = serializers.DateField()
    document_authority = serializers.CharField(max_length=120)
    company_name = _text()
    seat = _text(600)


class RegisterThingIn(In):
    item_id = serializers.UUIDField()
    item_code = serializers.CharField(max_length=20)
    nature = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=500)
    brand = _text(100)
    model = _text(100)
    color = _text(40)
    identifier_kind = _text(10)
    identifier = _text(60)
    marks = _text(500)
    provenance = _text(500)
    heritage = serializers.BooleanField(default=False)
    protection = _text()
    value = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True, default=None)


class CorrectEntryIn(In):
    """What should have stood there; what is left out stays as it was."""

    reason = serializers.CharField(max_length=300)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, required=False)
    payment_mode = serializers.ChoiceField(choices=PaymentMode.choices, required=False)
    seller = RegisterSellerIn(required=False)
    things = RegisterThingIn(many=True, required=False, allow_empty=False)

    @staticmethod
    def changes(data: dict[str, Any]) -> EntryChanges:
        changes = {name: value for name, value in data.items() if name != "reason"}
        if "seller" in changes:
            changes["seller"] = SellerSnapshot(**changes["seller"])
        if "things" in changes:
            changes["things"] = tuple(ThingSnapshot(**thing) for thing in changes["things"])
        return cast(EntryChanges, changes)


class RegisterSellerOut(serializers.Serializer[Any]):
    customer_id = serializers.UUIDField(allow_null=True)
    customer_code = serializers.CharField()
    family_name = serializers.CharField()
    given_name = serializers.CharField()
    capacity = serializers.CharField()
    home = serializers.CharField()
    born_on = serializers.DateField(allow_null=True)
    document_kind = serializers.CharField()
    document_number = serializers.CharField()
    document_issued_on = serializers.DateField(allow_null=True)
    document_authority = serializers.CharField()
    company_name = serializers.CharField()
    seat = serializers.CharField()


class RegisterThingOut(serializers.Serializer[Any]):
    item_id = serializers.UUIDField()
    item_code = serializers.CharField()
    nature = serializers.CharField()
    description = serializers.CharField()
    brand = serializers.CharField()
    model = serializers.CharField()
    color = serializers.CharField()
    identifier_kind = serializers.CharField()
    identifier = serializers.CharField()
    marks = serializers.CharField()
    provenance = serializers.CharField()
    heritage = serializers.BooleanField()
    protection = serializers.CharField()
    value = serializers.DecimalField(max_digits=12, decimal_places=2)


class RegisterEntryOut(MasterDataOut):
    code = serializers.CharField(help_text="Store and order number: what must be visible on the thing.")
    store = serializers.CharField(source="store_code")
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=EntryKind.choices)
    occurred_at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    masked = serializers.BooleanField(default=False, help_text="Who sold is hidden: the scope is missing.")
    seller = RegisterSellerOut(allow_null=True)
    things = RegisterThingOut(many=True)
    amount = serializers.DecimalField(
        max_digits=12, decimal_places=2, help_text="The price with its payment mode, else an estimated value."
    )
    currency = serializers.CharField()
    payment_mode = serializers.CharField()
    document = serializers.CharField(source="document_code")
    corrects = serializers.UUIDField(source="corrects_id", allow_null=True)
    corrects_number = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField()
    previous_hash = serializers.CharField()
    hash = serializers.CharField()

    def to_representation(self, instance: RegisterEntry) -> dict[str, Any]:
        shown = dict(super().to_representation(instance))
        shown["masked"] = not self.context["actor"].can(CUSTOMERS_PII, instance.store_id)
        if shown["masked"]:
            shown["seller"] = None
        return shown
