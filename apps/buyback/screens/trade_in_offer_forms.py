"""The steps that look at every thing: what is found beside what was declared, other amounts, the seller's answer."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core import files
from apps.core.money import total
from apps.core.screens.fields import AmountField
from apps.items.screens.forms import PHOTOS_LOST, PhotosField
from apps.stores.screens.pin import ask_pin

from .. import selectors
from ..errors import NoPriceRules
from ..inputs import CounterLine, LineFound
from ..inputs.pricing import Rules
from ..models import TradeInLine
from ..permissions.trade_in import OVER_LIMIT
from ..states import PayoutMode, TradeInLineState
from .trade_in_forms import StepForm
from .trade_in_list import title_of
from .trade_in_thing_form import ANSWER, AppraisalForm, ThingForm, price_list, steps_shown, tell_of_things


class FoundForm(AppraisalForm):
    """Starts from what was declared."""

    notes = forms.CharField(
        label=_("What was seen"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    photos = PhotosField(
        label=_("Photos"), required=False, help_text=_("One of the whole thing, and one of each fault.")
    )

    def __init__(self, *args: Any, line: TradeInLine, **options: Any) -> None:
        super().__init__(*args, category=line.category, **options)
        self.line, self.title = line, title_of(line)
        if line.product is not None:
            self.fields.pop("new_price", None)
        answers = line.found_answers or line.declared_answers
        age = line.declared_age if line.found_age is None else line.found_age
        self.initial = {
            "grade": line.found_grade or line.declared_grade, "age_years": age, "new_price": line.new_price,
            **{f"{ANSWER}{key}": answer for key, answer in answers.items()},
        }  # fmt: skip

    def texts(self) -> list[Any]:
        return [self[name] for name in ("new_price", "age_years", "notes", "photos") if name in self.fields]

    def found(self) -> LineFound:
        data = self.cleaned_data
        return LineFound(
            line_id=self.line.pk,
            grade=data["grade"],
            answers={name.removeprefix(ANSWER): value for name, value in data.items() if name.startswith(ANSWER)},
            age_years=data.get("age_years"),
            new_price=data.get("new_price"),
            notes=data["notes"],
        )

    def drawn(self) -> list[files.Drawn]:
        return [files.drawn(one.read(), name=one.name) for one in self.cleaned_data["photos"]]


class GradeForm(StepForm):
    template = "buyback/_trade_in_grade.html"
    lost_files = PHOTOS_LOST
    explanation = _("Look at it with the seller. What was declared is ticked: change what you see otherwise.")

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        prices = price_list(_rules_for(self.trade_in), self.trade_in.currency)
        lines = [row for row in self.trade_in.lines.all() if row.state == TradeInLineState.OPEN]
        self.things = [
            FoundForm(data, options.get("files"), line=row, prices=prices, prefix=f"line-{row.position}")
            for row in lines
        ]

    def is_valid(self) -> bool:
        return bool(super().is_valid()) & all(thing.is_valid() for thing in self.things)

    def is_multipart(self) -> bool:
        return True

    def said(self) -> dict[str, Any]:
        return {"seen": [(thing.found(), thing.drawn()) for thing in self.things]}

    def tell_at(self, pointer: str, sentence: str) -> None:
        tell_of_things(self, self.things, pointer, sentence)


class LotLineForm(StepForm):
    """A further thing of a lot; the next one is asked for at once."""

    template = "buyback/_trade_in_lot.html"

    def __init__(self, data: Any = None, **options: Any) -> None:
        self.edited = data is not None and "preview" in data
        super().__init__(None if self.edited else data, **options)
        self.prices = price_list(_rules_for(self.trade_in), self.trade_in.currency)
        self.thing = ThingForm(data, prices=self.prices, prefix="thing", unsent=self.edited)

    def is_valid(self) -> bool:
        return bool(super().is_valid()) & self.thing.is_valid()

    def worth(self) -> dict[str, Any]:
        priced = self.thing.priced()
        return {"priced": priced, "steps": steps_shown(priced.steps) if priced else []}

    def said(self) -> dict[str, Any]:
        return {"new": self.thing.to_input()}

    def tell_at(self, pointer: str, sentence: str) -> None:
        self.thing.tell_at(pointer.removeprefix("/lines/0"), sentence)


class AmountForm(forms.Form):
    amount = AmountField(label=_("Amount"))
    reason = forms.CharField(label=_("Why"), required=False, max_length=200)


class CounterForm(StepForm):
    template = "buyback/_trade_in_counter.html"

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        offer = selectors.open_offer(self.trade_in)
        rows = list(offer.lines.select_related("line")) if offer else []
        self.limit = selectors.rules_of(offer.rule_set).counter_limit_percent if offer else Decimal(0)
        self.amounts = []
        for row in rows:
            first = {"amount": row.amount, "reason": row.reason}
            form = AmountForm(data, prefix=f"line-{row.line.position}", initial=first)
            self.amounts.append((form, row, title_of(row.line)))
        if self.actor.can(OVER_LIMIT, self.trade_in.store_id):
            ask_pin(self, OVER_LIMIT, always=False)

    def is_valid(self) -> bool:
        return bool(super().is_valid()) & all(form.is_valid() for form, _row, _title in self.amounts)

    def said(self) -> dict[str, Any]:
        wanted = [
            CounterLine(row.line_id, form.cleaned_data["amount"], form.cleaned_data["reason"])
            for form, row, _title in self.amounts
            if form.cleaned_data["amount"] != row.amount
        ]
        return {"lines": wanted}


class AcceptForm(StepForm):
    """`expected_total` is what the page showed: the operation refuses another one."""

    template = "buyback/_trade_in_accept.html"
    agreed = forms.TypedMultipleChoiceField(required=False, coerce=UUID)
    payout_mode = forms.ChoiceField(
        label=_("How the seller is paid"), choices=PayoutMode.choices, widget=forms.RadioSelect,
        initial=PayoutMode.TRANSFER,
    )  # fmt: skip
    expected_total = AmountField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **options: Any) -> None:
        self.edited = data is not None and "preview" in data
        super().__init__(None if self.edited else data, **options)
        if self.edited and data is not None:
            self.initial = {"payout_mode": data.get("payout_mode", "")}
        offer = selectors.open_offer(self.trade_in)
        self.rules = selectors.rules_of(offer.rule_set) if offer else None
        rows = [row for row in offer.lines.select_related("line") if not row.refused] if offer else []
        field: Any = self.fields["agreed"]
        field.choices = [(str(row.line_id), "") for row in rows]
        ticked = {str(row.line_id) for row in rows} if data is None else set(data.getlist("agreed"))
        self.rows = [(str(row.line_id), title_of(row.line), row.amount, str(row.line_id) in ticked) for row in rows]
        self.offered = [row.line_id for row in rows]

    def sum(self) -> Decimal:
        return total(amount for _key, _title, amount, ticked in self.rows if ticked)

    def voucher(self) -> Decimal:
        return selectors.with_bonus(self.sum(), self.rules, self.trade_in.currency) if self.rules else self.sum()

    def said(self) -> dict[str, Any]:
        agreed = self.cleaned_data["agreed"]
        return {
            "payout_mode": PayoutMode(self.cleaned_data["payout_mode"]),
            "refused_lines": [line for line in self.offered if line not in agreed],
            "expected_total": self.cleaned_data["expected_total"],
        }


def _rules_for(trade_in: Any) -> Rules:
    """None in force any more: condition and remarks can still be noted."""
    try:
        return selectors.rules_of(selectors.rules_for(trade_in))
    except NoPriceRules:
        return Rules(())
