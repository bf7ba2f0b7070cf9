"""Items and their passports on the wire. Persons are named only to who may read them, else null."""

from typing import Any

from rest_framework import serializers

from apps.core.api.files import FileOut
from apps.core.api.masterdata import LabelsField, MasterDataOut
from apps.core.api.related import CodeField
from apps.core.api.serializers import In, MetadataField, MoneyField, Out, ReferenceField

from ..inputs import MOST_FILES, Finding
from ..models import ConditionReport, CustodyEvent
from ..states import (
    POLICE,
    EntryKind,
    Grade,
    HolderKind,
    HoldOutcome,
    IdentifierKind,
    OwnerKind,
    ReportKind,
    VatOrigin,
)


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
    links = {
        "legal_entity": "legal-entities",
        "store": "stores",
        "product": "products",
        "customer": "customers",
        "merged_into": "items",
    }

    code = serializers.CharField()
    legal_entity = CodeField("legal_entity")
    store = CodeField("store", help_text="Where it stands, or stood last.")
    product = CodeField("product", default=None, allow_null=True)
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
    grade = serializers.ChoiceField(
        choices=Grade.choices, allow_blank=True, help_text="Of the newest inspection; empty before the first."
    )
    held = serializers.BooleanField(help_text="The police hold it: nothing may be done with it.")
    location = CodeField("location", default=None, allow_null=True, help_text="Where in its store it stands, if known.")
    merged_into = serializers.UUIDField(
        source="merged_into_id", allow_null=True, help_text="Set on a second passport of one thing: read that one."
    )
    metadata = MetadataField()


class HoldIn(In):
    authority = serializers.CharField(max_length=100, help_text="Who asks for it: a unit, not a person.")
    reference = serializers.CharField(max_length=60, allow_blank=True, default="", help_text="Their number for it.")
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class ReleaseHoldIn(In):
    outcome = serializers.ChoiceField(
        choices=HoldOutcome.choices,
        default=HoldOutcome.FREED,
        help_text="Freed, what was for sale waits to be released again. Seized, it leaves.",
    )
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class FindingIn(In):
    code = serializers.SlugField(max_length=60)
    labels = LabelsField()
    note = serializers.CharField(max_length=500, allow_blank=True, default="")
    file = serializers.UUIDField(allow_null=True, default=None, help_text="The photo that shows it.")


class GradeIn(In):
    """Photos are sent first, to the item's `files/`."""

    grade = serializers.ChoiceField(choices=Grade.choices)
    findings = FindingIn(many=True, required=False, default=list, max_length=100)
    notes = serializers.CharField(max_length=2000, allow_blank=True, default="")
    files = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=MOST_FILES)

    @staticmethod
    def of(data: dict[str, Any]) -> dict[str, Any]:
        findings = tuple(Finding(row["code"], row["labels"], row["note"], row["file"]) for row in data["findings"])
        return {**data, "findings": findings, "files": tuple(data["files"])}


class FindingOut(Out):
    code = serializers.CharField()
    labels = LabelsField()
    note = serializers.CharField()
    file = serializers.UUIDField(allow_null=True)


class NamingOut(Out):
    """Knows whether persons may be named, which the view found out."""

    by = serializers.SerializerMethodField(help_text="Who did it; null where persons may not be named.")

    def get_by(self, row: Any) -> str | None:
        return self.named(row.actor_label)

    def named(self, name: str) -> str | None:
        return name if self.context["names"] else None


class LedgerEntryOut(NamingOut):
    kind = serializers.ChoiceField(choices=EntryKind.choices)
    amount = MoneyField(help_text="Tax included, as paid; only a correction may be negative.")
    currency = serializers.CharField()
    label = serializers.CharField()
    vat_origin = serializers.ChoiceField(choices=VatOrigin.choices, allow_blank=True)
    source_resource = serializers.CharField()
    source = serializers.UUIDField(source="source_id")
    source_code = serializers.CharField()
    occurred_at = serializers.DateTimeField()


class HoldingOut(NamingOut):
    links = {"store": "stores", "customer": "customers"}

    holder_kind = serializers.ChoiceField(choices=HolderKind.choices)
    store = serializers.CharField(source="holder_store.code", default=None, allow_null=True)
    customer = serializers.UUIDField(source="holder_customer_id", allow_null=True)
    customer_name = serializers.SerializerMethodField()
    third_party = serializers.CharField(help_text=f"`{POLICE}` where it was seized.")
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    reason_code = serializers.CharField()

    def get_customer_name(self, row: CustodyEvent) -> str | None:
        return self.named(row.holder_customer.display_name) if row.holder_customer else None


class ConditionReportOut(NamingOut):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=ReportKind.choices)
    grade = serializers.ChoiceField(choices=Grade.choices)
    findings = FindingOut(many=True)
    notes = serializers.CharField()
    files = serializers.SerializerMethodField()
    recorded_at = serializers.DateTimeField()

    def get_files(self, row: ConditionReport) -> list[str]:
        return [str(file_id) for file_id in row.file_ids]


class HoldOut(NamingOut):
    authority = serializers.SerializerMethodField()
    reference = serializers.CharField()
    note = serializers.SerializerMethodField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    outcome = serializers.ChoiceField(choices=HoldOutcome.choices, allow_blank=True)
    release_note = serializers.SerializerMethodField()

    def get_authority(self, row: Any) -> str | None:
        return self.named(row.authority)

    def get_note(self, row: Any) -> str | None:
        return self.named(row.note)

    def get_release_note(self, row: Any) -> str | None:
        return self.named(row.release_note)


class DocumentAboutOut(Out):
    resource = serializers.CharField()
    id = serializers.UUIDField()
    code = serializers.CharField()
    status = serializers.CharField(help_text="As the journal last told it; empty where it told none.")
    since = serializers.DateTimeField(allow_null=True)
    open = serializers.BooleanField(source="is_open")


class TotalsOut(Out):
    currency = serializers.CharField()
    cost = MoneyField(help_text="Of all its lives with its company.")
    earned = MoneyField(help_text="Of all its lives with its company.")
    result = MoneyField()
    present_cost = MoneyField(help_text="Since it was last bought.")
    purchase_price = MoneyField(help_text="What was really paid to its last seller.")


class FormerCompanyOut(Out):
    links = {"legal_entity": "legal-entities"}

    legal_entity = serializers.CharField()
    totals = TotalsOut()


class TwinOut(Out):
    links = {"id": "items"}

    id = serializers.UUIDField()
    code = serializers.CharField()


class PassportOut(Out):
    """What one thing cost, earned and went through; oldest first."""

    item = ItemOut()
    twins = TwinOut(many=True, help_text="Further passports of the same thing, told of here as well.")
    totals = TotalsOut(allow_null=True, help_text="Of its present company; null without `items:costs` there.")
    former = FormerCompanyOut(
        many=True, help_text="Companies of the house that had it before, each that the caller may see costs of."
    )
    ledger = LedgerEntryOut(many=True, help_text="Of each company that the caller may see costs of.")
    custody = HoldingOut(many=True)
    grades = ConditionReportOut(many=True, source="reports")
    files = FileOut(many=True)
    holds = HoldOut(many=True)
    documents = DocumentAboutOut(many=True)


class MergeIn(In):
    duplicate = serializers.UUIDField(help_text="The passport that is closed; this one is kept.")
