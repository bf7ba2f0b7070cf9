"""The quote editor and the customer's answer to it. Every press that edits goes to the server, which counts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.catalog.models import Product
from apps.catalog.selectors import products_visible_to, tax_codes_visible_to
from apps.catalog.states import ProductKind
from apps.core.money import line_total, total
from apps.core.screens.fields import AmountField

from ..inputs import QuoteLineInput
from ..models import Quote, QuoteLine
from ..states import LineKind, QuoteState
from .forms import DEFAULT_TAX_CODE, ActionForm

MOST_LINES = 100
BLANK = {"kind": LineKind.LABOUR.value, "quantity": "1", "tax_code": DEFAULT_TAX_CODE}
# What a catalogue article becomes on a quote.
KINDS = {ProductKind.SERVICE: LineKind.SERVICE, ProductKind.PART: LineKind.PART, ProductKind.NEW_GOOD: LineKind.PART}
EDITS = ("add", "remove", "pick", "preview")


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

    def __init__(self, *args: Any, tax_codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["tax_code"]
        field.choices = [(code, code) for code in tax_codes]

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


LineFormSet = forms.formset_factory(LineForm, extra=0, min_num=0, max_num=MOST_LINES, validate_max=True)


class QuoteForm(ActionForm):
    template = "workshop/_quote_form.html"
    diagnosis = forms.CharField(
        label=_("Diagnosis"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    valid_until = forms.DateField(
        label=_("Good until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        self.edited = data is not None and any(name in data for name in EDITS)
        super().__init__(None if self.edited else data, **kwargs)
        codes = tax_codes_visible_to(self.actor).filter(archived_at=None)
        options: dict[str, Any] = {"prefix": "lines", "form_kwargs": {"tax_codes": [tax.code for tax in codes]}}
        if data is None:
            self.initial = {"diagnosis": self.order.diagnosis}
            self.lines = LineFormSet(initial=_lines_before(self.order), **options)
        elif self.edited:
            self.initial = {name: data.get(name, "") for name in self.fields}
            self.lines = LineFormSet(initial=self._edit(data), **options)
            if self.newest:
                self.lines[-1].fields[self.newest].widget.attrs["autofocus"] = True
        else:
            self.lines = LineFormSet(data, **options)

    def is_valid(self) -> bool:
        return bool(super().is_valid()) & bool(self.lines.is_valid())

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "lines": [line.to_input() for line in self.lines]}

    def amounts(self) -> list[tuple[LineForm, Decimal | None]]:
        return [(line, line.amount(self.order.currency)) for line in self.lines]

    def sum(self) -> Decimal:
        return total(amount for _line, amount in self.amounts() if amount is not None)

    def _edit(self, data: Any) -> list[dict[str, Any]]:
        """The lines as typed, after one line was added, taken away or picked from the catalogue."""
        lines = _typed(data)
        self.newest = ""  # the field of a new last line that takes the focus next
        if "add" in data and len(lines) < MOST_LINES:
            lines.append(dict(BLANK))
            self.newest = "label"
        elif data.get("remove", "").isdigit() and int(data["remove"]) < len(lines):
            del lines[int(data["remove"])]
        elif "pick" in data and (product := products_visible_to(self.actor).filter(code=data["pick"]).first()):
            lines = [line for line in lines if line.get("label") or line.get("unit_price")]
            lines.append(_line_of(product))
            self.newest = "quantity"
        return lines


class ApproveForm(ActionForm):
    """`expected_total` is what the page showed: the operation refuses agreed lines that sum to something else."""

    template = "workshop/_approve_form.html"
    agreed = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    expected_total = AmountField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        self.edited = data is not None and "preview" in data
        super().__init__(None if self.edited else data, **kwargs)
        offer: Quote | None = self.order.quotes.filter(state=QuoteState.SENT).first()
        self.offered: list[QuoteLine] = list(offer.lines.all()) if offer else []
        field: Any = self.fields["agreed"]
        field.choices = [(str(line.pk), line.label) for line in self.offered]
        self.ticked = {str(line.pk) for line in self.offered} if data is None else set(data.getlist("agreed"))

    def answers(self) -> list[tuple[QuoteLine, bool]]:
        return [(line, str(line.pk) in self.ticked) for line in self.offered]

    def sum(self) -> Decimal:
        return total(line.amount for line, agreed in self.answers() if agreed)

    def said(self) -> dict[str, Any]:
        return {
            "refused_lines": [line.pk for line, agreed in self.answers() if not agreed],
            "expected_total": self.cleaned_data["expected_total"],
        }


def _lines_before(order: Any) -> list[dict[str, Any]]:
    """A new version starts from the last one; a first quote from one empty line."""
    last = order.quotes.order_by("-number").first()
    if last is None:
        return [dict(BLANK)]
    names = ("kind", "label", "quantity", "unit_price", "tax_code", "minutes")
    lines = last.lines.select_related("product")
    return [
        {name: getattr(line, name) for name in names} | {"product_code": line.product.code if line.product else ""}
        for line in lines
    ]


def _line_of(product: Product) -> dict[str, Any]:
    return {
        "kind": KINDS.get(ProductKind(product.kind), LineKind.FEE).value,
        "label": product.label(get_language() or "fr"),
        "quantity": "1",
        "unit_price": product.price,
        "tax_code": product.tax_code.code,
        "product_code": product.code,
        "minutes": product.minutes or 0,
    }


def _typed(data: Mapping[str, str]) -> list[dict[str, Any]]:
    count = data.get("lines-TOTAL_FORMS", "0")
    known = min(int(count), MOST_LINES) if count.isdigit() else 0
    return [{name: data.get(f"lines-{index}-{name}", "") for name in LineForm.base_fields} for index in range(known)]
