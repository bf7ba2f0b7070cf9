"""Who brings, buys, rents and sells: people and companies, each known to one legal entity."""

from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate
from apps.stores.models import LegalEntity

from .states import CustomerKind, DocumentKind, Language


class Customer(Aggregate):
    """Personal data stand here and in no event; `phone` is E.164, `search_text` is kept by the operations."""

    resource = "customer"

    code = models.CharField(max_length=20, unique=True, editable=False)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="customers")
    kind = models.CharField(max_length=10, choices=CustomerKind, default=CustomerKind.PERSON)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    company_name = models.CharField(max_length=200, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=16, blank=True)
    language = models.CharField(max_length=5, choices=Language, default=Language.FRENCH)
    address_line1 = models.CharField(max_length=200, blank=True)
    address_line2 = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, default="FR")
    archived_at = models.DateTimeField(null=True, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    search_text = models.TextField(editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind=CustomerKind.PERSON) & ~Q(given_name="", family_name=""))
                | (Q(kind=CustomerKind.COMPANY) & ~Q(company_name="")),
                name="customers_customer_has_name",
            ),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[1-9][0-9]{5,14}$"), name="customers_customer_phone"
            ),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="customers_customer_country"),
        ]
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="customers_customer_search"),
            GinIndex(fields=["metadata"], opclasses=["jsonb_path_ops"], name="customers_customer_metadata"),
            models.Index(fields=["legal_entity", "phone"], name="customers_customer_phone_ix"),
            models.Index(fields=["legal_entity", "email"], name="customers_customer_email_ix"),
        ]

    def __str__(self) -> str:
        """The code: logs and the admin's own history show it, and it names nobody."""
        return self.code

    @property
    def display_name(self) -> str:
        if self.kind == CustomerKind.COMPANY:
            return self.company_name
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def address(self) -> str:
        """On one line, as a register or a letter head writes it."""
        place = f"{self.postcode} {self.city}".strip()
        return ", ".join(filter(None, (self.address_line1, self.address_line2, place, place and self.country)))


class IdentityCheck(Aggregate):
    """Somebody of ours has read the document of the person who stood there: of the customer, or of the representative
    of a customer that is a company. What was read stands by value, so that a later change of the customer does not
    rewrite it."""

    resource = "identity_check"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="identity_checks")
    document_kind = models.CharField(max_length=20, choices=DocumentKind)
    document_number = models.CharField(max_length=40)
    issued_on = models.DateField()
    authority = models.CharField(max_length=120)
    born_on = models.DateField()
    family_name = models.CharField(max_length=100)
    given_name = models.CharField(max_length=100, blank=True)
    capacity = models.CharField(max_length=100, blank=True)
    home = models.CharField(max_length=600)
    company_name = models.CharField(max_length=200, blank=True)
    seat = models.CharField(max_length=600, blank=True)
    checked_on = models.DateField()
    checked_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(document_kind__in=DocumentKind.values), name="identity_check_document"),
            models.CheckConstraint(
                condition=(Q(company_name="") & Q(seat="")) | (~Q(company_name="") & ~Q(seat="") & ~Q(capacity="")),
                name="identity_check_of_a_company",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return None, self.customer.legal_entity_id
