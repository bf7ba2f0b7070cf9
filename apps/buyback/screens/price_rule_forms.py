"""The numbers of a set of price rules as fields: each is named by where it stands in the set, and so are the
operation's complaints about it. Which questions are asked, and in what words, comes over the API."""

import copy
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.catalog.models import Category
from apps.core.screens.fields import AmountField
from apps.core.screens.words import said_in

from .. import selectors
from ..inputs import Rules
from ..inputs.pricing import CategoryRules, rules_from_json
from ..models import PriceRuleSet
from ..states import BaseKind, EffectKind

Place = tuple[str, ...]
MOST_TRIED = 200


class RulesForm(forms.Form):
    """Shown to whoever may read; `groups` has the whole set, `rules()` what was typed."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)

    def __init__(self, data: Any = None, *, row: PriceRuleSet) -> None:
        super().__init__(data, initial={"name": row.name})
        rules = selectors.rules_of(row)
        self.kept: dict[str, Any] = row.rules
        self.places: dict[str, Place] = {}
        known = Category.objects.filter(code__in=[each.category for each in rules.categories])
        names = {code: said_in(labels) for code, labels in known.values_list("code", "labels")}
        self._titles: list[tuple[str, list[tuple[Place, str]], list[str]]] = [
            (_("For everything"), list(_general()), [])
        ]
        for number, each in enumerate(rules.categories):
            asked = [(("categories", str(number), *place), label) for place, label in _of_category(each)]
            self._titles.append((names.get(each.category, each.category), asked, _said(each)))
        for _title, asked, _notes in self._titles:
            for place, label in asked:
                self._add(place, label)

    def groups(self) -> list[dict[str, Any]]:
        return [
            {"title": title, "fields": [self["-".join(place)] for place, _label in asked], "notes": notes}
            for title, asked, notes in self._titles
        ]

    def rules(self) -> Rules:
        changed = copy.deepcopy(self.kept)
        for name, place in self.places.items():
            *way, last = place
            value = self.cleaned_data[name]
            _at(changed, way)[last] = value if last.endswith("days") else str(value)
        return rules_from_json(changed)

    def tell_at(self, pointer: str, sentence: str) -> None:
        name = pointer.removeprefix("/rules").strip("/").replace("/", "-")
        self.add_error(name if name in self.fields else None, sentence)

    def _add(self, place: Place, label: str) -> None:
        *way, last = place
        name, value = "-".join(place), _at(self.kept, way)[last]
        self.places[name] = place
        if last.endswith("days"):
            self.fields[name] = forms.IntegerField(label=label, min_value=1, initial=value)
        else:  # only what an answer does to a price may be below zero, and the operation says how far
            self.fields[name] = AmountField(label=label, min_value=None, initial=Decimal(value))


class PublishForm(forms.Form):
    effective_from = forms.DateField(
        label=gettext_lazy("In force from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"effective_from": timezone.localdate()})


class TryOutForm(forms.Form):
    last = forms.IntegerField(
        label=gettext_lazy("Newest trade-ins to try"), min_value=1, max_value=MOST_TRIED, initial=50
    )


def _general() -> Iterator[tuple[Place, str]]:
    yield ("voucher_bonus_percent",), _("Bonus on a voucher, in per cent")
    yield ("counter_limit_percent",), _("How far a clerk may go from the price, in per cent")
    yield ("four_eyes_limit",), _("Above this, whoever graded or set the price does not pay out")
    yield ("estimate_days",), _("Days an estimate is good")
    yield ("offer_days",), _("Days an offer is good")


def _of_category(rules: CategoryRules) -> Iterator[tuple[Place, str]]:
    if rules.base == BaseKind.SHARE:
        yield ("base_percent",), _("Of the price when new, in per cent")
    of_grid, of_share = _("Condition %(grade)s: amount"), _("Condition %(grade)s: kept, in per cent")
    for number, grade in enumerate(rules.grades):
        told = of_grid if rules.base == BaseKind.GRID else of_share
        yield ("grades", str(number), "value"), told % {"grade": grade.grade}
    yield ("age_percent",), _("Off for each full year, in per cent")
    yield ("demand_percent",), _("Demand, in per cent")
    for place, question in enumerate(rules.questions):
        for number, answer in enumerate(question.answers):
            unit = {EffectKind.PERCENT: "%", EffectKind.AMOUNT: _("amount")}.get(answer.effect.kind)
            if unit is not None:
                where = ("questions", str(place), "answers", str(number), "effect", "value")
                yield where, f"{said_in(question.labels)} · {said_in(answer.labels)} ({unit})"
    yield ("rounding",), _("Rounded to")
    yield ("floor",), _("Least offered for what is bought at all")


def _said(rules: CategoryRules) -> list[str]:
    """What is no number."""
    facts = [f"{grade.grade}: {said_in(grade.labels)}" for grade in rules.grades]
    for question in rules.questions:
        refused = [said_in(a.labels) for a in question.answers if a.effect.kind == EffectKind.REFUSE]
        facts += [_("%(question)s · %(answer)s: not bought") % {"question": said_in(question.labels), "answer": answer}
                  for answer in refused]  # fmt: skip
    return [*facts, *([_("Paid by transfer only.")] if rules.metal else [])]


def _at(data: Any, way: list[str]) -> Any:
    for step in way:
        data = data[int(step)] if isinstance(data, list) else data[step]
    return data
