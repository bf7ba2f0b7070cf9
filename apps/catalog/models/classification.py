"""Brands and the tree of categories."""

from django.db import models
from django.db.models import F, Q

from apps.core.models import Aggregate

from ..states import CategoryKind
from .labels import labels_given


class Brand(Aggregate):
    resource = "brand"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Category(Aggregate):
    resource = "category"

    code = models.CharField(max_length=40, unique=True)
    labels = models.JSONField()
    kind = models.CharField(max_length=10, choices=CategoryKind, default=CategoryKind.GOODS)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="children", null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "categories"
        constraints = [
            labels_given("catalog_category_labels"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="catalog_category_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.code
