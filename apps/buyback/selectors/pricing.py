"""What a used thing is worth by a set of rules, and why: the same rules and the same thing give the same price.

Each rule is rounded to the cent before the next, half up, so that the steps as they are printed add up to the price.
"""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from apps.core.errors import Invalid
from apps.core.money import ZERO, rounded

from ..inputs.pricing import (
    NONE,
    WHOLE,
    Answer,
    Appraised,
    CategoryRules,
    GradeRule,
    Labels,
    Priced,
    Question,
    Rules,
    Step,
)
from ..states.pricing import BaseKind, EffectKind, StepKind

LABELS: dict[StepKind, Labels] = {
    StepKind.BASE: {"fr": "Part du prix neuf", "en": "Share of the new price"},
    StepKind.AGE: {"fr": "Âge", "en": "Age"},
    StepKind.DEMAND: {"fr": "Demande", "en": "Demand"},
    StepKind.ROUNDING: {"fr": "Arrondi", "en": "Rounding"},
    StepKind.FLOOR: {"fr": "Prix plancher", "en": "Lowest price"},
}
GRID: Labels = {"fr": "Barème, état {}", "en": "Price list, grade {}"}
GRADE: Labels = {"fr": "État {}", "en": "Grade {}"}
NOT_BOUGHT: Labels = {"fr": "Non repris dans l’état {}", "en": "Not bought in grade {}"}
ANSWERED: Labels = {"fr": "{} : {}", "en": "{}: {}"}


def price(rules: Rules, thing: Appraised, currency: str = "EUR") -> Priced:
    """The price and its steps, zero and `refused` for what is not bought; Invalid names what is missing or unknown."""
    category = rules.of(thing.category)
    if category is None:
        raise Invalid({"/category": _("The rules in force buy nothing of this category.")})
    if errors := _missing(category, thing):
        raise Invalid(errors)
    grade = next((rule for rule in category.grades if rule.grade == thing.grade), None)
    answers = [(question, _answered(question, thing)) for question in category.questions]
    told = _Reckoning(currency)
    if grade is None:
        return told.refused(_filled(NOT_BOUGHT, thing.grade))
    for question, answer in answers:
        if answer.effect.kind == EffectKind.REFUSE:
            return told.refused(_said(question, answer))
    told.start(category, grade, thing)
    for question, answer in answers:
        told.answer(_said(question, answer), answer)
    return told.end(category)


class _Reckoning:
    """The running amount, never below zero, and the steps that led there."""

    def __init__(self, currency: str) -> None:
        self.currency, self.amount, self.steps = currency, ZERO, list[Step]()

    def start(self, category: CategoryRules, grade: GradeRule, thing: Appraised) -> None:
        if category.base == BaseKind.GRID:
            self._change(StepKind.BASE, _filled(GRID, thing.grade), grade.value)
        else:
            self.amount = thing.new_price or ZERO
            self._share(StepKind.BASE, LABELS[StepKind.BASE], category.base_percent)
            self._share(StepKind.GRADE, _filled(GRADE, thing.grade), grade.value)
        if category.age_percent:
            left = max(NONE, WHOLE - category.age_percent * (thing.age_years or 0))
            self._share(StepKind.AGE, LABELS[StepKind.AGE], left)
        if category.demand_percent != WHOLE:
            self._share(StepKind.DEMAND, LABELS[StepKind.DEMAND], category.demand_percent)

    def answer(self, labels: Labels, answer: Answer) -> None:
        if answer.effect.kind == EffectKind.PERCENT:
            self._share(StepKind.ANSWER, labels, WHOLE + answer.effect.value)
        elif answer.effect.kind == EffectKind.AMOUNT:
            self._change(StepKind.ANSWER, labels, answer.effect.value)

    def end(self, category: CategoryRules) -> Priced:
        steps = (self.amount / category.rounding).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        self._become(StepKind.ROUNDING, steps * category.rounding)
        self._become(StepKind.FLOOR, max(self.amount, category.floor))
        return Priced(self.amount, tuple(self.steps))

    def refused(self, labels: Labels) -> Priced:
        return Priced(ZERO, (Step(StepKind.REFUSAL, labels, ZERO),), refused=True)

    def _become(self, kind: StepKind, amount: Decimal) -> None:
        if amount != self.amount:
            self._change(kind, LABELS[kind], amount - self.amount)

    def _share(self, kind: StepKind, labels: Labels, percent: Decimal) -> None:
        self.amount = rounded(self.amount * percent / WHOLE, self.currency)
        self.steps.append(Step(kind, labels, self.amount, percent=percent))

    def _change(self, kind: StepKind, labels: Labels, change: Decimal) -> None:
        self.amount = rounded(max(ZERO, self.amount + change), self.currency)
        self.steps.append(Step(kind, labels, self.amount, change=change))


def _missing(category: CategoryRules, thing: Appraised) -> dict[str, str]:
    errors = {}
    if category.base == BaseKind.SHARE and thing.new_price is None:
        errors["/new_price"] = _("Say what it costs new.")
    if category.age_percent and thing.age_years is None:
        errors["/age_years"] = _("Say how many years old it is.")
    for question in category.questions:
        if thing.answers.get(question.key) not in {answer.key for answer in question.answers}:
            known = ", ".join(answer.key for answer in question.answers)
            errors[f"/answers/{question.key}"] = _("One of these is expected: %(known)s.") % {"known": known}
    for key in thing.answers.keys() - {question.key for question in category.questions}:
        errors[f"/answers/{key}"] = _("The rules do not ask this.")
    return errors


def _answered(question: Question, thing: Appraised) -> Answer:
    return next(answer for answer in question.answers if answer.key == thing.answers[question.key])


def _said(question: Question, answer: Answer) -> Labels:
    return {lang: ANSWERED[lang].format(question.labels[lang], answer.labels[lang]) for lang in ANSWERED}


def _filled(labels: Labels, word: str) -> Labels:
    return {language: text.format(word) for language, text in labels.items()}
