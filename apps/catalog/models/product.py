"""New articles, parts, workshop services and the generic articles tills ring: one table, told apart by kind."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate

from ..states import ProductKind
from .classification import Brand, Category
from .labels import labels_given
from .tax import TaxCode


class Product(Aggregate):
    """`price` includes tax, `cost` does not; `minutes` is the planned time of a service."""

    resource = "product"

    code = models.CharField(max_length=40, unique=True)
    labels = models.JSONField()
    kind = models.CharField(max_length=20, choices=ProductKind)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="products", null=True, blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products", null=True, blank=True)
    ean = models.CharField(max_length=14, unique=True, null=True, blank=True)
    tax_code = models.ForeignKey(TaxCode, on_delete=models.PROTECT, related_name="products")
    price = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    active = models.BooleanField(default=True)
    metadata = models.JSONField(default=dict, blank=True)
    search_text = models.TextField(editable=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            labels_given("catalog_product_labels"),
            models.CheckConstraint(condition=Q(kind__in=ProductKind.values), name="catalog_product_kind"),
            models.CheckConstraint(condition=Q(price__gte=0), name="catalog_product_price"),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="catalog_product_cost"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="catalog_product_currency"),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(kind=ProductKind.SERVICE), name="catalog_product_minutes"
            ),
            models.CheckConstraint(condition=~Q(ean=""), name="catalog_product_ean_or_null"),
        ]
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="catalog_product_search"),
            GinIndex(fields=["metadata"], opclasses=["jsonb_path_ops"], name="catalog_product_metadata"),
            models.Index(fields=["kind", "active"], name="catalog_product_kind_ix"),
        ]

    def __str__(self) -> str:
        return self.code

    def label(self, language: str) -> str:
        return str(self.labels.get(language) or self.labels["fr"])
