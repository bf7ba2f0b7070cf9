"""The catalogue in `/admin/`, changed through its operations."""

from decimal import Decimal
from typing import cast

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminSingleDateWidget

from apps.core.actors import Actor
from apps.core.admin import OperationAdmin, Values, site

from . import operations, permissions, selectors
from .inputs import BrandChanges, CategoryChanges, ProductChanges, ProductInput
from .models import Brand, Category, Product, ReasonCode, TaxCode


def _rate() -> forms.Field:
    return forms.DecimalField(label=_("Rate in percent"), max_digits=5, widget=UnfoldAdminDecimalFieldWidget)


def _day() -> forms.Field:
    return forms.DateField(label=_("From which day"), widget=UnfoldAdminSingleDateWidget)


def _coded(values: Values) -> Values:
    """Operations name brands, categories and tax codes by their codes."""
    named = {name: values[name] for name in ("brand", "category", "tax_code", "parent") if name in values}
    return {**values, **{name: row.code if row else "" for name, row in named.items()}}


@admin.register(Brand, site=site)
class BrandAdmin(OperationAdmin):
    title = _("Brands")
    right = permissions.BRANDS_READ
    rows = staticmethod(selectors.brands_visible_to)
    list_display = ("code", "name", "archived_at")
    search_fields = ("code", "name")
    create_fields = ("code", "name")
    update_fields = ("name",)

    def create(self, actor: Actor, values: Values) -> Brand:
        return operations.create_brand(actor=actor, **values)

    def update(self, actor: Actor, row: Brand, values: Values, version: int | None) -> Brand:
        changes = cast(BrandChanges, values)
        return operations.update_brand(actor=actor, brand_id=row.pk, changes=changes, version=version)

    def archive(self, actor: Actor, row: Brand) -> None:
        operations.archive_brand(actor=actor, brand_id=row.pk)


@admin.register(Category, site=site)
class CategoryAdmin(OperationAdmin):
    title = _("Categories")
    right = permissions.CATEGORIES_READ
    rows = staticmethod(selectors.categories_visible_to)
    list_display = ("code", "text", "kind", "parent", "archived_at")
    list_filter = ("kind",)
    search_fields = ("code",)
    create_fields = ("code", "labels", "kind", "parent")
    update_fields = ("labels", "kind", "parent")

    def create(self, actor: Actor, values: Values) -> Category:
        return operations.create_category(actor=actor, **_coded(values))

    def update(self, actor: Actor, row: Category, values: Values, version: int | None) -> Category:
        changes = cast(CategoryChanges, _coded(values))
        return operations.update_category(actor=actor, category_id=row.pk, changes=changes, version=version)

    def archive(self, actor: Actor, row: Category) -> None:
        operations.archive_category(actor=actor, category_id=row.pk)


@admin.register(Product, site=site)
class ProductAdmin(OperationAdmin):
    title = _("Products")
    right = permissions.PRODUCTS_READ
    rows = staticmethod(selectors.products_visible_to)
    list_display = ("code", "text", "kind", "brand", "price", "currency", "active")
    list_filter = ("kind", "active")
    list_select_related = ("brand",)
    search_fields = ("search_text",)
    create_fields = (
        "code", "labels", "kind", "brand", "category", "ean", "tax_code", "price", "currency", "cost", "minutes",
    )  # fmt: skip
    update_fields = ("labels", "brand", "category", "ean", "tax_code", "price", "currency", "cost", "minutes", "active")

    def create(self, actor: Actor, values: Values) -> Product:
        return operations.create_product(actor=actor, data=ProductInput(**_coded(values)))

    def update(self, actor: Actor, row: Product, values: Values, version: int | None) -> Product:
        changes = cast(ProductChanges, _coded(values))
        return operations.update_product(actor=actor, product_id=row.pk, changes=changes, version=version)

    def archive(self, actor: Actor, row: Product) -> None:
        operations.archive_product(actor=actor, product_id=row.pk)


@admin.register(TaxCode, site=site)
class TaxCodeAdmin(OperationAdmin):
    """Changing one means another rate from a day on; the past is never rewritten."""

    title = _("Tax codes")
    right = permissions.TAX_CODES_READ
    rows = staticmethod(selectors.tax_codes_visible_to)
    list_display = ("code", "text", "scheme", "rate_now", "archived_at")
    create_fields = ("code", "labels", "scheme", "rate", "effective_from")
    update_fields = ("rate", "effective_from")
    extra = {"rate": _rate, "effective_from": _day}

    @admin.display(description=_("Rate now"))
    def rate_now(self, row: TaxCode) -> str:
        rates = [rate for rate in row.rates.all() if rate.effective_from <= timezone.localdate()]
        return f"{rates[-1].rate} %" if rates else "—"

    def create(self, actor: Actor, values: Values) -> TaxCode:
        return operations.create_tax_code(actor=actor, **values)

    def update(self, actor: Actor, row: TaxCode, values: Values, version: int | None) -> TaxCode:
        rate: Decimal = values["rate"]
        return operations.set_tax_rate(
            actor=actor, tax_code_id=row.pk, rate=rate, effective_from=values["effective_from"], version=version
        )


@admin.register(ReasonCode, site=site)
class ReasonCodeAdmin(OperationAdmin):
    title = _("Reasons")
    right = permissions.REASON_CODES_READ
    rows = staticmethod(selectors.reasons_visible_to)
    list_display = ("code", "kind", "text", "active")
    list_filter = ("kind",)
    create_fields = ("kind", "code", "labels")

    def create(self, actor: Actor, values: Values) -> ReasonCode:
        return operations.create_reason_code(actor=actor, **values)
