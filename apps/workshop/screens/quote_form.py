"""The quote editor and the customer's answer to it. Every press that edits goes to the server, which counts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.catalog.selectors import products_visible_to, tax_codes_visible_to
from apps.core.money import total
from apps.core.screens.fields import AmountField, DayField

from ..models import Quote, QuoteLine
from ..states import QuoteState
from . import quote_lines
from .forms import ActionForm
from .quote_lines import LineForm

EDITS = ("add", "remove", "pick", "preview")
NO_MORE = _("A quote has at most %(most)d lines: remove one to add another.")


class QuoteForm(ActionForm):
    """`added` is the index of the line that was asked for, or picked from the catalogue, by this press; `no_more` says
    why there is none."""

    template = "workshop/_quote_form.html"
    diagnosis = forms.CharField(
        label=_("Diagnosis"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    valid_until = DayField(label=_("Good until"), required=False)
    added: int | None = None
    no_more = ""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        self.edited = data is not None and any(name in data for name in EDITS)
        super().__init__(None if self.edited else data, **kwargs)
        self.tax_codes = [tax.code for tax in tax_codes_visible_to(self.actor).filter(archived_at=None)]
        if data is None:
            self.initial = {"diagnosis": self.order.diagnosis}
            self.lines = [self._line(index, line) for index, line in enumerate(quote_lines.before(self.order))]
        elif self.edited:
            self.initial = {name: data.get(name, "") for name in self.fields}
            self.lines = [self._line(index, quote_lines.typed(data, index)) for index in quote_lines.indexes(data)]
            self._add(data)
        else:
            self.lines = self._sent(data)

    def is_valid(self) -> bool:
        return bool(super().is_valid()) & all(line.is_valid() for line in self.lines)

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "lines": [line.to_input() for line in self.lines]}

    def amounts(self) -> list[tuple[LineForm, Decimal | None]]:
        return [(line, line.amount(self.order.currency)) for line in self.lines]

    def sum(self) -> Decimal:
        return total(amount for _line, amount in self.amounts() if amount is not None)

    def _line(self, index: int, initial: dict[str, Any]) -> LineForm:
        return LineForm(index=index, tax_codes=self.tax_codes, initial=initial)

    def _add(self, data: Any) -> None:
        index = max((line.index for line in self.lines), default=-1) + 1
        if len(self.lines) >= quote_lines.MOST_LINES:
            if "add" in data or "pick" in data:
                self.no_more = NO_MORE % {"most": quote_lines.MOST_LINES}
            return
        if "add" in data:
            new, starts_in = self._line(index, dict(quote_lines.BLANK)), "label"
        elif "pick" in data and (product := products_visible_to(self.actor).filter(code=data["pick"]).first()):
            new, starts_in = self._line(index, quote_lines.of_product(product)), "quantity"
        else:
            return
        new.fields[starts_in].widget.attrs["autofocus"] = True
        self.added = index
        self.lines.append(new)

    def _sent(self, data: Any) -> list[LineForm]:
        """Those left empty say nothing, unless they are all there is."""
        lines = [LineForm(data, index=index, tax_codes=self.tax_codes) for index in quote_lines.indexes(data) or [0]]
        return [line for line in lines if not line.says_nothing()] or lines[:1]


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
