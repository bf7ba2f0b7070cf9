"""Where things stand, and their way from store to store, on the wire."""

from typing import Any

from rest_framework import serializers

from apps.core.api.masterdata import MasterDataOut
from apps.core.api.serializers import ActionOut, In, MoneyField, Out

from ..models import Transfer
from ..selectors import may_see_prices
from ..states import TransferStatus, VatOrigin


class LocateIn(In):
    location = serializers.CharField(
        max_length=20, allow_null=True, help_text="Code of a location of its store; null where it has none."
    )


class LocationChangesIn(In):
    name = serializers.CharField(max_length=100)


class LocationIn(LocationChangesIn):
    store = serializers.CharField(max_length=20)
    code = serializers.CharField(max_length=20)


class LocationOut(MasterDataOut):
    links = {"store": "stores"}

    store = serializers.CharField(source="store.code")
    code = serializers.CharField()
    name = serializers.CharField()
    archived_at = serializers.DateTimeField(allow_null=True)


class PricedItemIn(In):
    item = serializers.UUIDField()
    price = MoneyField(help_text="What the other company pays for it, tax included.")


class TransferIn(In):
    """Between two stores: `items` within one company, `priced_items` to a store of another company of the house, which
    buys what arrives."""

    store = serializers.CharField(max_length=20, help_text="The store that sends.")
    destination = serializers.CharField(max_length=20)
    items = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=500)
    priced_items = PricedItemIn(many=True, required=False, default=list, max_length=500)
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class TransferItemIn(In):
    item = serializers.UUIDField()


class TransferAddIn(TransferItemIn):
    price = MoneyField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Tax included, to another company only. Of a thing that is listed already: its price from now on.",
    )


class TransferLineOut(Out):
    links = {"item": "items"}

    item = serializers.UUIDField(source="item_id")
    code = serializers.CharField(source="item.code")
    title = serializers.CharField(source="item.title")
    received_at = serializers.DateTimeField(allow_null=True)
    price = MoneyField(
        allow_null=True,
        help_text="What the buying company pays, tax included; null within one company, and without `items:costs` or"
        " `transfers:write` at either end.",
    )
    vat_origin = serializers.ChoiceField(
        choices=VatOrigin.choices,
        allow_blank=True,
        help_text="How VAT stands for the buyer: expected once sent, settled once received; empty within one company.",
    )
    register_code = serializers.CharField(help_text="Its number in the police register of the store it was bought for.")


class TransferOut(Out):
    links = {
        "legal_entity": "legal-entities",
        "store": "stores",
        "destination": "stores",
        "buyer": "legal-entities",
    }

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    code = serializers.CharField()
    legal_entity = serializers.CharField(source="legal_entity.code")
    store = serializers.CharField(source="store.code")
    destination = serializers.CharField(source="destination.code")
    buyer = serializers.CharField(
        source="buyer.code",
        default=None,
        allow_null=True,
        help_text="The company that buys it; null within one company.",
    )
    currency = serializers.CharField(source="legal_entity.currency")
    total = MoneyField(allow_null=True, help_text="All prices together; null where they are.")
    status = serializers.ChoiceField(choices=TransferStatus.choices)
    note = serializers.CharField()
    lines = TransferLineOut(many=True)
    missing = serializers.IntegerField(help_text="Things on it that have not arrived.")
    sent_at = serializers.DateTimeField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()

    def to_representation(self, instance: Transfer) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if not may_see_prices(instance, self.context["actor"]):
            for priced in (shown, *shown.get("lines", ())):
                priced |= dict.fromkeys({"total", "price"} & priced.keys())
        return shown


class TransferDetailOut(TransferOut):
    """With what the caller may do now, which the view found out."""

    actions = ActionOut(many=True, source="actions_now")
