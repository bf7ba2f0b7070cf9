"""Items on the wire."""

from rest_framework import serializers

from apps.core.api.masterdata import MasterDataOut
from apps.core.api.serializers import In, MetadataField, ReferenceField

from ..states import HolderKind, IdentifierKind, OwnerKind, VatOrigin


class ItemIn(In):
    """Somebody's thing when `customer` is given, else the company's own, with how it was bought."""

    store = serializers.CharField(max_length=20)
    customer = serializers.UUIDField(allow_null=True, default=None)
    product = serializers.CharField(max_length=40, allow_blank=True, default="", help_text="Its code, where known.")
    description = serializers.CharField(max_length=200, allow_blank=True, default="")
    brand_name = serializers.CharField(max_length=100, allow_blank=True, default="")
    model_name = serializers.CharField(max_length=100, allow_blank=True, default="")
    color = serializers.CharField(max_length=40, allow_blank=True, default="")
    identifier_kind = serializers.ChoiceField(choices=IdentifierKind.choices, default=IdentifierKind.NONE)
    identifier = serializers.CharField(max_length=60, allow_blank=True, default="")
    vat_origin = serializers.ChoiceField(choices=VatOrigin.choices, default=VatOrigin.UNKNOWN)
    references = serializers.ListField(child=ReferenceField(), default=list, max_length=20)
    metadata = MetadataField(default=dict)


class ItemOut(MasterDataOut):
    links = {"legal_entity": "legal-entities", "store": "stores", "product": "products", "customer": "customers"}

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
