"""One thing as somebody describes it: the questions are those of the rules for its category, and so is the price."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.catalog.models import Category
from apps.core.errors import Invalid
from apps.core.screens.fields import AmountField
from apps.core.screens.forms import tell_at
from apps.core.screens.words import said_in
from apps.items.inputs import kind_by_shape
from apps.items.states import Grade, IdentifierKind

from .. import selectors
from ..inputs import NewTradeInLine, Priced, Rules
from ..inputs.pricing import Appraised, CategoryRules
from ..states import BaseKind

ANSWER = "answer_"
TEXTS = ("category", "brand_name", "model_name", "description", "identifier", "provenance", "grade")


@dataclass(frozen=True)
class PriceList:
    """The rules that count, and the names of what they buy."""

    rules: Rules
    currency: str
    names: dict[str, str]


def price_list(rules: Rules, currency: str) -> PriceList:
    codes = [category.category for category in rules.categories]
    rows = Category.objects.filter(code__in=codes).values_list("code", "labels")
    return PriceList(rules, currency, {code: said_in(labels) for code, labels in rows})


class AppraisalForm(forms.Form):
    """Condition, age and answers of a thing whose category is known; `judged` is what the rules then price."""

    grade = forms.ChoiceField(label=_("Condition: what can be seen"), widget=forms.RadioSelect)
    age_years = forms.IntegerField(label=_("Full years since it was new"), required=False, min_value=0, max_value=200)
    new_price = AmountField(label=_("Price when new"), required=False)

    def __init__(self, *args: Any, prices: PriceList, category: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.prices, self.code = prices, category
        self.bought_by = prices.rules.of(category)
        self._ask(self.bought_by)

    def _ask(self, category: CategoryRules | None) -> None:
        facts = {rule.grade: said_in(rule.labels) for rule in category.grades} if category else {}
        grade: Any = self.fields["grade"]
        grade.choices = [
            (
                value,
                _("%(name)s: %(said)s") % {"name": value, "said": facts[value]}
                if value in facts
                else _("%(grade)s (not bought)") % {"grade": label},
            )
            for value, label in Grade.choices
        ]
        if category is None or category.base != BaseKind.SHARE:
            del self.fields["new_price"]
        if category is None or not category.age_percent:
            del self.fields["age_years"]
        for question in category.questions if category else ():
            choices = [(answer.key, said_in(answer.labels)) for answer in question.answers]
            self.fields[f"{ANSWER}{question.key}"] = forms.ChoiceField(
                label=said_in(question.labels), choices=choices, widget=forms.RadioSelect
            )

    def answers(self) -> dict[str, str]:
        """As typed: also before the whole is complete."""
        names = [name for name in self.fields if name.startswith(ANSWER)]
        return {name.removeprefix(ANSWER): self[name].value() or "" for name in names}

    def priced(self) -> Priced | None:
        """What it is worth as typed now, or None while something is missing."""
        thing = Appraised(
            self.code, self["grade"].value() or "", self._typed("new_price"), self._typed("age_years"),
            {key: answer for key, answer in self.answers().items() if answer},
        )  # fmt: skip
        try:
            return selectors.price(self.prices.rules, thing, self.prices.currency) if thing.grade else None
        except Invalid:
            return None

    def tell_at(self, pointer: str, sentence: str) -> None:
        tell_at(self, pointer.replace("answers/", ANSWER), sentence)

    def choices(self) -> list[Any]:
        """Radio buttons, which the page draws as lists."""
        return [self[name] for name in self.fields if name == "grade" or name.startswith(ANSWER)]

    def _typed(self, name: str) -> Any:
        if name not in self.fields:
            return None
        try:
            return self.fields[name].clean(self[name].value())
        except forms.ValidationError:
            return None


class ThingForm(AppraisalForm):
    index = 0  # among those of one page
    category = forms.ChoiceField(label=_("What kind of thing"))
    brand_name = forms.CharField(label=_("Brand"), required=False, max_length=100)
    model_name = forms.CharField(label=_("Model"), required=False, max_length=100)
    description = forms.CharField(label=_("Description"), required=False, max_length=200)
    identifier = forms.CharField(
        label=_("Number on it"), required=False, max_length=60, widget=forms.TextInput({"data-accepts-scan": True})
    )
    identifier_kind = forms.ChoiceField(
        label=_("Kind of number"), required=False,
        choices=[("", _("recognised: IMEI, else serial number")),
                 *(choice for choice in IdentifierKind.choices if choice[0] != IdentifierKind.NONE)],
    )  # fmt: skip
    provenance = forms.CharField(
        label=_("Where the seller has it from"), required=False, max_length=200,
        help_text=_("It is written into the police register."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, prices: PriceList, unsent: bool = False, **options: Any) -> None:
        """`unsent`: typed so far, not yet to be judged."""
        start = f"{options['prefix']}-" if options.get("prefix") else ""
        asked = (data.get(f"{start}category", "") if data is not None else "") or next(iter(prices.names), "")
        super().__init__(None if unsent else data, prices=prices, category=asked, **options)
        if unsent and data is not None:
            self.initial = {name: data.get(f"{start}{name}", "") for name in self.fields}
        category: Any = self.fields["category"]
        category.choices = list(prices.names.items())
        if data is None:
            category.initial = asked
        for field in ("brand_name", "model_name", "description", "identifier"):
            self.fields[field].widget.attrs["autocomplete"] = "off"

    def named(self) -> list[Any]:
        """What every thing has."""
        names = ("brand_name", "model_name", "description", "identifier", "identifier_kind", "provenance")
        return [self[name] for name in names]

    def asked(self) -> list[Any]:
        """What this category asks for besides its questions."""
        return [self[name] for name in ("new_price", "age_years") if name in self.fields]

    def to_input(self) -> NewTradeInLine:
        data = self.cleaned_data
        price: Decimal | None = data.get("new_price")
        kind = data["identifier_kind"] if data["identifier"] else ""
        return NewTradeInLine(
            **{name: data[name] for name in TEXTS},
            identifier_kind=IdentifierKind(kind or kind_by_shape(data["identifier"])),
            new_price=price,
            age_years=data.get("age_years"),
            answers={
                name.removeprefix(ANSWER): value for name, value in data.items() if name.startswith(ANSWER) and value
            },
        )


def tell_of_things(form: forms.Form, things: Sequence[AppraisalForm], pointer: str, sentence: str) -> None:
    """What an operation says of "/lines/<number>/…" stands at that thing."""
    root, _slash, inside = pointer.strip("/").partition("/")
    number, _slash, field = inside.partition("/")
    if root == "lines" and field and int(number) < len(things):
        things[int(number)].tell_at(field, sentence)
    else:
        tell_at(form, pointer, sentence)


def steps_shown(steps: Any) -> list[dict[str, Any]]:
    """Each rule and what it did, from the rules themselves or as an offer keeps them."""
    rows = [step if isinstance(step, dict) else vars(step) for step in steps]
    return [
        {
            "label": said_in(row["labels"]),
            "percent": _number(row["percent"]),
            "change": _number(row["change"]),
            "amount": Decimal(row["amount"]),
        }
        for row in rows
    ]


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)
