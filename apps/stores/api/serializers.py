"""Legal entities, stores and tills on the wire."""

from rest_framework import serializers

from apps.core.api.masterdata import MasterDataOut

from ..states import FiscalRegime, HandOverRule


class LegalEntityOut(MasterDataOut):
    code = serializers.CharField()
    name = serializers.CharField()
    siren = serializers.CharField()
    vat_number = serializers.CharField()
    fiscal_regime = serializers.ChoiceField(choices=FiscalRegime.choices)
    currency = serializers.CharField()
    country = serializers.CharField()
    sandbox = serializers.BooleanField()


class StoreOut(MasterDataOut):
    links = {"legal_entity": "legal-entities"}

    code = serializers.CharField()
    name = serializers.CharField()
    legal_entity = serializers.CharField(source="entity.code")
    sandbox = serializers.BooleanField()
    timezone = serializers.CharField()
    language = serializers.CharField()
    address_line1 = serializers.CharField()
    address_line2 = serializers.CharField()
    postcode = serializers.CharField()
    city = serializers.CharField()
    country = serializers.CharField()
    phone = serializers.CharField()
    hand_over_rule = serializers.ChoiceField(choices=HandOverRule.choices)
    archived_at = serializers.DateTimeField(allow_null=True)


class TillOut(MasterDataOut):
    links = {"store": "stores"}

    code = serializers.CharField()
    store = serializers.CharField(source="store.code")
    label = serializers.CharField()
    external_reference = serializers.CharField()
    active = serializers.BooleanField()
