"""The catalogue on the wire. Brands, categories and tax codes are named by their codes."""

from decimal import Decimal

from rest_framework import serializers

from apps.core.api.masterdata import LabelsField, MasterDataOut
from apps.core.api.serializers import In, MetadataField, MoneyField, Out, ReferenceField

from ..states import CategoryKind, ProductKind, ReasonKind, TaxScheme


class ProductChangesIn(In):
    labels = LabelsField()
    kind = serializers.ChoiceField(choices=ProductKind.choices)
    tax_code = serializers.CharField(max_length=20)
    price = MoneyField(min_value=Decimal(0), help_text="Tax included.")
    currency = serializers.CharField(max_length=3, default="EUR")
    brand = serializers.CharField(max_length=40, allow_blank=True, allow_null=True, default=None)
    category = serializers.CharField(max_length=40, allow_blank=True, allow_null=True, default=None)
    ean = serializers.CharField(max_length=14, allow_null=True, default=None)
    cost = MoneyField(min_value=Decimal(0), allow_null=True, default=None, help_text="Without tax.")
    minutes = serializers.IntegerField(min_value=0, max_value=10_000, allow_null=True, default=None)
    active = serializers.BooleanField(default=True)
    references = serializers.ListField(child=ReferenceField(), default=list, max_length=20)
    metadata = MetadataField(default=dict)


class ProductIn(ProductChangesIn):
    code = serializers.CharField(max_length=40)


class ProductOut(MasterDataOut):
    links = {"brand": "brands", "category": "categories", "tax_code": "tax-codes"}

    code = serializers.CharField()
    labels = LabelsField()
    kind = serializers.ChoiceField(choices=ProductKind.choices)
    brand = serializers.CharField(source="brand.code", default=None, allow_null=True)
    category = serializers.CharField(source="category.code", default=None, allow_null=True)
    ean = serializers.CharField(allow_null=True)
    tax_code = serializers.CharField(source="tax_code.code")
    price = MoneyField(help_text="Tax included.")
    currency = serializers.CharField()
    cost = MoneyField(allow_null=True, help_text="Without tax.")
    minutes = serializers.IntegerField(allow_null=True)
    active = serializers.BooleanField()
    metadata = MetadataField()


class BrandChangesIn(In):
    name = serializers.CharField(max_length=100)
    references = serializers.ListField(child=ReferenceField(), default=list, max_length=20)


class BrandIn(BrandChangesIn):
    code = serializers.CharField(max_length=40)


class BrandOut(MasterDataOut):
    code = serializers.CharField()
    name = serializers.CharField()
    archived_at = serializers.DateTimeField(allow_null=True)


class CategoryChangesIn(In):
    labels = LabelsField()
    kind = serializers.ChoiceField(choices=CategoryKind.choices, default=CategoryKind.GOODS)
    parent = serializers.CharField(max_length=40, allow_null=True, default=None, help_text="Null: a root.")
    references = serializers.ListField(child=ReferenceField(), default=list, max_length=20)


class CategoryIn(CategoryChangesIn):
    code = serializers.CharField(max_length=40)


class CategoryOut(MasterDataOut):
    links = {"parent": "categories"}

    code = serializers.CharField()
    labels = LabelsField()
    kind = serializers.ChoiceField(choices=CategoryKind.choices)
    parent = serializers.CharField(source="parent.code", default=None, allow_null=True)
    archived_at = serializers.DateTimeField(allow_null=True)


class TaxRateOut(Out):
    """A percentage from one day until, and not including, another."""

    rate = serializers.DecimalField(max_digits=5, decimal_places=2)
    effective_from = serializers.DateField()
    effective_until = serializers.DateField(allow_null=True)


class TaxCodeOut(MasterDataOut):
    code = serializers.CharField()
    labels = LabelsField()
    scheme = serializers.ChoiceField(choices=TaxScheme.choices)
    rates = TaxRateOut(source="rates.all", many=True)
    archived_at = serializers.DateTimeField(allow_null=True)


class ReasonCodeOut(MasterDataOut):
    kind = serializers.ChoiceField(choices=ReasonKind.choices)
    code = serializers.CharField()
    labels = LabelsField()
    active = serializers.BooleanField()


class ExternalArticleIn(In):
    legal_entity = serializers.CharField(max_length=20)
    store = serializers.CharField(max_length=20, allow_blank=True, default="")
    article = serializers.CharField(max_length=60)
    till_article = serializers.CharField(max_length=60)


class ExternalArticleOut(MasterDataOut):
    links = {"legal_entity": "legal-entities", "store": "stores"}

    legal_entity = serializers.CharField(source="legal_entity.code")
    store = serializers.CharField(source="store.code", default=None, allow_null=True)
    article = serializers.CharField()
    till_article = serializers.CharField()
