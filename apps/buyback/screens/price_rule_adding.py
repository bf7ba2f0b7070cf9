"""What a category is given more of: a question, an answer, a condition it is bought in; and a set: a category."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.catalog.models import Category
from apps.catalog.states import CategoryKind
from apps.core.screens.fields import AmountField
from apps.core.screens.words import said_in

from ..inputs.pricing import NONE, Answer, CategoryRules, Effect, GradeRule, Labels, Question, Rules
from ..operations.rule_checks import GRADES
from ..states import BaseKind, EffectKind, QuestionKind
from .price_rule_fields import effect_field, value_field, words_field

YES: Labels = {"fr": "Oui", "en": "Yes"}
NO: Labels = {"fr": "Non", "en": "No"}
NOTHING = Effect(EffectKind.NONE)
AS_NEW: Labels = {"fr": "Aucune trace d’usage, tout fonctionne", "en": "No trace of use, everything works"}
LONGEST_KEY = 40


class _Adding(forms.Form):
    """What the category `rules` is given more of. `adds` is what its button says; `added`, the category with it."""

    adds: str

    def __init__(self, data: Any = None, *, rules: CategoryRules) -> None:
        super().__init__(data, prefix=self.adds)

    def possible(self) -> bool:
        return True

    def labels(self, before: str = "") -> Labels:
        return {language: self.cleaned_data[f"{before}{language}"].strip() for language in ("fr", "en")}


class NewQuestion(_Adding):
    adds = "question"
    fr = words_field(gettext_lazy("Question, in French"))
    en = words_field(gettext_lazy("Question, in English"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind of answer"), choices=QuestionKind.choices)

    def __init__(self, data: Any = None, *, rules: CategoryRules) -> None:
        super().__init__(data, rules=rules)
        for name, label in (
            ("first_fr", _("First answer, in French")), ("first_en", _("First answer, in English")),
            ("second_fr", _("Second answer, in French")), ("second_en", _("Second answer, in English")),
        ):  # fmt: skip
            self.fields[name] = words_field(label)
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("kind") == QuestionKind.CHOICE:
            for name in self.fields:
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("A choice has at least two answers."))
        return said

    def added(self, to: CategoryRules) -> CategoryRules:
        kind, words = QuestionKind(self.cleaned_data["kind"]), self.labels()
        if kind == QuestionKind.YES_NO:
            answers: tuple[Answer, ...] = (Answer("yes", YES, NOTHING), Answer("no", NO, NOTHING))
        else:
            first, second = self.labels("first_"), self.labels("second_")
            key = _key(first, set())
            answers = (Answer(key, first, NOTHING), Answer(_key(second, {key}), second, NOTHING))
        known = {question.key for question in to.questions}
        return replace(to, questions=(*to.questions, Question(_key(words, known), words, kind, answers)))


class NewAnswer(_Adding):
    adds = "answer"
    question = forms.ChoiceField(label=gettext_lazy("Answer to"))
    fr = words_field(gettext_lazy("Answer, in French"))
    en = words_field(gettext_lazy("Answer, in English"))

    def __init__(self, data: Any = None, *, rules: CategoryRules) -> None:
        super().__init__(data, rules=rules)
        several = [question for question in rules.questions if question.kind == QuestionKind.CHOICE]
        asked: Any = self.fields["question"]
        asked.choices = [(question.key, said_in(question.labels)) for question in several]
        self.fields["effect"], self.fields["value"] = effect_field(), value_field()

    def possible(self) -> bool:
        asked: Any = self.fields["question"]
        return bool(asked.choices)

    def added(self, to: CategoryRules) -> CategoryRules:
        said, words = self.cleaned_data, self.labels()
        effect = Effect(EffectKind(said["effect"]), said["value"] or NONE)

        def longer(question: Question) -> Question:
            if question.key != said["question"]:
                return question
            key = _key(words, {answer.key for answer in question.answers})
            return replace(question, answers=(*question.answers, Answer(key, words, effect)))

        return replace(to, questions=tuple(longer(question) for question in to.questions))


class NewGrade(_Adding):
    adds = "condition"
    grade = forms.ChoiceField(label=gettext_lazy("Condition"))
    fr = words_field(gettext_lazy("What anybody can see, in French"), rows=2)
    en = words_field(gettext_lazy("What anybody can see, in English"), rows=2)
    value = AmountField(label=gettext_lazy("Kept in per cent, or the amount of a grid"))

    def __init__(self, data: Any = None, *, rules: CategoryRules) -> None:
        super().__init__(data, rules=rules)
        known = {rule.grade for rule in rules.grades}
        grade: Any = self.fields["grade"]
        grade.choices = [(one, one) for one in GRADES if one not in known]

    def possible(self) -> bool:
        grade: Any = self.fields["grade"]
        return bool(grade.choices)

    def added(self, to: CategoryRules) -> CategoryRules:
        more = GradeRule(self.cleaned_data["grade"], self.labels(), self.cleaned_data["value"])
        return replace(to, grades=tuple(sorted((*to.grades, more), key=lambda rule: rule.grade)))


class NewCategory(NewGrade):
    """One of the catalogue that `rules` do not buy yet, and the first condition it is bought in. The rest is written on
    its page."""

    adds = "category"
    category = forms.ChoiceField(
        label=gettext_lazy("Category"),
        error_messages={"invalid_choice": gettext_lazy("Bought by these rules already, or not in the catalogue.")},
    )
    base = forms.ChoiceField(label=gettext_lazy("Where the price starts"), choices=BaseKind.choices)
    base_percent = AmountField(
        label=gettext_lazy("Of the price when new, in per cent"), required=False,
        help_text=gettext_lazy("Not asked where each condition has its own amount."),
    )  # fmt: skip
    field_order = ("category", "base", "base_percent", "grade", "fr", "en", "value")

    def __init__(self, data: Any = None, *, rules: Rules) -> None:
        super().__init__(data, rules=CategoryRules("", BaseKind.SHARE, ()))
        self.initial = {"base_percent": Decimal(50), "grade": GRADES[0], "value": Decimal(100), **AS_NEW}
        bought = {each.category for each in rules.categories}
        rows = Category.objects.filter(archived_at=None).exclude(code__in=bought).exclude(kind=CategoryKind.SERVICES)
        named = sorted(((row.code, _named(row)) for row in rows.select_related("parent")), key=lambda each: each[1])
        category: Any = self.fields["category"]
        category.choices = [*BLANK_CHOICE_DASH, *named]

    def possible(self) -> bool:
        category: Any = self.fields["category"]
        return len(category.choices) > 1

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("base") == BaseKind.SHARE and said.get("base_percent", "") is None:
            self.add_error("base_percent", _("Say how much of the price when new."))
        return said

    def made(self) -> CategoryRules:
        said = self.cleaned_data
        percent = {"base_percent": said["base_percent"]} if said["base"] == BaseKind.SHARE else {}
        return self.added(CategoryRules(said["category"], BaseKind(said["base"]), (), rounding=Decimal(1), **percent))


Addition = NewQuestion | NewAnswer | NewGrade
ADDITIONS: dict[str, type[Addition]] = {form.adds: form for form in (NewQuestion, NewAnswer, NewGrade)}


def _named(category: Category) -> str:
    """Below what it stands: two may have the same name."""
    above = f"{said_in(category.parent.labels)} › " if category.parent else ""
    return above + said_in(category.labels)


def _key(words: Labels, known: set[str]) -> str:
    """By which other systems answer it: the English words, with a number where they are taken."""
    start = slugify(words["en"])[: LONGEST_KEY - 3].strip("-") or "other"
    numbered = (f"{start}-{number}" for number in range(2, 1000))
    return start if start not in known else next(key for key in numbered if key not in known)
