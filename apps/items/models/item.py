"""One physical thing, with one passport through all its lives."""

from typing import Any

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from apps.catalog.models import Product
from apps.core.models import Aggregate
from apps.customers.models import Customer
from apps.stores.models import LegalEntity, Store

from ..states import UNIQUE_IDENTIFIERS, Grade, HolderKind, IdentifierKind, OwnerKind, VatOrigin
from .location import StockLocation


class Item(Aggregate):
    """`store` answers for it: where it stands, or stood last. `custody` repeats the open custody event's kind,
    `held` that a hold is open, `grade` the newest inspection. `merged_into` is set on a second passport of one thing.

    `brand_name` and `model_name` are what people read on the thing; `product` is set when the catalogue knows it.
    """

    resource = "item"

    code = models.CharField(max_length=20, unique=True, editable=False)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="items")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="items")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="items", null=True, blank=True)
    description = models.CharField(max_length=200, blank=True)
    brand_name = models.CharField(max_length=100, blank=True)
    model_name = models.CharField(max_length=100, blank=True)
    color = models.CharField(max_length=40, blank=True)
    identifier_kind = models.CharField(max_length=10, choices=IdentifierKind, default=IdentifierKind.NONE)
    identifier = models.CharField(max_length=60, blank=True)
    owner_kind = models.CharField(max_length=10, choices=OwnerKind)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="items", null=True, blank=True)
    vat_origin = models.CharField(max_length=20, choices=VatOrigin, default=VatOrigin.UNKNOWN)
    custody = models.CharField(max_length=12, choices=HolderKind, default=HolderKind.UNKNOWN, editable=False)
    held = models.BooleanField(default=False, editable=False)
    grade = models.CharField(max_length=1, choices=Grade, blank=True, editable=False)
    location = models.ForeignKey(
        StockLocation,
        on_delete=models.PROTECT,
        related_name="items",
        null=True,
        blank=True,
        editable=False,
        db_index=False,
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="duplicates",
        null=True,
        blank=True,
        editable=False,
        db_index=False,
    )
    metadata = models.JSONField(default=dict, blank=True)
    search_text = models.TextField(editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner_kind=OwnerKind.CUSTOMER, customer__isnull=False, vat_origin=VatOrigin.CUSTOMER_OWNED)
                | Q(owner_kind=OwnerKind.OUTSIDE, customer__isnull=True, vat_origin=VatOrigin.CUSTOMER_OWNED)
                | (Q(owner_kind=OwnerKind.ENTITY, customer__isnull=True) & ~Q(vat_origin=VatOrigin.CUSTOMER_OWNED)),
                name="items_item_owner",
            ),
            models.CheckConstraint(
                condition=Q(identifier_kind=IdentifierKind.NONE, identifier="")
                | (~Q(identifier_kind=IdentifierKind.NONE) & ~Q(identifier="")),
                name="items_item_identifier",
            ),
            models.CheckConstraint(condition=Q(custody__in=HolderKind.values), name="items_item_custody"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="items_item_not_its_own_twin"
            ),
            models.CheckConstraint(
                condition=Q(location__isnull=True) | Q(custody=HolderKind.STORE), name="items_item_located_in_store"
            ),
            models.CheckConstraint(condition=Q(grade__in=["", *Grade.values]), name="items_item_grade"),
            models.UniqueConstraint(
                fields=["legal_entity", "identifier_kind", "identifier"],
                condition=Q(identifier_kind__in=UNIQUE_IDENTIFIERS),
                name="items_item_one_per_identifier",
            ),
        ]
        indexes = [
            models.Index(fields=["identifier"], name="items_item_identifier_ix"),
            models.Index(fields=["location"], condition=Q(location__isnull=False), name="items_item_location"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="items_item_duplicates"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="items_item_search"),
            GinIndex(fields=["metadata"], opclasses=["jsonb_path_ops"], name="items_item_metadata"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="item_of_a_customer_of_its_company",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("customer_id", "legal_entity_id"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__customer__isnull=False),
                func="""
                    IF NEW.legal_entity_id
                        <> (SELECT legal_entity_id FROM customers_customer WHERE id = NEW.customer_id) THEN
                      RAISE EXCEPTION 'a thing belongs to a customer of its own company'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'items_item_customer_of_its_company';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.code

    def event_facts(self) -> dict[str, Any]:
        return {"custody": self.custody}

    @property
    def title(self) -> str:
        """What people call it at the counter."""
        return " ".join(filter(None, [self.brand_name, self.model_name])) or self.description
