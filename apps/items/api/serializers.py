"""Items on the wire."""

from rest_framework import serializers

from apps.core.api.masterdata import MasterDataOut
from apps.core.api.serializers import MetadataField

from ..states import HolderKind, IdentifierKind, OwnerKind, VatOrigin


class ItemOut(MasterDataOut):
    code = serializers.CharField()
    legal_entity = serializers.CharField(source="legal_entity.code")
    store = serializers.CharField(source="store.code", help_text="Where it stands, or stood last.")
    product = serializers.CharField(source="product.code", default=None, allow_null=True)
    title = serializers.CharField()
    description = serializers.CharField()
    brand_name = serializers.CharField()
    model_name = serializers.CharField()
    color = serializers.CharField()
    identifier_kind = serializers.ChoiceField(choices=IdentifierKind.choices)
    identifier = serializers.CharField()
    owner_kind = serializers.ChoiceField(choices=OwnerKind.choices)
    customer = serializers.UUIDField(source="customer_id", allow_null=True)
    vat_origin = serializers.ChoiceField(choices=VatOrigin.choices)
    custody = serializers.ChoiceField(choices=HolderKind.choices)
    metadata = MetadataField()
