"""The lines of a quote on its page: each keeps its number, so that adding or removing one moves no other."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.catalog.models import Product
from apps.catalog.states import ProductKind
from apps.core.money import line_total
from apps.core.screens.fields import AmountField

from ..inputs import QuoteLineInput
from ..models import WorkOrder
from ..states import LineKind
from .forms import DEFAULT_TAX_CODE

MOST_LINES, LONGEST_INDEX = 100, 4
BLANK = {"kind": LineKind.LABOUR.value, "quantity": "1", "tax_code": DEFAULT_TAX_CODE}
# What a catalogue article becomes on a quote.
KINDS = {ProductKind.SERVICE: LineKind.SERVICE, ProductKind.PART: LineKind.PART, ProductKind.NEW_GOOD: LineKind.PART}


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, capfirst(str(kind.label))) for kind in LineKind]


class LineForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=_kinds)
    label = forms.CharField(label=_("Text"), max_length=200)
    quantity = AmountField(label=_("Quantity"), min_value=Decimal("0.001"), max_digits=9, decimal_places=3)
    unit_price = AmountField(label=_("Unit price"))
    tax_code = forms.ChoiceField(label=_("VAT"))
    product_code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    minutes = forms.IntegerField(required=False, min_value=0, max_value=10_000, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, index: int, tax_codes: list[str], **kwargs: Any) -> None:
        super().__init__(data, prefix=f"lines-{index}", **kwargs)
        self.index = index
        field: Any = self.fields["tax_code"]
        field.choices = [(code, code) for code in tax_codes]

    def says_nothing(self) -> bool:
        """One that was added, or is there from the start, and left alone."""
        return not self["label"].value() and not self["unit_price"].value()

    def amount(self, currency: str) -> Decimal | None:
        """Of what is typed now, or None while it is not complete."""
        try:
            quantity = self.fields["quantity"].clean(self["quantity"].value())
            price = self.fields["unit_price"].clean(self["unit_price"].value())
        except forms.ValidationError:
            return None
        return line_total(quantity, price, currency)

    def to_input(self) -> QuoteLineInput:
        data = dict(self.cleaned_data)
        return QuoteLineInput(kind=LineKind(data.pop("kind")), minutes=data.pop("minutes") or 0, **data)


def indexes(data: Any) -> list[int]:
    """Of the lines on the page, after one was taken away."""
    kept = [index for index in data.getlist("line") if index.isdecimal() and index != data.get("remove")]
    return list(dict.fromkeys(int(index[:LONGEST_INDEX]) for index in kept))[:MOST_LINES]


def typed(data: Mapping[str, str], index: int) -> dict[str, Any]:
    return {name: data.get(f"lines-{index}-{name}", "") for name in LineForm.base_fields}


def before(order: WorkOrder) -> Iterator[dict[str, Any]]:
    """A new version starts from the last one; a first quote from one empty line."""
    last = order.quotes.order_by("-number").first()
    if last is None:
        yield dict(BLANK)
        return
    names = ("kind", "label", "quantity", "unit_price", "tax_code", "minutes")
    for line in last.lines.select_related("product"):
        code = line.product.code if line.product else ""
        yield {name: getattr(line, name) for name in names} | {"product_code": code}


def of_product(product: Product) -> dict[str, Any]:
    return {
        "kind": KINDS.get(ProductKind(product.kind), LineKind.FEE).value,
        "label": product.label(get_language() or "fr"),
        "quantity": "1",
        "unit_price": product.price,
        "tax_code": product.tax_code.code,
        "product_code": product.code,
        "minutes": product.minutes or 0,
    }
