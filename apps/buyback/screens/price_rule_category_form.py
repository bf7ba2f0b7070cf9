"""One category of a set of price rules as fields: each is named by where it stands in the rules, and so are the
operation's complaints about it."""

import copy
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.core.screens.fields import AmountField
from apps.core.screens.forms import tell_at

from ..inputs.pricing import CategoryRules, category_from_json
from ..models import PriceRuleSet
from ..states import BaseKind, QuestionKind
from .price_rule_adding import Addition
from .price_rule_fields import effect_field, value_field, words_field

Part = tuple[str, ...]
LANGUAGES = ("fr", "en")


class CategoryForm(forms.Form):
    """`as_kept()` is the category with what was typed, as a set keeps it. `place` is where it stands in its set.
    `adding` was sent with it: nothing typed in either is lost."""

    adding: Addition | None = None

    def __init__(self, data: Any = None, *, row: PriceRuleSet, place: int) -> None:
        super().__init__(data)
        self.place = place
        self.kept: dict[str, Any] = row.rules["categories"][place]
        self.of = rules = category_from_json(self.kept)
        self.parts: dict[str, Part] = {}
        for part, field in _numbers(rules):
            self._add(part, field)
        for number, _grade in enumerate(rules.grades):
            self._grade(("grades", str(number)))
        for number, question in enumerate(rules.questions):
            at: Part = ("questions", str(number))
            self._words(at, _("Question, in French"), _("Question, in English"))
            for other, _answer in enumerate(question.answers):
                self._answer((*at, "answers", str(other)), other + 1)

    def is_valid(self) -> bool:
        return bool(super().is_valid()) & (self.adding is None or self.adding.is_valid())

    def is_wrong(self) -> bool:
        return bool(self.errors or (self.adding and self.adding.errors))

    def as_kept(self) -> dict[str, Any]:
        changed = copy.deepcopy(self.kept)
        for name, (*way, last) in self.parts.items():
            value = self.cleaned_data[name]
            at(changed, way)[last] = value if isinstance(value, bool) else str(value or 0 if value is None else value)
        return changed

    def tell_at(self, pointer: str, sentence: str) -> None:
        name = pointer.removeprefix(f"/rules/categories/{self.place}/").replace("/", "-")
        if name not in self.fields and self.adding is not None:
            tell_at(self.adding, pointer, sentence)
        else:
            self.add_error(name if name in self.fields else None, sentence)

    def numbers(self) -> list[forms.BoundField]:
        return [self[name] for name, part in self.parts.items() if len(part) == 1]

    def grades(self) -> list[dict[str, Any]]:
        return [
            {"grade": rule.grade, "fields": self._under(f"grades-{number}-"), "at": f"grades-{number}"}
            for number, rule in enumerate(self.of.grades)
        ]

    def questions(self) -> list[dict[str, Any]]:
        """With what may be done to each, and to its answers."""
        found = []
        for number, question in enumerate(self.of.questions):
            at_all, several = f"questions-{number}", question.kind == QuestionKind.CHOICE
            answers = [
                {"answer": each, "fields": self._under(f"{at_all}-answers-{other}-"), "at": f"{at_all}-answers-{other}"}
                for other, each in enumerate(question.answers)
            ]
            words = self._under(f"{at_all}-labels-")
            fewer = several and len(answers) > 2
            found.append({"question": question, "fields": words, "at": at_all, "answers": answers, "fewer": fewer})
        return found

    def possible(self) -> set[str]:
        """What may be done besides keeping it."""
        places = [f"grades-{number}" for number in range(len(self.of.grades))]
        rows = [(f"questions-{number}", question) for number, question in enumerate(self.of.questions)]
        moved = [at for at, _question in rows]
        moved += [f"{at}-answers-{other}" for at, question in rows for other in range(len(question.answers))]
        return {f"{verb}-{at}" for at in moved for verb in ("up", "down", "remove")} | {f"remove-{at}" for at in places}

    def _under(self, start: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(start)]

    def _grade(self, part: Part) -> None:
        self._words(part, _("What anybody can see, in French"), _("What anybody can see, in English"), rows=2)
        told = _("Amount") if self.of.base == BaseKind.GRID else _("Kept, in per cent")
        self._add((*part, "value"), AmountField(label=told))

    def _answer(self, part: Part, number: int) -> None:
        in_french, in_english = _("Answer %(number)d, in French"), _("Answer %(number)d, in English")
        self._words(part, in_french % {"number": number}, in_english % {"number": number})
        self._add((*part, "effect", "kind"), effect_field())
        self._add((*part, "effect", "value"), value_field())

    def _words(self, part: Part, french: str, english: str, *, rows: int = 0) -> None:
        for language, label in zip(LANGUAGES, (french, english), strict=True):
            self._add((*part, "labels", language), words_field(label, rows=rows))

    def _add(self, part: Part, field: forms.Field) -> None:
        *way, last = part
        value = at(self.kept, way)[last]
        field.initial = Decimal(value) if isinstance(field, AmountField) else value
        name = "-".join(part)
        self.parts[name], self.fields[name] = part, field


def rearranged(kept: dict[str, Any], act: str) -> dict[str, Any]:
    """With one row up, down or away: `act` is one of `possible`, as "up-questions-1". The first goes no further up."""
    verb, *way = act.split("-")
    changed = copy.deepcopy(kept)
    rows, place = at(changed, way[:-1]), int(way[-1])
    row = rows.pop(place)
    if verb != "remove":
        rows.insert(max(0, place - 1) if verb == "up" else place + 1, row)
    return changed


def at(data: Any, way: list[str] | Part) -> Any:
    for step in way:
        data = data[int(step)] if isinstance(data, list) else data[step]
    return data


def _numbers(rules: CategoryRules) -> Iterator[tuple[Part, forms.Field]]:
    if rules.base == BaseKind.SHARE:
        yield ("base_percent",), AmountField(label=_("Of the price when new, in per cent"))
    yield ("age_percent",), AmountField(label=_("Off for each full year, in per cent"))
    yield ("demand_percent",), AmountField(label=_("Demand, in per cent"))
    yield ("rounding",), AmountField(label=_("Rounded to"))
    yield ("floor",), AmountField(label=_("Least offered for what is bought at all"))
    yield ("metal",), forms.BooleanField(label=_("Holds precious metal: paid by transfer only"), required=False)
