"""Customers on the wire: personal fields are null, and `masked` true, for who may not read them."""

from typing import Any, cast

from rest_framework import serializers

from apps.core.api.masterdata import MasterDataOut
from apps.core.api.serializers import In, MetadataField, ReferenceField

from ..models import Customer
from ..permissions import CUSTOMERS_PII
from ..selectors import entities_where
from ..states import CustomerKind, Language

PERSONAL = (
    "display_name",
    "given_name",
    "family_name",
    "email",
    "phone",
    "address_line1",
    "address_line2",
    "postcode",
    "city",
)
OF_A_COMPANY = ("company_name", "vat_number")  # a sole trader's are personal too


class CustomerChangesIn(In):
    kind = serializers.ChoiceField(choices=CustomerKind.choices, default=CustomerKind.PERSON)
    given_name = serializers.CharField(max_length=100, allow_blank=True, default="")
    family_name = serializers.CharField(max_length=100, allow_blank=True, default="")
    company_name = serializers.CharField(max_length=200, allow_blank=True, default="")
    vat_number = serializers.CharField(max_length=20, allow_blank=True, default="")
    email = serializers.EmailField(allow_blank=True, default="")
    phone = serializers.CharField(
        max_length=30, allow_blank=True, default="", help_text="As people write it in `country`, or with + and country."
    )
    language = serializers.ChoiceField(choices=Language.choices, default=Language.FRENCH)
    address_line1 = serializers.CharField(max_length=200, allow_blank=True, default="")
    address_line2 = serializers.CharField(max_length=200, allow_blank=True, default="")
    postcode = serializers.CharField(max_length=20, allow_blank=True, default="")
    city = serializers.CharField(max_length=100, allow_blank=True, default="")
    country = serializers.CharField(max_length=2, default="FR")
    references = serializers.ListField(child=ReferenceField(), default=list, max_length=20)
    metadata = MetadataField(default=dict)


class CustomerIn(CustomerChangesIn):
    legal_entity = serializers.CharField(max_length=20, help_text="Code of the legal entity that knows them.")


class CustomerOut(MasterDataOut):
    links = {"legal_entity": "legal-entities"}

    code = serializers.CharField()
    legal_entity = serializers.CharField(source="legal_entity.code")
    kind = serializers.ChoiceField(choices=CustomerKind.choices)
    masked = serializers.BooleanField(default=False, help_text="Personal fields are hidden: the scope is missing.")
    display_name = serializers.CharField(allow_null=True)
    given_name = serializers.CharField(allow_null=True)
    family_name = serializers.CharField(allow_null=True)
    company_name = serializers.CharField(allow_null=True)
    vat_number = serializers.CharField(allow_null=True)
    email = serializers.CharField(allow_null=True)
    phone = serializers.CharField(allow_null=True)
    language = serializers.ChoiceField(choices=Language.choices)
    address_line1 = serializers.CharField(allow_null=True)
    address_line2 = serializers.CharField(allow_null=True)
    postcode = serializers.CharField(allow_null=True)
    city = serializers.CharField(allow_null=True)
    country = serializers.CharField()
    archived_at = serializers.DateTimeField(allow_null=True)
    metadata = MetadataField()

    def to_representation(self, instance: Customer) -> dict[str, Any]:
        shown = dict(super().to_representation(instance))
        shown["masked"] = not self._may_read(instance)
        if shown["masked"]:
            shown |= dict.fromkeys((*PERSONAL, *OF_A_COMPANY))
        return shown

    def _may_read(self, customer: Customer) -> bool:
        context = cast(dict[str, Any], self.context)
        if "readable_entities" not in context:  # asked once per answer, not per customer
            context["readable_entities"] = entities_where(context["actor"], CUSTOMERS_PII)
        entities = context["readable_entities"]
        return entities is None or customer.legal_entity_id in entities
